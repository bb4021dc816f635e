/// `ifb`: drivers/net/ifb.c, a link without options through which tc sends received packets.
public enum IFB {
  /// The kernel's name for the kind.
  public static let name = "ifb"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "link to queue received packets on (tc mirred)", fields: [], lastAttribute: 0)
}
