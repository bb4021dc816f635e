/// `erspan`: net/ipv4/ip_gre.c, with the options of `gre` and those of the ERSPAN header.
public enum Erspan {
  /// `IFLA_GRE_ERSPAN_INDEX`
  public static let index = Field<UInt32>.number(
    "erspan", 21, .u32, aliases: ["erspan_index"], json: "erspan_index", in: 0...0xF_FFFF,
    access: .changeable, "version 1: index of the mirrored port")
  /// `IFLA_GRE_ERSPAN_VER`
  public static let version = Field<UInt8>.number(
    "erspan_ver", 22, .u8, in: 0...2, access: .changeable,
    "version of the ERSPAN header; 0 for the older one, which has none")
  /// `IFLA_GRE_ERSPAN_DIR`
  public static let direction = Field<MirrorDirection>.choice(
    "erspan_dir", 23, Choice.numbered("ingress", "egress"), access: .changeable,
    "version 2: direction of the mirrored traffic")
  /// `IFLA_GRE_ERSPAN_HWID`
  public static let hardwareIdentifier = Field<UInt16>.number(
    "erspan_hwid", 24, .u16, in: 0...63, as: .hexadecimal, access: .changeable,
    "version 2: identifier of the mirroring engine")

  /// The rows beside those of the GRE kinds.
  static let fields = [
    index.descriptor, version.descriptor, direction.descriptor, hardwareIdentifier.descriptor,
  ]

  /// The session's number is the key, and the kernel refuses a session without one.
  static let rules: [Rule] = [
    .requiresOne([Gre.outputKey.descriptor, Gre.inputKey.descriptor, Gre.external.descriptor])
  ]

  /// The kernel sends sequence numbers whatever one says, and refuses a link that does not say so.
  /// What version 2 alone has, the kernel overlooks in the others.
  static let defaults: [LinkKind.Default] = [
    .init(Gre.outputSequence, true, unless: Gre.external.descriptor),
    .init(version, 2, with: direction.descriptor), .init(version, 2, with: hardwareIdentifier.descriptor),
  ]

  /// The kernel's name for the kind.
  public static let name = "erspan"

  /// The kind and its options.
  public static let kind = Gre.kind(
    name: name, summary: "mirrored Ethernet (ERSPAN) over GRE over IPv4", further: fields,
    rules: Gre.ethernetRules + rules, defaults: defaults, unsupported: [:])
}

/// The direction of mirrored traffic.
public enum MirrorDirection: UInt64, FieldValue {
  case ingress, egress
}
