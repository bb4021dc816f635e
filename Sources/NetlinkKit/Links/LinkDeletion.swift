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

extension Conversation {
  /// How many links it takes for `deleteTogether` to be worth its messages.
  public static var fewestLinksTogether: Int { 4 }

  /// Deletes links at once, all or none.
  ///
  /// One by one the kernel waits for all its readers (RCU) after each: 1,000 links take 16 seconds. It deletes a group
  /// with one such wait, so the links go into a group that nobody uses, and that is deleted. Somebody who ends the program
  /// in between leaves them in that group.
  ///
  /// - Parameter indexes: the links' indexes, in the namespace of the transport.
  /// - Returns: what the kernel has against links, by their places; against all of them together, by the first one's. Where
  ///   there is anything, none is deleted, and each is in its group as before.
  public mutating func deleteTogether(_ indexes: [Int32]) throws(NetlinkError) -> [Int: NetlinkError] {
    var groups: [Int32: UInt32] = [:]
    for link in try links().value { groups[link.index] = link.options[LinkOptions.group] ?? 0 }
    let taken = Set(groups.values)
    // Above what people use, and another one each time: two of us at once must not meet in one group.
    var group = UInt32.random(in: 0x4000_0000...0x7FFF_FFFF)
    while taken.contains(group) { group += 1 }
    var errors = try performAll(indexes.map { Link.membership(of: $0, in: group) })
    if errors.isEmpty {
      do throws(NetlinkError) { try perform(Link.deletion(ofGroup: group)) } catch { errors[0] = error }
    }
    if !errors.isEmpty {
      let former = indexes.compactMap { index in groups[index].map { Link.membership(of: index, in: $0) } }
      _ = try? performAll(former)
    }
    return errors
  }
}

extension Link {
  fileprivate static func membership(of index: Int32, in group: UInt32) -> Request {
    var change = LinkSpecification()
    change.index = index
    change.options[LinkOptions.group] = group
    return change.change()
  }
}
