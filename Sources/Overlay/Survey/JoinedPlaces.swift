/// Which namespaces are joined, directly or by way of others.
struct JoinedPlaces: Sendable {
  private var parents: [Place: Place] = [:]

  /// Nothing is joined.
  init() {}

  mutating func join(_ one: Place, _ other: Place) {
    let (one, other) = (root(of: one), root(of: other))
    if one != other { parents[one] = other }
  }

  private func root(of place: Place) -> Place {
    var place = place
    while let parent = parents[place] { place = parent }
    return place
  }

  /// What is not known is joined with nothing.
  func areJoined(_ one: Place?, _ other: Place?) -> Bool {
    guard let one, let other else { return false }
    return root(of: one) == root(of: other)
  }
}
