import NetlinkKit

/// Peers of VTEPs, in text or JSON. In text, what stands before `route` or `unreachable`, `peer add` takes.
struct PeerRendering {
  let options: GlobalOptions
  /// The links that peers refer to.
  let known: KnownLinks
  /// Whether the VTEP goes without saying, since it was asked for.
  let omitsLink: Bool

  func render(_ peers: [Peer]) -> String {
    guard options.isJSON else { return peers.map { text($0) + "\n" }.joined() }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for peer in peers { json.object { write(peer, into: &$0) } }
    }
    return json.text + "\n"
  }

  private static let fields = FloodListLine.taken + [ForwardingOptions.nextHop.descriptor]

  private func name(_ index: Int32) -> String { known[index]?.name ?? "if\(index)" }

  private func text(_ peer: Peer) -> String {
    var words: [String] = []
    if let address = peer.entry.options[ForwardingOptions.destination] { words.append("\(address)") }
    if !omitsLink { words.append("dev \(name(peer.entry.link))") }
    for field in Self.fields {
      guard let value = peer.entry.options[field] else { continue }
      words.append("\(field.keyword) \(field.codec.text(of: value) { known[$0]?.name })")
    }
    if peer.isInitial { words.append("default") }
    return (words + routeWords(peer)).joined(separator: " ")
  }

  private func routeWords(_ peer: Peer) -> [String] {
    // A next-hop object has routes of its own.
    guard peer.entry.options[ForwardingOptions.destination] != nil else { return [] }
    guard let route = peer.route else { return ["unreachable"] }
    var words = ["route"]
    if let type = Self.type(of: route) { words.append(type) }
    if let gateway = route.anyGateway { words.append("via \(gateway)") }
    if let link = route.link { words.append("dev \(name(link))") }
    if let source = route.anySource { words.append("src \(source)") }
    return words
  }

  private func write(_ peer: Peer, into json: inout JSONWriter) {
    if let address = peer.entry.options[ForwardingOptions.destination] {
      json.string(ForwardingOptions.destination.descriptor.jsonKey, "\(address)")
    }
    if !omitsLink { json.string("ifname", name(peer.entry.link)) }
    for field in Self.fields {
      guard let value = peer.entry.options[field] else { continue }
      json.write(field, value) { known[$0]?.name }
    }
    json.bool("default", peer.isInitial)
    guard peer.entry.options[ForwardingOptions.destination] != nil else { return }
    json.bool("reachable", peer.route != nil)
    guard let route = peer.route else { return }
    json.object("route") { json in
      if let type = Self.type(of: route) { json.string("type", type) }
      if let gateway = route.anyGateway { json.string("gateway", "\(gateway)") }
      if let link = route.link { json.string("dev", name(link)) }
      if let source = route.anySource {
        json.string(RouteOptions.source.descriptor.jsonKey, "\(source)")
      }
    }
  }

  /// The word for the route's type, where it is worth one: a peer that is this host itself is `local`.
  private static func type(of route: Route) -> String? {
    guard let type = route.options[RouteOptions.type].flatMap(RouteType.init), type != .unicast, type != .none
    else { return nil }
    return type.word
  }
}
