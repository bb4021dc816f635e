import NetlinkKit

/// Where the tunnels of a host send to, as their options and forwarding entries say.
struct TunnelPeers {
  private(set) var ends: [LinkNode: Tunnel] = [:]
  private(set) var peers: [LinkNode: [TunnelPeer]] = [:]
  /// The namespaces that the outer packets are in, which an end that was moved has left; none where it was not looked at.
  private(set) var underlays: [LinkNode: Place] = [:]

  init(_ survey: Survey) {
    for namespace in survey.namespaces {
      for link in namespace.links {
        guard let end = Tunnel(link) else { continue }
        let node = LinkNode(link.index, in: namespace.place)
        ends[node] = end
        underlays[node] = survey.lowerPlace(of: node)
        peers[node] = link.kind == Vxlan.kind ? Self.peers(of: link, in: namespace) : Self.peers(of: end)
      }
    }
    var owners: [IPAddress: [Place]] = [:]
    for namespace in survey.namespaces {
      for address in namespace.addresses { owners[address.local, default: []].append(namespace.place) }
    }
    let cabled = survey.cabled
    join(owners, cabled)
    joinGroups(cabled)
  }

  /// Of a link that has a remote end and no forwarding entries.
  private static func peers(of end: Tunnel) -> [TunnelPeer] {
    guard let remote = end.remote else { return [] }
    var peer = TunnelPeer(.address(remote))
    peer.isFlood = true
    return [peer]
  }

  /// Of a link whose forwarding entries say all of it, the default ones among them.
  private static func peers(of link: Link, in namespace: SurveyedNamespace) -> [TunnelPeer] {
    var peers: [TunnelPeer] = []
    var positions: [TunnelPeer.Target: Int] = [:]
    var last: (target: TunnelPeer.Target, position: Int)?
    namespace.forwarding.forEach(of: link.index) { entry in
      guard let target = entry.target else { return }
      let position: Int
      if let last, last.target == target {
        position = last.position
      } else if let known = positions[target] {
        position = known
      } else {
        position = peers.count
        positions[target] = position
        peers.append(TunnelPeer(target))
      }
      last = (target, position)
      if entry.isFlood { peers[position].isFlood = true } else { peers[position].addressCount += 1 }
      if let vni = entry.vni, !peers[position].vnis.contains(vni) { peers[position].vnis.append(vni) }
    }
    for position in peers.indices { peers[position].vnis.sort() }
    return peers.sorted(by: TunnelPeer.precedes)
  }

  /// Finds the ends that have the peers' addresses.
  private mutating func join(_ owners: [IPAddress: [Place]], _ cabled: JoinedPlaces) {
    var endsByPlace: [Place: [LinkNode]] = [:]
    for node in ends.keys.sorted() {
      if let place = underlays[node] { endsByPlace[place, default: []].append(node) }
    }
    for (node, end) in ends {
      guard var list = peers[node] else { continue }
      for position in list.indices {
        guard let address = list[position].address, !address.isMulticast else { continue }
        var found: [LinkNode] = []
        for place in Set(owners[address] ?? []).sorted() {
          for other in endsByPlace[place] ?? [] where other != node {
            guard let otherEnd = ends[other], end.isUnderstood(by: otherEnd),
              otherEnd.local == nil || otherEnd.local == address
            else { continue }
            found.append(other)
          }
        }
        // Others on this host may have the address too, as containers and labs do: those count that a cable leads to.
        list[position].ends = found.filter { cabled.areJoined(underlays[$0], underlays[node]) }
      }
      peers[node] = list
    }
  }
}

extension TunnelPeers {
  /// Finds the other members of groups, as far as cables lead to them.
  fileprivate mutating func joinGroups(_ cabled: JoinedPlaces) {
    var members: [IPAddress: [LinkNode]] = [:]
    for node in ends.keys.sorted() {
      for address in (peers[node] ?? []).compactMap(\.address) where address.isMulticast {
        members[address, default: []].append(node)
      }
    }
    for (node, end) in ends {
      guard var list = peers[node] else { continue }
      for position in list.indices {
        guard let address = list[position].address, address.isMulticast else { continue }
        list[position].ends = (members[address] ?? []).filter { other in
          guard other != node, let otherEnd = ends[other] else { return false }
          return end.isUnderstood(by: otherEnd) && cabled.areJoined(underlays[node], underlays[other])
        }
      }
      peers[node] = list
    }
  }
}

extension LinkNode: Comparable {
  public static func < (left: LinkNode, right: LinkNode) -> Bool {
    left.place == right.place ? left.index < right.index : left.place < right.place
  }
}

extension SurveyedEntry {
  /// What a VTEP's own entry sends to; nil for one of a bridge's table, and for one without a destination.
  fileprivate var target: TunnelPeer.Target? {
    guard bridge == nil else { return nil }
    if let nextHop { return .nextHop(nextHop) }
    return destination.flatMap { $0.isUnspecified ? nil : .address($0) }
  }
}

extension TunnelPeer {
  /// Those that get what has no other destination come first, then addresses by their bytes.
  fileprivate static func precedes(_ left: TunnelPeer, _ right: TunnelPeer) -> Bool {
    if left.isFlood != right.isFlood { return left.isFlood }
    switch (left.target, right.target) {
    case (.address(let left), .address(let right)):
      if left.bytes.count != right.bytes.count { return left.bytes.count < right.bytes.count }
      return left.bytes.lexicographicallyPrecedes(right.bytes)
    case (.nextHop(let left), .nextHop(let right)): return left < right
    case (.address, .nextHop): return true
    case (.nextHop, .address): return false
    }
  }
}

extension Link {
  /// Whether the link is a network card, and none of the kernel's own making.
  fileprivate var isHardware: Bool { kindName == nil && flags & Self.loopback == 0 }

  /// `IFF_LOOPBACK`
  private static let loopback: UInt32 = 0x8
}

extension Survey {
  /// Which namespaces are joined by cables: veth pairs, links that stand on those of others, and hardware, of which
  /// nobody knows here what it is plugged into.
  fileprivate var cabled: JoinedPlaces {
    var cabled = JoinedPlaces()
    for node in nodes {
      if let lower = lower(of: node) { cabled.join(node.place, lower.place) }
    }
    let plugged = namespaces.filter { $0.links.contains(where: \.isHardware) }.map(\.place)
    for place in plugged.dropFirst() { cabled.join(place, plugged[0]) }
    return cabled
  }
}
