import NetlinkKit

/// Links as `ip link show` prints them, in text or JSON.
struct LinkRendering {
  let options: GlobalOptions
  /// The links that others refer to.
  let known: [Int32: KnownLink]

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
    let bits: [(UInt32, String)] = [
      (0x8, "LOOPBACK"), (0x2, "BROADCAST"), (0x10, "POINTOPOINT"), (0x1000, "MULTICAST"), (0x80, "NOARP"),
      (0x200, "ALLMULTI"), (0x100, "PROMISC"), (0x400, "MASTER"), (0x800, "SLAVE"), (0x4, "DEBUG"),
      (0x8000, "DYNAMIC"), (0x4000, "AUTOMEDIA"), (0x2000, "PORTSEL"), (0x20, "NOTRAILERS"), (0x1, "UP"),
      (0x10000, "LOWER_UP"), (0x20000, "DORMANT"), (0x40000, "ECHO"),
    ]
    let hasCarrier = link.flags & 0x40 != 0
    return (link.isUp && !hasCarrier ? ["NO-CARRIER"] : [])
      + bits.compactMap { link.flags & $0.0 != 0 ? $0.1 : nil }
      + (isLowerDown(link) ? ["M-DOWN"] : [])
  }

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
