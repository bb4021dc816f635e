import NetlinkKit

// Ethernet addresses that are in two places, and who may say where they are.

extension Check {
  static let sameAddressTwice = Check(
    "address-twice", .error, "two hosts of one overlay have the same link-layer address",
    why:
      "Bridges and VXLAN devices believe the one that spoke last: packets for either go now here, now there."
  ) { inspection in
    var hosts: [AddressKey: (node: LinkNode, end: TunnelEnd)] = [:]
    return inspection.segments.flatMap { segment -> [Trouble] in
      let ends = inspection.tunnels(of: segment)
      let bridges = Set(segment.bridges)
      return segment.hosts.compactMap { host in
        // Gateways that each VTEP's bridge has with one address are meant so.
        guard let end = ends.first(where: { $0.tunnel.identifier != nil }),
          let link = inspection.survey[host],
          inspection.foundation(of: host).allSatisfy({ !bridges.contains($0) }),
          let address = link.options[LinkOptions.address], let kind = end.link.kind
        else { return nil }
        let key = AddressKey(kind: kind, identifier: end.tunnel.identifier, address: address)
        guard let other = hosts[key] else {
          hosts[key] = (host, end)
          return nil
        }
        guard other.node.place != host.place, inspection.isSame(end, other.end) else { return nil }
        return Trouble(
          host,
          "link-layer address \(address) is that of \(inspection.name(of: other.node, seenFrom: host.place)) too",
          mends: [
            .set(
              host, LinkOptions.address.descriptor.keyword, inspection.freeAddress(after: address),
              in: inspection)
          ], tunnels: ends.map(\.node) + [other.end.node])
      }
    }
  }

  static let addressOnTwoPeers = Check(
    "address-on-two-peers", .warning, "forwarding entries have one address in two places",
    why:
      "A host cannot be behind two peers. Frames for it go to the one whose port the bridge knows it by, which may be "
      + "the wrong one."
  ) { inspection in
    inspection.segments.flatMap { segment in inspection.contradictions(in: segment) }
  }

  static let learningBesideControlPlane = Check(
    "learning-beside-control-plane", .warning,
    "a VXLAN device learns although a control plane makes its entries",
    why:
      "What is learned from traffic competes with what the control plane says, and is not withdrawn when a host moves."
  ) { inspection in
    inspection.tunnels.compactMap { end in
      guard end.counts.controlled > 0 else { return nil }
      let learning = (
        device: end.isLearning, port: end.link.bridgePortOptions?[BridgePort.learning] == true
      )
      guard learning.device || learning.port else { return nil }
      let who =
        learning.device
        ? (learning.port ? "the device and its port learn" : "the device learns") : "its port learns"
      var mends: [Mend] = []
      if learning.device {
        mends.append(.set(end.node, "no" + Vxlan.learning.descriptor.keyword, in: inspection))
      }
      if learning.port {
        mends.append(
          .setPort(end.node, BridgePort.learning.descriptor, "off", in: inspection))
      }
      return Trouble(
        end.node, "\(who) although \(end.counts.controlled) entries are extern_learn", mends: mends,
        tunnels: [end.node])
    }
  }
}

private struct AddressKey: Hashable {
  let kind: LinkKind
  let identifier: UInt32?
  let address: HardwareAddress
}

extension Inspection {
  /// A link-layer address that no link of this host has.
  fileprivate func freeAddress(after address: HardwareAddress) -> String {
    var taken = Set(survey.namespaces.flatMap(\.links).compactMap { $0.options[LinkOptions.address] })
    var bytes = address.bytes
    while !bytes.isEmpty {
      let address = HardwareAddress(bytes: bytes)
      if taken.insert(address).inserted { break }
      bytes[bytes.count - 1] &+= 1
      // Locally administered, for one.
      bytes[0] = bytes[0] & 0xFC | 0x02
    }
    return "\(HardwareAddress(bytes: bytes))"
  }

  /// The addresses that entries of a segment have in two places.
  fileprivate func contradictions(in segment: Segment) -> [Trouble] {
    let ends = tunnels(of: segment).filter { $0.link.kind == Vxlan.kind && !$0.tunnel.isExternal }
    let own = Set(ends.map(\.node))
    // With VLANs, one address may well be in several places.
    guard segment.bridges.allSatisfy({ survey[$0]?.kindOptions?[Bridge.vlanFiltering] != true }) else {
      return []
    }
    let ports = segment.ports.filter { !own.contains($0) && hasLearned($0) }
    guard ends.count > 1 || !ports.isEmpty else { return [] }
    var places: [UInt64: (node: LinkNode, entry: SurveyedEntry)] = [:]
    var troubles: [Trouble] = []
    for port in ports {
      survey[port.place]?.forwarding.forEach(of: port.index) { entry in
        if entry.isLearnedHere { places[entry.address] = (port, entry) }
      }
    }
    for end in ends {
      survey[end.node.place]?.forwarding.forEach(of: end.node.index) { entry in
        guard entry.bridge == nil, let destination = entry.destination, !entry.isFlood, !entry.isForGroup
        else { return }
        guard let other = places[entry.address] else {
          places[entry.address] = (end.node, entry)
          return
        }
        let isHere = other.entry.destination == nil
        // A host that has moved here is forgotten by itself where its old place was learned.
        if isHere, entry.knownState != .permanent, !entry.has(ForwardingOptions.externallyLearned) { return }
        guard other.node != end.node, isHere || other.entry.destination != destination else { return }
        let place = other.entry.destination.map {
          "peer \($0) of \(name(of: other.node, seenFrom: end.node.place))"
        }
        troubles.append(
          Trouble(
            end.node,
            "\(entry.hardwareAddress) is at peer \(destination), and also \(place.map { "at \($0)" } ?? "behind port \(name(of: other.node, seenFrom: end.node.place))")",
            mends: [
              .own(
                ["fdb", "del"] + Mend.entry(entry.hardwareAddress, on: name(of: end.node), at: destination),
                end.node.place)
            ], tunnels: [end.node]))
      }
    }
    return troubles
  }

  private func hasLearned(_ port: LinkNode) -> Bool {
    var hasLearned = false
    survey[port.place]?.forwarding.forEach(of: port.index) { if $0.isLearnedHere { hasLearned = true } }
    return hasLearned
  }
}

extension SurveyedEntry {
  /// Whether a bridge has learned the address on a port.
  fileprivate var isLearnedHere: Bool {
    bridge != nil && destination == nil && knownState == .dynamic && !has(ForwardingOptions.externallyLearned)
  }

  /// Whether the address is a group's.
  fileprivate var isForGroup: Bool { address >> 40 & 1 == 1 }
}
