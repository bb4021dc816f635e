import NetlinkKit

/// Links as `ip link show` prints them, in text or JSON.
struct LinkRendering {
  let options: GlobalOptions
  /// The links that others refer to.
  let known: KnownLinks
  /// What links count beside what every link counts.
  var extendedStatistics: [ExtendedStatistics] = []

  func render(_ links: [Link]) -> String {
    guard options.isJSON else {
      return links.map { options.isBrief ? brief($0) : text($0) }.joined()
    }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for link in links { json.object { self.json(link, into: &$0) } }
    }
    return json.text + "\n"
  }

  func name(of index: Int32) -> String? { known[index]?.name }

  /// The words of the flags, in iproute2's order.
  func flagNames(of link: Link) -> [String] {
    var names: [String] = []
    if link.isUp, link.flags & 0x40 == 0 { names.append("NO-CARRIER") }
    for flag in Self.flags where link.flags & flag.bit != 0 { names.append(flag.name) }
    if isLowerDown(link) { names.append("M-DOWN") }
    return names
  }

  private struct Flag {
    let bit: UInt32
    let name: String

    init(_ bit: UInt32, _ name: String) {
      self.bit = bit
      self.name = name
    }
  }

  /// `IFF_*`; the running bit (0x40) shows as its absence.
  private static let flags = [
    Flag(0x8, "LOOPBACK"), Flag(0x2, "BROADCAST"), Flag(0x10, "POINTOPOINT"), Flag(0x1000, "MULTICAST"),
    Flag(0x80, "NOARP"), Flag(0x200, "ALLMULTI"), Flag(0x100, "PROMISC"), Flag(0x400, "MASTER"),
    Flag(0x800, "SLAVE"), Flag(0x4, "DEBUG"), Flag(0x8000, "DYNAMIC"), Flag(0x4000, "AUTOMEDIA"),
    Flag(0x2000, "PORTSEL"), Flag(0x20, "NOTRAILERS"), Flag(0x1, "UP"), Flag(0x10000, "LOWER_UP"),
    Flag(0x20000, "DORMANT"), Flag(0x40000, "ECHO"),
  ]

  private func isLowerDown(_ link: Link) -> Bool {
    guard case .index(let index)? = link.options[LinkOptions.lower] else { return false }
    guard link.options[LinkOptions.lowerNamespace] == nil, let lower = known[index] else { return false }
    return !lower.isUp
  }

  /// iproute2's word for an `ARPHRD_*` number.
  static func hardwareName(_ type: UInt16) -> String {
    switch type {
    case 1: "ether"
    case 512: "ppp"
    case 768: "ipip"
    case 769: "tunnel6"
    case 772: "loopback"
    case 776: "sit"
    case 778: "gre"
    case 823: "gre6"
    case 65534: "none"
    default: "\(type)"
    }
  }

  /// The link that a link stands on or is paired with, as iproute2 puts it behind an `@`.
  func lower(of link: Link) -> String? {
    guard let lower = link.options[LinkOptions.lower] else { return nil }
    guard case .index(let index) = lower else { return "NONE" }
    if link.options[LinkOptions.lowerNamespace] != nil { return "if\(index)" }
    return known[index]?.name ?? "if\(index)"
  }
}
