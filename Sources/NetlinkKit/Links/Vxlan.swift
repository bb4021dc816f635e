/// `vxlan`: drivers/net/vxlan/vxlan_core.c, `IFLA_VXLAN_*` of linux/if_link.h.
public enum Vxlan {
  /// The port that IANA assigned (RFC 7348); the kernel's own default is the older 8472.
  public static let standardPort: UInt16 = 4789

  /// `IFLA_VXLAN_ID`
  public static let vni = Field<UInt32>.number(
    "vni", 1, .u32, aliases: ["id"], json: "id", in: 0...0xFF_FFFF, impliesKind: true,
    "VXLAN network identifier")
  /// `IFLA_VXLAN_GROUP`, `IFLA_VXLAN_GROUP6`
  public static let group = Field.address(
    "group", v4: 2, v6: 16, only: .multicast, "multicast group that carries what has no known destination")
  /// `IFLA_VXLAN_GROUP`, `IFLA_VXLAN_GROUP6`
  public static let remote = Field.address(
    "remote", v4: 2, v6: 16, only: .unicast, "VTEP that receives what has no known destination")
  /// `IFLA_VXLAN_LOCAL`, `IFLA_VXLAN_LOCAL6`
  public static let local = Field.address(
    "local", v4: 4, v6: 17, only: .unicast, target: .ownAddress,
    "source address of the outer packets")
  /// `IFLA_VXLAN_LINK`
  public static let dev = Field.link(
    "dev", 3, .absent, json: "link", "underlay link that the outer packets leave by")
  /// `IFLA_VXLAN_PORT_RANGE`
  public static let sourcePorts = Field.portRange(
    "srcport", 10, json: "port_range", "UDP source ports of the outer packets")
  /// `IFLA_VXLAN_PORT`
  public static let dstport = Field<UInt16>.number(
    "dstport", 15, .be16, json: "port", in: 1...0xFFFF,
    refusing: Refusal(["0"], "the kernel makes its own default of it, which is not 4789"),
    "UDP destination port")
  /// `IFLA_VXLAN_LEARNING`
  public static let learning = Field.toggle(
    "learning", 7, shown: .textWhenCleared, access: .changeable,
    "learn from received packets which VTEP has which address")
  /// `IFLA_VXLAN_PROXY`
  public static let proxy = Field.toggle(
    "proxy", 11, shown: .whenSet, "answer ARP for addresses that are known")
  /// `IFLA_VXLAN_RSC`
  public static let routeShortCircuit = Field.toggle(
    "rsc", 12, shown: .whenSet, "route short circuit: deliver to a router's destinations directly")
  /// `IFLA_VXLAN_L2MISS`
  public static let l2miss = Field.toggle(
    "l2miss", 13, shown: .whenSet, "tell user space of unknown link-layer addresses")
  /// `IFLA_VXLAN_L3MISS`
  public static let l3miss = Field.toggle(
    "l3miss", 14, shown: .whenSet, "tell user space of unknown IP addresses")
  /// `IFLA_VXLAN_TOS`
  public static let tos = Field<UInt8>.number(
    "tos", 6, .u8, aliases: ["dsfield"], as: .trafficClass, words: [Choice("inherit", 1)],
    shown: .whenSet, access: .changeable, "type of service of the outer packets")
  /// `IFLA_VXLAN_TTL`
  public static let ttl = Field.hopLimit(
    "ttl", 5, inherit: .flag(28), aliases: ["hoplimit"], initial: .automatic,
    "time to live of the outer packets")
  /// `IFLA_VXLAN_DF`
  public static let df = Field<DontFragment>.choice(
    "df", 29, DontFragment.choices, shown: .textWhenSet, access: .changeable,
    "don't-fragment bit of the outer packets")
  /// `IFLA_VXLAN_LABEL`
  public static let flowlabel = Field<UInt32>.number(
    "flowlabel", 26, .be32, aliases: ["label"], json: "label", in: 0...0xF_FFFF, as: .hexadecimal,
    shown: .whenSet, access: .changeable, "IPv6 flow label of the outer packets")
  /// `IFLA_VXLAN_LABEL_POLICY`
  public static let flowlabelPolicy = Field<FlowLabelPolicy>.choice(
    "flowlabel-policy", 32, width: .u32, Choice.numbered("fixed", "inherit"), aliases: ["label-policy"],
    json: "label_policy", shown: .whenSet, access: .changeable, since: "6.8",
    "where the IPv6 flow label comes from")
  /// `IFLA_VXLAN_AGEING`
  public static let ageing = Field<UInt32>.number(
    "ageing", 8, .u32, in: 1...0xFFFF_FFFF,
    refusing: Refusal(["none", "0"], "the kernel makes 300 seconds of it; 4294967295 is the longest time"),
    access: .changeable, initial: 300, "seconds until a learned entry is forgotten")
  /// `IFLA_VXLAN_LIMIT`
  public static let maximumAddresses = Field<UInt32>.number(
    "maxaddress", 9, .u32, aliases: ["maxaddr"], json: "limit", words: [Choice("unlimited", 0)],
    shown: .whenSet, "most entries in the forwarding database")
  /// `IFLA_VXLAN_UDP_CSUM`
  public static let udpChecksum = Field.toggle(
    "udpcsum", 18, json: "udp_csum", "UDP checksums over IPv4")
  /// `IFLA_VXLAN_UDP_ZERO_CSUM6_TX`
  public static let zeroChecksumTransmit = Field.toggle(
    "udp6zerocsumtx", 19, json: "udp_zero_csum6_tx", initial: false, "send no UDP checksums over IPv6")
  /// `IFLA_VXLAN_UDP_ZERO_CSUM6_RX`
  public static let zeroChecksumReceive = Field.toggle(
    "udp6zerocsumrx", 20, json: "udp_zero_csum6_rx", initial: false, "receive without UDP checksums over IPv6"
  )
  /// `IFLA_VXLAN_REMCSUM_TX`
  public static let remoteChecksumTransmit = Field.toggle(
    "remcsumtx", 21, json: "remcsum_tx", shown: .whenSet, "remote checksum offload when sending")
  /// `IFLA_VXLAN_REMCSUM_RX`
  public static let remoteChecksumReceive = Field.toggle(
    "remcsumrx", 22, json: "remcsum_rx", shown: .whenSet, "remote checksum offload when receiving")
  /// `IFLA_VXLAN_REMCSUM_NOPARTIAL`
  public static let remoteChecksumNoPartial = Field.flag(
    "remcsum-nopartial", 24, json: "remcsum_nopartial", "remote checksum offload without CHECKSUM_PARTIAL")
  /// `IFLA_VXLAN_COLLECT_METADATA`
  public static let external = Field.toggle(
    "external", 25, shown: .whenSet, "destinations come with each packet (routes, tc, Open vSwitch)")
  /// `IFLA_VXLAN_VNIFILTER`
  public static let vniFilter = Field.toggle(
    "vnifilter", 30, shown: .whenSet, initial: false, since: "5.18",
    "an external device receives only the VNIs that it lists")
  /// `IFLA_VXLAN_GBP`
  public static let groupBasedPolicy = Field.flag(
    "gbp", 23, "group based policy extension")
  /// `IFLA_VXLAN_GPE`
  public static let genericProtocol = Field.flag(
    "gpe", 27, "generic protocol extension")
  /// `IFLA_VXLAN_LOCALBYPASS`
  public static let localBypass = Field.toggle(
    "localbypass", 31, shown: .textWhenCleared, access: .changeable, initial: true, since: "6.5",
    "deliver to VTEPs of this host without the underlay")
  /// `IFLA_VXLAN_RESERVED_BITS`
  public static let reservedBits = Field<UInt64>.number(
    "reserved_bits", 33, .be64, as: .hexadecimal, since: "6.14",
    "reserved header bits that may be set in received packets")
  /// `IFLA_VXLAN_MC_ROUTE`
  public static let multicastRouting = Field.toggle(
    "mcroute", 34, shown: .whenSet, access: .changeable, "send multicast by the multicast routing tables")

