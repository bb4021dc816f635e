import NetlinkKit

/// All that checks look at: what there is, and the kernel's answers to what they have to know besides.
public struct Inspection: Sendable {
  /// What there is.
  public let survey: Survey
  /// The tunnels.
  let tunnels: [TunnelEnd]
  /// The Ethernets that tunnels belong to.
  let segments: [Segment]
  /// The segment of each tunnel.
  let segmentsOfTunnels: [Int]
  /// The namespaces that are connected by links.
  private let networks: JoinedPlaces
  /// The links that have an address, by namespace.
  private let owners: [Place: [IPAddress: Int32]]
  /// The ways that the kernel would send packets.
  var routes: [RouteQuestion: RouteAnswer] = [:]
  /// Settings in `/proc/sys/net`, by namespace and path.
  var settings: [Place: [String: String]] = [:]
  /// What the firewalls do with what is forwarded.
  var firewalls: [Place: [ForwardPolicy]] = [:]
  /// The BGP daemons of namespaces whose VTEPs wait for somebody.
  var bgp: [Place: BGPPresence] = [:]
  /// Offloads that links could have and have not.
  var missingOffloads: [LinkNode: [String]] = [:]
  /// What namespaces have of IPsec, where they have policies that protect something.
  var ipsec: [Place: InspectedIPsec] = [:]
  /// Files in the directory of namespaces that are none.
  public internal(set) var staleNamespaces: [String] = []
  /// What could not be looked at, and why.
  public internal(set) var unknown: [String] = []

  /// What there is, before the kernel is asked anything.
  public init(_ survey: Survey) {
    self.survey = survey
    var owners: [Place: [IPAddress: Int32]] = [:]
    for namespace in survey.namespaces {
      var links: [IPAddress: Int32] = [:]
      for address in namespace.addresses where links[address.local] == nil {
        links[address.local] = address.link
      }
      owners[namespace.place] = links
    }
    var tunnels: [TunnelEnd] = []
    for namespace in survey.namespaces {
      for link in namespace.links {
        let node = LinkNode(link.index, in: namespace.place)
        if let end = TunnelEnd(link, at: node, in: survey, owners: owners) { tunnels.append(end) }
      }
    }
    self.tunnels = tunnels
    self.owners = owners
    networks = survey.networks
    let walk = SegmentWalk(survey, tunnels: tunnels)
    segments = walk.segments
    segmentsOfTunnels = walk.segmentsOfTunnels
  }
}

/// What the kernel says of a way.
enum RouteAnswer: Sendable {
  case route(Route)
  case unroutable
}

// MARK: Namespaces that are connected

extension Inspection {
  /// Whether packets could get from one namespace to another within this host: two labs may have the same VNIs and
  /// addresses.
  func isConnected(_ one: Place?, _ other: Place?) -> Bool { networks.areJoined(one, other) }
}

// MARK: Names and relations

extension Inspection {
  /// A link's name, or its index where it is not known.
  func name(of node: LinkNode) -> String { survey[node]?.name ?? "if\(node.index)" }

  /// A link's name, with its namespace where that is not the other one's.
  func name(of node: LinkNode, seenFrom place: Place) -> String {
    let name = name(of: node)
    guard node.place != place else { return name }
    return "\(name) in \(node.place.word ?? "the namespace that this was asked from")"
  }

  /// The link that has an address in a namespace.
  func owner(of address: IPAddress, in place: Place) -> LinkNode? {
    owners[place]?[address].map { LinkNode($0, in: place) }
  }

  /// The MTU of a link.
  func mtu(of node: LinkNode) -> Int? { survey[node]?.options[LinkOptions.mtu].map(Int.init) }

  /// Whether a link that has come up carries packets: nothing below it is down.
  func hasCarrier(_ node: LinkNode) -> Bool {
    guard let link = survey[node] else { return true }
    return link.flags & Self.lowerUp != 0
  }

  /// `IFF_LOWER_UP`
  private static let lowerUp: UInt32 = 0x10000

  /// The tunnel's underlay, and what that stands on.
  func foundation(of end: TunnelEnd) -> [LinkNode] {
    guard let underlay = end.underlay else { return [] }
    return foundation(of: underlay)
  }

  /// A link, and what it stands on.
  func foundation(of node: LinkNode) -> [LinkNode] {
    var links = [node]
    while links.count < 16, let last = links.last, survey[last]?.kind?.needsLower == true,
      let lower = survey.lower(of: last)
    {
      links.append(lower)
    }
    return links
  }

  /// The tunnels of a segment.
  func tunnels(of segment: Segment) -> [TunnelEnd] { segment.tunnels.map { tunnels[$0] } }
}

// MARK: Ways

extension Inspection {
  /// What the kernel is to be asked about a peer: as the tunnel itself asks it.
  func question(_ peer: TunnelEnd.Peer, of end: TunnelEnd) -> RouteQuestion? {
    guard let place = end.place else { return nil }
    // From an address that this host has not, nothing is routed anywhere; that is told by itself.
    return RouteQuestion(peer.address, from: end.source, by: peer.via ?? end.underlay?.index, in: place)
  }

  /// The question of the way back: where packets from a peer would have to come from.
  func returnQuestion(_ peer: TunnelEnd.Peer, of end: TunnelEnd) -> RouteQuestion? {
    guard let place = end.place else { return nil }
    return RouteQuestion(peer.address, in: place)
  }

  /// The way to a peer; nil where it was not asked for.
  func answer(_ peer: TunnelEnd.Peer, of end: TunnelEnd) -> RouteAnswer? {
    question(peer, of: end).flatMap { routes[$0] }
  }

  /// The route to a peer; nil where there is none.
  func route(to peer: TunnelEnd.Peer, of end: TunnelEnd) -> Route? {
    guard case .route(let route)? = answer(peer, of: end) else { return nil }
    return route
  }

  /// The source address of a tunnel's packets, as far as it is known.
  func source(of end: TunnelEnd) -> IPAddress? {
    if let source = end.source { return source }
    for peer in end.peers {
      if let source = route(to: peer, of: end)?.options[RouteOptions.source] { return source }
    }
    return end.underlay.flatMap { address(of: $0, end.family) }
  }

  /// An address of a link that others can send to.
  func address(of node: LinkNode, _ family: AddressFamily) -> IPAddress? {
    survey[node.place]?.addresses(of: node.index).first {
      $0.local.family == family && $0.scope == AddressScope.global.rawValue
    }?.local
  }
}

// MARK: What is not known

extension Inspection {
  /// What could not be looked at, as words that follow “cannot look at”.
  ///
  /// - Parameter isAll: whether all namespaces were asked for; else only those matter that overlays lead to.
  public func unknowns(ofAll isAll: Bool) -> [String] {
    var texts = unknown
    let ports = segments.flatMap(\.unseenEnds)
    if isAll {
      texts += survey.unseen.map { "namespace \($0.place.word ?? "?"): \($0.error.message)" }
    } else if let port = ports.first {
      texts.append(
        "what is behind \(list(ports, seenFrom: port.place)): the other end is in a namespace that cannot be entered from here"
      )
    }
    return texts
  }
}
