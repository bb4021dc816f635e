import NetlinkKit

/// `peer add`, `peer del`: changes a VTEP's flood list, all of it or nothing.
enum PeerChange {
  /// Which of the two.
  enum Action {
    case add, delete
  }

  static func run(
    _ action: Action, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    let line = try FloodListLine(&words, mode: action == .add ? .tolerant : .lenient)
    let operation = try Self.operation(action, line)
    try line.checkAddresses()
    let (list, options) = try session.floodList(of: line, during: operation)
    let entries = line.entries(for: list, options)
    do throws(NetlinkError) {
      switch action {
      case .add: try add(entries, to: list, isTolerant: line.hasMode, in: &session)
      case .delete: try delete(entries, from: list, isTolerant: line.hasMode, in: &session)
      }
    } catch {
      throw Self.failure(error, line, list, operation)
    }
  }

  private static func operation(_ action: Action, _ line: FloodListLine) throws(CommandFailure) -> String {
    let name = try line.requiredLinkName()
    let peers = line.addresses.map(\.description).joined(separator: ", ")
    return action == .add
      ? "add \(peers) to the peers of \(name)" : "delete \(peers) from the peers of \(name)"
  }

  private static func add(
    _ entries: [ForwardingEntry], to list: FloodList, isTolerant: Bool, in session: inout Session
  ) throws(NetlinkError) {
    // One that leaves by a link of its own, say, counts too: the other VTEP would get each frame twice.
    let present = entries.filter { !list.entries(like: $0).isEmpty }
    guard isTolerant || present.isEmpty else {
      throw NetlinkError(
        "add", errno: .exists, explanation: "\(Self.names(of: present)) there already",
        hint: "with `--\(FloodListLine.Mode.tolerant.word.keyword)`, that is no fault")
    }
    let added = entries.filter { list.entries(like: $0).isEmpty }
    try session.apply(FloodListChanges(added: added, removed: []), to: list)
  }

  private static func delete(
    _ entries: [ForwardingEntry], from list: FloodList, isTolerant: Bool, in session: inout Session
  ) throws(NetlinkError) {
    let absent = entries.filter { list.entries(like: $0).isEmpty }
    guard isTolerant || absent.isEmpty else {
      throw NetlinkError(
        "delete", errno: .noSuchFile, explanation: "\(Self.names(of: absent)) not among them",
        hint: "`ovlctl peer show \(list.vtep.name)` lists them;"
          + " with `--\(FloodListLine.Mode.lenient.word.keyword)`, that is no fault")
    }
    var removed: [ForwardingEntry] = []
    for entry in entries where !list.entries(like: entry).isEmpty {
      removed.append(try list.entryToDelete(like: entry))
    }
    try session.apply(FloodListChanges(added: [], removed: removed), to: list)
    session.noteDeletion(of: removed, from: list)
  }

  /// `10.0.0.2 is`, `10.0.0.2, 10.0.0.3 are`.
  private static func names(of entries: [ForwardingEntry]) -> String {
    let names = entries.compactMap { $0.options[ForwardingOptions.destination]?.description }
    return names.joined(separator: ", ") + (names.count == 1 ? " is" : " are")
  }

  /// The failure to show for what the kernel refused.
  static func failure(
    _ error: NetlinkError, _ line: FloodListLine, _ list: FloodList, _ operation: String
  ) -> CommandFailure {
    var error = error
    if error.kernelMessage == nil, error.explanation == nil, error.errno == .familyNotSupported,
      let address = line.addresses.first
    {
      error = .unsupportedFamily(address, on: list.vtep.name)
    }
    let field = error.attributePath.first.flatMap { ForwardingOptions.table.claimant(of: $0) }
    return CommandFailure(error, during: operation, option: field.map(line.options.spelling))
  }
}
