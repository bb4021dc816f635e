/// What a firewall does with packets that pass through and that no rule has decided about.
public struct ForwardPolicy: Hashable, Sendable {
  /// The packets that it is about.
  public let family: AddressFamily
  /// The chain, as people call it: `ip filter FORWARD`.
  public let name: String
  /// Whether the packets are dropped.
  public let isDropping: Bool
  /// How many rules come first, which may let packets pass.
  public let ruleCount: Int
}

/// `struct nfgenmsg`
struct NetfilterHeader: FixedHeader {
  /// `nfgen_family`: `NFPROTO_*`.
  var family: UInt8 = 0

  static let size = 4

  init() {}

  func write(to writer: inout MessageWriter) { writer.append([family, 0, 0, 0]) }

  init?(_ payload: Span<UInt8>) {
    guard payload.count >= Self.size, let family = payload.u8(at: 0) else { return nil }
    self.family = family
  }
}

/// The chains of nf_tables (linux/netfilter/nf_tables.h), which `iptables-nft` uses as well.
enum NetfilterChain {
  /// `NFT_MSG_GETCHAIN` of `NFNL_SUBSYS_NFTABLES`
  static let get = MessageType(rawValue: 10 << 8 | 4)

  private enum Attribute {
    static let table: UInt16 = 1
    static let name: UInt16 = 3
    static let hook: UInt16 = 4
    static let policy: UInt16 = 5
    static let use: UInt16 = 6
    static let hookNumber: UInt16 = 1
  }
  /// `NF_INET_FORWARD`
  private static let forward: UInt32 = 2
  /// `NF_DROP`
  private static let drop: UInt32 = 0

  /// The policies that a chain is; none for one that is not hooked where packets pass through.
  static func policies(_ payload: Span<UInt8>) throws(NetlinkError) -> [ForwardPolicy] {
    guard let header = NetfilterHeader(payload) else { throw .malformed("a chain's header") }
    let attributes = try AttributeList(payload, from: NetfilterHeader.size)
    func number(_ attribute: UInt16, _ list: AttributeList) -> UInt32? {
      list.range(of: attribute).flatMap { payload.extracting($0).u32(at: 0)?.byteSwapped }
    }
    func text(_ attribute: UInt16) -> String {
      attributes.range(of: attribute).map { payload.extracting($0).text } ?? ""
    }
    guard let hook = try attributes.nested(Attribute.hook, in: payload),
      number(Attribute.hookNumber, hook) == forward, let policy = number(Attribute.policy, attributes)
    else { return [] }
    return families(header.family).map { families in
      ForwardPolicy(
        family: families.family, name: "\(families.word) \(text(Attribute.table)) \(text(Attribute.name))",
        isDropping: policy == drop, ruleCount: Int(number(Attribute.use, attributes) ?? 0))
    }
  }

  /// `NFPROTO_*`, with nft's words.
  private static func families(_ number: UInt8) -> [(family: AddressFamily, word: String)] {
    switch number {
    case 1: [(.ipv4, "inet"), (.ipv6, "inet")]
    case 2: [(.ipv4, "ip")]
    case 10: [(.ipv6, "ip6")]
    default: []
    }
  }
}

extension ForwardPolicy {
  /// What the firewalls of the calling thread's namespace do: those of nf_tables, and those of the older iptables.
  ///
  /// - Throws: `EPERM` without `CAP_NET_ADMIN`. A kernel without firewalls has none.
  package static func all() throws(NetlinkError) -> [ForwardPolicy] {
    try chains() + LegacyTable.policies()
  }

  private static func chains() throws(NetlinkError) -> [ForwardPolicy] {
    do throws(NetlinkError) {
      var conversation = Conversation(over: try KernelSocket(.firewall))
      let request = MessageWriter(NetfilterChain.get, [], header: NetfilterHeader()).finish()
      return try conversation.dump(request, into: []) { policies, _, payload throws(NetlinkError) in
        policies += try NetfilterChain.policies(payload)
      }.value
    } catch {
      // No nfnetlink, or no nf_tables in it.
      let absences: [Errno] = [.protocolNotSupported, .notSupported, .invalid, .familyNotSupported]
      if let errno = error.errno, absences.contains(errno) { return [] }
      throw error.during("read the firewall's chains")
    }
  }
}
