import NetlinkKit

// Packets that do not fit: the small ones pass, the large ones vanish or go in fragments.

extension Check {
  static let mtuAboveUnderlay = Check(
    "mtu-above-underlay", .error, "a tunnel's MTU is larger than what fits into a packet of its underlay",
    why:
      "Full-sized packets do not fit once they are wrapped: they are dropped, or go in fragments, which many networks "
      + "drop and all are slow with. A ping passes, and a download hangs."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard let limit = inspection.underlayLimit(of: end), end.mtu > limit.mtu - end.overhead else {
        return nil
      }
      let link = inspection.name(of: limit.link, seenFrom: end.node.place)
      let fitting = limit.mtu - end.overhead
      return Trouble(
        end.node,
        "MTU \(end.mtu) does not fit: \(link) has \(limit.mtu), of which the outer headers take \(end.overhead)",
        mends: fitting >= 68 ? [.mtu(end.node, fitting, in: inspection)] : [], tunnels: [end.node])
    }
  }

  static let mtuAbovePath = Check(
    "mtu-above-path", .error, "a tunnel's MTU is larger than what fits into a packet of the route to a peer",
    why:
      "Somewhere on the way there is a link with a smaller MTU, as the route says or path discovery has found. "
      + "Full-sized packets are dropped or go in fragments on the way to this peer."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard let limit = inspection.pathLimit(of: end), end.mtu > limit.mtu - end.overhead else { return nil }
      // What the link itself cannot carry is told of already.
      let fitting = limit.mtu - end.overhead
      return Trouble(
        end.node,
        "MTU \(end.mtu) does not fit: the route to \(limit.peer) carries \(limit.mtu), of which the outer headers take "
          + "\(end.overhead)",
        mends: fitting >= 68 ? [.mtu(end.node, fitting, in: inspection)] : [], tunnels: [end.node])
    }
  }

  static let mtuBehindOverlay = Check(
    "mtu-behind-overlay", .error, "a host behind a bridge has a larger MTU than the overlay",
    why:
      "A bridge cannot tell a host that its packet is too large: full-sized packets are dropped, small ones pass."
  ) { inspection in
    inspection.segments.flatMap { segment -> [Trouble] in
      guard let narrowest = inspection.narrowest(of: segment) else { return [] }
      return segment.hosts.compactMap { host in
        guard !segment.bridges.isEmpty, let mtu = inspection.mtu(of: host), mtu > narrowest.mtu else {
          return nil
        }
        let isBridge = segment.bridges.contains(host)
        // A bridge without an address sends nothing of its own.
        if isBridge,
          inspection.survey[host.place]?.addresses(of: host.index).contains(where: { $0.scope == 0 }) != true
        {
          return nil
        }
        return Trouble(
          host,
          "MTU \(mtu) is larger than what \(inspection.name(of: narrowest.link, seenFrom: host.place)) carries, \(narrowest.mtu)",
          mends: [.mtu(host, narrowest.mtu, in: inspection)],
          tunnels: segment.tunnels.map { inspection.tunnels[$0].node })
      }
    }
  }

  static let routeMTUBelowLink = Check(
    "route-mtu-below-link", .note, "a route over an overlay has a smaller MTU than the overlay",
    why:
      "Packets to these destinations are kept smaller than they could be; that is right only where something behind "
      + "the overlay is narrower."
  ) { inspection in
    inspection.segments.flatMap { segment -> [Trouble] in
      segment.hosts.flatMap { host -> [Trouble] in
        guard let mtu = inspection.mtu(of: host) else { return [] }
        return inspection.survey[host.place]?.routes.compactMap { route in
          guard route.link == host.index, let metric = route.metrics[RouteMetrics.mtu], metric < mtu,
            metric > 0
          else {
            return nil
          }
          return Trouble(
            host,
            "the route to \(route.destination?.description ?? "everywhere else") has MTU \(metric), the link has \(mtu)",
            tunnels: segment.tunnels.map { inspection.tunnels[$0].node })
        } ?? []
      }
    }
  }

  static let bridgeMTULowered = Check(
    "bridge-mtu-lowered", .warning, "a port has lowered the MTU of an overlay's bridge",
    why:
      "A bridge takes the smallest MTU of its ports. Its host sends smaller packets than the overlay could carry, and "
      + "larger ones that others send to the narrow port are dropped."
  ) { inspection in
    inspection.segments.flatMap { segment -> [Trouble] in
      guard let overlay = inspection.narrowest(of: segment)?.mtu else { return [] }
      let tunnels = segment.tunnels.map { inspection.tunnels[$0].node }
      return segment.bridges.compactMap { bridge in
        guard let mtu = inspection.mtu(of: bridge), mtu < overlay else { return nil }
        let ports = inspection.survey.ports(of: bridge).filter {
          inspection.mtu(of: $0) == mtu && !tunnels.contains($0)
        }
        guard let port = ports.first else { return nil }
        return Trouble(
          bridge,
          "MTU \(mtu), since port \(inspection.list(ports, seenFrom: bridge.place)) has no more, and the overlay carries \(overlay)",
          mends: ports.map { .mtu($0, overlay, in: inspection) } + inspection.otherEnd(of: port, overlay),
          tunnels: tunnels)
      }
    }
  }
}

