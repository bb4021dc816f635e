/// `bareudp`: drivers/net/bareudp.c, `IFLA_BAREUDP_*` of linux/if_link.h.
public enum BareUDP {
  /// `IFLA_BAREUDP_PORT`
  public static let dstport = Field<UInt16>.number("dstport", 1, .be16, "UDP destination port")
  /// `IFLA_BAREUDP_ETHERTYPE`
  public static let etherType = Field<UInt16>.number(
    "ethertype", 2, .be16, as: .named,
    words: [
      Choice("ip", 0x0800), Choice("ipv6", 0x86DD), Choice("mpls_uc", 0x8847), Choice("mpls_mc", 0x8848),
      Choice("ipv4", 0x0800), Choice("mpls", 0x8847),
    ], "protocol that the tunnel carries, by its EtherType")
  /// `IFLA_BAREUDP_SRCPORT_MIN`
  public static let leastSourcePort = Field<UInt16>.number(
    "srcportmin", 3, .u16, "lowest UDP source port of the outer packets")
  /// `IFLA_BAREUDP_MULTIPROTO_MODE`
  public static let multiprotocol = Field.flag(
    "multiproto", 4, shown: .always, absent: false,
    "carry the EtherType's neighbour too: IPv6 beside IPv4, multicast MPLS beside unicast")

  /// The kernel's name for the kind.
  public static let name = "bareudp"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "IP or MPLS over UDP, with nothing between",
    fields: [
      dstport.descriptor, etherType.descriptor, leastSourcePort.descriptor, multiprotocol.descriptor,
    ],
    rules: [.required(dstport.descriptor, unless: nil), .required(etherType.descriptor, unless: nil)],
    lastAttribute: 4)
}
