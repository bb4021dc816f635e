import NetlinkKit

/// In which order links are made: what a link stands on, and what it is a port of, comes before it.
struct LinkOrder {
  private let missing: [DesiredLink]
  private let keys: Set<LinkKey>
  private let present: Snapshot

  init(_ missing: [DesiredLink], in present: Snapshot) {
    self.missing = missing
    self.present = present
    keys = Set(missing.map(\.key))
  }

  /// The links, those first that need none of the others.
  func levels() throws(PlanFault) -> [[DesiredLink]] {
    var levels: [[DesiredLink]] = []
    var rest = missing
    var made: Set<LinkKey> = []
    while !rest.isEmpty {
      var (level, later): ([DesiredLink], [DesiredLink]) = ([], [])
      for link in rest {
        if try needs(of: link).allSatisfy({ made.contains($0) || !keys.contains($0) }) {
          level.append(link)
        } else {
          later.append(link)
        }
      }
      guard !level.isEmpty else {
        let names = later.map(\.key.description).sorted().joined(separator: ", ")
        throw PlanFault("each of \(names) needs another one of them first", at: later.first?.source)
      }
      for link in level { made.insert(link.key) }
      levels.append(level.sorted { $0.birthplace < $1.birthplace })
      rest = later
    }
    return levels
  }

  /// The links that must be there before a link is made.
  private func needs(of link: DesiredLink) throws(PlanFault) -> [LinkKey] {
    if link.isMadeByPeer { return link.peer.map { [$0] } ?? [] }
    var needs: [LinkKey] = []
    for (field, key) in link.references {
      guard key != link.key else {
        throw PlanFault("\(link.key) cannot be its own \(field.keyword)", at: link.source)
      }
      guard keys.contains(key) || present[key] != nil else {
        throw PlanFault(
          "\(field.keyword) of \(link.key): there is no link called \(key), and none is to be",
          at: link.source)
      }
      needs.append(key)
    }
    return needs
  }
}

extension DesiredLink {
  /// The links that options name: a master is where the link is, what the link stands on is where it is made.
  public var references: [(field: FieldDescriptor, key: LinkKey)] {
    var list: [(field: FieldDescriptor, key: LinkKey)] = []
    for (field, value) in options.given + (kindOptions?.given ?? []) {
      guard case .link(.named(let name)) = value else { continue }
      list.append((field, LinkKey(name, in: field == LinkOptions.master.descriptor ? key.place : birthplace)))
    }
    return list
  }
}
