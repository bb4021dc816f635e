import NetlinkKit

/// `fdb del`: takes an entry, or one of its destinations, out of a forwarding database.
enum ForwardingDelete {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try ForwardingLine(&words)
    try line.check(isNew: false)
    let operation = "delete \(line.address) from \(line.linkName)"
    let link = try session.link(of: line, during: operation)
    var options = line.options
    try session.resolve(&options, during: operation)
    try checkDetails(line, on: link)
    let entries = line.entries(on: link.index, options)
    do throws(NetlinkError) {
      // All is looked for before anything is deleted.
      var present: [ForwardingEntry] = []
      for entry in entries {
        let isOwn = link.kind == Vxlan.kind && entry.options[ForwardingOptions.device] == true
        present.append(isOwn ? try self.present(entry, of: link, in: &session) : entry)
      }
      for entry in present { try session.perform(entry.deletion()) }
    } catch {
      var error = error
      if error.errno == .noSuchFile, error.kernelMessage == nil, error.explanation == nil {
        error.explanation = "there is no such entry"
      }
      throw CommandFailure(
        error, during: operation,
        option: entries[0].option(at: error.attributePath).map(line.options.spelling))
    }
  }

  /// Where no destination is named, the kernel overlooks what else there is of one, and deletes the entry.
  private static func checkDetails(_ line: ForwardingLine, on link: Link) throws(CommandFailure) {
    let details = [
      ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor, ForwardingOptions.link.descriptor,
    ]
    guard link.kind == Vxlan.kind, line.isForDevice,
      line.options.settings[ForwardingOptions.destination] == nil, let field = line.given(details)
    else { return }
    throw .usage("\(line.options.spelling(of: field)) needs `dst ADDRESS` here")
  }

  /// The entry as it is in the VTEP's table.
  ///
  /// The kernel answers success where no destination has exactly the address, port, VNI and link that it is asked
  /// to take out, and empties the whole flood list where it is told no destination.
  private static func present(
    _ entry: ForwardingEntry, of link: Link, in session: inout Session
  ) throws(NetlinkError) -> ForwardingEntry {
    let options = entry.options
    guard
      options[ForwardingOptions.destination] != nil || options[ForwardingOptions.nextHop] != nil
        || entry.address != .zero
    else {
      throw NetlinkError(
        "delete", errno: .invalid, explanation: "without `dst` this would empty the whole flood list",
        hint:
          "name the VTEP to take out: `dst ADDRESS`; `ovlctl peer sync \(link.name) --empty` takes out all,"
          + " `ovlctl fdb flush dev \(link.name)` deletes the other entries too")
    }
    guard options[ForwardingOptions.destination] != nil || options[ForwardingOptions.nextHop] != nil else {
      return entry
    }
    let list = try destinations(of: entry, on: link, in: &session)
    if let nextHop = options[ForwardingOptions.nextHop] {
      guard let found = list.entries.first(where: { $0.options[ForwardingOptions.nextHop] == nextHop }) else {
        throw NetlinkError(
          "delete", errno: .noSuchFile,
          explanation: list.entries.isEmpty ? "there is no such entry" : "its next hop is another one")
      }
      return found
    }
    return try list.entryToDelete(like: entry)
  }

  /// What the address has in the VTEP's table.
  private static func destinations(
    of entry: ForwardingEntry, on link: Link, in session: inout Session
  ) throws(NetlinkError) -> FloodList {
    let sourceVNI = entry.options[ForwardingOptions.sourceVNI]
    guard entry.address.hasSeveralDestinations else {
      let present = try session.unicastEntry(entry.address, of: LinkIdentity(link), sourceVNI: sourceVNI)
      return FloodList(of: link, address: entry.address, entries: present.map { [$0] } ?? [])
    }
    return try session.kernel.floodList(of: link, address: entry.address, sourceVNI: sourceVNI).value
  }
}

extension FloodList {
  /// The one entry that another describes.
  ///
  /// - Throws: `ENOENT` and the reason where there is none, or where several could be meant.
  func entryToDelete(like entry: ForwardingEntry) throws(NetlinkError) -> ForwardingEntry {
    let destination = entry.options[ForwardingOptions.destination]
    guard let found = self.entry(like: entry) else { throw absent(entry) }
    if destination?.isUnspecified == true { try checkDeletion(of: [found], among: []) }
    return found
  }

  private func absent(_ entry: ForwardingEntry) -> NetlinkError {
    guard let destination = entry.options[ForwardingOptions.destination] else {
      return NetlinkError("delete", errno: .noSuchFile, explanation: "there is no such entry")
    }
    let alike = entries.contains { $0.options[ForwardingOptions.destination] == destination }
    let others = entries.compactMap { $0.options[ForwardingOptions.destination]?.description }
    let explanation =
      switch (entries(like: entry).isEmpty, alike, others.isEmpty) {
      case (false, _, _): "several entries have the destination \(destination)"
      case (_, true, _): "the entry for \(destination) has another port, VNI or link"
      case (_, _, false): "its destination is \(others.joined(separator: ", ")), not \(destination)"
      default: "there is no such entry"
      }
    return NetlinkError(
      "delete", errno: .noSuchFile, explanation: explanation,
      hint: alike ? "`port`, `vni` and `via` tell them apart, as `ovlctl fdb show` has them" : nil)
  }
}
