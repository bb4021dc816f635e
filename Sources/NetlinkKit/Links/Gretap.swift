/// What the GRE kinds share: `IFLA_GRE_*` of linux/if_tunnel.h, net/ipv4/ip_gre.c, net/ipv6/ip6_gre.c.
enum Gre {
  static let inputFlags = SharedAttribute(number: 2, layout: .be16)
  static let outputFlags = SharedAttribute(number: 3, layout: .be16)

  /// `GRE_SEQ`
  private static let sequenceFlag: UInt32 = 0x1000
  /// `GRE_CSUM`
  private static let checksumFlag: UInt32 = 0x8000

  static let dev = Field.link("dev", 1, .absent, json: "link", "link that the outer packets leave by")
  static let inputKey = Field<UInt32>.row(
    "ikey", .greKey(4, flags: inputFlags), access: .changeable,
    "key of received packets: a number or four bytes with dots")
  static let outputKey = Field<UInt32>.row(
    "okey", .greKey(5, flags: outputFlags), access: .changeable,
    "key of sent packets: a number or four bytes with dots")
  static let inputSequence = Field.bit(
    "iseq", inputFlags, sequenceFlag, "drop received packets that are out of order")
  static let outputSequence = Field.bit("oseq", outputFlags, sequenceFlag, "number the sent packets")
  static let inputChecksum = Field.bit(
    "icsum", inputFlags, checksumFlag, "require checksums of received packets")
  static let outputChecksum = Field.bit("ocsum", outputFlags, checksumFlag, "send checksums")
  static let firewallMark = Field<UInt32>.number(
    "fwmark", 20, .u32, hexadecimal: true, shown: .whenSet, access: .changeable,
    "mark of the outer packets for routing")
  static let external = Field.flag(
    "external", 18, "destinations come with each packet (routes, tc, Open vSwitch)")

  /// The rows that both families' kinds have, behind the addresses.
  static let keysAndFlags = [
    inputKey.descriptor, outputKey.descriptor, inputSequence.descriptor, outputSequence.descriptor,
    inputChecksum.descriptor, outputChecksum.descriptor, firewallMark.descriptor, external.descriptor,
  ]

  /// One word for both directions.
  static let shorthands = [
    Shorthand("key", for: [inputKey.descriptor, outputKey.descriptor]),
    Shorthand("seq", for: [inputSequence.descriptor, outputSequence.descriptor]),
    Shorthand("csum", for: [inputChecksum.descriptor, outputChecksum.descriptor]),
  ]

  static let unsupported: [UInt16: String] = [
    14: "IFLA_GRE_ENCAP_TYPE: GRE over UDP (fou, gue) is not offered yet",
    15: "IFLA_GRE_ENCAP_FLAGS: GRE over UDP (fou, gue) is not offered yet",
    16: "IFLA_GRE_ENCAP_SPORT: GRE over UDP (fou, gue) is not offered yet",
    17: "IFLA_GRE_ENCAP_DPORT: GRE over UDP (fou, gue) is not offered yet",
    21: "IFLA_GRE_ERSPAN_INDEX: for the kinds erspan and ip6erspan",
    22: "IFLA_GRE_ERSPAN_VER: for the kinds erspan and ip6erspan",
    23: "IFLA_GRE_ERSPAN_DIR: for the kinds erspan and ip6erspan",
    24: "IFLA_GRE_ERSPAN_HWID: for the kinds erspan and ip6erspan",
  ]
}

/// `gretap`: Ethernet over GRE over IPv4.
public enum Gretap {
  /// `IFLA_GRE_REMOTE`
  public static let remote = Field.address("remote", v4: 7, v6: nil, "tunnel endpoint at the other side")
  /// `IFLA_GRE_LOCAL`
  public static let local = Field.address(
    "local", v4: 6, v6: nil, only: .unicast, "source address of the outer packets")
  /// `IFLA_GRE_LINK`
  public static let dev = Gre.dev
  /// `IFLA_GRE_TTL`
  public static let ttl = Field.hopLimit(
    "ttl", 8, inherit: .zero, aliases: ["hoplimit"], "time to live of the outer packets")
  /// `IFLA_GRE_TOS`
  public static let tos = Field<UInt8>.number(
    "tos", 9, .u8, aliases: ["dsfield"], hexadecimal: true, words: [Choice("inherit", 1)],
    shown: .whenSet, access: .changeable, "type of service of the outer packets")
  /// `IFLA_GRE_PMTUDISC`
  public static let pathMTUDiscovery = Field.toggle(
    "pmtudisc", 10, access: .changeable, "path MTU discovery: outer packets are not to be fragmented")
  /// `IFLA_GRE_IGNORE_DF`
  public static let ignoreDF = Field.toggle(
    "ignore-df", 19, json: "ignore_df", shown: .whenSet, access: .changeable,
    "fragment in spite of the inner don't-fragment bit")
  /// `IFLA_GRE_IKEY`
  public static let inputKey = Gre.inputKey
  /// `IFLA_GRE_OKEY`
  public static let outputKey = Gre.outputKey
  /// `IFLA_GRE_COLLECT_METADATA`
  public static let external = Gre.external

