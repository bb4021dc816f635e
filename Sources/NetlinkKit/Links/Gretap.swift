/// `gretap`: net/ipv4/ip_gre.c, with the options of `gre`.
public enum Gretap {
  /// The kernel's name for the kind.
  public static let name = "gretap"

  /// The kind and its options.
  public static let kind = Gre.kind(
    name: name, summary: "Ethernet over GRE over IPv4", rules: Gre.ethernetRules)
}
