import NetlinkKit

/// What was found on this host, namespace by namespace, as the kernel tells it.
///
/// Unlike a `Snapshot`, which has what people gave and `apply` is to make so, it has all that decides where packets
/// go: what the kernel made of itself, what was learned, states and indexes.
public struct Survey: Sendable {
  /// The namespaces that were looked at, the one that the work is done from first.
  public internal(set) var namespaces: [SurveyedNamespace] = []
  /// The namespaces that could not be looked at, and why.
  public internal(set) var unseen: [(place: Place, error: NetlinkError)] = []
  private var positions: [Place: Int] = [:]

  /// Nothing at all.
  public init() {}

  mutating func append(_ namespace: SurveyedNamespace) {
    positions[namespace.place] = namespaces.count
    namespaces.append(namespace)
  }

  /// A namespace; nil where it was not looked at.
  public subscript(place: Place) -> SurveyedNamespace? { positions[place].map { namespaces[$0] } }

  /// A link; nil where there is none, or its namespace was not looked at.
  public subscript(node: LinkNode) -> Link? { self[node.place]?[node.index] }

  /// The links of all namespaces.
  public var nodes: [LinkNode] { namespaces.flatMap(\.nodes) }
}

/// Where a link is: no two of a namespace have one index.
public struct LinkNode: Hashable, Sendable {
  /// The namespace.
  public let place: Place
  /// `ifi_index`
  public let index: Int32

  /// A link by its namespace and index.
  public init(_ index: Int32, in place: Place) {
    self.place = place
    self.index = index
  }
}

// MARK: How links hang together

extension Survey {
  /// The other end of a veth pair; nil for other links, and where its namespace was not looked at.
  public func peer(of node: LinkNode) -> LinkNode? {
    guard self[node]?.kind == Veth.kind else { return nil }
    return lower(of: node)
  }

  /// What a link stands on (`IFLA_LINK`): a VLAN's link, a veth's other end.
  public func lower(of node: LinkNode) -> LinkNode? {
    guard let link = self[node], case .index(let index)? = link.options[LinkOptions.lower] else { return nil }
    return existing(index, below: node, link)
  }

  /// The link that a tunnel's outer packets are bound to (`dev`); nil where routes alone decide.
  public func underlay(of node: LinkNode) -> LinkNode? {
    guard let link = self[node] else { return nil }
    for (_, value) in link.kindOptions?.given ?? [] {
      if case .link(.index(let index)) = value, index != 0 { return existing(index, below: node, link) }
    }
    // Tunnels of the GRE family tell of it as of what they stand on.
    return link.kind == Veth.kind || link.master != nil && link.kind == nil ? nil : lower(of: node)
  }

  /// The namespace that a link's outer packets, or its lower link, are in; nil where that was not looked at.
  public func lowerPlace(of node: LinkNode) -> Place? {
    guard let number = self[node]?.options[LinkOptions.lowerNamespace] else { return node.place }
    return self[node.place]?.neighbors[number]
  }

  private func existing(_ index: Int32, below node: LinkNode, _ link: Link) -> LinkNode? {
    guard let place = lowerPlace(of: node) else { return nil }
    let lower = LinkNode(index, in: place)
    return self[lower] == nil ? nil : lower
  }

  /// The bridge, or other master, that a link is a port of.
  public func master(of node: LinkNode) -> LinkNode? {
    self[node]?.master.map { LinkNode($0, in: node.place) }
  }

  /// The ports of a bridge or of another master.
  public func ports(of node: LinkNode) -> [LinkNode] {
    self[node.place]?.ports(of: node.index).map { LinkNode($0, in: node.place) } ?? []
  }
}

extension Survey {
  /// The namespaces that links connect.
  var networks: JoinedPlaces {
    var networks = JoinedPlaces()
    for namespace in namespaces {
      for place in namespace.neighbors.values { networks.join(namespace.place, place) }
    }
    return networks
  }
}

extension Link {
  /// The index of the bridge, or of another master, that the link is a port of (`IFLA_MASTER`).
  public var master: Int32? {
    if case .index(let index)? = options[LinkOptions.master], index != 0 { index } else { nil }
  }
}
