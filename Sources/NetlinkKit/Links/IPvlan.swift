/// `ipvlan`: drivers/net/ipvlan/ipvlan_main.c, `IFLA_IPVLAN_*` of linux/if_link.h.
public enum IPvlan {
  private static let flags = SharedAttribute(number: 2, layout: .u16)

  /// `IFLA_IPVLAN_MODE`
  public static let mode = Field<IPvlanMode>.choice(
    "mode", 1, width: .u16, Choice.numbered("l2", "l3", "l3s"), access: .changeable,
    "layer at which packets are told apart")
  /// `IPVLAN_F_PRIVATE`
  public static let isolated = alternative("private", 1, "the links on one lower link don't reach each other")
  /// `IPVLAN_F_VEPA`
  public static let vepa = alternative("vepa", 2, "they reach each other through the switch outside")
  /// Neither of the two.
  public static let bridge = alternative("bridge", 0, "they reach each other directly")

  /// The kernel's name for the kind.
  public static let name = "ipvlan"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "further IP host on the link below, with the same link-layer address",
    fields: [mode.descriptor, isolated.descriptor, vepa.descriptor, bridge.descriptor],
    rules: [
      .excludes(isolated.descriptor, vepa.descriptor), .excludes(isolated.descriptor, bridge.descriptor),
      .excludes(vepa.descriptor, bridge.descriptor),
    ],
    lastAttribute: 2, needsLower: true)

  private static func alternative(_ keyword: String, _ bits: UInt32, _ summary: String) -> Field<Bool> {
    .row(
      keyword, .alternative(flags, mask: 3, bits), shown: .whenSet, access: .changeable, summary)
  }
}

/// `IPVLAN_MODE_*`
public enum IPvlanMode: UInt64, FieldValue {
  case l2, l3, l3s
}
