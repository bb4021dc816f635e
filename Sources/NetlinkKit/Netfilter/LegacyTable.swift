import CLinux
import Glibc

/// The `filter` table of the older iptables (`ip_tables`, `ip6_tables`), which the kernel hands out by `getsockopt`.
struct LegacyTable: Sendable {
  let family: AddressFamily
  /// The file that lists the tables in use; to ask for another table would make it.
  let list: String
  let domain: Int32
  let level: Int32
  /// Where an entry has the distance to its target; that to the next entry is behind it.
  let targetOffset: Int
  let name: String

  static let all = [
    LegacyTable(
      family: .ipv4, list: "/proc/thread-self/net/ip_tables_names", domain: AF_INET, level: 0,
      targetOffset: 88,
      name: "iptables-legacy FORWARD"),
    LegacyTable(
      family: .ipv6, list: "/proc/thread-self/net/ip6_tables_names", domain: AF_INET6, level: 41,
      targetOffset: 140,
      name: "ip6tables-legacy FORWARD"),
  ]

  private static let operation = "read the firewall's table"

  /// `IPT_SO_GET_INFO` and `IPT_SO_GET_ENTRIES`; those of IPv6 have the same numbers.
  private static let getInformation: Int32 = 64
  private static let getEntries: Int32 = 65
  /// `sizeof(struct ipt_getinfo)`, and where it has the hooks' first entries, their last ones, and the table's size.
  private static let informationSize = 84
  private static let firstEntries = 36
  private static let lastEntries = 56
  private static let tableSize = 80
  /// `offsetof(struct ipt_get_entries, entrytable)`
  private static let entries = 40
  /// `NF_INET_FORWARD`
  private static let forward = 2
  /// `-NF_DROP - 1`
  private static let drop: Int32 = -1
  /// `sizeof(struct xt_entry_target)`, behind which a standard target has its verdict.
  private static let targetSize = 32

  /// The policies of the tables that are in use.
  static func policies() throws(NetlinkError) -> [ForwardPolicy] {
    var policies: [ForwardPolicy] = []
    for table in all where table.isInUse {
      if let policy = try table.policy() { policies.append(policy) }
    }
    return policies
  }

  private var isInUse: Bool {
    guard let names = try? readFile(list, for: "list the firewall's tables") else { return false }
    return names.split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual("filter".utf8) }
  }

  private func policy() throws(NetlinkError) -> ForwardPolicy? {
    let domain = domain
    let socket = FileDescriptor(
      owning: try systemCall(Self.operation) {
        Glibc.socket(domain, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
      })
    let descriptor = socket.rawValue
    var information = [UInt8](repeating: 0, count: Self.informationSize)
    try ask(descriptor, Self.getInformation, &information)
    guard let size = information.span.u32(at: Self.tableSize).map(Int.init), size < 1 << 26,
      let first = information.span.u32(at: Self.firstEntries + 4 * Self.forward).map(Int.init),
      let last = information.span.u32(at: Self.lastEntries + 4 * Self.forward).map(Int.init)
    else { return nil }
    var table = [UInt8](repeating: 0, count: Self.entries + size)
    for byte in 0..<4 { table[32 + byte] = UInt8(truncatingIfNeeded: UInt32(size) >> (8 * UInt32(byte))) }
    try ask(descriptor, Self.getEntries, &table)
    _ = consume socket
    return policy(table.span, first: first, last: last)
  }

  private func ask(_ descriptor: Int32, _ option: Int32, _ bytes: inout [UInt8]) throws(NetlinkError) {
    let level = level
    bytes.replaceSubrange(0..<6, with: "filter".utf8)
    var count = socklen_t(bytes.count)
    // SAFETY: the pointer and the count are of the same array, for the length of the call.
    _ = try systemCall(Self.operation) {
      unsafe bytes.withUnsafeMutableBytes {
        unsafe getsockopt(descriptor, level, option, $0.baseAddress, &count)
      }
    }
  }

  /// The policy is the verdict of the chain's last entry.
  func policy(_ table: Span<UInt8>, first: Int, last: Int) -> ForwardPolicy? {
    let end = Self.entries + last
    guard let target = table.u16(at: end + targetOffset).map(Int.init),
      let verdict = table.i32(at: end + target + Self.targetSize)
    else { return nil }
    var count = 0
    var entry = Self.entries + first
    while entry < end, let next = table.u16(at: entry + targetOffset + 2).map(Int.init), next > 0 {
      entry += next
      count += 1
    }
    return ForwardPolicy(family: family, name: name, isDropping: verdict == Self.drop, ruleCount: count)
  }
}
