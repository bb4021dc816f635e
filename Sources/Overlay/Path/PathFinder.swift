import NetlinkKit

/// Finds where a frame goes from a link on, by what a survey has and the routes that kernels tell.
public struct PathFinder {
  let survey: Survey
  let ask: Questions

  /// What only a kernel can tell.
  public struct Questions {
    /// The route from a namespace to an address; nil where there is none.
    public let route: (RouteQuestion) throws(NetlinkError) -> Route?
    /// Whether a namespace forwards packets of a family.
    public let forwards: (Place, AddressFamily) throws(NetlinkError) -> Bool

    /// Questions by the closures that answer them.
    public init(
      route: @escaping (RouteQuestion) throws(NetlinkError) -> Route?,
      forwards: @escaping (Place, AddressFamily) throws(NetlinkError) -> Bool
    ) {
      self.route = route
      self.forwards = forwards
    }
  }

  /// A finder over a survey.
  public init(_ survey: Survey, asking questions: Questions) {
    self.survey = survey
    ask = questions
    var receivers: [Place: [(node: LinkNode, tunnel: Tunnel)]] = [:]
    var twins: [LinkNode: [HardwareAddress: LinkNode]] = [:]
    for node in survey.nodes {
      guard let link = survey[node] else { continue }
      if let tunnel = Tunnel(link), let place = survey.lowerPlace(of: node) {
        receivers[place, default: []].append((node, tunnel))
      }
      if link.kind == Macvlan.kind, let address = link.options[LinkOptions.address],
        let lower = survey.lower(of: node), twins[lower]?[address] == nil
      {
        twins[lower, default: [:]][address] = node
      }
    }
    self.receivers = receivers
    self.twins = twins
  }

  /// The tunnels whose outer packets are in a namespace.
  let receivers: [Place: [(node: LinkNode, tunnel: Tunnel)]]
  /// The macvlans over a link, by their addresses.
  private let twins: [LinkNode: [HardwareAddress: LinkNode]]

  /// How many steps there may be yet, on all ways together: rings of bridges and of routes would have no end.
  private final class Allowance {
    var left = 20_000
  }
  private let allowance = Allowance()

  /// Takes one more step; false where there have been too many.
  func mayGoOn() -> Bool {
    allowance.left -= 1
    return allowance.left > 0
  }

  // MARK: Beginnings

  /// Where a frame for a link-layer address goes that a link sends.
  public func path(
    from node: LinkNode, to address: HardwareAddress, vlan: UInt16? = nil
  ) throws(NetlinkError) -> [PathStep] {
    try send(Frame(address: address, vlan: vlan, payload: .anything), by: node, Passage())
  }

  /// Where a packet for an IP address goes that a link sends.
  ///
  /// Where the link's namespace has no route there by the link, as is usual for a bridge whose ports are others', the
  /// packet is one that a station beside the link sends.
  public func path(
    from node: LinkNode, to target: IPAddress, vlan: UInt16? = nil
  ) throws(NetlinkError) -> [PathStep] {
    let question = RouteQuestion(target, by: node.index, in: node.place)
    let route = try ask.route(question)
    var resolution = resolution(of: route?.anyGateway ?? target, at: node)
    // The kernel gives a route by any link that one names, even by one without an address.
    let isStation = survey[node.place]?.addresses(of: node.index).contains {
      $0.local.family == target.family
    }
    if route == nil || isStation == false, resolution.address == nil, let address = address(of: target) {
      resolution = Resolution(nextHop: target, address: address, state: nil, isNeedless: false)
    }
    let passage = Passage()
    let step = step(.resolves(target, resolution), at: node, passage)
    let frame = Frame(address: resolution.frameAddress, vlan: vlan, payload: .packet(to: target))
    return [step.followed(by: try send(frame, by: node, passage))]
  }

  /// The link-layer address of the link that has an IP address; nil where none of those that were looked at has it.
  private func address(of target: IPAddress) -> HardwareAddress? {
    for namespace in survey.namespaces {
      for address in namespace.addresses where address.local == target {
        if let link = namespace[address.link], link.hardwareType == Link.ethernet {
          return link.options[LinkOptions.address]
        }
      }
    }
    return nil
  }

  // MARK: Steps

  func step(_ event: PathEvent, at node: LinkNode, _ passage: Passage) -> PathStep {
    let link = survey[node]
    return PathStep(
      node: node, name: link?.name ?? "if\(node.index)", mtu: link?.options[LinkOptions.mtu], event: event,
      largest: passage.largest, depth: passage.depth, next: [])
  }

  func drop(_ reason: DropReason, at node: LinkNode, _ passage: Passage) -> [PathStep] {
    [step(.drops(reason), at: node, passage)]
  }

  // MARK: Out of a link

