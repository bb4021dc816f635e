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
    var entry = line.entry(on: link.index, options)
    do throws(NetlinkError) {
      if link.kind == Vxlan.kind, !line.isForBridge { entry = try present(entry, of: link, in: &session) }
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

  /// What tells apart the destinations of one address that have the same VTEP.
  private static let details = [
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor, ForwardingOptions.link.descriptor,
    ForwardingOptions.sourceVNI.descriptor,
  ]

  /// The entry as it is in the VTEP's table.
  ///
  /// The kernel answers success where no destination has exactly the address, port, VNI and link that it is asked
  /// to take out, and empties the whole flood list where it is told no destination.
  private static func present(
    _ entry: ForwardingEntry, of link: Link, in session: inout Session
  ) throws(NetlinkError) -> ForwardingEntry {
    let destination = entry.options[ForwardingOptions.destination]
    guard destination != nil || entry.options[ForwardingOptions.nextHop] != nil || entry.address != .zero
    else {
      throw NetlinkError(
        "delete", errno: .invalid, explanation: "without `dst` this would empty the whole flood list",
        hint: "name the VTEP to take out: `dst ADDRESS`")
    }
    guard let destination else { return entry }
    let entries = try session.kernel.forwardingEntries(link: link.index).value
    let ofAddress = entries.filter { $0.address == entry.address && $0.master == nil }
    let alike = ofAddress.filter { $0.options[ForwardingOptions.destination] == destination }
    var initial = Settings(ForwardingOptions.table)
    initial[ForwardingOptions.port] = link.kindOptions?[Vxlan.dstport]
    initial[ForwardingOptions.vni] = link.kindOptions?[Vxlan.vni]
    let matching = alike.filter { present in
      details.allSatisfy { field in
        entry.options[field] == nil || entry.options[field] == present.options[field] ?? initial[field]
      }
    }
    let plain = matching.first { present in details.allSatisfy { present.options[$0] == nil } }
    guard let found = plain ?? (matching.count == 1 ? matching.first : nil) else {
      throw absent(entry, destination, alike: alike, among: ofAddress, isAmbiguous: !matching.isEmpty)
    }
    var entry = entry
    for field in details { entry.options[field] = found.options[field] }
    return entry
  }

  private static func absent(
    _ entry: ForwardingEntry, _ destination: IPAddress, alike: [ForwardingEntry],
    among others: [ForwardingEntry], isAmbiguous: Bool
  ) -> NetlinkError {
    let destinations = others.compactMap { $0.options[ForwardingOptions.destination]?.description }
    let explanation =
      switch (isAmbiguous, alike.isEmpty, destinations.isEmpty) {
      case (true, _, _): "several entries have the destination \(destination)"
      case (_, false, _): "the entry for \(destination) has another port, VNI or link"
      case (_, _, false): "its destination is \(destinations.joined(separator: ", ")), not \(destination)"
      default: "there is no such entry"
      }
    return NetlinkError(
      "delete", errno: .noSuchFile, explanation: explanation,
      hint: alike.isEmpty ? nil : "`port`, `vni` and `via` tell them apart, as `ovlctl fdb show` has them")
  }
}
