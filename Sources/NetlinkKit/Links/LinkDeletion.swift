extension Link {
  /// The message that deletes the link of an index (`RTM_DELLINK`).
  public static func deletion(of index: Int32) -> Request {
    var header = LinkHeader()
    header.index = index
    return MessageWriter(.deleteLink, [.acknowledge], header: header).finish()
  }

  /// The message that deletes every link of a group (`RTM_DELLINK` with `IFLA_GROUP`).
  ///
  /// The kernel looks first whether each of them can be deleted, and deletes them all or none.
  public static func deletion(ofGroup group: UInt32) -> Request {
    var writer = MessageWriter(.deleteLink, [.acknowledge], header: LinkHeader())
    writer.put(LinkOptions.group.descriptor.codec.attributes[0], group)
    return writer.finish()
  }
}
