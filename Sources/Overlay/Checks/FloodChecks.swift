import NetlinkKit

// Where frames go that have no entry of their own: without that, nobody finds anybody.

extension Check {
  static let groupWithinOneHop = Check(
    "ttl-one", .error, "a multicast group is sent to with a time to live of 1, over an underlay with routers",
    why:
      "The first router drops the packet: broadcast, such as ARP, reaches only peers on the same link. For a group, 1 "
      + "is what the kernel takes where no time to live is set."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard let group = end.group, (end.tunnel.ttl ?? 1) == 1, end.link.kindOptions?[Vxlan.ttl] != .inherited,
        let distance = inspection.distance(of: end)
      else { return nil }
      return Trouble(
        end.node,
        "group \(group) is sent to with TTL 1" + (end.tunnel.ttl == nil ? ", since none is set" : "")
          + ", and \(distance.reason)",
        severity: distance.isSure ? .error : .warning,
        mends: [.set(end.node, Vxlan.ttl.descriptor.keyword, "16", in: inspection)], tunnels: [end.node])
    }
  }

  static let noFloodPath = Check(
    "no-flood-path", .error, "a VXLAN device has nowhere to send what it has no entry for",
    why:
      "Broadcast, such as ARP, and frames for addresses that are not known yet are dropped: there is no group, no "
      + "remote, no entry for 00:00:00:00:00:00, and no control plane that makes entries, as FRR would with what "
      + "`ovlctl evpn config` prints."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard end.lacksFloodPath, end.counts.controlled == 0 else { return nil }
      // Somebody who wrote down every address, and has learning off, means it.
      guard end.isLearning || end.counts.made == 0 else { return nil }
      let entries = end.peers.isEmpty ? "no entries" : "no entry for 00:00:00:00:00:00"
      let problem = "has no group, no remote and \(entries)"
      guard end.isLeftToOthers else {
        return Trouble(
          end.node, problem + (end.isLearning ? "" : ", and learning is off"),
          mends: inspection.floodMends(of: end), tunnels: [end.node])
      }
      if let bgp = inspection.bgp[end.node.place], bgp.isThere {
        let sessions =
          bgp.sessions == 0 ? "no session" : "\(bgp.sessions) session\(bgp.sessions == 1 ? "" : "s")"
        return Trouble(
          end.node,
          "\(problem), and learning is off; BGP runs here, with \(sessions), and has brought nothing yet",
          severity: .warning, tunnels: [end.node])
      }
      return Trouble(
        end.node, "\(problem), and learning is off: no control plane has put anything there",
        mends: inspection.floodMends(of: end), tunnels: [end.node])
    }
  }

  static let controlledWithoutFlood = Check(
    "controlled-without-flood", .note,
    "a control plane makes entries, and none for what has no entry of its own",
    why:
      "What the control plane knows is reached; broadcast, and frames for addresses that it does not know, are dropped. "
      + "With EVPN, routes of type 3 bring entries for 00:00:00:00:00:00: either the other ends tell none, or flooding "
      + "is off on purpose."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard end.lacksFloodPath, end.counts.controlled > 0 else { return nil }
      let count = end.counts.controlled
      return Trouble(
        end.node,
        "\(count == 1 ? "an entry is" : "\(count) entries are") extern_learn, and none is for 00:00:00:00:00:00",
        tunnels: [end.node])
    }
  }
}

extension TunnelEnd {
  /// Whether what has no entry of its own is dropped, and nobody is told of it.
  fileprivate var lacksFloodPath: Bool {
    // A program that hears of what has nowhere to go makes entries in time.
    link.kind == Vxlan.kind && !tunnel.isExternal && !hasFloodPath && !reportsMisses
  }

  /// Whether it waits for another program to say where anything is: it learns nothing, and there is nothing.
  var isLeftToOthers: Bool {
    link.kind == Vxlan.kind && !tunnel.isExternal && !hasFloodPath && !isLearning && peers.isEmpty
  }
}

extension Inspection {
  /// What gives a tunnel a flood list, as far as its peers are known.
  fileprivate func floodMends(of end: TunnelEnd) -> [Mend] {
    let peers = likelyPeers(of: end)
    guard !peers.isEmpty else { return [] }
    return [.own(["peer", "add", name(of: end.node)] + peers.map(\.description), end.node.place)]
  }

  /// Why packets to a group would have to pass a router.
  fileprivate func distance(of end: TunnelEnd) -> (reason: String, isSure: Bool)? {
    guard let place = end.place, let underlay = end.underlay, let namespace = survey[place] else {
      return nil
    }
    let blocks = namespace.addresses(of: underlay.index).compactMap {
      IPPrefix($0.local, length: $0.prefixLength)
    }
    func isNear(_ address: IPAddress) -> Bool { blocks.contains { $0.contains(address) } }
    for other in tunnels where other.node != end.node && isSame(other, end) {
      if other.place != place, let address = source(of: other), !isNear(address) {
        return ("peer \(address) is behind a router", true)
      }
    }
    if let peer = end.peers.first(where: { !isNear($0.address) }) {
      return ("peer \(peer.address) is behind a router", true)
    }
    // Who has heard peers on the link has reached all that there are, as far as can be known.
    guard end.peers.isEmpty else { return nil }
    let routes = namespace.routes.filter {
      $0.link == underlay.index && $0.family == end.family && $0.options[RouteOptions.gateway] != nil
    }
    if let route = routes.first(where: { $0.destination != nil }), let destination = route.destination {
      return (
        "\(name(of: underlay, seenFrom: end.node.place)) leads to \(destination) through a router", true
      )
    }
    return routes.isEmpty
      ? nil : ("\(name(of: underlay, seenFrom: end.node.place)) leads on through a router", false)
  }

  /// Whether two ends belong to one overlay: the same VNI, and the same group where both have one.
  func isSame(_ one: TunnelEnd, _ other: TunnelEnd) -> Bool {
    one.link.kind == other.link.kind && one.tunnel.identifier != nil && isConnected(one.place, other.place)
      && one.tunnel.identifier == other.tunnel.identifier && one.family == other.family
      && (one.group == nil || other.group == nil || one.group == other.group)
  }

  /// The addresses that a tunnel's flood list should have: those of its entries, and those of ends in other
  /// namespaces that have it for a peer or are on the same overlay.
  fileprivate func likelyPeers(of end: TunnelEnd) -> [IPAddress] {
    var peers: [IPAddress] = []
    for peer in end.peers where !peers.contains(peer.address) { peers.append(peer.address) }
    guard peers.isEmpty else { return peers }
    let others = tunnels.filter { $0.place != end.place && isSame($0, end) }
    let own = source(of: end)
    let friends = others.filter { other in
      own.map { own in other.peers.contains { $0.address == own } } ?? false
    }
    for other in friends.isEmpty ? others : friends {
      if let address = source(of: other), !peers.contains(address) { peers.append(address) }
    }
    return peers
  }
}
