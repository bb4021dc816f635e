/// What a bridge knows of one of its ports: net/bridge/br_netlink.c, `IFLA_BRPORT_*` of linux/if_link.h.
public enum BridgePort {
  /// The name in `IFLA_INFO_SLAVE_KIND`.
  public static let kindName = "bridge"

  /// `IFLA_BRPORT_STATE`
  public static let state = Field<PortState>.choice(
    "state", 1, PortState.choices, access: .changeable, "spanning tree state")
  /// `IFLA_BRPORT_PRIORITY`
  public static let priority = Field<UInt16>.number(
    "priority", 2, .u16, in: 0...63, access: .changeable, initial: 32, "spanning tree priority")
  /// `IFLA_BRPORT_COST`
  public static let cost = Field<UInt32>.number(
    "cost", 3, .u32, in: 1...65535, access: .changeable, "spanning tree path cost")
  /// `IFLA_BRPORT_MODE`
  public static let hairpin = toggle("hairpin", 4, "send back out of the port that a frame came by")
  /// `IFLA_BRPORT_GUARD`
  public static let guarded = toggle("guard", 5, "take no spanning tree packets")
  /// `IFLA_BRPORT_PROTECT`
  public static let rootBlock = toggle("root_block", 6, "never the port towards the root")
  /// `IFLA_BRPORT_FAST_LEAVE`
  public static let fastLeave = toggle(
    "fastleave", 7, aliases: ["mcast_fast_leave"], "stop multicast at once after a leave")
  /// `IFLA_BRPORT_LEARNING`
  public static let learning = toggle("learning", 8, initial: true, "learn addresses from received frames")
  /// `IFLA_BRPORT_UNICAST_FLOOD`
  public static let flood = toggle("flood", 9, initial: true, "send frames for unknown addresses")
  static let identifier = hexadecimal("port_id", 17, json: "id", "spanning tree: the port's identifier")
  static let number = hexadecimal("port_no", 18, json: "no", "the port's number")
  static let designatedPort = Field<UInt16>.number(
    "designated_port", 15, .u16, access: .readOnly, "spanning tree: the designated port")
  static let designatedCost = Field<UInt16>.number(
    "designated_cost", 16, .u16, access: .readOnly, "spanning tree: the designated bridge's cost")
  static let designatedBridge = Field<String>.row(
    "designated_bridge", .bridgeIdentifier(14), json: "bridge_id", access: .readOnly, "the designated bridge")
  static let designatedRoot = Field<String>.row(
    "designated_root", .bridgeIdentifier(13), json: "root_id", access: .readOnly, "the root bridge")
  static let holdTimer = timer("hold_timer", 23, "until the next configuration packet may be sent")
  static let messageAgeTimer = timer("message_age_timer", 21, "until the designated bridge is given up")
  static let forwardDelayTimer = timer("forward_delay_timer", 22, "until the next state")
  static let changeAcknowledged = Field<UInt8>.number(
    "topology_change_ack", 19, .u8, access: .readOnly, "whether a topology change is acknowledged")
  static let configurationPending = Field<UInt8>.number(
    "config_pending", 20, .u8, access: .readOnly, "whether a configuration packet is due")
  /// `IFLA_BRPORT_PROXYARP`
  public static let proxyARP = toggle("proxy_arp", 10, "answer ARP for known neighbours")
  /// `IFLA_BRPORT_PROXYARP_WIFI`
  public static let proxyARPWiFi = toggle("proxy_arp_wifi", 12, "answer ARP as Wi-Fi wants it")
  /// `IFLA_BRPORT_MULTICAST_ROUTER`
  public static let multicastRouter = Field<UInt8>.number(
    "mcast_router", 25, .u8, json: "multicast_router", in: 0...3, access: .changeable, initial: 1,
    "multicast router port: never, learned, always, for a while")
  /// `IFLA_BRPORT_MCAST_FLOOD`
  public static let multicastFlood = toggle(
    "mcast_flood", 27, initial: true, "send multicast that nobody asked for")
  /// `IFLA_BRPORT_BCAST_FLOOD`
  public static let broadcastFlood = toggle("bcast_flood", 30, initial: true, "send broadcast")
  /// `IFLA_BRPORT_MCAST_TO_UCAST`
  public static let multicastToUnicast = toggle("mcast_to_unicast", 28, "send multicast as unicast")
  /// `IFLA_BRPORT_NEIGH_SUPPRESS`
  public static let neighborSuppression = toggle(
    "neigh_suppress", 32, "answer ARP and ND from the neighbour table")
  /// `IFLA_BRPORT_GROUP_FWD_MASK`
  public static let groupForwardMask = Field<UInt16>.number(
    "group_fwd_mask", 31, .u16, as: .hexadecimal,
    bitNames: [Choice("stp", 1), Choice("lacp", 1 << 2), Choice("lldp", 1 << 14)], access: .changeable,
    initial: 0,
    "link-local groups that are forwarded, a bit each")
  /// `IFLA_BRPORT_VLAN_TUNNEL`
  public static let vlanTunnel = toggle("vlan_tunnel", 29, "map VLANs to tunnel identifiers")
  /// `IFLA_BRPORT_ISOLATED`
  public static let isolated = toggle("isolated", 33, "no traffic with other isolated ports")
  /// `IFLA_BRPORT_BACKUP_PORT`
  public static let backupPort = Field.link(
    "backup_port", 34, .removable, target: .port, "port that takes over while this one is down")
  /// `IFLA_BRPORT_BACKUP_NHID`
  public static let backupNextHop = Field<UInt32>.number(
    "backup_nhid", 44, .u32, shown: .whenSet, access: .changeable, initial: 0,
    "next-hop object for what goes to the backup port; 0 for none")
  /// `IFLA_BRPORT_LOCKED`
  public static let locked = toggle("locked", 39, "only known addresses may send")
  /// `IFLA_BRPORT_MAB`
  public static let authenticationBypass = toggle(
    "mab", 40, "on a locked port, note unknown senders as locked entries")
  /// `IFLA_BRPORT_MCAST_N_GROUPS`
  public static let multicastGroupCount = Field<UInt32>.number(
    "mcast_n_groups", 41, .u32, access: .readOnly, "multicast groups that the port has joined")
  /// `IFLA_BRPORT_MCAST_MAX_GROUPS`
  public static let multicastGroupMaximum = Field<UInt32>.number(
    "mcast_max_groups", 42, .u32, access: .changeable, initial: 0,
    "most multicast groups that the port may join; 0 for no limit")
  /// `IFLA_BRPORT_NEIGH_VLAN_SUPPRESS`
  public static let vlanNeighborSuppression = toggle(
    "neigh_vlan_suppress", 43, "answer ARP and ND in those VLANs that say so")
  /// `IFLA_BRPORT_NEIGH_FORWARD_GRAT`
  public static let gratuitousForwarding = toggle(
    "neigh_forward_grat", 45, "forward gratuitous ARP and unsolicited ND nevertheless")
  /// `IFLA_BRPORT_FLUSH`
  public static let flush = Field<Bool>.row(
    "fdb_flush", .flag(24), shown: .never, access: .changeable,
    "forget the addresses learned on the port, once")

