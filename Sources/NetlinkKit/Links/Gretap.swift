/// `gretap`: net/ipv4/ip_gre.c, with the options of `gre`.
public enum Gretap {
  /// The kind and its options.
  public static let kind = Gre.kind(
    name: "gretap", summary: "Ethernet over GRE over IPv4", rules: Gre.ethernetRules)
}
