/// What the kernel does with the packets that a route is for (`RTN_*`), by iproute2's words.
public enum RouteType: UInt8, Sendable, CaseIterable {
  case none = 0
  case unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit, `throw`

  /// iproute2's word for the type.
  public var word: String { "\(self)" }

  /// What becomes of the packets, in a line.
  public var summary: String {
    switch self {
    case .none: "nothing that the kernel tells"
    case .unicast: "packets go to one host, or to the next hop (the default)"
    case .local: "packets are for this host"
    case .broadcast: "packets go to all hosts of a link, as link-layer broadcasts"
    case .anycast: "packets are for this host among others"
    case .multicast: "packets go to a group"
    case .blackhole: "packets are dropped without a word"
    case .unreachable: "packets are dropped, and their sender hears that the host is unreachable"
    case .prohibit: "packets are dropped, and their sender hears that this is forbidden"
    case .throw: "packets are looked up in the next table"
    }
  }

  /// The words and their numbers.
  static let words = allCases.map { Choice($0.word, UInt64($0.rawValue)) }

  /// Whether packets go somewhere, so that the route tells where.
  public var isDelivering: Bool {
    switch self {
    case .none, .unicast, .local, .broadcast, .anycast, .multicast: true
    case .blackhole, .unreachable, .prohibit, .throw: false
    }
  }
}

/// Who made a route or a neighbour's entry (`RTPROT_*`), by the words of iproute2's `rt_protos`.
public enum RouteOrigin {
  /// `RTPROT_BOOT`: made by hand, or while the system started.
  public static let boot: UInt8 = 3

  static let words = [
    Choice("unspec", 0), Choice("redirect", 1), Choice("kernel", 2), Choice("boot", 3), Choice("static", 4),
    Choice("gated", 8), Choice("ra", 9), Choice("mrt", 10), Choice("zebra", 11), Choice("bird", 12),
    Choice("dnrouted", 13), Choice("xorp", 14), Choice("ntk", 15), Choice("dhcp", 16),
    Choice("keepalived", 18), Choice("babel", 42), Choice("openr", 99), Choice("bgp", 186),
    Choice("isis", 187), Choice("ospf", 188), Choice("rip", 189), Choice("eigrp", 192),
  ]
}

/// The routing tables that have a name (`RT_TABLE_*`).
public enum RouteTable {
  /// `RT_TABLE_MAIN`
  public static let main: UInt32 = 254
  /// `RT_TABLE_LOCAL`
  public static let local: UInt32 = 255

  static let words = [Choice("main", 254), Choice("local", 255), Choice("default", 253)]
}

extension AddressScope {
  /// The words and their numbers.
  static let words = allCases.map { Choice($0.word, UInt64($0.rawValue)) }
}
