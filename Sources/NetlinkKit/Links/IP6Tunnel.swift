/// `ip6tnl`: net/ipv6/ip6_tunnel.c, `IFLA_IPTUN_*` of linux/if_tunnel.h.
public enum IP6Tunnel {
  /// `IFLA_IPTUN_PROTO`
  public static let mode = IPTunnel.mode([
    Choice("ip6ip6", 41), Choice("ipip6", 4), Choice("any", 0), Choice("ip4ip6", 4),
  ])
  /// `IFLA_IPTUN_REMOTE`
  public static let remote = Field.address("remote", v4: nil, v6: 3, "tunnel endpoint at the other side")
  /// `IFLA_IPTUN_LOCAL`
  public static let local = Field.address(
    "local", v4: nil, v6: 2, only: .unicast, target: .ownAddress,
    "source address of the outer packets")
  /// `IFLA_IPTUN_TTL`, `IFLA_IPTUN_ENCAP_LIMIT`, `IFLA_IPTUN_FLOWINFO`, `IFLA_IPTUN_FLAGS`, `IFLA_IPTUN_FWMARK`
  public static let outer = OuterIPv6(
    hoplimit: 4, encapsulationLimit: 6, flowInformation: 7, flags: 8, firewallMark: 20)

  /// The kernel's name for the kind.
  public static let name = "ip6tnl"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "IPv6 or IPv4 over IPv6",
    fields: [
      IPTunnel.external.descriptor, mode.descriptor, remote.descriptor, local.descriptor,
      IPTunnel.dev.descriptor, outer.hoplimit.descriptor, outer.encapsulationLimit.descriptor,
      outer.trafficClass.descriptor, outer.flowlabel.descriptor, outer.dscp.descriptor,
      outer.allowLocalRemote.descriptor, outer.firewallMark.descriptor,
    ] + IPTunnel.encapsulation.fields,
    rules: [.excludes(remote.descriptor, IPTunnel.external.descriptor)],
    defaults: outer.defaults(unless: IPTunnel.external) + [
      // What iproute2 sends; left out, the kernel carries IPv6 alone.
      .init(mode, .any),
      // IPv6 has no checksum of its own.
      .init(IPTunnel.encapsulation.checksumIPv6, true, unless: IPTunnel.external.descriptor),
    ],
    lastAttribute: IPTunnel.lastAttribute,
    unsupported: IPTunnel.unsupportedRapidDeployment.merging(
      [5: "IFLA_IPTUN_TOS: IPv4 alone", 10: "IFLA_IPTUN_PMTUDISC: IPv4 alone"],
      uniquingKeysWith: { first, _ in first }),
    resetsWhatIsLeftOut: true)
}
