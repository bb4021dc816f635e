/// What a bridge keeps for each VLAN as a whole: `BRIDGE_VLANDB_GOPTS_*` of linux/if_bridge.h. Times are in hundredths
/// of a second.
public enum GlobalVLANOptions {
  /// `BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING`
  public static let multicastSnooping = Field.onOff(
    "mcast_snooping", 3, "send multicast of the VLAN to those alone who asked for it")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_QUERIER`
  public static let multicastQuerier = Field.onOff("mcast_querier", 15, "send multicast queries in the VLAN")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION`
  public static let igmpVersion = Field<UInt8>.number(
    "mcast_igmp_version", 4, .u8, in: 2...3, access: .changeable, "version of IGMP")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION`
  public static let mldVersion = Field<UInt8>.number(
    "mcast_mld_version", 5, .u8, in: 1...2, access: .changeable, "version of MLD")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT`
  public static let lastMemberCount = Field<UInt32>.number(
    "mcast_last_member_count", 6, .u32, access: .changeable,
    "queries after a leave before the group is given up")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL`
  public static let lastMemberInterval = interval("last_member", 8, "between queries after a leave")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT`
  public static let startupQueryCount = Field<UInt32>.number(
    "mcast_startup_query_count", 7, .u32, access: .changeable, "queries at the start")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL`
  public static let startupQueryInterval = interval("startup_query", 14, "between queries at the start")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL`
  public static let membershipInterval = interval("membership", 10, "until a silent member is given up")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL`
  public static let querierInterval = interval("querier", 11, "until another querier is given up")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL`
  public static let queryInterval = interval("query", 12, "between queries")
  /// `BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL`
  public static let queryResponseInterval = interval("query_response", 13, "for the answers to a query")
  /// `BRIDGE_VLANDB_GOPTS_MSTI`
  public static let spanningTreeInstance = Field<UInt16>.number(
    "msti", 18, .u16, in: 0...4095, shown: .whenSet, access: .changeable,
    "spanning tree of the VLAN, where the bridge has mst_enabled")

  /// The options, in the order in which they are sent and printed.
  public static let table = FieldTable(
    "vlan global",
    [
      multicastSnooping.descriptor, multicastQuerier.descriptor, igmpVersion.descriptor,
      mldVersion.descriptor,
      lastMemberCount.descriptor, lastMemberInterval.descriptor, startupQueryCount.descriptor,
      startupQueryInterval.descriptor, membershipInterval.descriptor, querierInterval.descriptor,
      queryInterval.descriptor, queryResponseInterval.descriptor, spanningTreeInstance.descriptor,
    ])

  /// The highest attribute number that this declaration has been checked against.
  public static let lastAttribute: UInt16 = 18

  /// Attributes that the kernel knows and no option offers, each with the reason.
  public static let unsupported: [UInt16: String] = [
    1: "BRIDGE_VLANDB_GOPTS_ID: the VLAN",
    2: "BRIDGE_VLANDB_GOPTS_RANGE: the last VLAN of several",
    9: "BRIDGE_VLANDB_GOPTS_PAD: padding",
    16: "BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS: a list, which is shown",
    17: "BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_STATE: a report of the other querier, which no tool shows",
  ]

  private static func interval(_ what: String, _ attribute: UInt16, _ summary: String) -> Field<UInt64> {
    .number(
      "mcast_\(what)_interval", attribute, .u64, access: .changeable, "time \(summary), in 1/100 s")
  }
}

/// VLANs of a bridge that follow one another and are alike as a whole (`BRIDGE_VLANDB_GLOBAL_OPTIONS`).
public struct GlobalVLAN: Hashable, Sendable {
  /// The bridge.
  public let bridge: Int32
  /// The VLANs.
  public let vids: NumberRange
  /// What the bridge keeps for each of them.
  public let options: Settings
  /// The ports that lead to multicast routers in them.
  public private(set) var routers: [MulticastDatabase.RouterPort] = []

  private enum Attribute {
    static let options: UInt16 = 2
    static let vid: UInt16 = 1
    static let range: UInt16 = 2
    static let routers: UInt16 = 16
    static let dumpFlags: UInt16 = 1
  }

  /// `BRIDGE_VLANDB_DUMPF_GLOBAL`
  private static let dumpsGlobalOptions: UInt32 = 2

  /// VLANs with options.
  public init(bridge: Int32, vids: NumberRange, options: Settings) {
    (self.bridge, self.vids, self.options) = (bridge, vids, options)
  }

  /// The VLANs that a message tells of as a whole.
  public static func list(_ payload: Span<UInt8>) throws(NetlinkError) -> [GlobalVLAN] {
    guard let header = BridgeHeader(payload) else { throw .malformed("a VLAN's header") }
    var list: [GlobalVLAN] = []
    for entry in try AttributeList(payload, from: BridgeHeader.size).entries
    where entry.number == Attribute.options {
      list.append(try GlobalVLAN(payload, in: entry.range, of: header.index))
    }
    return list
  }

  private init(_ payload: Span<UInt8>, in range: Range<Int>, of bridge: Int32) throws(NetlinkError) {
    let attributes = try AttributeList(payload, in: range)
    guard let first = attributes.number(Attribute.vid, .u16, in: payload).map({ UInt32($0) }),
      let vids = NumberRange(
        vids: first, through: attributes.number(Attribute.range, .u16, in: payload).map { UInt32($0) })
    else { throw .malformed("a VLAN") }
    self.init(
      bridge: bridge, vids: vids,
      options: Settings(GlobalVLANOptions.table, decoding: attributes, in: payload))
    let nest = try attributes.nested(Attribute.routers, in: payload)
    for router in try nest?.nested(MulticastDatabase.Attribute.routers, in: payload)?.entries ?? [] {
      routers.append(try MulticastDatabase.RouterPort(payload, in: router.range, of: bridge))
    }
  }

  /// The message that sets the options of the VLANs, which the bridge must have (`RTM_NEWVLAN`).
  public func change() -> Request {
    var writer = MessageWriter(.newVLAN, [.acknowledge], header: BridgeHeader(index: bridge))
    writer.nest(Attribute.options, isMarked: true) { writer in
      writer.put(Attribute.vid, UInt16(truncatingIfNeeded: vids.first))
      if !vids.isSingle { writer.put(Attribute.range, UInt16(truncatingIfNeeded: vids.last)) }
      options.encode(into: &writer)
    }
    return writer.finish()
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.count == 2 ? options.claimant(of: path[1]) : nil
  }

  fileprivate static func dumpRequest(bridge: Int32?) -> Request {
    var writer = MessageWriter(.getVLAN, [], header: BridgeHeader(index: bridge ?? 0))
    writer.put(Attribute.dumpFlags, dumpsGlobalOptions)
    return writer.finish()
  }
}

extension Conversation {
  /// The VLANs of bridges as a whole, those that are alike together.
  ///
  /// - Parameter bridge: only those of this one; the kernel filters.
  public mutating func globalVLANs(bridge: Int32? = nil) throws(NetlinkError) -> Dump<[GlobalVLAN]> {
    try dump(GlobalVLAN.dumpRequest(bridge: bridge), into: []) { list, _, payload throws(NetlinkError) in
      list += try GlobalVLAN.list(payload)
    }
  }
}
