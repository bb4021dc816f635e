/// The options of a multicast entry: `MDBE_ATTR_*` of linux/if_bridge.h.
public enum MulticastOptions {
  /// `MDBE_ATTR_SOURCE`
  public static let source = Field.address(
    "src", v4: 1, v6: 1, only: .unicast, "only what this address sends to the group")
  /// `MDBE_ATTR_GROUP_MODE`
  public static let filterMode = Field<FilterMode>.choice(
    "filter_mode", 3, [Choice("include", 1), Choice("exclude", 0)],
    "whether the sources of the list are those wanted, or those not wanted")
  /// `MDBE_ATTR_RTPROT`
  public static let origin = Field<UInt8>.number(
    "proto", 4, .u8, json: "protocol", as: .named, words: RouteOrigin.words, "who has made the entry")
  /// `MDBE_ATTR_DST`
  public static let destination = Field.address("dst", v4: 5, v6: 5, "on a VTEP: VTEP to send to")
  /// `MDBE_ATTR_DST_PORT`
  public static let port = Field<UInt16>.number(
    "dst_port", 6, .u16, in: 1...65535, "on a VTEP: UDP port to send to")
  /// `MDBE_ATTR_VNI`
  public static let vni = Field<UInt32>.number(
    "vni", 7, .u32, in: 0...0xFF_FFFF, "on a VTEP: VNI to send with")
  /// `MDBE_ATTR_SRC_VNI`
  public static let sourceVNI = Field<UInt32>.number(
    "src_vni", 9, .u32, in: 0...0xFF_FFFF, "on a VTEP: VNI that the entry is for")
  /// `MDBE_ATTR_IFINDEX`
  public static let link = Field.link("via", 8, .absent, "on a VTEP: link that the outer packets leave by")

  /// The options, in the order in which they are sent.
  public static let table = FieldTable(
    "mdb",
    [
      source.descriptor, filterMode.descriptor, origin.descriptor, destination.descriptor, port.descriptor,
      vni.descriptor, sourceVNI.descriptor, link.descriptor,
    ])

  /// Those that tell which entry is asked for.
  public static let queryTable = FieldTable("mdb get", [source.descriptor, sourceVNI.descriptor])

  /// Those by which entries may be deleted together.
  public static let flushTable = FieldTable(
    "mdb flush",
    [
      origin.descriptor, destination.descriptor, port.descriptor, vni.descriptor, sourceVNI.descriptor,
    ])

  /// The attribute that the kernel reports under another number (`MDBA_MDB_EATTR_*`).
  static func attribute(reportedAs number: UInt16) -> UInt16? {
    switch number {
    case 3: 3
    case 4: 1
    case 5...10: number - 1
    default: nil
    }
  }
}

/// `MCAST_EXCLUDE`, `MCAST_INCLUDE`
public enum FilterMode: UInt64, FieldValue {
  case exclude, include
}
