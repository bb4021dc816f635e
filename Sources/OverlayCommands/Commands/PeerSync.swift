import NetlinkKit

/// `peer sync`: makes a VTEP's flood list what is given, and touches only what differs.
enum PeerSync {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let mode = FloodListLine.Mode.empty
    let line = try FloodListLine(&words, mode: mode)
    let operation = "synchronize the peers of \(try line.requiredLinkName())"
    if line.hasMode {
      guard line.addresses.isEmpty else { throw .usage("--\(mode.word.keyword) excludes addresses") }
    } else if line.addresses.isEmpty {
      throw .usage(
        "without addresses, no peer would remain", hint: "`--\(mode.word.keyword)` says that this is meant")
    } else {
      try line.checkAddresses()
    }
    let (list, options) = try session.floodList(of: line, during: operation)
    let changes = list.changes(toMatch: line.entries(for: list, options))
    do throws(NetlinkError) {
      try session.apply(changes, to: list)
    } catch {
      throw PeerChange.failure(error, line, list, operation)
    }
    guard !session.options.isDryRun else { return }
    let (added, removed) = (names(of: changes.added), names(of: changes.removed))
    if !added.isEmpty { session.note("added \(added)") }
    if !removed.isEmpty { session.note("deleted \(removed)") }
    session.noteDeletion(of: changes.removed, from: list)
  }

  private static func names(of entries: [ForwardingEntry]) -> String {
    entries.compactMap { $0.options[ForwardingOptions.destination]?.description }.joined(separator: ", ")
  }
}
