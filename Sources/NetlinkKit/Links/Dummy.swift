/// `dummy`: drivers/net/dummy.c, a link without options that drops what it is sent.
public enum Dummy {
  /// The kind and its options.
  public static let kind = LinkKind(
    name: "dummy", summary: "link that drops everything; a place for addresses", fields: [], lastAttribute: 0)
}
