import NetlinkKit

/// `fdb del`: takes an entry, or one of its destinations, out of a forwarding database.
enum ForwardingDelete {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try ForwardingLine(&words)
    try line.check(isNew: false)
    let operation = "delete \(line.address) from \(line.linkName)"
    let link = try session.link(named: line.linkName, during: operation)
    var options = line.options
    try session.resolve(&options, during: operation)
    let entry = line.entry(on: link.index, options)
    do throws(NetlinkError) {
      if link.kind == Vxlan.kind, !line.isForBridge { try check(entry, of: link, in: &session) }
      try session.perform(entry.deletion())
    } catch {
      var error = error
      if error.errno == .noSuchFile, error.kernelMessage == nil, error.explanation == nil {
        error.explanation = "there is no such entry"
      }
      throw CommandFailure(
        error, during: operation, option: entry.option(at: error.attributePath).map(line.options.spelling))
    }
  }

  /// The kernel answers success where a VTEP's entry has another destination than the one named, and empties
  /// the whole flood list where none is named.
  private static func check(
    _ entry: ForwardingEntry, of link: Link, in session: inout Session
  ) throws(NetlinkError) {
    let destination = entry.options[ForwardingOptions.destination]
    guard destination != nil || entry.options[ForwardingOptions.nextHop] != nil || entry.address != .zero
    else {
      throw NetlinkError(
        "delete", errno: .invalid, explanation: "without `dst` this would empty the whole flood list",
        hint: "name the VTEP to take out: `dst ADDRESS`")
    }
    guard let destination else { return }
    let entries = try session.kernel.forwardingEntries(link: link.index).value
    let ofAddress = entries.filter { $0.address == entry.address && $0.master == nil }
    guard !ofAddress.contains(where: { $0.options[ForwardingOptions.destination] == destination }) else {
      return
    }
    let others = ofAddress.compactMap { $0.options[ForwardingOptions.destination]?.description }
    throw NetlinkError(
      "delete", errno: .noSuchFile,
      explanation: others.isEmpty
        ? "there is no such entry"
        : "its destination is \(others.joined(separator: ", ")), not \(destination)")
  }
}
