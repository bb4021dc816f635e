import NetlinkKit

extension OverlayObject {
  /// Looks an index up by a link's name.
  typealias IndexLookup = (String) throws(NetlinkError) -> Int32

  /// The messages that make the object, in the place of another one of its key where there is one.
  func additions(replacing former: OverlayObject?, _ index: IndexLookup) throws(NetlinkError) -> [Request] {
    switch self {
    case .address(var address, let link):
      address.link = try index(link)
      // An address has most of what it has for life.
      let removal = try former?.removals(index) ?? []
      return removal + [address.addition()]
    case .forwarding(let entry, let link):
      return try Self.placements(of: entry, on: link, replacing: former, index)
    case .neighbor(var neighbor, let link):
      neighbor.link = try index(link)
      return [neighbor.placement(.replace)]
    case .vlan(let member, let link): return try member.additions(to: index(link), replacing: former)
    case .vni(let entry, let link): return [VNIEntry.addition(of: [entry], to: try index(link))]
    case .route(let route):
      // Of two IPv6 routes to one destination, “replace” would add a next hop to neither.
      let isNew = former == nil
      return [try route.resolved(index).placement(isNew ? .add : .replace)]
    }
  }

  private static func placements(
    of entry: ForwardingEntry, on link: String, replacing former: OverlayObject?, _ index: IndexLookup
  ) throws(NetlinkError) -> [Request] {
    let resolved = try entry.resolved(link, index)
    guard resolved.hasSeveralDestinations, !resolved.isOfBridge else {
      // A bridge makes entries of other VLANs beside one that is of none.
      return [resolved.placement(former == nil && !entry.isOfBridge ? .add : .replace)]
    }
    return try (former?.removals(index) ?? []) + [resolved.placement(.append)]
  }

  /// The messages that take the object away.
  func removals(_ index: IndexLookup) throws(NetlinkError) -> [Request] {
    switch self {
    case .address(var address, let link):
      address.link = try index(link)
      return [address.deletion()]
    case .forwarding(let entry, let link): return [try entry.resolved(link, index).deletion()]
    case .neighbor(var neighbor, let link):
      neighbor.link = try index(link)
      return [neighbor.deletion()]
    case .vlan(let member, let link): return [member.membership(of: try index(link)).deletion()]
    case .vni(let entry, let link): return [VNIEntry.deletion(of: [entry], from: try index(link))]
    case .route(let route): return [try route.resolved(index).deletion()]
    }
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  func option(at path: [UInt16]) -> FieldDescriptor? {
    switch self {
    case .address(let address, _): address.option(at: path)
    case .forwarding(let entry, _): entry.option(at: path)
    case .neighbor(let neighbor, _): neighbor.option(at: path)
    case .vni(let entry, _): entry.option(at: path)
    case .route(let route): route.option(at: path)
    case .vlan: nil
    }
  }
}

extension Settings {
  /// These settings with other references in the place of those to links.
  func replacingLinks(
    _ replace: (LinkReference) throws(NetlinkError) -> LinkReference
  ) throws(NetlinkError) -> Settings {
    var copy = self
    for (field, value) in given {
      if case .link(let link) = value { copy[field] = .link(try replace(link)) }
    }
    return copy
  }

  /// These settings with indexes in the place of links' names.
  func resolved(_ index: OverlayObject.IndexLookup) throws(NetlinkError) -> Settings {
    try replacingLinks { link throws(NetlinkError) in
      if case .named(let name) = link { .index(try index(name)) } else { link }
    }
  }
}

extension ForwardingEntry {
  fileprivate func resolved(
    _ name: String, _ index: OverlayObject.IndexLookup
  ) throws(NetlinkError) -> ForwardingEntry {
    var entry = self
    entry.link = try index(name)
    entry.options = try options.resolved(index)
    return entry
  }
}

extension Route {
  fileprivate func resolved(_ index: OverlayObject.IndexLookup) throws(NetlinkError) -> Route {
    var route = self
    route.options = try options.resolved(index)
    for place in nextHops.indices {
      route.nextHops[place].options = try nextHops[place].options.resolved(index)
    }
    return route
  }
}

extension VLANMember {
  fileprivate func membership(of link: Int32, tunnels: NumberRange? = nil) -> VLANMembership {
    VLANMembership(link: link, vids: NumberRange(UInt32(vid)), options: options, tunnels: tunnels)
  }

  /// The messages that put a link into the VLAN, as this one says and not as it was before.
  fileprivate func additions(to link: Int32, replacing former: OverlayObject?) -> [Request] {
    var requests: [Request] = []
    var old: VLANMember?
    if case .vlan(let member, _)? = former { old = member }
    if let tunnel = old?.tunnel, tunnel != self.tunnel {
      requests.append(membership(of: link, tunnels: NumberRange(tunnel)).deletion())
    }
    if old?.options != options { requests.append(membership(of: link).addition()) }
    if let tunnel, old?.tunnel != tunnel {
      requests.append(membership(of: link, tunnels: NumberRange(tunnel)).addition())
    }
    return requests
  }
}
