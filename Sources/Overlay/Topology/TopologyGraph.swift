import NetlinkKit

/// A picture of the overlays on a host: its namespaces, the links in them, and what joins the links.
public struct TopologyGraph: Sendable {
  /// The namespaces, in the order in which they are drawn.
  public internal(set) var clusters: [TopologyCluster] = []
  /// What joins two links, each once and in the order of the links.
  public internal(set) var edges: [TopologyEdge] = []

  /// A link; nil where it is not in the picture.
  public subscript(id: LinkNode) -> TopologyNode? {
    clusterPositions[id.place].flatMap { clusters[$0].node(id.index) }
  }

  /// A namespace; nil where it is not in the picture.
  public subscript(place: Place) -> TopologyCluster? { clusterPositions[place].map { clusters[$0] } }

  private let clusterPositions: [Place: Int]

  init(_ clusters: [TopologyCluster], _ edges: [TopologyEdge]) {
    self.clusters = clusters
    var positions: [Place: Int] = [:]
    for (position, cluster) in clusters.enumerated() { positions[cluster.place] = position }
    clusterPositions = positions
    self.edges = edges
  }
}

/// A namespace in the picture.
public struct TopologyCluster: Sendable {
  /// The namespace.
  public let place: Place
  /// What it is called.
  public let title: NamespaceTitle
  /// Why it could not be looked at; nil where it was.
  public let fault: NetlinkError?
  /// The links, by their names.
  public let nodes: [TopologyNode]
  /// Those of them that belong to no other link of the namespace.
  public let roots: [LinkNode]
  private let parents: [Int32: Int32]
  private let children: [Int32: [LinkNode]]
  private let positions: [Int32: Int]

  /// A namespace with some links.
  ///
  /// - Parameter parent: the link that one belongs to: its master, or the link that it stands on.
  init(
    _ place: Place, _ title: NamespaceTitle, fault: NetlinkError? = nil, _ nodes: [TopologyNode],
    parent: (TopologyNode) -> LinkNode?
  ) {
    self.place = place
    self.title = title
    self.fault = fault
    self.nodes = nodes.sorted { left, right in
      // Names that are no text may read alike.
      left.link.name == right.link.name
        ? left.id < right.id : NaturalOrder.precedes(left.link.name, right.link.name)
    }
    var positions: [Int32: Int] = [:]
    for (position, node) in self.nodes.enumerated() { positions[node.id.index] = position }
    self.positions = positions
    var parents: [Int32: Int32] = [:]
    for node in self.nodes {
      guard let parent = parent(node), parent.place == place, positions[parent.index] != nil else { continue }
      // A ring, which no kernel makes, is cut open where it closes.
      var above: Int32? = parent.index
      while let next = above, next != node.id.index { above = parents[next] }
      if above == nil { parents[node.id.index] = parent.index }
    }
    var children: [Int32: [LinkNode]] = [:]
    for node in self.nodes {
      if let parent = parents[node.id.index] { children[parent, default: []].append(node.id) }
    }
    self.parents = parents
    self.children = children
    roots = self.nodes.filter { parents[$0.id.index] == nil }.map(\.id)
  }

  /// The links that belong to a link of the namespace: its ports, or what stands on it; by their names.
  public func children(of node: LinkNode) -> [LinkNode] { children[node.index] ?? [] }

  /// The link of the namespace that one belongs to; nil for a root.
  public func parent(of node: LinkNode) -> LinkNode? {
    parents[node.index].map { LinkNode($0, in: place) }
  }

  func node(_ index: Int32) -> TopologyNode? { positions[index].map { nodes[$0] } }
}

/// What people call a namespace.
public struct NamespaceTitle: Hashable, Sendable {
  /// A name, a process number or a path, as `-n` takes it; nil for the namespace that we are in, where it has no name.
  public let word: String?
  /// What the process is called that stands for a namespace without a name.
  public let program: String?

  /// A title by the word for the namespace, and by what the process is called that the word stands for.
  public init(_ word: String?, program: String? = nil) {
    self.word = word
    self.program = program
  }
}

/// A link in the picture.
public struct TopologyNode: Sendable {
  /// Where the link is.
  public let id: LinkNode
  /// The link.
  public let link: Link
  /// Its addresses, in the kernel's order.
  public let addresses: [InterfaceAddress]
  /// Whether it is a tunnel's end.
  public let isTunnel: Bool
  /// For a tunnel's end, where it sends to: first what gets frames that have no other destination.
  public let peers: [TunnelPeer]
  /// How many link-layer addresses the bridge has learned behind the link.
  public let learnedCount: Int
}

/// What joins two links.
public struct TopologyEdge: Hashable, Sendable {
  /// How they are joined.
  public enum Kind: Hashable, Sendable {
    /// They are a veth pair.
    case pair
    /// The first is a port of the second.
    case port
    /// The first stands on the second: a VLAN's link.
    case lower
    /// The outer packets of the first leave by the second.
    ///
    /// - Parameter byRoute: whether the routing table says so, and not the link itself.
    case underlay(byRoute: Bool)
    /// They are ends of one tunnel; both send to the other, or the first alone.
    case tunnel(isMutual: Bool)
    /// They are ends of one tunnel that send to each other by a group.
    case group
  }

  public let from: LinkNode
  public let to: LinkNode
  public let kind: Kind
}

/// Where a tunnel's end sends to.
public struct TunnelPeer: Sendable {
  /// What it is reached by.
  public enum Target: Hashable, Sendable {
    /// An address: another end's, or a group's.
    case address(IPAddress)
    /// The next-hop object of a number.
    case nextHop(UInt32)
  }

  public let target: Target
  /// Whether it gets frames that have no other destination.
  public internal(set) var isFlood = false
  /// How many link-layer addresses are known to be behind it.
  public internal(set) var addressCount = 0
  /// The VNIs that are sent with to it, where they are not the link's own; in their order.
  public internal(set) var vnis: [UInt32] = []
  /// The ends on this host that have the address, or are of the group.
  public internal(set) var ends: [LinkNode] = []

  /// The address; nil where there is none.
  public var address: IPAddress? { if case .address(let address) = target { address } else { nil } }

  init(_ target: Target) { self.target = target }
}
