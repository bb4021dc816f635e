/// How a port is in a VLAN: the flags of `struct bridge_vlan_info` (`BRIDGE_VLAN_INFO_*` of linux/if_bridge.h)
/// and, sixteen bits above them, those of `IFLA_BRIDGE_FLAGS`.
public enum VLANMembershipOptions {
  /// `BRIDGE_VLAN_INFO_PVID`
  public static let pvid = Field.headerFlag("pvid", 0x2, "received frames without a tag are in this VLAN")
  /// `BRIDGE_VLAN_INFO_UNTAGGED`
  public static let untagged = Field.headerFlag("untagged", 0x4, "frames are sent without a tag")
  /// `BRIDGE_FLAGS_SELF`
  public static let device = Field.headerFlag("self", 0x2_0000, "the device's own VLANs: those of a bridge")
  /// `BRIDGE_FLAGS_MASTER`
  public static let bridge = Field.headerFlag(
    "master", 0x1_0000, "the VLANs of a bridge's port (the default)")

  /// The options, in the order in which they are printed.
  public static let table = FieldTable(
    "vlan", [pvid.descriptor, untagged.descriptor, device.descriptor, bridge.descriptor])
}

/// What a bridge keeps for each VLAN of a port, or of its own: `BRIDGE_VLANDB_ENTRY_*` of linux/if_bridge.h.
public enum VLANOptions {
  /// `BRIDGE_VLANDB_ENTRY_STATE`
  public static let state = Field<PortState>.choice(
    "state", 3, PortState.choices, access: .changeable, "spanning tree state in the VLAN")
  /// `BRIDGE_VLANDB_ENTRY_MCAST_ROUTER`
  public static let multicastRouter = Field<UInt8>.number(
    "mcast_router", 6, .u8, in: 0...3, access: .changeable,
    "multicast router port in the VLAN: never, learned, always, for a while")
  /// `BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS`
  public static let multicastGroupCount = Field<UInt32>.number(
    "mcast_n_groups", 7, .u32, access: .readOnly, "multicast groups that the port has joined in the VLAN")
  /// `BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS`
  public static let multicastGroupMaximum = Field<UInt32>.number(
    "mcast_max_groups", 8, .u32, access: .changeable,
    "most multicast groups that the port may join in the VLAN; 0 for no limit")
  /// `BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS`
  public static let neighborSuppression = Field<Bool>.row(
    "neigh_suppress", .onOffWord(9), access: .changeable,
    "answer ARP and ND from the neighbour table, where the port has neigh_vlan_suppress")

  /// The options, in the order in which they are sent and printed.
  public static let table = FieldTable(
    "vlan",
    [
      state.descriptor, multicastRouter.descriptor, multicastGroupCount.descriptor,
      multicastGroupMaximum.descriptor, neighborSuppression.descriptor,
    ])
}

/// What has been counted in a VLAN: `BRIDGE_VLANDB_STATS_*`.
public enum VLANStatistics {
  /// The counters, in the order in which they are printed.
  public static let table = FieldTable(
    "vlan statistics",
    [
      .counter("rx_bytes", 1, "bytes received"), .counter("rx_packets", 2, "packets received"),
      .counter("tx_bytes", 3, "bytes sent"), .counter("tx_packets", 4, "packets sent"),
    ])
}
