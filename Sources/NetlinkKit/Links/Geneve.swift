/// `geneve`: drivers/net/geneve.c, `IFLA_GENEVE_*` of linux/if_link.h.
public enum Geneve {
  /// `IFLA_GENEVE_ID`
  public static let vni = Field<UInt32>.number(
    "vni", 1, .u32, aliases: ["id"], json: "id", in: 0...0xFF_FFFF, "virtual network identifier")
  /// `IFLA_GENEVE_REMOTE`, `IFLA_GENEVE_REMOTE6`
  public static let remote = Field.address(
    "remote", v4: 2, v6: 7, only: .unicast, "tunnel endpoint at the other side")
  /// `IFLA_GENEVE_LOCAL`, `IFLA_GENEVE_LOCAL6`
  public static let local = Field.address(
    "local", v4: 17, v6: 18, only: .unicast, access: .onCreation, target: .ownAddress, since: "7.2",
    "source address of the outer packets, and the only one that receives")
  /// `IFLA_GENEVE_TTL`
  public static let ttl = Field.hopLimit(
    "ttl", 3, inherit: .byte(12), aliases: ["hoplimit"], "time to live of the outer packets")
  /// `IFLA_GENEVE_TOS`
  public static let tos = Field<UInt8>.number(
    "tos", 4, .u8, aliases: ["dsfield"], as: .trafficClass, words: [Choice("inherit", 1)],
    shown: .whenSet, access: .changeable, "type of service of the outer packets")
  /// `IFLA_GENEVE_DF`
  public static let df = Field<DontFragment>.choice(
    "df", 13, DontFragment.choices, shown: .textWhenSet, access: .changeable,
    "don't-fragment bit of the outer packets")
  /// `IFLA_GENEVE_LABEL`
  public static let flowlabel = Field<UInt32>.number(
    "flowlabel", 11, .be32, aliases: ["label"], json: "label", in: 0...0xF_FFFF, as: .hexadecimal,
    shown: .whenSet, access: .changeable, "IPv6 flow label of the outer packets")
  /// `IFLA_GENEVE_PORT`
  public static let dstport = Field<UInt16>.number(
    "dstport", 5, .be16, json: "port", "UDP destination port")
  /// `IFLA_GENEVE_PORT_RANGE`
  public static let sourcePorts = Field.portRange(
    "srcport", 15, json: "port_range", since: "6.15", "UDP source ports of the outer packets")
  /// `IFLA_GENEVE_COLLECT_METADATA`
  public static let external = Field.flag(
    "external", 6, "destinations come with each packet (routes, tc, Open vSwitch)")
  /// `IFLA_GENEVE_UDP_CSUM`
  public static let udpChecksum = Field.toggle(
    "udpcsum", 8, json: "udp_csum", "UDP checksums over IPv4")
  /// `IFLA_GENEVE_UDP_ZERO_CSUM6_TX`
  public static let zeroChecksumTransmit = Field.toggle(
    "udp6zerocsumtx", 9, json: "udp_zero_csum6_tx", "send no UDP checksums over IPv6")
  /// `IFLA_GENEVE_UDP_ZERO_CSUM6_RX`
  public static let zeroChecksumReceive = Field.toggle(
    "udp6zerocsumrx", 10, json: "udp_zero_csum6_rx", "receive without UDP checksums over IPv6")
  /// `IFLA_GENEVE_INNER_PROTO_INHERIT`
  public static let innerProtocolInherit = Field.flag(
    "innerprotoinherit", 14, json: "inner_proto_inherit", since: "5.18",
    "carry any protocol, not Ethernet alone")
  /// `IFLA_GENEVE_GRO_HINT`
  public static let receiveOffloadHint = Field.flag(
    "gro-hint", 16, json: "gro_hint", since: "7.0",
    "say in the outer header how received packets may be joined")

  /// The kernel's name for the kind.
  public static let name = "geneve"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "Ethernet over UDP with a 24-bit network identifier and options (RFC 8926)",
    fields: [
      external.descriptor, vni.descriptor, remote.descriptor, local.descriptor, ttl.descriptor,
      tos.descriptor, df.descriptor,
      flowlabel.descriptor, dstport.descriptor, sourcePorts.descriptor, udpChecksum.descriptor,
      zeroChecksumTransmit.descriptor, zeroChecksumReceive.descriptor, innerProtocolInherit.descriptor,
      receiveOffloadHint.descriptor,
    ],
    rules: [
      .required(vni.descriptor, unless: external.descriptor),
      .required(remote.descriptor, unless: external.descriptor),
      .excludes(vni.descriptor, external.descriptor),
      .excludes(remote.descriptor, external.descriptor),
      .sameFamily([remote.descriptor, local.descriptor]),
      .onlyIPv6(flowlabel.descriptor, addresses: [remote.descriptor]),
    ],
    lastAttribute: 18)
}
