extension Link {
  /// The message that deletes the link of an index (`RTM_DELLINK`).
  public static func deletion(of index: Int32) -> Request {
    var header = LinkHeader()
    header.index = index
    return MessageWriter(.deleteLink, [.acknowledge], header: header).finish()
  }
}
