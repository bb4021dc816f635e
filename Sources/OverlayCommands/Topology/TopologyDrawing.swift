import NetlinkKit
import Overlay

/// A picture as boxes, frames and lines, whatever language it is written in.
struct TopologyDrawing {
  /// What a box stands for, and so what it looks like.
  enum Role: String, CaseIterable {
    case bridge, tunnel, cable, link, elsewhere, more
  }

  /// What a line stands for, and so what it looks like.
  enum Line: String, CaseIterable {
    case pair, port, lower, underlay, tunnel
  }

  /// A box with lines of text, of which the first is its name.
  struct Box {
    let key: Key
    let role: Role
    let lines: [String]
    /// Whether it stands for something that is down.
    let isDown: Bool
  }

  /// Which box is meant: no two have one key.
  enum Key: Hashable {
    case link(LinkNode)
    /// A namespace in which there is nothing to be seen.
    case emptiness(Place)
    /// A peer that is not on this host.
    case peer(TunnelPeer.Target)
    /// A group, which each VNI has for itself.
    case group(IPAddress, vni: UInt32?)
    /// The peers of a link that are not drawn.
    case rest(LinkNode)
  }

  /// A namespace, with a frame around its boxes.
  struct Frame {
    let place: Place
    let title: String
    let boxes: [Box]
  }

  /// A line between two boxes.
  struct Joint {
    let from: Key
    let to: Key
    let line: Line
    /// Whether it leads to the second one alone.
    var isOneWay = false
  }

  private(set) var frames: [Frame] = []
  /// What is not on this host, in the order in which it is met.
  private(set) var outside: [Box] = []
  private(set) var joints: [Joint] = []
  private let labels: TopologyLabels
  /// The links that others are ports of.
  private let masters: Set<LinkNode>
  /// The links whose names are read like those of others in their namespace, since they are no text.
  private var namesakes: Set<LinkNode> = []

  init(_ graph: TopologyGraph, _ style: TopologyStyle) {
    labels = TopologyLabels(graph: graph, style: style)
    masters = Set(graph.edges.filter { $0.kind == .port }.map(\.to))
    for cluster in graph.clusters {
      append(cluster)
      var names: Set<String> = []
      for node in cluster.nodes where !names.insert(node.link.name.visible).inserted {
        namesakes.insert(node.id)
      }
    }
    joints = joints(of: graph.edges)
    var known: Set<Key> = []
    for node in graph.clusters.flatMap(\.nodes) { appendPeers(of: node, &known) }
  }

  private mutating func append(_ cluster: TopologyCluster) {
    var boxes = cluster.nodes.map(box)
    if let text = labels.emptiness(of: cluster) {
      boxes = [Box(key: .emptiness(cluster.place), role: .more, lines: [text], isDown: false)]
    }
    frames.append(Frame(place: cluster.place, title: cluster.title.text, boxes: boxes))
  }

  private func box(_ node: TopologyNode) -> Box {
    let mark = TopologyLabels.mark(of: node.link)
    let name = [node.link.name.visible] + (mark.map { [$0] } ?? [])
    var lines = [name.joined(separator: " ")]
    // One option a line, but the type with what is most its own.
    let traits = labels.traits(of: node)
    lines += [traits.prefix(2).joined(separator: " ")] + traits.dropFirst(2)
    lines += labels.addresses(of: node)
    lines += labels.sizes(of: node)
    if let alias = node.link.options[LinkOptions.alias] { lines.append("“\(alias.visible)”") }
    return Box(
      key: .link(node.id), role: Role(of: node, hasPorts: masters.contains(node.id)),
      lines: lines.filter { !$0.isEmpty },
      isDown: mark != nil)
  }

  // MARK: Lines

