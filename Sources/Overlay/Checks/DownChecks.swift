import NetlinkKit

// What is down takes everything above it along, and so comes first.

extension Check {
  static let underlayDown = Check(
    "underlay-down", .error, "the link that a tunnel's packets leave by is down, or has no carrier",
    why:
      "The outer packets have nothing to leave by, and the routes over the link are gone with it; a multicast "
      + "group that was joined there is not heard."
  ) { inspection in
    var sufferers = LinkGroups()
    for end in inspection.tunnels {
      let foundation = inspection.foundation(of: end)
      let links = foundation.isEmpty ? inspection.routedUnderlays(of: end) : foundation
      for link in links where !inspection.carries(link) { sufferers.add(end.node, to: link) }
    }
    return sufferers.groups.map { link, tunnels in
      Trouble(
        link,
        "is \(inspection.downWord(link)), and \(inspection.list(tunnels, seenFrom: link.place)) "
          + "send\(tunnels.count == 1 ? "s" : "") by it" + inspection.joinedGroups(of: tunnels),
        mends: inspection.bringingUp(link), tunnels: tunnels)
    }
  }

  static let overlayDown = Check(
    "overlay-down", .error, "a tunnel is down",
    why: "A link that is down sends nothing, and what is received for it is dropped."
  ) { inspection in
    inspection.tunnels.filter { !$0.link.isUp && $0.isMeant }.map { end in
      Trouble(end.node, "is down", mends: [.up(end.node, in: inspection)], tunnels: [end.node])
    }
  }

  static let bridgeDown = Check(
    "bridge-down", .error, "the bridge that a tunnel is a port of is down",
    why: "A bridge that is down forwards nothing between its ports, and its host hears nothing."
  ) { inspection in
    inspection.segments.flatMap { segment in
      segment.bridges.filter { inspection.survey[$0]?.isUp == false }.map { bridge in
        Trouble(
          bridge, "is down", mends: [.up(bridge, in: inspection)],
          tunnels: segment.tunnels.map { inspection.tunnels[$0].node })
      }
    }
  }

  static let portDown = Check(
    "port-down", .error, "a port of an overlay's bridge is down",
    why: "What is behind the port is cut off from the overlay."
  ) { inspection in
    inspection.segments.flatMap { segment -> [Trouble] in
      let tunnels = segment.tunnels.map { inspection.tunnels[$0].node }
      let own = Set(tunnels)
      return segment.ports.filter { !own.contains($0) && !inspection.carries($0) }.map { port in
        // A card without a cable may be meant so; a pair with one end down never is.
        let isPair = inspection.survey[port]?.kind == Veth.kind
        let isDown = inspection.survey[port]?.isUp == false
        return Trouble(
          port, "is \(inspection.downWord(port))", severity: isPair || isDown ? .error : .warning,
          mends: inspection.bringingUp(port), tunnels: tunnels)
      }
    }
  }
}

extension TunnelEnd {
  /// Whether somebody made the link to be used: one that is down, and in no bridge and without peers, waits for that.
  fileprivate var isMeant: Bool { hasFloodPath || !peers.isEmpty || link.master != nil || tunnel.isExternal }
}

extension Inspection {
  /// The links by which routes send a tunnel's packets, where nothing else binds them.
  fileprivate func routedUnderlays(of end: TunnelEnd) -> [LinkNode] {
    var links: [LinkNode] = []
    for peer in end.peers.prefix(16) {
      guard let place = end.place, let index = route(to: peer, of: end)?.link else { continue }
      let link = LinkNode(index, in: place)
      if !links.contains(link) { links.append(link) }
    }
    return links
  }

  /// Whether a link is up and has carrier.
  func carries(_ node: LinkNode) -> Bool { survey[node].map { $0.isUp && hasCarrier(node) } ?? true }

  /// How a link is down.
  fileprivate func downWord(_ node: LinkNode) -> String {
    guard let link = survey[node], link.isUp else { return "down" }
    guard let peer = survey.peer(of: node), survey[peer]?.isUp == false else {
      return "up, but has no carrier"
    }
    return "up, but its other end, \(name(of: peer, seenFrom: node.place)), is down"
  }

  /// What brings a link up: it, or the other end of its pair; nothing where a cable is missing.
  fileprivate func bringingUp(_ node: LinkNode) -> [Mend] {
    var mends: [Mend] = []
    if survey[node]?.isUp == false { mends.append(.up(node, in: self)) }
    if let peer = survey.peer(of: node), survey[peer]?.isUp == false { mends.append(.up(peer, in: self)) }
    return mends
  }

  /// What is said of the groups that tunnels have joined on their underlay.
  fileprivate func joinedGroups(of nodes: [LinkNode]) -> String {
    guard let end = tunnels.first(where: { nodes.contains($0.node) && $0.group != nil }),
      let group = end.group
    else {
      return ""
    }
    return "; group \(group) was joined on it"
  }

  /// Links by their names: the first one, and how many there are besides.
  func list(_ nodes: [LinkNode], seenFrom place: Place) -> String {
    guard let first = nodes.first else { return "nothing" }
    let name = name(of: first, seenFrom: place)
    switch nodes.count {
    case 1: return name
    case 2: return "\(name) and \(self.name(of: nodes[1], seenFrom: place))"
    default: return "\(name) and \(nodes.count - 1) others"
    }
  }
}

/// Tunnels by what they suffer from, in the order in which that was found.
struct LinkGroups {
  private(set) var groups: [(LinkNode, [LinkNode])] = []
  private var positions: [LinkNode: Int] = [:]

  mutating func add(_ tunnel: LinkNode, to link: LinkNode) {
    if let position = positions[link] {
      groups[position].1.append(tunnel)
    } else {
      positions[link] = groups.count
      groups.append((link, [tunnel]))
    }
  }
}