  /// The kind and its options.
  public static let kind = LinkKind(
    name: "gretap", summary: "Ethernet over GRE over IPv4",
    fields: [
      remote.descriptor, local.descriptor, dev.descriptor, ttl.descriptor, tos.descriptor,
      pathMTUDiscovery.descriptor, ignoreDF.descriptor,
    ] + Gre.keysAndFlags,
    shorthands: Gre.shorthands,
    rules: [
      .required(remote.descriptor, unless: external.descriptor),
      .excludes(remote.descriptor, external.descriptor),
    ],
    defaults: [.init(pathMTUDiscovery, true)],
    lastAttribute: 24,
    unsupported: Gre.unsupported.merging(
      [
        11: "IFLA_GRE_ENCAP_LIMIT: IPv6 alone", 12: "IFLA_GRE_FLOWINFO: IPv6 alone",
        13: "IFLA_GRE_FLAGS: IPv6 alone",
      ], uniquingKeysWith: { first, _ in first }),
    resetsWhatIsLeftOut: true)
}

/// `ip6gretap`: Ethernet over GRE over IPv6.
public enum IP6Gretap {
  private static let flags = SharedAttribute(number: 13, layout: .u32)
  private static let flowInformation = SharedAttribute(number: 12, layout: .be32)

  /// `IFLA_GRE_REMOTE`
  public static let remote = Field.address("remote", v4: nil, v6: 7, "tunnel endpoint at the other side")
  /// `IFLA_GRE_LOCAL`
  public static let local = Field.address(
    "local", v4: nil, v6: 6, only: .unicast, "source address of the outer packets")
  /// `IFLA_GRE_LINK`
  public static let dev = Gre.dev
  /// `IFLA_GRE_TTL`
  public static let hoplimit = Field<UInt8>.number(
    "hoplimit", 8, .u8, aliases: ["ttl"], json: "ttl", access: .changeable, "hop limit of the outer packets")
  /// `IP6_TNL_F_IGN_ENCAP_LIMIT` says none.
  public static let encapsulationLimit = Field<UInt8>.row(
    "encaplimit", .limit(11, none: flags, bit: 0x1), json: "encap_limit",
    jsonWord: "ip6_tnl_f_ign_encap_limit", access: .changeable,
    "most further encapsulations of an outer packet, or none")
  /// `IP6_TNL_F_USE_ORIG_TCLASS` says inherit.
  public static let trafficClass = Field<UInt8>.row(
    "tclass", .packed(flowInformation, mask: 0x0FF0_0000, inherit: flags, bit: 0x2),
    aliases: ["tos", "dsfield"], jsonWord: "ip6_tnl_f_use_orig_tclass",
    access: .changeable, "traffic class of the outer packets")
  /// `IP6_TNL_F_USE_ORIG_FLOWLABEL` says inherit.
  public static let flowlabel = Field<UInt32>.row(
    "flowlabel", .packed(flowInformation, mask: 0x000F_FFFF, inherit: flags, bit: 0x4),
    jsonWord: "ip6_tnl_f_use_orig_flowlabel", access: .changeable,
    "flow label of the outer packets")
  /// `IP6_TNL_F_ALLOW_LOCAL_REMOTE`
  public static let allowLocalRemote = Field.bit(
    "allow-localremote", flags, 0x40, json: "ip6_tnl_f_allow_local_remote",
    "allow a remote endpoint on this host")
  /// `IFLA_GRE_IKEY`
  public static let inputKey = Gre.inputKey
  /// `IFLA_GRE_OKEY`
  public static let outputKey = Gre.outputKey
  /// `IFLA_GRE_COLLECT_METADATA`
  public static let external = Gre.external

  /// The kind and its options.
  public static let kind = LinkKind(
    name: "ip6gretap", summary: "Ethernet over GRE over IPv6",
    fields: [
      remote.descriptor, local.descriptor, dev.descriptor, hoplimit.descriptor,
      encapsulationLimit.descriptor, trafficClass.descriptor, flowlabel.descriptor,
      allowLocalRemote.descriptor,
    ] + Gre.keysAndFlags,
    shorthands: Gre.shorthands,
    rules: [
      .required(remote.descriptor, unless: external.descriptor),
      .excludes(remote.descriptor, external.descriptor),
    ],
    // What the kernel's own configuration uses; left out it would take 0 for both, and the tunnel is dead.
    defaults: [.init(hoplimit, 64), .init(encapsulationLimit, 4)],
    lastAttribute: 24,
    unsupported: Gre.unsupported.merging(
      [
        9: "IFLA_GRE_TOS: IPv4 alone", 10: "IFLA_GRE_PMTUDISC: IPv4 alone",
        19: "IFLA_GRE_IGNORE_DF: IPv4 alone",
      ],
      uniquingKeysWith: { first, _ in first }),
    resetsWhatIsLeftOut: true)
}
