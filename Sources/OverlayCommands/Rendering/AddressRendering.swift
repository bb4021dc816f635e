import NetlinkKit

/// Links with their addresses as `ip addr show` prints them, in text or JSON.
struct AddressRendering {
  private var link: LinkRendering
  private let options: GlobalOptions
  private let addresses: [Int32: [InterfaceAddress]]
  /// Whether links without an address are left out: so it is where a family was asked for.
  let onlyWithAddresses: Bool

  init(link: LinkRendering, addresses: [InterfaceAddress], onlyWithAddresses: Bool) {
    self.link = link
    options = link.options
    self.addresses = Dictionary(grouping: addresses, by: \.link)
    self.onlyWithAddresses = onlyWithAddresses
  }

  /// Adds a link with its addresses.
  mutating func append(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    let addresses = addresses[record.header.index] ?? []
    if onlyWithAddresses, addresses.isEmpty { return }
    if options.isJSON {
      appendObject(record, payload, addresses)
    } else if options.isBrief {
      let prefixes = addresses.map { Self.prefix(of: $0) + " " }.joined()
      link.appendBriefStart(record, payload)
      link.append(" \(prefixes)\n")
    } else {
      appendText(record, payload, addresses)
    }
  }

  /// Adds the end, and gives the text.
  mutating func finish() -> [UInt8] {
    link.finish()
    return link.bytes
  }

  // MARK: Text

  private mutating func appendText(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ addresses: [InterfaceAddress]
  ) {
    link.appendFirstLine(record, payload)
    if !onlyWithAddresses {
      link.appendHardwareLine(record, payload)
      link.append("\n")
    }
    for address in addresses { link.append(Self.lines(of: address)) }
    if options.showsStatistics {
      link.append(link.statisticsText(of: record.header.index, record.statistics(in: payload)))
    }
  }

  /// An address in two lines, the second of which tells how long it lasts.
  static func lines(of address: InterfaceAddress) -> String {
    var text = "    \(family(of: address)) \(words(of: address))"
    for word in flags(of: address) { text += " \(word)" }
    if let label = address.options[AddressOptions.label] { text += " \(label)" }
    text += "\n"
    if let lifetime = address.lifetime {
      text += "       valid_lft \(seconds(lifetime.valid)) preferred_lft \(seconds(lifetime.preferred))\n"
    }
    return text
  }

  /// Prefix, broadcast address and scope: what is printed here, the command line takes.
  static func words(of address: InterfaceAddress) -> String {
    let broadcast = address.options[AddressOptions.broadcast].map { " brd \($0)" } ?? ""
    return "\(prefix(of: address))\(broadcast) scope \(scope(of: address))"
  }

  /// The address and the prefix's length, with the peer and the metric where it has them.
  static func prefix(of address: InterfaceAddress) -> String {
    let metric = address.options[AddressOptions.metric].map { " metric \($0)" } ?? ""
    let peer = address.peer.map { " peer \($0)" } ?? ""
    return "\(address.local)\(peer)/\(address.prefixLength)\(metric)"
  }

  private static func family(of address: InterfaceAddress) -> String {
    address.local.family == .ipv4 ? "inet" : "inet6"
  }

  private static func scope(of address: InterfaceAddress) -> String {
    AddressScope(rawValue: address.scope)?.word ?? String(address.scope)
  }

  private static func seconds(_ seconds: UInt32?) -> String { seconds.map { "\($0)sec" } ?? "forever" }

  /// iproute2's words for `IFA_F_*`, in its order.
  private static func flags(of address: InterfaceAddress) -> [String] {
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

  private mutating func appendObject(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ addresses: [InterfaceAddress]
  ) {
    let mark = link.beginObject()
    if options.isBrief {
      link.appendBriefStartMembers(record, payload)
    } else {
      link.appendBasics(record, payload)
    }
    let isBrief = options.isBrief
    link.appendMembers { json in
      json.array("addr_info") { json in
        for address in addresses { json.object { Self.write(address, isBrief: isBrief, into: &$0) } }
      }
    }
    if options.showsStatistics, !options.isBrief { link.appendStatistics(record, payload) }
    link.endObject(mark)
  }

  /// An address as members of an object.
  static func write(_ address: InterfaceAddress, isBrief: Bool, into json: inout JSONWriter) {
    if !isBrief { json.string("family", family(of: address)) }
    json.string("local", "\(address.local)")
    if let peer = address.peer { json.string("address", "\(peer)") }
    json.number("prefixlen", address.prefixLength)
    if let metric = address.options[AddressOptions.metric] { json.number("metric", metric) }
    if isBrief { return }
    if let broadcast = address.options[AddressOptions.broadcast] { json.string("broadcast", "\(broadcast)") }
    json.string("scope", scope(of: address))
    for word in flags(of: address) { json.bool(word, true) }
    if let label = address.options[AddressOptions.label] { json.string("label", label) }
    if let lifetime = address.lifetime {
      json.number("valid_life_time", lifetime.valid ?? .max)
      json.number("preferred_life_time", lifetime.preferred ?? .max)
    }
  }
}
