import NetlinkKit

// Where packets come from and go to: addresses and routes of the underlay.

extension Check {
  static let localNotHere = Check(
    "local-not-here", .error, "a tunnel's local address is no address of this host",
    why:
      "The kernel finds no route from an address that is not its own, and drops every outer packet without a word; "
      + "what peers send to it does not arrive either."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard let place = end.place, let local = end.tunnel.local, inspection.owner(of: local, in: place) == nil
      else {
        return nil
      }
      let better = inspection.likelySource(of: end)
      let mends = better.map {
        [Mend.set(end.node, Vxlan.local.descriptor.keyword, "\($0)", in: inspection)]
      }
      return Trouble(
        end.node, "local address \(local) is not on this host" + (better.map { ", \($0) is" } ?? ""),
        mends: mends ?? [], tunnels: [end.node])
    }
  }

  static let noRouteToPeer = Check(
    "no-route-to-peer", .error, "there is no route to a peer",
    why: "What is to go to the peer is dropped without a word, and counted as a carrier error of the tunnel."
  ) { inspection in
    inspection.unreachablePeers { $0.entry == nil || $0.entry?.isFlood == true }
  }

  static let entryWithoutRoute = Check(
    "entry-without-route", .error, "there is no route to the destination of forwarding entries",
    why: "Frames for these addresses are dropped without a word, while those for others pass."
  ) { inspection in
    inspection.unreachablePeers { $0.entry?.isFlood == false }
  }

  static let routeThroughItself = Check(
    "route-through-itself", .error, "the route to a peer leads into the tunnel itself",
    why:
      "The outer packet would have to be carried by the tunnel that carries it; the kernel drops it as a loop. An "
      + "overlay's addresses must not contain those of its underlay."
  ) { inspection in
    inspection.tunnels.flatMap { end -> [Trouble] in
      guard let place = end.place else { return [] }
      return end.peers.prefix(64).compactMap { peer in
        guard let route = inspection.route(to: peer, of: end), let index = route.link else { return nil }
        let link = LinkNode(index, in: place)
        guard link == end.node || inspection.survey.carrier(of: end.node) == link else { return nil }
        return Trouble(
          end.node,
          "the route to peer \(peer.address) leads out of \(inspection.name(of: link)), which is this overlay",
          tunnels: [end.node])
      }
    }
  }
}

extension Inspection {
  /// The address that a tunnel's packets should have: the one that the route to its peers has, or its underlay.
  fileprivate func likelySource(of end: TunnelEnd) -> IPAddress? {
    guard let local = end.tunnel.local else { return nil }
    for peer in end.peers {
      if let source = route(to: peer, of: end)?.options[RouteOptions.source], source.family == local.family {
        return source
      }
    }
    return end.underlay.flatMap { address(of: $0, local.family) }
  }

  /// The peers without a route, of those that a closure admits.
  fileprivate func unreachablePeers(_ isWanted: (TunnelEnd.Peer) -> Bool) -> [Trouble] {
    tunnels.flatMap { end -> [Trouble] in
      // With a link that is down, its routes are gone; that is told of already.
      guard end.underlay.map(carries) ?? true else { return [] }
      return end.peers.filter(isWanted).compactMap { peer in
        guard case .unroutable? = answer(peer, of: end) else { return nil }
        let entries = peer.entry?.isFlood == false ? Self.entries(peer) : "peer \(peer.address)"
        let by = end.underlay.map { " by \(name(of: $0, seenFrom: end.node.place))" } ?? ""
        return Trouble(
          end.node, "there is no route to \(entries)\(by)",
          mends: routeMend(peer, of: end).map { [$0] } ?? [],
          tunnels: [end.node])
      }
    }
  }

  private static func entries(_ peer: TunnelEnd.Peer) -> String {
    let address = peer.entry?.hardwareAddress.description ?? ""
    let others = peer.entries > 1 ? " and \(peer.entries - 1) other entries" : ""
    return "\(peer.address), where \(address)\(others) lead\(peer.entries > 1 ? "" : "s")"
  }

  /// A route that would lead to a peer: through the one gateway that is known on the link, or on the link itself.
  private func routeMend(_ peer: TunnelEnd.Peer, of end: TunnelEnd) -> Mend? {
    guard let place = end.place, let namespace = survey[place] else { return nil }
    guard
      let link = (peer.via ?? end.underlay?.index).map({ LinkNode($0, in: place) }) ?? onlyUplink(of: place),
      carries(link), let source = address(of: link, peer.address.family), let name = survey[link]?.name
    else { return nil }
    var gateways: [IPAddress] = []
    for route in namespace.routes where route.link == link.index && route.family == peer.address.family {
      if let gateway = route.options[RouteOptions.gateway], !gateways.contains(gateway) {
        gateways.append(gateway)
      }
    }
    let isOnLink = namespace.addresses(of: link.index).contains { address in
      address.local == source
        && IPPrefix(source, length: address.prefixLength)?.contains(peer.address) == true
    }
    // Of several gateways, only people know which one.
    guard isOnLink || gateways.count < 2 else { return nil }
    return .route(to: peer.address, through: isOnLink ? nil : gateways.first, by: name, in: place)
  }

  /// The one link of a namespace that has an address for others and is no part of an overlay.
  private func onlyUplink(of place: Place) -> LinkNode? {
    guard let namespace = survey[place] else { return nil }
    let overlays = Set(tunnels.map(\.node) + segments.flatMap { $0.bridges + $0.hosts })
    let links = namespace.nodes.filter { node in
      !overlays.contains(node) && carries(node)
        && namespace.addresses(of: node.index).contains { $0.scope == AddressScope.global.rawValue }
    }
    return links.count == 1 ? links[0] : nil
  }
}
