/// `bridge`: net/bridge/br_netlink.c, `IFLA_BR_*` of linux/if_link.h. Times are in hundredths of a second.
public enum Bridge {
  private static let booleans = SharedAttribute(number: 46, layout: .valueAndMask)

  /// `IFLA_BR_FORWARD_DELAY`
  public static let forwardDelay = time(
    "forward_delay", 1, initial: 1500, "spanning tree: listening and learning, each")
  /// `IFLA_BR_HELLO_TIME`
  public static let helloTime = time(
    "hello_time", 2, in: 100...1000, initial: 200, "spanning tree: between hello packets")
  /// `IFLA_BR_MAX_AGE`
  public static let maximumAge = time(
    "max_age", 3, in: 600...4000, initial: 2000, "spanning tree: until a silent root is given up")
  /// `IFLA_BR_AGEING_TIME`
  public static let ageingTime = time(
    "ageing_time", 4, aliases: ["ageing"], initial: 30000, "until a learned address is forgotten")
  /// `IFLA_BR_STP_STATE`
  public static let stpState = Field.onOff(
    "stp_state", 5, width: .u32, aliases: ["stp"], initial: false, "spanning tree protocol")
  /// `IFLA_BR_PRIORITY`
  public static let priority = Field<UInt16>.number(
    "priority", 6, .u16, access: .changeable, initial: 0x8000, "spanning tree: the bridge's priority")
  /// `IFLA_BR_VLAN_FILTERING`
  public static let vlanFiltering = Field.onOff("vlan_filtering", 7, initial: false, "filter by VLAN")
  /// `IFLA_BR_VLAN_PROTOCOL`
  public static let vlanProtocol = Field<VLANProtocol>.choice(
    "vlan_protocol", 8, width: .be16, VLANProtocol.choices,
    access: .changeable,
    "tag protocol that the VLAN filter knows")
  static let bridgeIdentifier = identifier("bridge_id", 11, json: "bridge_id", "this bridge's identifier")
  static let rootIdentifier = identifier(
    "designated_root", 10, json: "root_id", "the root bridge's identifier")
  static let rootPort = readOnly("root_port", 12, .u16, "port towards the root")
  static let rootPathCost = readOnly("root_path_cost", 13, .u32, "cost of the path to the root")
  static let topologyChange = readOnly("topology_change", 14, .u8, "whether a topology change is under way")
  static let topologyChangeDetected = readOnly(
    "topology_change_detected", 15, .u8, "whether one was detected")
  static let helloTimer = timer("hello_timer", 16, "until the next hello packet")
  static let tcnTimer = timer("tcn_timer", 17, "until the next topology change notice")
  static let topologyChangeTimer = timer("topology_change_timer", 18, "until the topology change ends")
  static let collectionTimer = timer("gc_timer", 19, "until old addresses are cleared away")
  /// `IFLA_BR_VLAN_DEFAULT_PVID`
  public static let defaultPVID = Field<UInt16>.number(
    "vlan_default_pvid", 39, .u16, in: 0...4094, access: .changeable, initial: 1,
    "VLAN of untagged frames on new ports; 0 for none")
  /// `IFLA_BR_VLAN_STATS_ENABLED`
  public static let vlanStatistics = Field.onOff("vlan_stats_enabled", 41, initial: false, "count per VLAN")
  /// `IFLA_BR_VLAN_STATS_PER_PORT`
  public static let portVLANStatistics = Field.onOff(
    "vlan_stats_per_port", 45, initial: false, "count per port and VLAN")
  /// `IFLA_BR_GROUP_FWD_MASK`
  public static let groupForwardMask = Field<UInt16>.number(
    "group_fwd_mask", 9, .u16, as: .hexadecimal, access: .changeable, initial: 0,
    "link-local groups (01:80:c2:00:00:0X) that are forwarded, a bit each")
  /// `IFLA_BR_GROUP_ADDR`
  public static let groupAddress = Field.hardwareAddress(
    "group_address", 20, json: "group_addr", "spanning tree: group address of the packets")
  /// `IFLA_BR_MCAST_SNOOPING`
  public static let multicastSnooping = Field.onOff(
    "mcast_snooping", 23, "send multicast only where it is wanted")
  /// `IFLA_BR_MULTI_BOOLOPT`, `BR_BOOLOPT_NO_LL_LEARN`
  public static let noLinkLocalLearning = Field.onOffBit(
    "no_linklocal_learn", booleans, 1, initial: false, "learn nothing from link-local frames")
  /// `IFLA_BR_MULTI_BOOLOPT`, `BR_BOOLOPT_MCAST_VLAN_SNOOPING`
  public static let multicastVLANSnooping = Field.onOffBit(
    "mcast_vlan_snooping", booleans, 2, initial: false, "multicast snooping per VLAN")
  /// `IFLA_BR_MULTI_BOOLOPT`, `BR_BOOLOPT_MST_ENABLE`
  public static let multipleSpanningTrees = Field.onOffBit(
    "mst_enabled", booleans, 4, initial: false, since: "5.18", "multiple spanning trees")
  /// `IFLA_BR_MULTI_BOOLOPT`, `BR_BOOLOPT_MDB_OFFLOAD_FAIL_NOTIFICATION`
  public static let offloadFailureNotices = Field.onOffBit(
    "mdb_offload_fail_notification", booleans, 8, initial: false, since: "6.17",
    "tell when hardware refuses a multicast entry")
  /// `IFLA_BR_MULTI_BOOLOPT`, `BR_BOOLOPT_FDB_LOCAL_VLAN_0`
  public static let localEntriesInVLAN0 = Field.onOffBit(
    "fdb_local_vlan_0", booleans, 16, initial: false, since: "6.18",
    "keep the ports' own addresses in VLAN 0 alone")
  /// `IFLA_BR_MCAST_ROUTER`
  public static let multicastRouter = Field<UInt8>.number(
    "mcast_router", 22, .u8, in: 0...2, access: .changeable, initial: 1,
    "the bridge's own multicast router port: never, learned, always")
  /// `IFLA_BR_MCAST_QUERY_USE_IFADDR`
  public static let queryUsesAddress = Field.onOff(
    "mcast_query_use_ifaddr", 24, initial: false, "query from the bridge's own address")
  /// `IFLA_BR_MCAST_QUERIER`
  public static let multicastQuerier = Field.onOff(
    "mcast_querier", 25, initial: false, "send multicast queries")
  /// `IFLA_BR_MCAST_HASH_ELASTICITY`
  public static let hashElasticity = Field<UInt32>.number(
    "mcast_hash_elasticity", 26, .u32, access: .changeable, "no longer used by the kernel")
  /// `IFLA_BR_MCAST_HASH_MAX`
  public static let hashMaximum = Field<UInt32>.number(
    "mcast_hash_max", 27, .u32, access: .changeable, "most multicast entries")
  /// `IFLA_BR_MCAST_LAST_MEMBER_CNT`
  public static let lastMemberCount = Field<UInt32>.number(
    "mcast_last_member_count", 28, .u32, json: "mcast_last_member_cnt", access: .changeable, initial: 2,
    "queries after a leave before the group is given up")
  /// `IFLA_BR_MCAST_STARTUP_QUERY_CNT`
  public static let startupQueryCount = Field<UInt32>.number(
    "mcast_startup_query_count", 29, .u32, json: "mcast_startup_query_cnt", access: .changeable, initial: 2,
    "queries at the start")
  /// A second to a day: what is less or more, the kernel makes one of the two, without a word.
  private static let queryTimes: ClosedRange<UInt64> = 100...8_640_000
  /// `IFLA_BR_MCAST_LAST_MEMBER_INTVL`
  public static let lastMemberInterval = interval("last_member", 30, "between queries after a leave")
  /// `IFLA_BR_MCAST_MEMBERSHIP_INTVL`
  public static let membershipInterval = interval("membership", 31, "until a silent member is given up")
  /// `IFLA_BR_MCAST_QUERIER_INTVL`
  public static let querierInterval = interval("querier", 32, "until another querier is given up")
  /// `IFLA_BR_MCAST_QUERY_INTVL`
  public static let queryInterval = interval("query", 33, in: queryTimes, "between queries")
  /// `IFLA_BR_MCAST_QUERY_RESPONSE_INTVL`
  public static let queryResponseInterval = interval("query_response", 34, "for the answers to a query")
  /// `IFLA_BR_MCAST_STARTUP_QUERY_INTVL`
  public static let startupQueryInterval = interval(
    "startup_query", 35, in: queryTimes, "between queries at the start")
  /// `IFLA_BR_MCAST_STATS_ENABLED`
  public static let multicastStatistics = Field.onOff(
    "mcast_stats_enabled", 42, initial: false, "count multicast packets")
  /// `IFLA_BR_MCAST_IGMP_VERSION`
  public static let igmpVersion = Field<UInt8>.number(
    "mcast_igmp_version", 43, .u8, in: 2...3, access: .changeable, initial: 2, "version of IGMP")
  /// `IFLA_BR_MCAST_MLD_VERSION`
  public static let mldVersion = Field<UInt8>.number(
    "mcast_mld_version", 44, .u8, in: 1...2, access: .changeable, initial: 1, "version of MLD")
  /// `IFLA_BR_NF_CALL_IPTABLES`
  public static let callIptables = Field.onOff(
    "nf_call_iptables", 36, initial: false, "pass IPv4 to iptables")
  /// `IFLA_BR_NF_CALL_IP6TABLES`
  public static let callIp6tables = Field.onOff(
    "nf_call_ip6tables", 37, initial: false, "pass IPv6 to ip6tables")
  /// `IFLA_BR_NF_CALL_ARPTABLES`
  public static let callArptables = Field.onOff(
    "nf_call_arptables", 38, initial: false, "pass ARP to arptables")
  static let learnedCount = readOnly(
    "fdb_n_learned", 48, .u32, "learned addresses in the forwarding database")
  /// `IFLA_BR_FDB_MAX_LEARNED`
  public static let maximumLearned = Field<UInt32>.number(
    "fdb_max_learned", 49, .u32, access: .changeable, initial: 0, since: "6.7",
    "most learned addresses; 0 for no limit")