  /// The kernel's name for the kind.
  public static let name = "vxlan"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "Ethernet over UDP with a 24-bit network identifier",
    fields: [
      external.descriptor, vniFilter.descriptor, vni.descriptor, group.descriptor, remote.descriptor,
      local.descriptor, dev.descriptor, sourcePorts.descriptor, dstport.descriptor, learning.descriptor,
      proxy.descriptor, routeShortCircuit.descriptor, l2miss.descriptor, l3miss.descriptor, tos.descriptor,
      ttl.descriptor, df.descriptor, flowlabel.descriptor, flowlabelPolicy.descriptor, ageing.descriptor,
      maximumAddresses.descriptor, udpChecksum.descriptor, zeroChecksumTransmit.descriptor,
      zeroChecksumReceive.descriptor, remoteChecksumTransmit.descriptor, remoteChecksumReceive.descriptor,
      remoteChecksumNoPartial.descriptor, groupBasedPolicy.descriptor, genericProtocol.descriptor,
      localBypass.descriptor, reservedBits.descriptor, multicastRouting.descriptor,
    ],
    rules: [
      .required(vni.descriptor, unless: external.descriptor),
      .excludes(vni.descriptor, external.descriptor),
      .excludes(group.descriptor, remote.descriptor),
      .sameFamily([group.descriptor, remote.descriptor, local.descriptor]),
      .needs(group.descriptor, dev.descriptor),
      .needs(genericProtocol.descriptor, external.descriptor),
      .needs(vniFilter.descriptor, external.descriptor),
      .onlyIPv6(flowlabel.descriptor, addresses: [group.descriptor, remote.descriptor, local.descriptor]),
    ],
    defaults: [
      // For the generic protocol extension the kernel's own default, 4790, is the assigned port.
      .init(dstport, standardPort, unless: genericProtocol.descriptor),
      // As iproute2 has it: what is learned is of no use to those who give a destination with each packet.
      .init(learning, false, with: external.descriptor),
    ],
    lastAttribute: 34)
}

/// The don't-fragment bit of outer IPv4 packets (`enum ifla_vxlan_df`, `enum ifla_geneve_df`).
public enum DontFragment: UInt64, FieldValue {
  case unset, set, inherit

  static let choices = Choice.numbered("unset", "set", "inherit")
}

/// Where the flow label of outer IPv6 packets comes from (`enum ifla_vxlan_label_policy`).
public enum FlowLabelPolicy: UInt64, FieldValue {
  case fixed, inherit
}