  /// All of them, in the order in which `ip` prints them.
  public static let table = FieldTable(
    "bridge_slave",
    [
      state.descriptor, priority.descriptor, cost.descriptor, hairpin.descriptor, guarded.descriptor,
      rootBlock.descriptor, fastLeave.descriptor, learning.descriptor, flood.descriptor,
      identifier.descriptor, number.descriptor, designatedPort.descriptor, designatedCost.descriptor,
      designatedBridge.descriptor, designatedRoot.descriptor, holdTimer.descriptor,
      messageAgeTimer.descriptor, forwardDelayTimer.descriptor, changeAcknowledged.descriptor,
      configurationPending.descriptor, proxyARP.descriptor, proxyARPWiFi.descriptor,
      multicastRouter.descriptor, multicastFlood.descriptor, broadcastFlood.descriptor,
      multicastToUnicast.descriptor, neighborSuppression.descriptor, groupForwardMask.descriptor,
      vlanTunnel.descriptor, isolated.descriptor, locked.descriptor, authenticationBypass.descriptor,
      backupPort.descriptor, backupNextHop.descriptor, vlanNeighborSuppression.descriptor,
      gratuitousForwarding.descriptor, multicastGroupCount.descriptor, multicastGroupMaximum.descriptor,
      flush.descriptor,
    ])

  /// The highest attribute number that this declaration has been checked against.
  public static let lastAttribute: UInt16 = 45

  /// Attributes that the kernel knows and no option offers, each with the reason.
  public static let unsupported: [UInt16: String] = [
    11: "IFLA_BRPORT_LEARNING_SYNC: for switches that bridge in hardware; the kernel's bridge overlooks it",
    26: "IFLA_BRPORT_PAD: padding",
    35: "IFLA_BRPORT_MRP_RING_OPEN: a report of the media redundancy protocol",
    36: "IFLA_BRPORT_MRP_IN_OPEN: a report of the media redundancy protocol",
    37: "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT: no tool has a word for it",
    38: "IFLA_BRPORT_MCAST_EHT_HOSTS_CNT: a report that no tool shows",
  ]

  private static func toggle(
    _ keyword: String, _ attribute: UInt16, aliases: [String] = [], initial: Bool = false, _ summary: String
  ) -> Field<Bool> {
    .row(
      keyword, .onOffWord(attribute), aliases: aliases, access: .changeable, initial: .toggle(initial),
      summary)
  }

  private static func hexadecimal(
    _ keyword: String, _ attribute: UInt16, json: String, _ summary: String
  ) -> Field<UInt16> {
    .number(keyword, attribute, .u16, json: json, as: .hexadecimal, access: .readOnly, summary)
  }

  private static func timer(_ keyword: String, _ attribute: UInt16, _ summary: String) -> Field<UInt64> {
    .row(keyword, .timer(attribute), access: .readOnly, summary)
  }
}

/// `BR_STATE_*`
public enum PortState: UInt64, FieldValue {
  case disabled, listening, learning, forwarding, blocking

  static let choices = Choice.numbered("disabled", "listening", "learning", "forwarding", "blocking")
}
