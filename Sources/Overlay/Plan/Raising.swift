import NetlinkKit

/// The links that must be up before others can be: a VLAN's device is refused while what it stands on is down.
struct Raising {
  private let lowers: [LinkKey: LinkKey]
  private let awaited: Set<LinkKey>

  /// - Parameter links: all links that are to be.
  init(for links: [DesiredLink]) {
    var lowers: [LinkKey: LinkKey] = [:]
    var awaited: Set<LinkKey> = []
    for link in links {
      guard let lower = link.references.first(where: { $0.field == LinkOptions.lower.descriptor })?.key
      else { continue }
      lowers[link.key] = lower
      if link.options[LinkOptions.up] == true { awaited.insert(lower) }
    }
    self.lowers = lowers
    self.awaited = awaited
  }

  /// The links that others wait for, those first that themselves stand on none of them.
  func order(of links: [DesiredLink]) -> [DesiredLink] {
    var levels: [[DesiredLink]] = []
    for link in links where awaited.contains(link.key) {
      let depth = depth(of: link.key)
      while levels.count <= depth { levels.append([]) }
      levels[depth].append(link)
    }
    return levels.flatMap(\.self)
  }

  private func depth(of link: LinkKey) -> Int {
    var depth = 0
    var link = link
    // No more than there are, should they stand on each other in a ring.
    while let lower = lowers[link], depth < lowers.count {
      depth += 1
      link = lower
    }
    return depth
  }

  /// The parts of a link's change: that it comes up, where others wait for that, and all the rest.
  func divide(_ parts: [LinkPart], of link: LinkKey) -> (first: [LinkPart], later: [LinkPart]) {
    guard awaited.contains(link) else { return ([], parts) }
    var first: [LinkPart] = []
    var later: [LinkPart] = []
    for part in parts {
      guard case .general(let changes) = part else {
        later.append(part)
        continue
      }
      let rises = changes.filter { $0.field == LinkOptions.up.descriptor && $0.wanted == .toggle(true) }
      let rest = changes.filter { !rises.contains($0) }
      if !rises.isEmpty { first.append(.general(rises)) }
      if !rest.isEmpty { later.append(.general(rest)) }
    }
    return (first, later)
  }
}
