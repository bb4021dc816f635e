/// `veth`: drivers/net/veth.c, `VETH_INFO_*` of linux/veth.h.
public enum Veth {
  /// `VETH_INFO_PEER`
  public static let peer = Field<LinkSpecification>.row(
    "peer", .peer(1), shown: .never, "the other end: its name, and any option of a link")

  /// The kernel's name for the kind.
  public static let name = "veth"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "pair of links, each the other's cable", fields: [peer.descriptor],
    lastAttribute: 1)
}
