import NetlinkKit

extension TopologyGraph {
  /// The part of the picture that some links and namespaces are connected with.
  ///
  /// A namespace brings all its links along, and the namespaces that any of them leads to. A link brings what frames can
  /// reach from it, through bridges, pairs and tunnels, and what its tunnels run over, but not the other tunnels there.
  public func connected(with links: [LinkNode], _ places: [Place]) -> TopologyGraph {
    let joints = Joints(edges)
    let whole = joints.places(from: places)
    let reached = joints.links(from: links)
    let touched = whole.union(reached.map(\.place))
    return filtered(clusters: { touched.contains($0) }) { whole.contains($0.place) || reached.contains($0) }
  }

  /// The picture without what every namespace has: its loopback link, and what the kernel makes for kinds of tunnels;
  /// those of them that are used stay.
  public func withoutBackground() -> TopologyGraph {
    var joined: Set<LinkNode> = []
    for edge in edges {
      joined.insert(edge.from)
      joined.insert(edge.to)
    }
    return filtered(clusters: { _ in true }) { id in
      joined.contains(id) || self[id]?.isBackground == false
    }
  }

  private func filtered(
    clusters isClusterKept: (Place) -> Bool, nodes isKept: (LinkNode) -> Bool
  ) -> TopologyGraph {
    let kept = clusters.filter { isClusterKept($0.place) }.map { cluster in
      TopologyCluster(
        cluster.place, cluster.title, fault: cluster.fault, cluster.nodes.filter { isKept($0.id) }
      ) { cluster.parent(of: $0.id) }
    }
    return TopologyGraph(kept, edges.filter { isKept($0.from) && isKept($0.to) })
  }
}

extension TopologyNode {
  private static let loopbackFlag: UInt32 = 0x8

  /// Whether the link is one that every namespace has, with nothing added to it.
  fileprivate var isBackground: Bool {
    if link.flags & Self.loopbackFlag != 0 { return ownAddresses.isEmpty }
    return link.isFallback && !link.isUp
  }

  /// The addresses without those that every link has that is up: IPv6's link-local ones, the loopback's.
  public var ownAddresses: [InterfaceAddress] {
    addresses.filter { !$0.local.isLinkLocal && !$0.local.isLoopback }
  }
}

/// How links are joined, for walks along the joints.
private struct Joints {
  /// How the other link of a joint is reached.
  private enum Step {
    /// As frames are.
    case frames
    /// As what the outer packets go through.
    case down
    /// As what stands on the link: a tunnel that runs over it, a VLAN.
    case up
  }

  private var steps: [LinkNode: [(to: LinkNode, step: Step)]] = [:]
  private var neighbors: [Place: Set<Place>] = [:]

  init(_ edges: [TopologyEdge]) {
    for edge in edges {
      var (there, back) = (Step.frames, Step.frames)
      switch edge.kind {
      case .underlay: (there, back) = (.down, .up)
      case .lower: back = .up
      case .pair, .port, .tunnel, .group: break
      }
      steps[edge.from, default: []].append((edge.to, there))
      steps[edge.to, default: []].append((edge.from, back))
      neighbors[edge.from.place, default: []].insert(edge.to.place)
      neighbors[edge.to.place, default: []].insert(edge.from.place)
    }
  }

  func places(from starts: [Place]) -> Set<Place> {
    var reached = Set(starts)
    var waiting = starts
    while let place = waiting.popLast() {
      for next in neighbors[place] ?? [] where reached.insert(next).inserted { waiting.append(next) }
    }
    return reached
  }

  func links(from starts: [LinkNode]) -> Set<LinkNode> {
    var reached = Set(starts)
    var waiting = starts
    var below: [LinkNode] = []
    while let node = waiting.popLast() {
      for (next, step) in steps[node] ?? [] {
        if case .down = step {
          below.append(next)
        } else if reached.insert(next).inserted {
          waiting.append(next)
        }
      }
    }
    // Among what tunnels run over, nothing leads up to the other tunnels there.
    var underlay = Set(below)
    while let node = below.popLast() {
      for (next, step) in steps[node] ?? [] {
        if case .up = step { continue }
        if underlay.insert(next).inserted { below.append(next) }
      }
    }
    return reached.union(underlay)
  }
}
