/// `sit`: net/ipv6/sit.c, `IFLA_IPTUN_*` of linux/if_tunnel.h.
public enum Sit {
  /// `IFLA_IPTUN_PROTO`
  public static let mode = IPTunnel.mode([
    Choice("ip6ip", 41), Choice("ipip", 4), Choice("mplsip", 137), Choice("any", 0),
  ])
  /// `IFLA_IPTUN_REMOTE`
  public static let remote = IPTunnel.remoteIPv4
  /// `IFLA_IPTUN_LOCAL`
  public static let local = IPTunnel.localIPv4
  /// `IFLA_IPTUN_FLAGS`, `SIT_ISATAP`
  public static let isatap = Field.bit(
    "isatap", SharedAttribute(number: 8, layout: .u16), 1, "automatic tunnels within a site (RFC 5214)")
  /// `IFLA_IPTUN_6RD_PREFIX`, `IFLA_IPTUN_6RD_PREFIXLEN`
  public static let rapidDeploymentPrefix = Field<IPPrefix>.row(
    "6rd-prefix", .prefix(11, length: 13, .ipv6), opposite: "6rd-reset",
    oppositeValue: IPPrefix.sixToFour.map(Value.prefix), json: "prefix", shown: .whenSet, access: .changeable,
    "IPv6 rapid deployment (RFC 5969): the provider's prefix; `6rd-reset` goes back to 6to4's")
  /// `IFLA_IPTUN_6RD_RELAY_PREFIX`, `IFLA_IPTUN_6RD_RELAY_PREFIXLEN`
  public static let relayPrefix = Field<IPPrefix>.row(
    "6rd-relay_prefix", .prefix(12, length: 14, .ipv4), json: "relay_prefix", shown: .whenSet,
    access: .changeable, "IPv6 rapid deployment: the IPv4 prefix that the provider's relays share")

  /// The kernel's name for the kind.
  public static let name = "sit"

  /// The kind and its options.
  public static let kind = IPTunnel.kindOverIPv4(
    name: name, summary: "IPv6, IPv4 or MPLS over IPv4", mode: mode,
    further: [isatap.descriptor, rapidDeploymentPrefix.descriptor, relayPrefix.descriptor],
    // What iproute2 sends; left out, the kernel takes 64.
    defaults: [.init(IPTunnel.outerIPv4.ttl, .inherited)],
    unsupported: [19: "IFLA_IPTUN_COLLECT_METADATA: the kernel's sit overlooks it"])
}