  /// The kernel's name for the kind.
  public static let name = "bridge"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "Ethernet switch",
    fields: [
      forwardDelay.descriptor, helloTime.descriptor, maximumAge.descriptor, ageingTime.descriptor,
      stpState.descriptor, priority.descriptor, vlanFiltering.descriptor, vlanProtocol.descriptor,
      bridgeIdentifier.descriptor, rootIdentifier.descriptor, rootPort.descriptor, rootPathCost.descriptor,
      topologyChange.descriptor, topologyChangeDetected.descriptor, helloTimer.descriptor,
      tcnTimer.descriptor,
      topologyChangeTimer.descriptor, collectionTimer.descriptor, learnedCount.descriptor,
      maximumLearned.descriptor, defaultPVID.descriptor, vlanStatistics.descriptor,
      portVLANStatistics.descriptor, groupForwardMask.descriptor, groupAddress.descriptor,
      multicastSnooping.descriptor, noLinkLocalLearning.descriptor, multicastVLANSnooping.descriptor,
      multipleSpanningTrees.descriptor, offloadFailureNotices.descriptor, localEntriesInVLAN0.descriptor,
      multicastRouter.descriptor, queryUsesAddress.descriptor, multicastQuerier.descriptor,
      hashElasticity.descriptor, hashMaximum.descriptor, lastMemberCount.descriptor,
      startupQueryCount.descriptor, lastMemberInterval.descriptor, membershipInterval.descriptor,
      querierInterval.descriptor, queryInterval.descriptor, queryResponseInterval.descriptor,
      startupQueryInterval.descriptor, multicastStatistics.descriptor, igmpVersion.descriptor,
      mldVersion.descriptor, callIptables.descriptor, callIp6tables.descriptor, callArptables.descriptor,
    ],
    lastAttribute: 49,
    unsupported: [
      21: "IFLA_BR_FDB_FLUSH: an action, not a setting; it belongs to the fdb commands",
      40: "IFLA_BR_PAD: padding",
      47: "IFLA_BR_MCAST_QUERIER_STATE: a report of the other querier, not shown yet",
    ])

  private static func time(
    _ keyword: String, _ attribute: UInt16, aliases: [String] = [],
    in range: ClosedRange<UInt64> = 0...UInt64(UInt32.max), initial: UInt32, _ summary: String
  ) -> Field<UInt32> {
    .number(
      keyword, attribute, .u32, aliases: aliases, in: range, access: .changeable, initial: initial,
      summary + ", in hundredths of a second")
  }

  private static func interval(
    _ name: String, _ attribute: UInt16, in range: ClosedRange<UInt64> = 0...UInt64.max, _ summary: String
  ) -> Field<UInt64> {
    .number(
      "mcast_\(name)_interval", attribute, .u64, json: "mcast_\(name)_intvl", in: range,
      access: .changeable, summary + ", in hundredths of a second")
  }

  private static func readOnly(
    _ keyword: String, _ attribute: UInt16, _ width: Width, _ summary: String
  ) -> Field<UInt32> {
    .number(keyword, attribute, width, access: .readOnly, summary)
  }

  private static func timer(_ keyword: String, _ attribute: UInt16, _ summary: String) -> Field<UInt64> {
    .row(keyword, .timer(attribute), access: .readOnly, summary)
  }

  private static func identifier(
    _ keyword: String, _ attribute: UInt16, json: String, _ summary: String
  ) -> Field<String> {
    .row(keyword, .bridgeIdentifier(attribute), json: json, access: .readOnly, summary)
  }
}

/// The tag protocol of a VLAN-filtering bridge, by its EtherType.
public enum VLANProtocol: UInt64, FieldValue {
  case ieee8021Q = 0x8100
  case ieee8021ad = 0x88A8

  static let choices = [Choice("802.1Q", 0x8100), Choice("802.1ad", 0x88A8)]
}
