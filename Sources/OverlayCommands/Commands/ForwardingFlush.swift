import NetlinkKit

/// `fdb flush`: deletes entries in one message.
enum ForwardingFlush {
  /// The options that entries can be told apart by.
  static let taken =
    ForwardingBulkDeletion.options(of: .vtep) + [
      ForwardingOptions.vlan.descriptor, ForwardingOptions.device.descriptor,
      ForwardingOptions.bridge.descriptor,
    ]

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var line = try Line(&words)
    let operation = "flush the forwarding database of \(line.linkName)"
    let link = try session.link(named: line.linkName, during: operation)
    for table in line.tables(of: link) { try line.check(for: table) }
    try session.resolve(&line.options, during: operation)
    for deletion in line.deletions(from: link) {
      do throws(NetlinkError) {
        try flush(deletion, of: link, in: &session)
      } catch {
        throw failure(error, deletion, line, link, operation)
      }
    }
  }

  private static func flush(
    _ deletion: ForwardingBulkDeletion, of link: Link, in session: inout Session
  ) throws(NetlinkError) {
    let isOfVTEP = link.kind == Vxlan.kind && !deletion.isOfMaster
    guard isOfVTEP else {
      try session.perform(deletion.request)
      return
    }
    guard deletion.isOneMessage else { return try flushOneByOne(deletion, of: link, in: &session) }
    do throws(NetlinkError) {
      try session.perform(deletion.request)
    } catch {
      // VTEPs have it since Linux 6.7; before, there is no such operation, or no such attribute of it.
      guard error.errno == .notSupported || error.errno == .invalid else { throw error }
      try flushOneByOne(deletion, of: link, in: &session)
    }
  }

  /// Reads the entries and deletes those that are meant, for a kernel that cannot choose them.
  private static func flushOneByOne(
    _ deletion: ForwardingBulkDeletion, of link: Link, in session: inout Session
  ) throws(NetlinkError) {
    let dump = try session.kernel.forwardingEntries(link: link.index, where: deletion.filter(on: link))
    let entries = session.complete(dump, of: "forwarding entries")
    session.note("deleting \(entries.count) \(entries.count == 1 ? "entry" : "entries") one by one")
    guard !session.options.isDryRun else {
      for entry in entries { try session.perform(entry.deletion()) }
      return
    }
    try session.kernel.delete(entries)
  }

  private static func failure(
    _ error: NetlinkError, _ deletion: ForwardingBulkDeletion, _ line: Line, _ link: Link,
    _ operation: String
  ) -> CommandFailure {
    var error = error
    if error.errno == .notSupported, error.kernelMessage == nil {
      if deletion.isOfMaster {
        error.explanation = "\(link.name) is no bridge's port, or the kernel is older than 5.19"
      } else if link.kind == Bridge.kind {
        error.explanation = "this takes Linux 5.19"
      } else {
        error.explanation = "\(link.name) has no forwarding database of its own that can be flushed"
        error.hint = "for the entries of its bridge, add `master`"
      }
    }
    return CommandFailure(
      error, during: operation, option: deletion.option(at: error.attributePath).map(line.spelling))
  }

  /// The words of the command.
  private struct Line {
    private(set) var linkName = ""
    var options = GivenOptions(ForwardingOptions.table)
    private var conditions = ForwardingConditions()
    private var named: [(condition: ForwardingCondition, spelled: String)] = []
    private var tables: (own: Bool, bridge: Bool) = (false, false)

    init(_ words: inout Words) throws(CommandFailure) {
      var linkName: String?
      while let keyword = words.nextKeyword() {
        if ForwardingWords.table ~= keyword {
          linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
        } else if ForwardingWords.port ~= keyword {
          try takePort(try words.linkName(of: keyword), keyword)
        } else {
          try take(keyword, &words)
        }
      }
      guard let linkName else {
        throw .usage("the device is missing: `dev NAME`", hint: "for example: `ovlctl fdb flush dev vxlan10`")
      }
      self.linkName = linkName
      conditions.spareExternallyLearned()
    }

    private mutating func takePort(_ name: String, _ keyword: Keyword) throws(CommandFailure) {
      guard options.settings[ForwardingOptions.link] == nil else {
        throw .usage("\(keyword.spelled) is given twice")
      }
      options.set(ForwardingOptions.link, .named(name))
    }

    private mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
      let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong)
      if match?.field == ForwardingOptions.device.descriptor {
        tables.own = true
      } else if match?.field == ForwardingOptions.bridge.descriptor {
        tables.bridge = true
      } else if let match, ForwardingFlush.taken.contains(match.field) {
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      } else if let (condition, isNegated) = ForwardingCondition.match(keyword.name) {
        try conditions.add(condition, isNegated, keyword)
        named.append((condition, keyword.spelled))
      } else {
        throw unknownOption(keyword, among: ForwardingWords.flush.keywords)
      }
    }

    /// An option as the user spelled it; a bridge's port stands where an entry has `via`.
    func spelling(of field: FieldDescriptor) -> String {
      field == ForwardingOptions.link.descriptor ? ForwardingWords.port.keyword : options.spelling(of: field)
    }

    /// Whose tables are meant; without a word the link's own, which is a bridge's where the link is one.
    func tables(of link: Link) -> [ForwardingTable] {
      let own: ForwardingTable = link.kind == Bridge.kind ? .bridge : .vtep
      return tables.bridge ? (tables.own ? [own, .bridge] : [.bridge]) : [own]
    }

    /// Refuses what a table's entries cannot be chosen by.
    func check(for table: ForwardingTable) throws(CommandFailure) {
      let allowed = ForwardingBulkDeletion.options(of: table)
      let wrong =
        options.settings.given.map(\.field).first { !allowed.contains($0) }.map(spelling)
        ?? named.first { !$0.condition.tables.contains(table) }?.spelled
      guard let wrong else { return }
      throw .usage(
        table == .vtep
          ? "\(wrong) tells entries of a bridge's table apart, not those of a VTEP's own"
          : "\(wrong) tells entries of a VTEP's own table apart, not those of a bridge's",
        hint: table == .vtep ? "for the entries of the bridge that it is a port of, add `master`" : nil)
    }

    /// What is to be deleted from each table.
    func deletions(from link: Link) -> [ForwardingBulkDeletion] {
      let masters = tables.bridge ? (tables.own ? [false, true] : [true]) : [false]
      return masters.map { isOfMaster in
        ForwardingBulkDeletion(
          link: link.index, isOfMaster: isOfMaster, conditions: conditions, options: options.settings)
      }
    }
  }
}
