import NetlinkKit

/// The deletion of many links in one message.
///
/// One by one the kernel waits for all its readers (RCU) after each: 1,000 links take 16 seconds. It deletes
/// a group with one such wait, so the links go into a group that nobody uses, and that is deleted.
enum LinkGroupDeletion {
  /// How many links it takes for the group to be worth its messages.
  static let worthwhile = 4

  /// Deletes the links, all or none.
  static func delete(_ links: [Link], in session: inout Session) throws(NetlinkError) {
    let taken = Set(try session.kernel.links().value.compactMap { $0.options[LinkOptions.group] })
    // Above what people use, and another one each time: two of us at once must not meet in one group.
    var group = UInt32.random(in: 0x4000_0000...0x7FFF_FFFF)
    while taken.contains(group) { group += 1 }

    // An interrupt in between would leave links in a group that is not theirs.
    let signals = SignalHold()
    do throws(NetlinkError) {
      let errors = try session.kernel.performAll(links.map { membership(of: $0, in: group) })
      if let error = errors.min(by: { $0.key < $1.key })?.value { throw error }
      try session.perform(Link.deletion(ofGroup: group))
    } catch {
      let former = links.map { membership(of: $0, in: $0.options[LinkOptions.group] ?? 0) }
      _ = try? session.kernel.performAll(former)
      throw error
    }
    signals.release()
  }

  private static func membership(of link: Link, in group: UInt32) -> Request {
    var change = LinkSpecification()
    change.index = link.index
    change.options[LinkOptions.group] = group
    return change.change()
  }
}
