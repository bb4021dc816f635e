import NetlinkKit

extension TopologyGraph {
  /// The picture of what a survey has found.
  ///
  /// - Parameters:
  ///   - titles: what the namespaces are called; a namespace that is not among them, by its own word.
  ///   - route: asks by which link of a namespace packets leave for an address; nil where there is none.
  init<Failure: Error>(
    _ survey: Survey, titles: [Place: NamespaceTitle] = [:],
    route: (Place, IPAddress, _ from: IPAddress?) throws(Failure) -> LinkNode?
  ) throws(Failure) {
    let tunnels = TunnelPeers(survey)
    let clusters = Self.clusters(of: survey, tunnels, titles)
    var edges: [TopologyEdge] = []
    for node in clusters.flatMap(\.nodes) {
      edges += survey.edges(from: node)
      guard let end = tunnels.ends[node.id] else { continue }
      edges += try Self.underlayEdges(from: node, end, in: tunnels.underlays[node.id], survey, route)
      edges += Self.tunnelEdges(from: node, tunnels)
    }
    self.init(clusters, edges)
  }

  private static func clusters(
    of survey: Survey, _ tunnels: TunnelPeers, _ titles: [Place: NamespaceTitle]
  ) -> [TopologyCluster] {
    var clusters: [TopologyCluster] = []
    for namespace in survey.namespaces {
      var addresses: [Int32: [InterfaceAddress]] = [:]
      for address in namespace.addresses { addresses[address.link, default: []].append(address) }
      let learned = namespace.learnedCounts
      let nodes = namespace.links.map { link in
        let id = LinkNode(link.index, in: namespace.place)
        return TopologyNode(
          id: id, link: link, addresses: addresses[link.index] ?? [],
          isTunnel: tunnels.ends[id] != nil, peers: tunnels.peers[id] ?? [],
          learnedCount: learned[link.index] ?? 0)
      }
      let title = titles[namespace.place] ?? NamespaceTitle(namespace.place.word)
      clusters.append(TopologyCluster(namespace.place, title, nodes) { survey.owner(of: $0) })
    }
    for (place, error) in survey.unseen {
      let title = titles[place] ?? NamespaceTitle(place.word)
      clusters.append(TopologyCluster(place, title, fault: error, []) { _ in nil })
    }
    return sorted(clusters)
  }

  /// The one that the work is done from first, then by name, then those that have none.
  private static func sorted(_ clusters: [TopologyCluster]) -> [TopologyCluster] {
    clusters.sorted { left, right in
      if (left.place == .home) != (right.place == .home) { return left.place == .home }
      if (left.title.program == nil) != (right.title.program == nil) { return left.title.program == nil }
      return NaturalOrder.precedes(left.title.word ?? "", right.title.word ?? "")
    }
  }

  /// How many of the peers are asked after for the way to them.
  private static let askedPeers = 4

  private static func underlayEdges<Failure: Error>(
    from node: TopologyNode, _ end: Tunnel, in place: Place?, _ survey: Survey,
    _ route: (Place, IPAddress, _ from: IPAddress?) throws(Failure) -> LinkNode?
  ) throws(Failure) -> [TopologyEdge] {
    if let underlay = survey.underlay(of: node.id) {
      return [TopologyEdge(from: node.id, to: underlay, kind: .underlay(byRoute: false))]
    }
    guard let place else { return [] }
    var found: [LinkNode] = []
    for address in node.peers.prefix(askedPeers).compactMap(\.address) {
      guard let link = try route(place, address, end.local), survey[link] != nil else { continue }
      if link != node.id, !found.contains(link) { found.append(link) }
    }
    return found.map { TopologyEdge(from: node.id, to: $0, kind: .underlay(byRoute: true)) }
  }

  /// A tunnel that both ends know is one edge, from the first of them.
  private static func tunnelEdges(from node: TopologyNode, _ tunnels: TunnelPeers) -> [TopologyEdge] {
    var seen: Set<LinkNode> = []
    var edges: [TopologyEdge] = []
    let (groups, others) = (
      node.peers.filter { $0.address?.isMulticast == true },
      node.peers.filter { $0.address?.isMulticast != true }
    )
    for end in groups.flatMap(\.ends) where node.id < end && seen.insert(end).inserted {
      edges.append(TopologyEdge(from: node.id, to: end, kind: .group))
    }
    for end in others.flatMap(\.ends) where seen.insert(end).inserted {
      let isMutual = tunnels.peers[end]?.contains { $0.ends.contains(node.id) } ?? false
      if isMutual, end < node.id { continue }
      edges.append(TopologyEdge(from: node.id, to: end, kind: .tunnel(isMutual: isMutual)))
    }
    return edges
  }
}

extension Survey {
  /// The link that one belongs to: its master, or else the one that it stands on.
  fileprivate func owner(of node: TopologyNode) -> LinkNode? {
    if let master = master(of: node.id) { return master }
    return node.isStacked ? lower(of: node.id) : nil
  }

  /// What joins a link to others, but for a tunnel's ways; a pair once.
  fileprivate func edges(from node: TopologyNode) -> [TopologyEdge] {
    var edges: [TopologyEdge] = []
    if let master = master(of: node.id), self[master] != nil {
      edges.append(TopologyEdge(from: node.id, to: master, kind: .port))
    }
    if let peer = peer(of: node.id), node.id < peer {
      edges.append(TopologyEdge(from: node.id, to: peer, kind: .pair))
    }
    if node.isStacked, let lower = lower(of: node.id) {
      edges.append(TopologyEdge(from: node.id, to: lower, kind: .lower))
    }
    return edges
  }
}

extension TopologyNode {
  /// Whether the link has another one below it, of which it is a part.
  fileprivate var isStacked: Bool {
    link.options[LinkOptions.lower] != nil && link.kind != Veth.kind && !isTunnel
  }
}

extension SurveyedNamespace {
  /// `NUD_PERMANENT`
  private static let permanent: UInt16 = 0x80

  /// How many addresses bridges have learned behind each of their ports.
  fileprivate var learnedCounts: [Int32: Int] {
    var counts: [Int32: Int] = [:]
    for entry in forwarding.entries where entry.bridge != nil && entry.state & Self.permanent == 0 {
      counts[entry.link, default: 0] += 1
    }
    return counts
  }
}
