import NetlinkKit

extension Check {
  static let reversePathFiltered = Check(
    "reverse-path-filtered", .error, "a strict reverse path filter drops what a peer sends",
    why:
      "With rp_filter 1 a link takes packets only from addresses that it would itself be the way to. Where the way to "
      + "a peer leads out of another link than the one that the peer's packets come in by, they are dropped without a word."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard end.family == .ipv4, let arrival = inspection.arrival(of: end),
        inspection.isReversePathStrict(arrival)
      else { return nil }
      for peer in end.peers {
        guard let question = inspection.returnQuestion(peer, of: end),
          case .route(let route)? = inspection.routes[question], route.type != .local, let way = route.link,
          way != arrival.index
        else { continue }
        return Trouble(
          arrival,
          "rp_filter is 1, and the way to peer \(peer.address) of \(inspection.name(of: end.node, seenFrom: arrival.place)) "
            + "leads out of \(inspection.name(of: LinkNode(way, in: arrival.place)))",
          severity: inspection.isCertain(peer, of: end, at: arrival) ? .error : .warning,
          mends: [.setting(inspection.reversePathSettings(of: arrival)[0], "2", in: arrival.place)],
          tunnels: [end.node])
      }
      return nil
    }
  }
}

extension Inspection {
  /// The link that the packets of a tunnel's peers come in by: the one that they are bound to, or that has the local
  /// address; nil where it is not known.
  func arrival(of end: TunnelEnd) -> LinkNode? {
    if let underlay = end.underlay { return underlay }
    guard let place = end.place, let local = end.tunnel.local, let owner = owner(of: local, in: place),
      let link = survey[owner], link.flags & Self.loopback == 0, link.kind != Dummy.kind
    else { return nil }
    return owner
  }

  /// `IFF_LOOPBACK`
  private static let loopback: UInt32 = 0x8

  /// The settings that decide about a link, its own first; the greatest counts.
  func reversePathSettings(of node: LinkNode) -> [String] {
    ["ipv4/conf/\(name(of: node))/rp_filter", "ipv4/conf/all/rp_filter"]
  }

  fileprivate func isReversePathStrict(_ node: LinkNode) -> Bool {
    reversePathSettings(of: node).compactMap { settings[node.place]?[$0].flatMap { Int($0) } }.max() == 1
  }

  /// Whether a peer's packets come in by a link: the tunnel is bound to it, or both are on one wire.
  fileprivate func isCertain(_ peer: TunnelEnd.Peer, of end: TunnelEnd, at arrival: LinkNode) -> Bool {
    end.underlay == arrival
      || survey[arrival.place]?.addresses(of: arrival.index).contains { address in
        IPPrefix(address.local, length: address.prefixLength)?.contains(peer.address) == true
      } == true
  }
}