  /// A link sends a frame.
  func send(_ frame: Frame, by node: LinkNode, _ passage: Passage) throws(NetlinkError) -> [PathStep] {
    guard let link = survey[node] else { return [] }
    var passage = passage
    passage.pass(mtu: link.options[LinkOptions.mtu])
    guard mayGoOn() else { return drop(.goesInCircles, at: node, passage) }
    guard link.isUp else { return drop(.isDown, at: node, passage) }
    if let tunnel = Tunnel(link) { return try send(frame, into: tunnel, node, passage) }
    switch link.kind {
    case Bridge.kind: return try bridge(frame, at: node, from: nil, passage)
    case Veth.kind: return try cross(frame, by: node, link, passage)
    case VLAN.kind: return try tag(frame, by: node, link, passage)
    case Macvlan.kind, IPvlan.kind:
      guard let lower = survey.lower(of: node) else { return [step(.leaves, at: node, passage)] }
      return [step(.crosses, at: node, passage).followed(by: try send(frame, by: lower, passage))]
    default:
      guard link.hasCarrier else { return drop(.hasNoCarrier, at: node, passage) }
      return [step(.leaves, at: node, passage)]
    }
  }

  private func cross(
    _ frame: Frame, by node: LinkNode, _ link: Link, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard let peer = survey.peer(of: node) else {
      guard link.hasCarrier else { return drop(.hasNoCarrier, at: node, passage) }
      return [step(.leaves, at: node, passage)]
    }
    return [step(.crosses, at: node, passage).followed(by: try receive(frame, at: peer, passage))]
  }

  private func tag(
    _ frame: Frame, by node: LinkNode, _ link: Link, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    guard let vlan = link.kindOptions?[VLAN.identifier] else { return [] }
    guard let lower = survey.lower(of: node) else { return [step(.leaves, at: node, passage)] }
    var tagged = frame
    tagged.vlan = vlan
    return [step(.tags(vlan), at: node, passage).followed(by: try send(tagged, by: lower, passage))]
  }

  // MARK: Into a link

  /// A link receives a frame.
  func receive(_ frame: Frame, at node: LinkNode, _ passage: Passage) throws(NetlinkError) -> [PathStep] {
    let next = try take(frame, at: node, passage)
    // What happens at the link itself says that it has come there.
    if next.contains(where: { $0.node == node }) { return next }
    return [step(.receives, at: node, passage).followed(by: next)]
  }

  /// A link does with a frame what it does with what it has received.
  func take(_ frame: Frame, at node: LinkNode, _ passage: Passage) throws(NetlinkError) -> [PathStep] {
    guard let link = survey[node] else { return [] }
    guard mayGoOn() else { return drop(.goesInCircles, at: node, passage) }
    guard link.isUp else { return drop(.isDown, at: node, passage) }
    if let upper = vlanLink(of: frame, over: node) {
      return try untag(frame, at: node, upper, passage)
    }
    if let upper = twins[node]?[frame.address] {
      return [step(.crosses, at: node, passage).followed(by: try receive(frame, at: upper, passage))]
    }
    if let master = survey.master(of: node), survey[master]?.kind == Bridge.kind {
      return try bridge(frame, at: master, from: node, passage)
    }
    return try deliver(frame, at: node, passage)
  }

  /// The VLAN link that takes a tagged frame; nil where there is none.
  func vlanLink(of frame: Frame, over node: LinkNode) -> LinkNode? {
    guard let vlan = frame.vlan, let namespace = survey[node.place] else { return nil }
    for link in namespace.links where link.kind == VLAN.kind && link.kindOptions?[VLAN.identifier] == vlan {
      let upper = LinkNode(link.index, in: node.place)
      if survey.lower(of: upper) == node { return upper }
    }
    return nil
  }

  func untag(
    _ frame: Frame, at node: LinkNode, _ upper: LinkNode, _ passage: Passage
  ) throws(NetlinkError) -> [PathStep] {
    var untagged = frame
    untagged.vlan = nil
    let step = step(.untags(frame.vlan ?? 0), at: node, passage)
    return [step.followed(by: try receive(untagged, at: upper, passage))]
  }
}

extension PathStep {
  /// The step with those that follow it.
  func followed(by next: [PathStep]) -> PathStep {
    var copy = self
    copy.next = next
    return copy
  }
}

extension Link {
  /// Whether what the link stands on is there: a cable, a peer that is up.
  public var hasCarrier: Bool {
    switch options[LinkOptions.operationalState] {
    case .down, .lowerLayerDown, .notPresent: false
    default: true
    }
  }
}

extension Route {
  /// The next hop, of either family; nil where the destination is on the link, or there are several ways.
  public var anyGateway: IPAddress? { options[RouteOptions.gateway] ?? options[RouteOptions.foreignGateway] }

  /// The packets' source: the one that was asked for, or else the routing table's choice.
  public var anySource: IPAddress? { options[RouteOptions.source] ?? sourcePrefix?.address }
}
