/// `ip6gre`: net/ipv6/ip6_gre.c, `IFLA_GRE_*` of linux/if_tunnel.h. The other kinds over GRE and IPv6 build on
/// these rows.
public enum IP6Gre {
  /// `IFLA_GRE_REMOTE`
  public static let remote = Field.address("remote", v4: nil, v6: 7, "tunnel endpoint at the other side")
  /// `IFLA_GRE_LOCAL`
  public static let local = Field.address(
    "local", v4: nil, v6: 6, only: .unicast, target: .ownAddress,
    "source address of the outer packets")
  /// `IFLA_GRE_TTL`, `IFLA_GRE_ENCAP_LIMIT`, `IFLA_GRE_FLOWINFO`, `IFLA_GRE_FLAGS`, `IFLA_GRE_FWMARK`
  public static let outer = OuterIPv6(
    hoplimit: 8, encapsulationLimit: 11, flowInformation: 12, flags: 13, firewallMark: 20)

  /// A kind over IPv6.
  static func kind(
    name: String, summary: String, further: [FieldDescriptor] = [], rules: [Rule] = [],
    defaults: [LinkKind.Default] = [], unsupported: [UInt16: String] = Gre.unsupportedErspan
  ) -> LinkKind {
    LinkKind(
      name: name, summary: summary,
      fields: [
        Gre.external.descriptor, remote.descriptor, local.descriptor, Gre.dev.descriptor,
        outer.hoplimit.descriptor, outer.encapsulationLimit.descriptor, outer.trafficClass.descriptor,
        outer.flowlabel.descriptor, outer.dscp.descriptor, outer.allowLocalRemote.descriptor,
      ] + Gre.header + [outer.firewallMark.descriptor] + further + Gre.encapsulation.fields,
      shorthands: Gre.shorthands,
      rules: [.excludes(remote.descriptor, Gre.external.descriptor)] + rules,
      defaults: outer.defaults(unless: Gre.external) + [
        // IPv6 has no checksum of its own.
        .init(Gre.encapsulation.checksumIPv6, true, unless: Gre.external.descriptor)
      ] + defaults,
      lastAttribute: Gre.lastAttribute,
      unsupported: unsupported.merging(
        [
          9: "IFLA_GRE_TOS: IPv4 alone", 10: "IFLA_GRE_PMTUDISC: IPv4 alone",
          19: "IFLA_GRE_IGNORE_DF: IPv4 alone",
        ],
        uniquingKeysWith: { first, _ in first }),
      resetsWhatIsLeftOut: true)
  }

  /// What a tunnel for Ethernet asks for: without a remote endpoint the kernel refuses it.
  static let ethernetRules: [Rule] = [.required(remote.descriptor, unless: Gre.external.descriptor)]

  /// The kernel's name for the kind.
  public static let name = "ip6gre"

  /// The kind and its options.
  public static let kind = kind(name: name, summary: "IP and other protocols over GRE over IPv6")
}
