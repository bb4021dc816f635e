/// The options of an entry in a forwarding database (`NDA_*`, `NTF_*`, `NUD_*` of linux/neighbour.h).
public enum ForwardingOptions {
  /// `NDA_LLADDR`, the entry's key and so no option of it.
  static let addressAttribute: UInt16 = 2

  /// `NDA_DST`
  public static let destination = Field.address("dst", v4: 1, v6: 1, only: .any, "VTEP that has the address")
  /// `NDA_VLAN`
  public static let vlan = Field<UInt16>.number("vlan", 5, .u16, in: 0...4095, "VLAN of the entry")
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
    "nhid", 13, .u32, "next-hop object in place of a destination")

  /// `NTF_USE`
  public static let use = Field.headerFlag("use", 0x01, "the entry is in use: keep it fresh")
  /// `NTF_SELF`
  public static let device = Field.headerFlag("self", 0x02, "the device's own table (the default)")
  /// `NTF_MASTER`
  public static let bridge = Field.headerFlag(
    "master", 0x04, "the table of the bridge that the device is a port of")
  /// `NTF_EXT_LEARNED`
  public static let externallyLearned = Field.headerFlag("extern_learn", 0x10, "learned by a control plane")
  /// `NTF_STICKY`
  public static let sticky = Field.headerFlag("sticky", 0x40, "not to move to another port by learning")
  /// `NTF_ROUTER`
  public static let router = Field.headerFlag("router", 0x80, "the destination is a router")

  /// The options, in the order in which they are sent.
  public static let table = FieldTable(
    "fdb",
    [
      destination.descriptor, vlan.descriptor, port.descriptor, vni.descriptor, sourceVNI.descriptor,
      link.descriptor, nextHop.descriptor, use.descriptor, device.descriptor, bridge.descriptor,
      externallyLearned.descriptor, sticky.descriptor, router.descriptor,
    ])

  /// The options that only a VTEP's own table has; other devices take them and drop them without a word.
  public static let ofVTEPs = [
    destination.descriptor, port.descriptor, vni.descriptor, sourceVNI.descriptor, link.descriptor,
    nextHop.descriptor,
  ]

  /// What the entries of a VTEP and those of a bridge ask for.
  public static let rules: [Rule] = [
    .excludes(nextHop.descriptor, destination.descriptor), .excludes(nextHop.descriptor, port.descriptor),
    .excludes(nextHop.descriptor, vni.descriptor),
  ]
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
}
