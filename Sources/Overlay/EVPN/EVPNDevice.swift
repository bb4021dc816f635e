import NetlinkKit

/// A VTEP as EVPN looks at it.
struct EVPNDevice {
  let survey: Survey
  let node: LinkNode
  let link: Link
  let tunnel: Tunnel
  /// The VNIs that its filter lets in, where it has one.
  let filter: [NumberRange]

  /// The bridge that it is a port of.
  var bridge: Link? {
    survey.master(of: node).flatMap { survey[$0] }.flatMap { $0.kind == Bridge.kind ? $0 : nil }
  }

  /// The VNIs that others can be told of.
  var segments: [EVPNSegment] {
    guard let bridge, let local = tunnel.local else { return [] }
    let pairs = tunnel.isExternal ? mappedVNIs : tunnel.identifier.map { [(vlan: nil, vni: $0)] } ?? []
    return pairs.map {
      EVPNSegment(vni: $0.vni, device: link.name, bridge: bridge.name, vlan: $0.vlan, local: local)
    }
  }

  /// The VLANs of its port that are mapped to VNIs which it takes.
  private var mappedVNIs: [(vlan: UInt32?, vni: UInt32)] { allMappedVNIs.filter { takes($0.vni) } }

  private var allMappedVNIs: [(vlan: UInt32?, vni: UInt32)] {
    guard link.bridgePortOptions?[BridgePort.vlanTunnel] == true, bridge?.filtersVLANs == true else {
      return []
    }
    return (survey[node.place]?.vlans[node.index] ?? []).flatMap(\.singles).compactMap { entry in
      entry.tunnel.map { (entry.vids.first, $0) }
    }
  }

  private func takes(_ vni: UInt32) -> Bool {
    link.kindOptions?[Vxlan.vniFilter] != true || filter.contains { $0.contains(vni) }
  }
}

// MARK: What is wrong with it

extension EVPNDevice {
  /// All that is wrong: first what leaves it out.
  var flaws: [EVPNFlaw] {
    guard let bridge else {
      return [flaw("is in no bridge: FRR tells others only of VNIs that are")]
    }
    return [missingLocal, missingMap].compactMap { $0 } + unfilteredVNIs
      + [isDown(node, link), isDown(LinkNode(bridge.index, in: node.place), bridge)].compactMap { $0 }
      + [newerLocal, ownFlooding, learning, portLearning, askingAll].compactMap { $0 }
  }

  private func flaw(_ text: String, _ mends: Mend...) -> EVPNFlaw {
    EVPNFlaw(device: link.name, text: text, mends: mends)
  }

  private var missingLocal: EVPNFlaw? {
    guard tunnel.local == nil else { return nil }
    let text = "has no local address: others could not be told where to send"
    guard let underlay = survey.underlay(of: node),
      let address = survey[underlay.place]?.addresses(of: underlay.index).first(where: {
        $0.local.family == .ipv4
      })
    else { return flaw(text) }
    return flaw(text, set(Vxlan.local.descriptor.keyword, "\(address.local)"))
  }

  private var missingMap: EVPNFlaw? {
    guard tunnel.isExternal, allMappedVNIs.isEmpty else { return nil }
    if bridge?.filtersVLANs != true {
      return flaw("has no VNI of its own, and \(bridge?.name ?? "its bridge") has no VLANs to map to some")
    }
    if link.bridgePortOptions?[BridgePort.vlanTunnel] != true {
      return flaw(
        "has no VNI of its own, and its port does not map VLANs to some", setPort(BridgePort.vlanTunnel, "on")
      )
    }
    return flaw("has no VNI of its own, and no VLAN of its port is mapped to one")
  }

  private var unfilteredVNIs: [EVPNFlaw] {
    guard tunnel.isExternal else { return [] }
    return allMappedVNIs.filter { !takes($0.vni) }.map { pair in
      flaw(
        "has VLAN \(pair.vlan ?? 0) mapped to VNI \(pair.vni), which its filter does not let in",
        .own(["vni", "add", "dev", link.name, "vni", "\(pair.vni)"], node.place))
    }
  }

  private func isDown(_ node: LinkNode, _ link: Link) -> EVPNFlaw? {
    guard !link.isUp else { return nil }
    let who = node == self.node ? "is down" : "is in \(link.name), which is down"
    return flaw(
      "\(who): FRR waits until it is up",
      .own(["link", "set", link.name, LinkOptions.up.descriptor.keyword], node.place))
  }

  private var newerLocal: EVPNFlaw? {
    guard let local = tunnel.local, local.family == .ipv6 else { return nil }
    return flaw("has an IPv6 address, \(local), for local, which FRR understands from 10.6 on")
  }

  private var ownFlooding: EVPNFlaw? {
    guard let remote = tunnel.remote else { return nil }
    let what = remote.isMulticast ? "group" : "remote"
    return flaw(
      "has a \(what) of its own, \(remote), which gets what is for all beside those that FRR knows")
  }

  private var learning: EVPNFlaw? {
    guard link.kindOptions?[Vxlan.learning] == true else { return nil }
    return flaw(
      "learns from packets, which competes with what FRR says", set("no" + Vxlan.learning.descriptor.keyword))
  }

  private var portLearning: EVPNFlaw? {
    guard link.bridgePortOptions?[BridgePort.learning] == true else { return nil }
    return flaw(
      "is a port that learns from packets, which competes with what FRR says",
      setPort(BridgePort.learning, "off"))
  }

  private var askingAll: EVPNFlaw? {
    let options = link.bridgePortOptions
    guard options?[BridgePort.neighborSuppression] == false,
      options?[BridgePort.vlanNeighborSuppression] != true
    else { return nil }
    return flaw(
      "is a port that passes every ARP request on, also those that the bridge could answer",
      setPort(BridgePort.neighborSuppression, "on"))
  }

  private func set(_ words: String...) -> Mend { .own(["link", "set", link.name] + words, node.place) }

  private func setPort(_ option: Field<Bool>, _ value: String) -> Mend {
    set("type", BridgePort.table.name, option.descriptor.keyword, value)
  }
}
