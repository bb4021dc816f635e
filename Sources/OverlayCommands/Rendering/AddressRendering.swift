import NetlinkKit

/// Links with their addresses as `ip addr show` prints them, in text or JSON.
struct AddressRendering {
  let link: LinkRendering
  private let addresses: [Int32: [InterfaceAddress]]
  /// Whether links without an address are left out: so it is where a family was asked for.
  let onlyWithAddresses: Bool

  init(link: LinkRendering, addresses: [InterfaceAddress], onlyWithAddresses: Bool) {
    self.link = link
    self.addresses = Dictionary(grouping: addresses, by: \.link)
    self.onlyWithAddresses = onlyWithAddresses
  }

  func render(_ links: [Link]) -> String {
    let shown = onlyWithAddresses ? links.filter { addresses[$0.index] != nil } : links
    guard link.options.isJSON else {
      return shown.map { link.options.isBrief ? brief($0) : text($0) }.joined()
    }
    var json = JSONWriter(isPretty: link.options.isPretty)
    json.array { json in
      for link in shown { json.object { self.json(link, into: &$0) } }
    }
    return json.text + "\n"
  }

  private func addresses(of link: Link) -> [InterfaceAddress] { addresses[link.index] ?? [] }

  // MARK: Text

  private func text(_ link: Link) -> String {
    var text = self.link.firstLine(of: link, showsMode: false)
    if !onlyWithAddresses { text += self.link.hardwareLine(of: link) + "\n" }
    for address in addresses(of: link) {
      text += "    \(family(of: address)) \(Self.words(of: address))"
      for word in flags(of: address) { text += " \(word)" }
      if let label = address.options[AddressOptions.label] { text += " \(label)" }
      text += "\n"
      if let lifetime = address.lifetime {
        text += "       valid_lft \(seconds(lifetime.valid)) preferred_lft \(seconds(lifetime.preferred))\n"
      }
    }
    if self.link.options.showsStatistics { text += self.link.statisticsText(of: link) }
    return text
  }

  private func brief(_ link: Link) -> String {
    let prefixes = addresses(of: link).map { Self.prefix(of: $0) + " " }.joined()
    return "\(self.link.briefStart(of: link)) \(prefixes)\n"
  }

  /// Prefix, broadcast address and scope: what is printed here, the command line takes.
  static func words(of address: InterfaceAddress) -> String {
    let broadcast = address.options[AddressOptions.broadcast].map { " brd \($0)" } ?? ""
    return "\(prefix(of: address))\(broadcast) scope \(scope(of: address))"
  }

  private static func prefix(of address: InterfaceAddress) -> String {
    let metric = address.options[AddressOptions.metric].map { " metric \($0)" } ?? ""
    let peer = address.peer.map { " peer \($0)" } ?? ""
    return "\(address.local)\(peer)/\(address.prefixLength)\(metric)"
  }

  private func family(of address: InterfaceAddress) -> String {
    address.local.family == .ipv4 ? "inet" : "inet6"
  }

  private static func scope(of address: InterfaceAddress) -> String {
    AddressScope(rawValue: address.scope)?.word ?? String(address.scope)
  }

  private func seconds(_ seconds: UInt32?) -> String { seconds.map { "\($0)sec" } ?? "forever" }

  /// iproute2's words for `IFA_F_*`, in its order.
  private func flags(of address: InterfaceAddress) -> [String] {
    let isIPv6 = address.local.family == .ipv6
    let bits: [(UInt32, String)] = [
      (0x01, isIPv6 ? "temporary" : "secondary"), (0x40, "tentative"), (0x20, "deprecated"), (0x10, "home"),
      (0x02, "nodad"), (0x100, "mngtmpaddr"), (0x200, "noprefixroute"), (0x400, "autojoin"),
      (0x08, "dadfailed"),
    ]
    let isDynamic = address.flags & 0x80 == 0
    return bits.filter { address.flags & $0.0 != 0 }.map(\.1) + (isDynamic ? ["dynamic"] : [])
  }

  // MARK: JSON

  private func json(_ link: Link, into json: inout JSONWriter) {
    if self.link.options.isBrief {
      self.link.writeBriefStart(of: link, into: &json)
    } else {
      self.link.writeBasics(of: link, showsMode: false, into: &json)
    }
    json.array("addr_info") { json in
      for address in addresses(of: link) { json.object { self.json(address, into: &$0) } }
    }
    guard self.link.options.showsStatistics, !self.link.options.isBrief else { return }
    self.link.writeStatistics(of: link, into: &json)
  }

  private func json(_ address: InterfaceAddress, into json: inout JSONWriter) {
    let isBrief = link.options.isBrief
    if !isBrief { json.string("family", family(of: address)) }
    json.string("local", "\(address.local)")
    if let peer = address.peer { json.string("address", "\(peer)") }
    json.number("prefixlen", address.prefixLength)
    if let metric = address.options[AddressOptions.metric] { json.number("metric", metric) }
    if isBrief { return }
    if let broadcast = address.options[AddressOptions.broadcast] { json.string("broadcast", "\(broadcast)") }
    json.string("scope", Self.scope(of: address))
    for word in flags(of: address) { json.bool(word, true) }
    if let label = address.options[AddressOptions.label] { json.string("label", label) }
    if let lifetime = address.lifetime {
      json.number("valid_life_time", lifetime.valid ?? .max)
      json.number("preferred_life_time", lifetime.preferred ?? .max)
    }
  }
}
