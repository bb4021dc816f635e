/// `dummy`: drivers/net/dummy.c, a link without options that drops what it is sent.
public enum Dummy {
  /// The kernel's name for the kind.
  public static let name = "dummy"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "link that drops everything; a place for addresses", fields: [], lastAttribute: 0)
}
