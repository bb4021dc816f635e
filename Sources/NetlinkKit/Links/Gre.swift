/// `gre`: net/ipv4/ip_gre.c, `IFLA_GRE_*` of linux/if_tunnel.h. The other kinds over GRE build on these rows.
public enum Gre {
  private static let inputFlags = SharedAttribute(number: 2, layout: .be16)
  private static let outputFlags = SharedAttribute(number: 3, layout: .be16)

  /// `GRE_SEQ`
  private static let sequenceFlag: UInt32 = 0x1000
  /// `GRE_CSUM`
  private static let checksumFlag: UInt32 = 0x8000

  /// `IFLA_GRE_COLLECT_METADATA`
  public static let external = Field.flag(
    "external", 18, "destinations come with each packet (routes, tc, Open vSwitch)")
  /// `IFLA_GRE_REMOTE`
  public static let remote = Field.address("remote", v4: 7, v6: nil, "tunnel endpoint at the other side")
  /// `IFLA_GRE_LOCAL`
  public static let local = Field.address(
    "local", v4: 6, v6: nil, only: .unicast, target: .ownAddress,
    "source address of the outer packets")
  /// `IFLA_GRE_LINK`
  public static let dev = Field.link("dev", 1, .absent, json: "link", "link that the outer packets leave by")
  /// `IFLA_GRE_TTL`, `IFLA_GRE_TOS`, `IFLA_GRE_PMTUDISC`, `IFLA_GRE_FWMARK`
  public static let outer = OuterIPv4(ttl: 8, tos: 9, pathMTUDiscovery: 10, firewallMark: 20)
  /// `IFLA_GRE_IGNORE_DF`
  public static let ignoreDF = Field.toggle(
    "ignore-df", 19, json: "ignore_df", shown: .whenSet, access: .changeable,
    "fragment in spite of the inner don't-fragment bit")
  /// `IFLA_GRE_IKEY`
  public static let inputKey = Field<UInt32>.row(
    "ikey", .greKey(4, flags: inputFlags), access: .changeable,
    "key of received packets: a number or four bytes with dots")
  /// `IFLA_GRE_OKEY`
  public static let outputKey = Field<UInt32>.row(
    "okey", .greKey(5, flags: outputFlags), access: .changeable,
    "key of sent packets: a number or four bytes with dots")
  /// `IFLA_GRE_IFLAGS`
  public static let inputSequence = Field.bit(
    "iseq", inputFlags, sequenceFlag, "drop received packets that are out of order")
  /// `IFLA_GRE_OFLAGS`
  public static let outputSequence = Field.bit("oseq", outputFlags, sequenceFlag, "number the sent packets")
  /// `IFLA_GRE_IFLAGS`
  public static let inputChecksum = Field.bit(
    "icsum", inputFlags, checksumFlag, "require checksums of received packets")
  /// `IFLA_GRE_OFLAGS`
  public static let outputChecksum = Field.bit("ocsum", outputFlags, checksumFlag, "send checksums")
  /// `IFLA_GRE_ENCAP_TYPE`, `IFLA_GRE_ENCAP_FLAGS`, `IFLA_GRE_ENCAP_SPORT`, `IFLA_GRE_ENCAP_DPORT`
  public static let encapsulation = UDPEncapsulation(
    type: 14, flags: 15, sourcePort: 16, destinationPort: 17)

  /// The highest number of `IFLA_GRE_*`.
  static let lastAttribute: UInt16 = 24

  /// The keys and flags of the GRE header, which the kinds over either family have.
  static let header = [
    inputKey.descriptor, outputKey.descriptor, inputSequence.descriptor, outputSequence.descriptor,
    inputChecksum.descriptor, outputChecksum.descriptor,
  ]

  /// One word for both directions.
  static let shorthands = [
    Shorthand("key", for: [inputKey.descriptor, outputKey.descriptor]),
    Shorthand("seq", for: [inputSequence.descriptor, outputSequence.descriptor]),
    Shorthand("csum", for: [inputChecksum.descriptor, outputChecksum.descriptor]),
  ]

  /// Why the kinds that carry no mirrored traffic leave out the attributes of those that do.
  static let unsupportedErspan: [UInt16: String] = [
    21: "IFLA_GRE_ERSPAN_INDEX: for the kinds erspan and ip6erspan",
    22: "IFLA_GRE_ERSPAN_VER: for the kinds erspan and ip6erspan",
    23: "IFLA_GRE_ERSPAN_DIR: for the kinds erspan and ip6erspan",
    24: "IFLA_GRE_ERSPAN_HWID: for the kinds erspan and ip6erspan",
  ]

  /// A kind over IPv4.
  static func kind(
    name: String, summary: String, further: [FieldDescriptor] = [], rules: [Rule] = [],
    defaults: [LinkKind.Default] = [], unsupported: [UInt16: String] = unsupportedErspan
  ) -> LinkKind {
    LinkKind(
      name: name, summary: summary,
      fields: [
        external.descriptor, remote.descriptor, local.descriptor, dev.descriptor, outer.ttl.descriptor,
        outer.tos.descriptor, outer.pathMTUDiscovery.descriptor, ignoreDF.descriptor,
      ] + header + [outer.firewallMark.descriptor] + further + encapsulation.fields,
      shorthands: shorthands,
      rules: [
        .excludes(remote.descriptor, external.descriptor),
        .excludes(ignoreDF.descriptor, outer.pathMTUDiscovery.descriptor),
        .multicastNeeds(remote.descriptor, local.descriptor),
      ] + rules,
      // A group's traffic is told from another's by the group's address as key, as iproute2 has it.
      defaults: [
        .init(inputKey, groupOf: remote), .init(outputKey, groupOf: remote),
        .init(outer.pathMTUDiscovery, false, with: ignoreDF.descriptor),
        .init(outer.pathMTUDiscovery, true),
      ] + defaults,
      lastAttribute: lastAttribute,
      unsupported: unsupported.merging(
        [
          11: "IFLA_GRE_ENCAP_LIMIT: IPv6 alone", 12: "IFLA_GRE_FLOWINFO: IPv6 alone",
          13: "IFLA_GRE_FLAGS: IPv6 alone",
        ], uniquingKeysWith: { first, _ in first }),
      resetsWhatIsLeftOut: true)
  }

  /// What a tunnel for Ethernet asks for: without a remote endpoint the kernel refuses it.
  static let ethernetRules: [Rule] = [.required(remote.descriptor, unless: external.descriptor)]

  /// The kernel's name for the kind.
  public static let name = "gre"

  /// The kind and its options.
  public static let kind = kind(name: name, summary: "IP and other protocols over GRE over IPv4")
}
