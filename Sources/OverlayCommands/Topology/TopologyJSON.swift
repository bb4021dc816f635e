import NetlinkKit
import Overlay

/// A picture as data: namespaces with their links, and with each link what it is joined to.
struct TopologyJSON {
  private let labels: TopologyLabels
  private var json: JSONWriter
  private var joints: [LinkNode: [TopologyEdge]] = [:]

  init(_ graph: TopologyGraph, _ style: TopologyStyle, isPretty: Bool) {
    labels = TopologyLabels(graph: graph, style: style)
    json = JSONWriter(isPretty: isPretty)
    for edge in graph.edges {
      joints[edge.from, default: []].append(edge)
      if case .pair = edge.kind { joints[edge.to, default: []].append(edge) }
    }
    let rendering = self
    json.array { json in
      for cluster in graph.clusters { json.object { rendering.write(cluster, into: &$0) } }
    }
  }

  /// One array, with a line's end.
  var bytes: [UInt8] { json.bytes + [UInt8(ascii: "\n")] }

  private func write(_ cluster: TopologyCluster, into json: inout JSONWriter) {
    write(netns: cluster.place, into: &json)
    json.bool("home", cluster.place == .home)
    if let program = cluster.title.program { json.string("program", program) }
    if let fault = cluster.fault { json.string("error", fault.message) }
    json.array("links") { json in
      for node in cluster.nodes { json.object { write(node, into: &$0) } }
    }
  }

  private func write(netns place: Place, into json: inout JSONWriter) {
    if let word = labels.graph[place]?.title.word { json.string("netns", word) } else { json.null("netns") }
  }

  private func write(_ node: TopologyNode, into json: inout JSONWriter) {
    let link = node.link
    json.number("ifindex", link.index)
    json.string("ifname", link.name)
    json.bool("up", link.isUp)
    for field in Self.options {
      guard let value = link.options[field] else { continue }
      json.write(field, value) { labels.graph[LinkNode($0, in: node.id.place)]?.link.name }
    }
    if let type = link.typeName {
      json.object("linkinfo") { json in
        json.string("info_kind", type)
        guard let settings = link.kindOptions else { return }
        json.object("info_data") { json in
          for (field, value) in settings.given where TopologyLabels.isOfInterest(field, value) {
            json.write(field, value) { labels.graph[LinkNode($0, in: node.id.place)]?.link.name }
          }
        }
      }
    }
    json.array("addr_info") { json in
      for address in labels.shownAddresses(of: node) { json.object { Self.write(address, into: &$0) } }
    }
    write(joints[node.id] ?? [], of: node, into: &json)
    guard node.isTunnel else { return }
    json.array("peers") { json in
      for peer in node.peers { json.object { write(peer, into: &$0) } }
    }
  }

  private static let options = [
    LinkOptions.mtu.descriptor, LinkOptions.master.descriptor, LinkOptions.operationalState.descriptor,
    LinkOptions.address.descriptor, LinkOptions.alias.descriptor,
  ]

  private static func write(_ address: InterfaceAddress, into json: inout JSONWriter) {
    json.string("family", address.local.family == .ipv4 ? "inet" : "inet6")
    json.string("local", "\(address.local)")
    json.number("prefixlen", address.prefixLength)
  }

  private func write(_ edges: [TopologyEdge], of node: TopologyNode, into json: inout JSONWriter) {
    for edge in edges {
      let other = edge.from == node.id ? edge.to : edge.from
      switch edge.kind {
      case .pair: json.object("peer") { write(other, into: &$0) }
      case .lower: json.object("lower") { write(other, into: &$0) }
      case .port, .underlay, .tunnel, .group: break
      }
    }
    guard node.isTunnel else { return }
    json.array("underlay") { json in
      for edge in edges {
        guard case .underlay(let byRoute) = edge.kind else { continue }
        json.object { json in
          write(edge.to, into: &json)
          json.bool("by_route", byRoute)
        }
      }
    }
  }

  private func write(_ node: LinkNode, into json: inout JSONWriter) {
    write(netns: node.place, into: &json)
    if let name = labels.graph[node]?.link.name { json.string("ifname", name) }
  }

  private func write(_ peer: TunnelPeer, into json: inout JSONWriter) {
    switch peer.target {
    case .address(let address): json.string(ForwardingOptions.destination.descriptor.jsonKey, "\(address)")
    case .nextHop(let number): json.number(ForwardingOptions.nextHop.descriptor.jsonKey, number)
    }
    json.bool("flood", peer.isFlood)
    json.number("macs", peer.addressCount)
    if !peer.vnis.isEmpty {
      json.array("vnis") { json in
        for vni in peer.vnis { json.number(nil, vni) }
      }
    }
    json.array("ends") { json in
      for end in peer.ends { json.object { write(end, into: &$0) } }
    }
  }
}