extension Inspection {
  /// The smallest MTU of the links that a tunnel's packets leave by.
  func underlayLimit(of end: TunnelEnd) -> (link: LinkNode, mtu: Int)? {
    var limit: (link: LinkNode, mtu: Int)?
    func consider(_ link: LinkNode) {
      guard let mtu = mtu(of: link), mtu > 0, link != end.node, mtu < limit?.mtu ?? .max else { return }
      limit = (link, mtu)
    }
    if let underlay = end.underlay { consider(underlay) }
    for peer in end.peers {
      guard let place = end.place, let route = route(to: peer, of: end), route.type != .local else {
        continue
      }
      for index in route.link.map({ [$0] }) ?? route.nextHops.compactMap(\.link) {
        consider(LinkNode(index, in: place))
      }
    }
    return limit
  }

  /// The smallest MTU that the routes to peers have, where it is smaller than that of their links.
  fileprivate func pathLimit(of end: TunnelEnd) -> (peer: IPAddress, mtu: Int)? {
    var limit: (peer: IPAddress, mtu: Int)?
    for peer in end.peers {
      guard let place = end.place, let route = route(to: peer, of: end),
        let metric = route.metrics[RouteMetrics.mtu].map(Int.init), metric > 0, metric < limit?.mtu ?? .max,
        metric < route.link.flatMap({ mtu(of: LinkNode($0, in: place)) }) ?? .max
      else { continue }
      limit = (peer.address, metric)
    }
    return limit
  }

  /// The tunnel of a segment that carries the least: as its MTU says, or its underlay.
  fileprivate func narrowest(of segment: Segment) -> (link: LinkNode, mtu: Int)? {
    var narrowest: (link: LinkNode, mtu: Int)?
    for end in tunnels(of: segment) {
      let limits = [underlayLimit(of: end)?.mtu, pathLimit(of: end)?.mtu].compactMap { $0 }.map {
        $0 - end.overhead
      }
      let mtu = min(end.mtu, limits.min() ?? .max)
      if mtu > 0, mtu < narrowest?.mtu ?? .max { narrowest = (end.node, mtu) }
    }
    return narrowest
  }

  /// The other end of a pair, where it is as narrow.
  fileprivate func otherEnd(of port: LinkNode, _ mtu: Int) -> [Mend] {
    guard let peer = survey.peer(of: port), let own = self.mtu(of: peer), own < mtu else { return [] }
    return [.mtu(peer, mtu, in: self)]
  }
}
