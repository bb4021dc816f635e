/// `ip6gretap`: net/ipv6/ip6_gre.c, with the options of `ip6gre`.
public enum IP6Gretap {
  /// The kind and its options.
  public static let kind = IP6Gre.kind(
    name: "ip6gretap", summary: "Ethernet over GRE over IPv6", rules: IP6Gre.ethernetRules)
}
