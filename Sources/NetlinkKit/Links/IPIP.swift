/// `ipip`: net/ipv4/ipip.c, `IFLA_IPTUN_*` of linux/if_tunnel.h.
public enum IPIP {
  /// `IFLA_IPTUN_PROTO`
  public static let mode = IPTunnel.mode([Choice("ipip", 4), Choice("mplsip", 137), Choice("any", 0)])
  /// `IFLA_IPTUN_REMOTE`
  public static let remote = IPTunnel.remoteIPv4
  /// `IFLA_IPTUN_LOCAL`
  public static let local = IPTunnel.localIPv4

  /// The kernel's name for the kind.
  public static let name = "ipip"

  /// The kind and its options.
  public static let kind = IPTunnel.kindOverIPv4(
    name: name, summary: "IPv4 or MPLS over IPv4", external: IPTunnel.external, mode: mode,
    unsupported: IPTunnel.unsupportedRapidDeployment.merging(
      [8: "IFLA_IPTUN_FLAGS: for the kinds sit and ip6tnl"], uniquingKeysWith: { first, _ in first }))
}
