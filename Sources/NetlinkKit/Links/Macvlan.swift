/// `macvlan`: drivers/net/macvlan.c, `IFLA_MACVLAN_*` of linux/if_link.h.
public enum Macvlan {
  private static let flags = SharedAttribute(number: 2, layout: .u16)

  /// `IFLA_MACVLAN_MODE`
  public static let mode = Field<MacvlanMode>.choice(
    "mode", 1, width: .u32,
    [
      Choice("private", 1), Choice("vepa", 2), Choice("bridge", 4), Choice("passthru", 8),
      Choice("source", 16),
    ], access: .changeable, "how the links on one lower link reach each other")
  /// `MACVLAN_FLAG_NOPROMISC`
  public static let notPromiscuous = Field.bit(
    "nopromisc", flags, 1, "mode passthru: leave the link below as promiscuous as it is")
  /// `MACVLAN_FLAG_NODST`
  public static let ignoreDestination = Field.bit(
    "nodst", flags, 2, "mode source: look at the source address alone")
  /// `IFLA_MACVLAN_BC_QUEUE_LEN`
  public static let broadcastQueueLength = Field<UInt32>.number(
    "bcqueuelen", 7, .u32, access: .changeable, "broadcast packets that may wait, as wished")
  static let usedBroadcastQueueLength = Field<UInt32>.number(
    "usedbcqueuelen", 8, .u32, access: .readOnly, "broadcast packets that may wait, in effect")
  /// `IFLA_MACVLAN_BC_CUTOFF`
  public static let broadcastCutoff = Field<UInt32>.number(
    "bclim", 9, .u32, in: 0...0x7FFF_FFFF, words: [Choice("-1", 0xFFFF_FFFF)], access: .changeable,
    "links from which on a multicast address goes through the queue; -1 for always")
  static let sourceCount = Field<UInt32>.number(
    "macaddr_count", 6, .u32, shown: .when(mode.descriptor, MacvlanMode.source.value), access: .readOnly,
    "mode source: how many addresses packets are taken from")
  /// `IFLA_MACVLAN_MACADDR_DATA`, `IFLA_MACVLAN_MACADDR_MODE`
  public static let sources = Field<[HardwareAddress]>.row(
    "macaddr", .hardwareAddresses(5, action: 3), json: "macaddr_data", shown: .whenSet, access: .changeable,
    "mode source: the addresses that packets are taken from")

  /// The kernel's name for the kind.
  public static let name = "macvlan"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "further link-layer address of the link below",
    fields: [
      mode.descriptor, notPromiscuous.descriptor, ignoreDestination.descriptor,
      broadcastQueueLength.descriptor, usedBroadcastQueueLength.descriptor, broadcastCutoff.descriptor,
      sourceCount.descriptor, sources.descriptor,
    ],
    lastAttribute: 9,
    unsupported: [4: "IFLA_MACVLAN_MACADDR: one address to add or take away; `macaddr` says them all"],
    needsLower: true)
}

/// `MACVLAN_MODE_*`
public enum MacvlanMode: UInt64, FieldValue {
  case `private` = 1
  case vepa = 2
  case bridge = 4
  case passthru = 8
  case source = 16
}
