import NetlinkKit

/// Where a route leads: a block of addresses, or everywhere.
struct RouteDestination {
  /// The family; unspecified for a bare `default`.
  let family: AddressFamily
  /// The block; nil for the default route.
  let prefix: IPPrefix?

  init(_ word: String) throws(CommandFailure) {
    guard !Self.defaults.contains(word) else {
      family = .unspecified
      prefix = nil
      return
    }
    let near = suggestion(for: word, among: Self.defaults + RouteType.allCases.map(\.word))
    let prefix = try PrefixWord(word, hint: near ?? Self.example).prefix
    family = prefix.address.family
    self.prefix = prefix.length == 0 ? nil : prefix
  }

  /// The words for everywhere.
  static let defaults = ["default", "any", "all"]

  private static let example = "for example: `default`, 192.0.2.0/24, 2001:db8::1"

  /// Whether a route has this destination, or one within it, or one around it.
  func admits(_ route: Route, _ relation: Relation) -> Bool {
    let other = route.destination
    switch relation {
    case .exact: return other?.network == prefix?.network
    case .within: return prefix.map { prefix in other.map(prefix.contains) ?? false } ?? true
    case .around: return other.map { other in prefix.map(other.contains) ?? false } ?? true
    }
  }

  /// What a route's destination is to the one that was asked for.
  enum Relation {
    /// The same.
    case exact
    /// A part of it (`root`).
    case within
    /// A block that it is a part of (`match`).
    case around
  }
}
