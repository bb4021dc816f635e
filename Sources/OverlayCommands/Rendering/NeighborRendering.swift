import NetlinkKit

/// Neighbours as `ip neigh show` prints them, in text or JSON.
struct NeighborRendering {
  let options: GlobalOptions
  /// The links that the neighbours are on.
  let known: KnownLinks
  /// Whether the link goes without saying, since it was asked for: `ip` leaves it out then.
  var omitsLink = false

  func render(_ neighbors: [Neighbor]) -> String { ShownPart.render(neighbors.map(parts), options) }

  /// An entry as the command line takes it.
  func words(of neighbor: Neighbor) -> String {
    var words = ["\(neighbor.address)", "dev \(name(of: neighbor.link))"]
    for (field, value) in neighbor.options.given {
      switch (field.keyword, value) {
      case (_, .toggle(false)): break
      case (_, .toggle): words.append(field.keyword)
      case (_, .hardwareAddress(let address)): words.append("\(field.keyword) \(Self.text(of: address))")
      default: words.append("\(field.keyword) \(field.codec.text(of: value) { _ in nil })")
      }
    }
    return words.joined(separator: " ")
  }

  private func name(of link: Int32) -> String { known[link]?.name ?? "if\(link)" }

  private func parts(of neighbor: Neighbor) -> [ShownPart] {
    var parts: [ShownPart] = [.word("dst", "\(neighbor.address)")]
    if !omitsLink { parts.append(.word("dev", name(of: neighbor.link), label: "dev")) }
    if let address = neighbor.options[NeighborOptions.hardwareAddress] {
      parts.append(.word("lladdr", Self.text(of: address), label: "lladdr"))
    }
    let flags = [
      NeighborOptions.router, NeighborOptions.proxy, NeighborOptions.managed,
      NeighborOptions.externallyLearned,
    ].map(\.descriptor)
    parts += flags.filter { neighbor.options[$0] == .toggle(true) }.map { .flag($0.keyword) }
    if neighbor.isOffloaded { parts.append(.flag("offload")) }
    if let state = state(of: neighbor) { parts.append(state) }
    let origin = NeighborOptions.origin.descriptor
    if let value = neighbor.options[origin] { parts.append(.option(origin, value) { _ in nil }) }
    return parts
  }

  private func state(of neighbor: Neighbor) -> ShownPart? {
    let bits = neighbor.options[NeighborOptions.state] ?? 0
    guard bits != 0 else { return nil }
    let words = NeighborState.allCases.filter { bits & $0.rawValue != 0 }.map { $0.word.uppercased() }
    return ShownPart(text: words.joined(separator: ",") + " ") { json in
      json.array(NeighborOptions.state.descriptor.jsonKey) { json in
        for word in words { json.string(nil, word) }
      }
    }
  }

  /// A tunnel's link-layer addresses are IP addresses.
  static func text(of address: HardwareAddress) -> String {
    IPAddress(bytes: address.bytes)?.description ?? address.description
  }
}
