import NetlinkKit
import Overlay

/// A picture as a tree of text: namespaces, in them the links, below each what belongs to it.
struct TreeRendering {
  private let labels: TopologyLabels
  private let signs: Signs
  private var lines: [String] = []
  /// What is joined to each link, but for what the tree's form tells.
  private var joints: [LinkNode: [TopologyEdge]] = [:]

  /// What the tree is drawn with.
  private struct Signs {
    var branch = "├─"
    var lastBranch = "└─"
    var trunk = "│  "
    let gap = "   "
    var pair = "↔"
    var target = "→"
    var rest = "…"
    /// Around an alias.
    var quotes = ("“", "”")

    static let ascii = Signs(
      branch: "|-", lastBranch: "`-", trunk: "|  ", pair: "<->", target: "->", rest: "...",
      quotes: ("\"", "\""))
  }

  /// What stands in front of a namespace's link that one stands on, and of one that a route leads to.
  private static let on = "on"
  private static let via = "via"

  /// Whether an alias begins with a word.
  static func isQuote(_ word: ArraySlice<UInt8>) -> Bool {
    [Signs(), .ascii].contains { word.starts(with: $0.quotes.0.utf8) }
  }

  /// Whether a word is a link's name, by the one in front of it.
  static func isName(_ word: ArraySlice<UInt8>, behind last: ArraySlice<UInt8>) -> Bool {
    [Signs(), .ascii].contains { signs in
      let isBehind = [signs.branch, signs.lastBranch, signs.pair, on, via, Vxlan.dev.descriptor.keyword]
        .contains { last.elementsEqual($0.utf8) }
      let isSign = [signs.target, signs.rest].contains { word.elementsEqual($0.utf8) }
      return isBehind && !isSign && word.first != UInt8(ascii: "(")
    }
  }

  init(_ graph: TopologyGraph, _ style: TopologyStyle, isASCII: Bool = false) {
    labels = TopologyLabels(graph: graph, style: style)
    signs = isASCII ? .ascii : Signs()
    for edge in graph.edges {
      switch edge.kind {
      case .pair:
        joints[edge.from, default: []].append(edge)
        joints[edge.to, default: []].append(edge)
      case .lower, .underlay: joints[edge.from, default: []].append(edge)
      case .port, .tunnel, .group: break
      }
    }
    for cluster in graph.clusters { append(cluster) }
  }

  /// The tree.
  var text: String { lines.map { $0 + "\n" }.joined() }

  private mutating func append(_ cluster: TopologyCluster) {
    lines.append(cluster.title.text)
    if let text = labels.emptiness(of: cluster) { return lines.append("\(signs.lastBranch) (\(text))") }
    append(cluster.roots.map(Item.link), of: cluster, behind: "")
  }

  private enum Item {
    case link(LinkNode)
    case text(String)
  }

  private mutating func append(_ items: [Item], of cluster: TopologyCluster, behind front: String) {
    for (position, item) in items.enumerated() {
      let isLast = position == items.count - 1
      let start = front + (isLast ? signs.lastBranch : signs.branch) + " "
      switch item {
      case .text(let text): lines.append(start + text)
      case .link(let id):
        guard let node = labels.graph[id] else { continue }
        lines.append(start + text(of: node, in: cluster))
        let below = peers(of: node) + cluster.children(of: id).map(Item.link)
        append(below, of: cluster, behind: front + (isLast ? signs.gap : signs.trunk))
      }
    }
  }

  private func text(of node: TopologyNode, in cluster: TopologyCluster) -> String {
    var words = [node.link.name.visible]
    if let mark = TopologyLabels.mark(of: node.link) { words.append(mark) }
    words += labels.traits(of: node)
    words += joints(of: node, in: cluster)
    words += labels.sizes(of: node)
    words += labels.addresses(of: node)
    if let alias = node.link.options[LinkOptions.alias] {
      words.append(signs.quotes.0 + alias.visible + signs.quotes.1)
    }
    return words.joined(separator: " ")
  }

  /// What a link is joined to beside what it stands below.
  private func joints(of node: TopologyNode, in cluster: TopologyCluster) -> [String] {
    let edges = joints[node.id] ?? []
    if edges.isEmpty, node.link.kind == Veth.kind {
      return ["\(signs.pair) a namespace that is not shown"]
    }
    return edges.compactMap { edge in
      let other = edge.from == node.id ? edge.to : edge.from
      let name = labels.name(of: other, from: node.id.place)
      return switch edge.kind {
      case .pair: "\(signs.pair) \(name)"
      case .lower: other == cluster.parent(of: node.id) ? nil : "\(Self.on) \(name)"
      case .underlay(byRoute: false): "\(Vxlan.dev.descriptor.keyword) \(name)"
      case .underlay(byRoute: true): "\(Self.via) \(name)"
      case .port, .tunnel, .group: nil
      }
    }
  }

  private func peers(of node: TopologyNode) -> [Item] {
    let (shown, rest) = labels.shown(node.peers)
    var items = shown.map { peer in
      var words = [signs.target, TopologyLabels.target(of: peer)]
      if !peer.ends.isEmpty {
        let names = peer.ends.map { labels.name(of: $0, from: node.id.place) }
        words.append("(\(names.joined(separator: ", ")))")
      }
      let uses = TopologyLabels.uses(of: peer, node.link)
      if !uses.isEmpty { words.append(uses.joined(separator: ", ")) }
      return Item.text(words.joined(separator: " "))
    }
    if !rest.isEmpty {
      items.append(.text("\(signs.rest) \(TopologyLabels.text(ofRest: rest)) (--all-peers shows them)"))
    }
    return items
  }
}