  /// Lines so that one goes from a host by its bridge and its tunnel to the underlay, since that is how they are laid out.
  private func joints(of edges: [TopologyEdge]) -> [Joint] {
    var ports: Set<LinkNode> = []
    for edge in edges {
      if case .port = edge.kind { ports.insert(edge.from) }
    }
    return edges.compactMap { edge in
      let (from, to) = (Key.link(edge.from), Key.link(edge.to))
      return switch edge.kind {
      case .pair:
        ports.contains(edge.from)
          ? Joint(from: to, to: from, line: .pair) : Joint(from: from, to: to, line: .pair)
      case .port:
        labels.graph[edge.from]?.isTunnel == true
          ? Joint(from: to, to: from, line: .port) : Joint(from: from, to: to, line: .port)
      case .lower: Joint(from: from, to: to, line: .lower)
      case .underlay: Joint(from: from, to: to, line: .underlay)
      case .tunnel(let isMutual): Joint(from: from, to: to, line: .tunnel, isOneWay: !isMutual)
      // Each member has a line to the group.
      case .group: nil
      }
    }
  }

  // MARK: Peers that are elsewhere

  private mutating func appendPeers(of node: TopologyNode, _ known: inout Set<Key>) {
    let (shown, rest) = labels.shown(
      node.peers.filter { $0.ends.isEmpty || $0.address?.isMulticast == true })
    for peer in shown {
      let key = Self.key(of: peer, node.link)
      if known.insert(key).inserted {
        let isGroup = peer.address?.isMulticast == true
        let words = [isGroup ? Vxlan.group.descriptor.keyword : nil, TopologyLabels.target(of: peer)]
        let name = words.compactMap { $0 }.joined(separator: " ")
        outside.append(Box(key: key, role: .elsewhere, lines: [name], isDown: false))
      }
      joints.append(Joint(from: .link(node.id), to: key, line: .tunnel, isOneWay: true))
    }
    guard !rest.isEmpty else { return }
    outside.append(
      Box(key: .rest(node.id), role: .more, lines: [TopologyLabels.text(ofRest: rest)], isDown: false))
    joints.append(Joint(from: .link(node.id), to: .rest(node.id), line: .tunnel, isOneWay: true))
  }

  private static func key(of peer: TunnelPeer, _ link: Link) -> Key {
    guard let address = peer.address, address.isMulticast else { return .peer(peer.target) }
    return .group(address, vni: link.kindOptions?[Vxlan.vni])
  }

  // MARK: What stands for a box

  /// A name for a box that says what it stands for; two boxes have two names.
  func identifier(of key: Key) -> String {
    switch key {
    case .link(let node):
      "\(place(node.place))/\(labels.graph[node]?.link.name.visible ?? "")"
        + (namesakes.contains(node) ? " \(node.index)" : "")
    case .emptiness(let place): "\(self.place(place))/"
    case .peer(.address(let address)): "\(address)"
    case .peer(.nextHop(let number)): "\(ForwardingOptions.nextHop.descriptor.keyword) \(number)"
    case .group(let address, let vni): "\(address)" + (vni.map { " \($0)" } ?? "")
    case .rest(let node): "\(identifier(of: .link(node))) …"
    }
  }

  private func place(_ place: Place) -> String { labels.graph[place]?.title.word?.visible ?? "" }
}

extension TopologyDrawing.Role {
  /// - Parameter hasPorts: whether other links are ports of it, of whatever kind it is.
  fileprivate init(of node: TopologyNode, hasPorts: Bool) {
    let link = node.link
    if node.isTunnel {
      self = .tunnel
    } else if hasPorts || link.kind == Bridge.kind || link.kind == VRF.kind {
      self = .bridge
    } else {
      self = link.kind == Veth.kind ? .cable : .link
    }
  }

  /// The color of a box of the role, as `#RRGGBB`.
  var color: String {
    switch self {
    case .bridge: "#fff3c4"
    case .tunnel: "#cfe3ff"
    case .cable: "#e3f4e1"
    case .link: "#f4f4f4"
    case .elsewhere, .more: "#ffffff"
    }
  }
}

extension TopologyDrawing.Line {
  /// The color of a line, as `#RRGGBB`.
  var color: String {
    switch self {
    case .pair: "#3a7d34"
    case .port, .lower: "#444444"
    case .underlay: "#999999"
    case .tunnel: "#1f5fbf"
    }
  }
}

extension TopologyDrawing {
  /// The color of what is down, as `#RRGGBB`.
  static let downColor = "#c01c28"
}
