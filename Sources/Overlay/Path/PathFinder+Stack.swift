import NetlinkKit

/// What the IP stacks of namespaces do with packets.
extension PathFinder {
  /// A frame has come to a link that hands it to its namespace.
  func deliver(_ frame: Frame, at node: LinkNode, _ passage: Passage) throws(NetlinkError) -> [PathStep] {
    guard let link = survey[node], let namespace = survey[node.place] else { return [] }
    guard frame.address.isMulticast || link.isFor(frame.address) else {
      return [step(.ignores, at: node, passage)]
    }
    guard let target = frame.target else { return [step(.arrives, at: node, passage)] }
    let isOwn = target.isMulticast || namespace.addresses.contains { $0.local == target }
    guard isOwn else {
      // What is for everybody asks who has the address: others do not pass it on.
      if frame.address.isMulticast { return [step(.ignores, at: node, passage)] }
      return try forward(frame, to: target, at: node, passage)
    }
    guard case .tunnel(let outer, let inner) = frame.payload else {
      return [step(.arrives, at: node, passage)]
    }
    if outer.destination.isMulticast, !hasJoined(outer, at: node) {
      return [step(.ignores, at: node, passage)]
    }
    return try decapsulate(outer, inner, at: node, passage)
  }

  /// Whether a tunnel of the namespace takes what is sent to a group.
  private func hasJoined(_ outer: OuterPacket, at node: LinkNode) -> Bool {
    receivers[node.place]?.contains { $0.tunnel.remote == outer.destination } ?? false
  }

  private func forward(
    _ frame: Frame, to target: IPAddress, at node: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard try ask.forwards(node.place, target.family) else {
      return drop(.forwardingIsOff(target.family), at: node, passage)
    }
    guard let route = try ask.route(RouteQuestion(target, in: node.place)) else {
      return drop(.noRoute(target), at: node, passage)
    }
    var passage = passage
    guard passage.forward() else { return drop(.goesInCircles, at: node, passage) }
    let step = step(.forwards(target), at: node, passage)
    return [step.followed(by: try send(frame.payload, along: route, in: node.place, passage))]
  }

  /// A namespace sends a packet along a route.
  func send(
    _ payload: Frame.Payload, along route: Route, in place: Place, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    let target = Frame(address: .broadcast, payload: payload).target
    guard let target, let index = route.link ?? route.nextHops.first?.link else { return [] }
    let node = LinkNode(index, in: place)
    if route.type == .local {
      guard case .tunnel(let outer, let inner) = payload else { return [step(.arrives, at: node, passage)] }
      return try decapsulate(outer, inner, at: node, passage)
    }
    let gateway = route.anyGateway ?? route.nextHops.first?.options[RouteOptions.gateway]
    let resolution = resolution(of: gateway ?? target, at: node)
    let step = step(.sends(to: target, resolution), at: node, passage)
    let frame = Frame(address: resolution.frameAddress, payload: payload)
    return [step.followed(by: try send(frame, by: node, passage))]
  }

  /// The link-layer address of a next hop, as far as a link's namespace knows it.
  func resolution(of nextHop: IPAddress, at node: LinkNode) -> Resolution {
    if let group = HardwareAddress(group: nextHop) {
      return Resolution(nextHop: nextHop, address: group, state: nil, isNeedless: false)
    }
    let link = survey[node]
    if link?.hardwareType != Link.ethernet || link?.options[LinkOptions.arp] == false {
      return Resolution(nextHop: nextHop, address: nil, state: nil, isNeedless: true)
    }
    let entry = survey[node.place]?.neighborEntries.first { $0.link == node.index && $0.address == nextHop }
    let state = entry?.options[NeighborOptions.state]
    let isKnown = state.map { $0 & NeighborState.unusable == 0 } ?? false
    return Resolution(
      nextHop: nextHop, address: isKnown ? entry?.options[NeighborOptions.hardwareAddress] : nil,
      state: state, isNeedless: false)
  }
}

extension Resolution {
  /// The address that the frame gets: everybody's where the next hop is yet to be asked for.
  var frameAddress: HardwareAddress { address ?? (isNeedless ? .zero : .broadcast) }
}

extension NeighborState {
  /// The states in which there is no address to send to.
  fileprivate static let unusable = incomplete.rawValue | failed.rawValue
}

extension Link {
  /// `ARPHRD_ETHER`
  static let ethernet: UInt16 = 1

  /// Whether the link takes what is for an address: its own, or each where it has none.
  fileprivate func isFor(_ address: HardwareAddress) -> Bool {
    guard hardwareType == Self.ethernet else { return true }
    return options[LinkOptions.address] == address
  }
}
