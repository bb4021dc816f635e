/// The options of an entry in a forwarding database (`NDA_*`, `NTF_*`, `NUD_*` of linux/neighbour.h).
public enum ForwardingOptions {
  /// `NDA_LLADDR`, the entry's key and so no option of it.
  static let addressAttribute: UInt16 = 2

  /// `NDA_DST`
  public static let destination = Field.address("dst", v4: 1, v6: 1, only: .any, "VTEP that has the address")
  /// `NDA_VLAN`
  public static let vlan = Field<UInt16>.number(
    "vlan", 5, .u16, in: 1...4094, "VLAN of the entry; without it, each VLAN of the port gets one")
  /// `NDA_PORT`
  public static let port = Field<UInt16>.number("port", 6, .be16, in: 1...65535, "UDP port of the VTEP")
  /// `NDA_VNI`
  public static let vni = Field<UInt32>.number("vni", 7, .u32, in: 0...0xFF_FFFF, "VNI to send with")
  /// `NDA_IFINDEX`
  public static let link = Field.link(
    "via", 8, .absent, json: "viaIf", "link that the outer packets leave by")
  /// `NDA_SRC_VNI`
  public static let sourceVNI = Field<UInt32>.number(
    "src_vni", 11, .u32, in: 0...0xFF_FFFF, "VNI that the entry is for, on an external device")
  /// `NDA_NH_ID`
  public static let nextHop = Field<UInt32>.number(
    "nhid", 13, .u32, in: 1...0xFFFF_FFFF, "next-hop object in place of a destination")

  /// `NTF_USE`
  public static let use = Field.headerFlag("use", 0x01, "the entry is in use: keep it fresh")
  /// `NTF_SELF`
  public static let device = Field.headerFlag("self", 0x02, "the device's own table (the default)")
  /// `NTF_MASTER`
  public static let bridge = Field.headerFlag(
    "master", 0x04, "the table of the bridge that the device is a port of")
  /// `NTF_EXT_LEARNED`
  public static let externallyLearned = Field.headerFlag("extern_learn", 0x10, "learned by a control plane")
  /// `NTF_OFFLOADED`
  public static let offloaded = Field<Bool>.row(
    "offload", .headerFlag(0x20), shown: .never, access: .readOnly, "hardware forwards for the entry")
  /// `NTF_STICKY`
  public static let sticky = Field.headerFlag("sticky", 0x40, "not to move to another port by learning")
  /// `NTF_ROUTER`
  public static let router = Field.headerFlag("router", 0x80, "the destination is a router")
  /// `NTF_EXT_LOCKED`, within `NDA_FLAGS_EXT`
  public static let locked = Field<Bool>.row(
    "locked", .bit(SharedAttribute(number: 15, layout: .u32), 0x02), access: .readOnly,
    "a locked port's sender, which may not send yet")

  /// `NDA_FDB_EXT_ATTRS`: `NFEA_ACTIVITY_NOTIFY` and `NFEA_DONT_REFRESH`.
  private static let extensions = SharedAttribute(number: 14, layout: .nest(byte: 1, flag: 2))

  /// `FDB_NOTIFY_BIT`
  public static let activityNotification = Field<Bool>.row(
    "activity_notify", .alternative(extensions, mask: 0x01, 0x01),
    "tell of the address's falling silent and speaking again")
  /// `FDB_NOTIFY_INACTIVE_BIT`
  public static let inactive = Field<Bool>.row(
    "inactive", .alternative(extensions, mask: 0x02, 0x02), "the address is silent now")
  /// `NFEA_DONT_REFRESH`
  public static let withoutRefresh = Field<Bool>.row(
    "norefresh", .alternative(extensions, mask: 0x100, 0x100),
    "a change of the entry does not make it look used")

  /// The options, in the order in which they are sent.
  public static let table = FieldTable(
    "fdb",
    [
      destination.descriptor, vlan.descriptor, port.descriptor, vni.descriptor, sourceVNI.descriptor,
      link.descriptor, nextHop.descriptor, use.descriptor, device.descriptor, bridge.descriptor,
      externallyLearned.descriptor, sticky.descriptor, router.descriptor, activityNotification.descriptor,
      inactive.descriptor, withoutRefresh.descriptor, offloaded.descriptor, locked.descriptor,
    ])

  /// What says where a VTEP sends to; other tables overlook it without a word.
  public static let ofVTEPs = [
    destination.descriptor, port.descriptor, vni.descriptor, sourceVNI.descriptor, link.descriptor,
    nextHop.descriptor,
  ]

  /// What only the tables of bridges take; a VTEP's overlooks it without a word.
  public static let ofBridges = [
    vlan.descriptor, activityNotification.descriptor, inactive.descriptor, withoutRefresh.descriptor,
  ]

  /// What the entries of a VTEP and those of a bridge ask for.
  public static let rules: [Rule] = [
    .excludes(nextHop.descriptor, destination.descriptor), .excludes(nextHop.descriptor, port.descriptor),
    .excludes(nextHop.descriptor, vni.descriptor), .excludes(nextHop.descriptor, link.descriptor),
    .needs(inactive.descriptor, activityNotification.descriptor),
  ]

  /// What a bridge overlooks beside `use` and `extern_learn`, which have ways of their own into its table.
  public static let rulesOfBridges: [Rule] = [use, externallyLearned].flatMap { way in
    [sticky, activityNotification, inactive, withoutRefresh].map { .excludes(way.descriptor, $0.descriptor) }
  }
}

/// How long an entry lasts (`ndm_state`), by iproute2's words.
public enum ForwardingState: UInt16, Sendable, CaseIterable {
  /// On a bridge, an address of the host itself; on a VTEP, an entry that nothing ages or moves.
  case permanent = 0xC0
  /// Never aged, but moved by learning on a bridge.
  case `static` = 0x42
  /// Aged as if learned.
  case dynamic = 0x02

  /// The words for the state, the main one first.
  public var words: [String] {
    switch self {
    case .permanent: ["permanent", "local"]
    case .static: ["static", "temp"]
    case .dynamic: ["dynamic"]
    }
  }

  /// One line of help.
  public var summary: String {
    switch self {
    case .permanent: "never forgotten (the default); in a bridge's table, an address of the host itself"
    case .static: "never forgotten; in a bridge's table, the address of a station behind the port"
    case .dynamic: "forgotten in time, as if learned"
    }
  }
}
