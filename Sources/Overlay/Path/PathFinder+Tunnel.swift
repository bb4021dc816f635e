import NetlinkKit

/// What tunnels do with frames.
extension PathFinder {
  /// A tunnel sends a frame to the other end, or to all that are to have it.
  func send(
    _ frame: Frame, into tunnel: Tunnel, _ node: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard case .vxlan = tunnel.encapsulation else {
      if tunnel.isExternal { return drop(.needsMetadata, at: node, passage) }
      guard let remote = tunnel.remote else { return drop(.noDestination, at: node, passage) }
      return try send(frame, to: Destination(remote, .remote), tunnel, node, passage)
    }
    guard tunnel.identifier != nil || frame.tunnelIdentifier != nil else {
      return drop(.needsMetadata, at: node, passage)
    }
    let entries = destinations(of: frame, node)
    var steps: [PathStep] = []
    for entry in entries {
      if let nextHop = entry.nextHop {
        steps += drop(.notFollowed("nhid \(nextHop)"), at: node, passage)
        continue
      }
      guard let address = entry.destination else { continue }
      let destination = Destination(address, entry.isFlood ? .flood(entry) : .entry(entry))
      steps += try send(frame, to: destination, tunnel, node, passage)
    }
    return steps.isEmpty ? drop(.noDestination, at: node, passage) : steps
  }

  /// Where a tunnel sends, and why.
  private struct Destination {
    let address: IPAddress
    let choice: OuterPacket.Choice

    init(_ address: IPAddress, _ choice: OuterPacket.Choice) {
      self.address = address
      self.choice = choice
    }

    /// The entry that says so; nil for the tunnel's own other end.
    var entry: SurveyedEntry? {
      switch choice {
      case .entry(let entry), .flood(let entry): entry
      case .remote: nil
      }
    }
  }

  /// The entries that tell where a VTEP sends a frame: those of its address, else those of what is unknown.
  private func destinations(of frame: Frame, _ node: LinkNode) -> [SurveyedEntry] {
    guard let forwarding = survey[node.place]?.forwarding else { return [] }
    let number = frame.address.number
    var known: [SurveyedEntry] = []
    var flood: [SurveyedEntry] = []
    forwarding.forEach(of: node.index) { entry in
      guard entry.bridge == nil else { return }
      if let wanted = frame.tunnelIdentifier, let source = entry.sourceVNI, source != wanted { return }
      if entry.address == number { known.append(entry) } else if entry.isFlood { flood.append(entry) }
    }
    return known.isEmpty ? flood : known
  }

  private func send(
    _ frame: Frame, to destination: Destination, _ tunnel: Tunnel, _ node: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard let place = survey.lowerPlace(of: node) else { return [step(.leaves, at: node, passage)] }
    let address = destination.address
    let question = RouteQuestion(
      address, from: tunnel.local, by: destination.entry?.via ?? survey.underlay(of: node)?.index, in: place)
    let route = try ask.route(question)
    let overhead = tunnel.overhead(over: address.family)
    let outer = OuterPacket(
      encapsulation: tunnel.encapsulation(port: destination.entry?.port),
      identifier: destination.entry?.vni ?? frame.tunnelIdentifier ?? tunnel.identifier,
      source: tunnel.local ?? route?.anySource, destination: address,
      ttl: tunnel.ttl ?? (tunnel.hasGroupTTL && address.isMulticast ? 1 : nil),
      forbidsFragments: tunnel.forbidsFragments, overhead: overhead, choice: destination.choice)
    let step = step(.encapsulates(outer), at: node, passage)
    guard let route else {
      return [step.followed(by: drop(.noRoute(address), at: node, passage))]
    }
    var passage = passage
    guard passage.enterTunnel(overhead: overhead) else {
      return [step.followed(by: drop(.goesInCircles, at: node, passage))]
    }
    let next = try send(.tunnel(outer, frame), along: route, in: place, passage)
    return [step.followed(by: next)]
  }

  /// A tunnel's packet has come to a namespace that has its destination.
  func decapsulate(
    _ outer: OuterPacket, _ frame: Frame, at node: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard let (vtep, tunnel) = receiver(of: outer, at: node) else {
      return drop(.noTunnel(outer.encapsulation, identifier: outer.identifier), at: node, passage)
    }
    var passage = passage
    passage.overhead -= outer.overhead
    passage.depth -= 1
    var frame = frame
    frame.tunnelIdentifier = nil
    frame.vlan = tunnel.isExternal ? vlan(of: outer.identifier, at: vtep) ?? frame.vlan : frame.vlan
    let step = step(.decapsulates(outer.encapsulation, identifier: outer.identifier), at: vtep, passage)
    return [step.followed(by: try take(frame, at: vtep, passage))]
  }

  /// The tunnel that takes an outer packet; nil where there is none.
  private func receiver(of outer: OuterPacket, at node: LinkNode) -> (LinkNode, Tunnel)? {
    for (candidate, tunnel) in receivers[node.place] ?? [] {
      guard survey[candidate]?.isUp == true, tunnel.takes(outer) else { continue }
      if outer.destination.isMulticast, let underlay = survey.underlay(of: candidate), underlay != node {
        continue
      }
      return (candidate, tunnel)
    }
    return nil
  }

  /// The VLAN that a port has for a tunnel's identifier (`vlan_tunnel`).
  private func vlan(of identifier: UInt32?, at port: LinkNode) -> UInt16? {
    guard let identifier, survey[port]?.bridgePortOptions?[BridgePort.vlanTunnel] == true else { return nil }
    for entry in survey[port.place]?.vlans[port.index] ?? [] {
      guard let tunnels = entry.tunnels, tunnels.first <= identifier, identifier <= tunnels.last else {
        continue
      }
      return UInt16(truncatingIfNeeded: entry.vids.first + (identifier - tunnels.first))
    }
    return nil
  }
}

extension Tunnel {
  /// The header, to another port than the tunnel's own where an entry has one.
  fileprivate func encapsulation(port: UInt16?) -> Encapsulation {
    guard let port, case .vxlan = encapsulation else { return encapsulation }
    return .vxlan(port: port)
  }

  /// Whether packets to groups stay on the segment unless something else is said: vxlan alone has it so.
  fileprivate var hasGroupTTL: Bool {
    if case .vxlan = encapsulation { true } else { false }
  }

  /// Whether the tunnel receives what another sends.
  fileprivate func takes(_ outer: OuterPacket) -> Bool {
    guard encapsulation.isSame(as: outer.encapsulation) else { return false }
    guard isExternal || receivedIdentifier == outer.identifier else { return false }
    if outer.destination.isMulticast { return remote == outer.destination }
    if let family, family != outer.destination.family { return false }
    // VTEPs receive from all; the others from their one other end.
    if case .vxlan = encapsulation { return true }
    return isExternal || remote == nil || outer.source == nil || remote == outer.source
  }
}

extension Tunnel.Encapsulation {
  /// Whether two headers are of one kind, and to one port.
  fileprivate func isSame(as other: Tunnel.Encapsulation) -> Bool {
    switch (self, other) {
    case (.vxlan(let port), .vxlan(let other)), (.geneve(let port), .geneve(let other)): port == other
    case (.gre, .gre), (.erspan, .erspan), (.none, .none): true
    default: false
    }
  }
}
