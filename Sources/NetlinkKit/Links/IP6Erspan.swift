/// `ip6erspan`: net/ipv6/ip6_gre.c, with the options of `ip6gre` and those of the ERSPAN header.
public enum IP6Erspan {
  /// The kernel's name for the kind.
  public static let name = "ip6erspan"

  /// The kind and its options.
  public static let kind = IP6Gre.kind(
    name: name, summary: "mirrored Ethernet (ERSPAN) over GRE over IPv6", further: Erspan.fields,
    rules: IP6Gre.ethernetRules + Erspan.rules, defaults: Erspan.defaults, unsupported: [:])
}
