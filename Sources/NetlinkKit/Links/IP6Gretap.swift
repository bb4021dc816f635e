/// `ip6gretap`: net/ipv6/ip6_gre.c, with the options of `ip6gre`.
public enum IP6Gretap {
  /// The kernel's name for the kind.
  public static let name = "ip6gretap"

  /// The kind and its options.
  public static let kind = IP6Gre.kind(
    name: name, summary: "Ethernet over GRE over IPv6", rules: IP6Gre.ethernetRules)
}
