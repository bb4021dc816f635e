import NetlinkKit

/// What bridges do with frames.
extension PathFinder {
  /// A bridge takes a frame from a port, or from the namespace itself.
  func bridge(
    _ frame: Frame, at node: LinkNode, from port: LinkNode?, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard let link = survey[node] else { return [] }
    guard link.isUp else { return drop(.isDown, at: node, passage) }
    var passage = passage
    guard passage.enter(bridge: node) else { return drop(.goesInCircles, at: node, passage) }
    if let port, let state = survey[port]?.bridgePortOptions?[BridgePort.state], state != .forwarding {
      return drop(.portState(state), at: port, passage)
    }
    var frame = frame
    if link.filtersVLANs {
      let membership = membership(of: frame.vlan, at: port ?? node)
      guard let membership else { return drop(.notInVLAN(frame.vlan), at: port ?? node, passage) }
      frame.vlan = UInt16(truncatingIfNeeded: membership.vids.first)
    }
    let vlan = link.filtersVLANs ? frame.vlan : nil
    if frame.address.isMulticast {
      return try flood(frame, vlan, at: node, from: port, passage)
    }
    guard let entry = entry(for: frame.address, vlan: vlan, at: node) else {
      return try flood(frame, vlan, at: node, from: port, passage)
    }
    let target = LinkNode(entry.link, in: node.place)
    let name = survey[target]?.name ?? "if\(entry.link)"
    let step = step(.bridges(frame.address, vlan: vlan, entry, port: name), at: node, passage)
    let isOwn = entry.knownState == .permanent && !entry.has(ForwardingOptions.externallyLearned)
    if isOwn || entry.link == node.index {
      return [step.followed(by: try deliverToBridge(frame, at: node, passage))]
    }
    return [
      step.followed(by: try send(frame, vlan, out: target, from: port, isKnown: true, passage))
    ]
  }

  private func flood(
    _ frame: Frame, _ vlan: UInt16?, at node: LinkNode, from port: LinkNode?, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    let reason: FloodReason =
      frame.address == .broadcast ? .broadcast : frame.address.isMulticast ? .multicast : .unknown
    var next: [PathStep] = []
    for target in survey.ports(of: node) where target != port {
      let steps = try send(frame, vlan, out: target, from: port, isKnown: false, passage)
      next += steps
    }
    if port != nil, frame.address.isMulticast { next += try deliverToBridge(frame, at: node, passage) }
    return [step(.floods(frame.address, vlan: vlan, reason), at: node, passage).followed(by: next)]
  }

  /// A bridge sends a frame out of a port.
  private func send(
    _ frame: Frame, _ vlan: UInt16?, out target: LinkNode, from port: LinkNode?,
    isKnown: Bool, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    let options = survey[target]?.bridgePortOptions
    if target == port, options?[BridgePort.hairpin] != true {
      return drop(.isBehindSamePort, at: target, passage)
    }
    if let state = options?[BridgePort.state], state != .forwarding {
      return drop(survey[target]?.isUp == false ? .isDown : .portState(state), at: target, passage)
    }
    if options?[BridgePort.isolated] == true, let port,
      survey[port]?.bridgePortOptions?[BridgePort.isolated] == true
    {
      return drop(.isolatedPorts, at: target, passage)
    }
    if !isKnown, options?[flag(for: frame.address)] == false {
      return drop(.portTakesNoFlood, at: target, passage)
    }
    var frame = frame
    if let vlan {
      guard let membership = membership(of: vlan, at: target) else {
        return isKnown ? drop(.notInVLAN(vlan), at: target, passage) : []
      }
      if membership.membership[VLANMembershipOptions.untagged] == true { frame.vlan = nil }
      if options?[BridgePort.vlanTunnel] == true, let first = membership.tunnel {
        frame.tunnelIdentifier = first + (UInt32(vlan) - membership.vids.first)
        frame.vlan = nil
      }
    }
    return try send(frame, by: target, passage)
  }

  /// The flag of a port that says whether it gets what is for all.
  private func flag(for address: HardwareAddress) -> Field<Bool> {
    if address == .broadcast { return BridgePort.broadcastFlood }
    return address.isMulticast ? BridgePort.multicastFlood : BridgePort.flood
  }

  /// A frame is for the namespace itself, by way of a bridge's own link, or of a VLAN on it.
  private func deliverToBridge(
    _ frame: Frame, at node: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    var frame = frame
    if survey[node]?.filtersVLANs == true,
      membership(of: frame.vlan, at: node)?.membership[VLANMembershipOptions.untagged] == true
    {
      frame.vlan = nil
    }
    if let upper = vlanLink(of: frame, over: node) { return try untag(frame, at: node, upper, passage) }
    return try deliver(frame, at: node, passage)
  }

  /// How a link is in a VLAN; without one, in the VLAN of what has no tag. Nil where it is in none.
  private func membership(of vlan: UInt16?, at node: LinkNode) -> VLANEntry? {
    let entries = survey[node.place]?.vlans[node.index] ?? []
    guard let vlan else { return entries.first { $0.membership[VLANMembershipOptions.pvid] == true } }
    return entries.first { $0.vids.first <= UInt32(vlan) && UInt32(vlan) <= $0.vids.last }
  }

  /// The entry of a bridge's table for an address; nil where there is none.
  private func entry(for address: HardwareAddress, vlan: UInt16?, at bridge: LinkNode) -> SurveyedEntry? {
    guard let forwarding = survey[bridge.place]?.forwarding else { return nil }
    let number = address.number
    var found: SurveyedEntry?
    for link in [bridge.index] + (survey[bridge.place]?.ports(of: bridge.index) ?? []) {
      forwarding.forEach(of: link) { entry in
        guard entry.address == number, entry.vlan == vlan,
          entry.bridge == bridge.index || link == bridge.index
        else { return }
        found = found ?? entry
      }
    }
    return found
  }
}

extension HardwareAddress {
  /// An Ethernet address as a number of 48 bits.
  var number: UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
