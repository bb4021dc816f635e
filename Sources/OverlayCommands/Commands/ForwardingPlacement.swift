import NetlinkKit

/// `fdb add`, `fdb append`, `fdb replace`: puts an entry into a forwarding database.
enum ForwardingPlacement {
  static func run(
    _ placement: ForwardingEntry.Placement, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    let line = try ForwardingLine(&words)
    try line.check(isNew: true)
    let operation = "\(placement.verb) \(line.address) on \(line.linkName)"
    let link = try session.identity(of: line, during: operation)
    var options = line.options
    try session.resolve(&options, during: operation)
    try line.check(onLinkOf: link.kindName)
    try line.checkDestination(onLinkOf: link.kindName)
    explain(line, on: link, in: &session)
    let diagnosis = ForwardingDiagnosis(line: line, link: link, operation: operation)
    var placed: [ForwardingEntry] = []
    for entry in line.entries(on: link.index, options) {
      if let error = place(entry, placement, on: link, in: &session) {
        // Of two tables, both have the entry or none; what an entry was before, nobody knows.
        if placement == .add { session.forget(placed) }
        throw diagnosis.failure(for: error, entry)
      }
      placed.append(entry)
    }
  }

  /// Puts an entry into its table.
  ///
  /// - Returns: why that failed.
  private static func place(
    _ entry: ForwardingEntry, _ placement: ForwardingEntry.Placement, on link: LinkIdentity,
    in session: inout Session
  ) -> NetlinkError? {
    do throws(NetlinkError) {
      try perform(entry, placement, on: link, in: &session)
      return nil
    } catch {
      return error
    }
  }

  private static func perform(
    _ entry: ForwardingEntry, _ placement: ForwardingEntry.Placement, on link: LinkIdentity,
    in session: inout Session
  ) throws(NetlinkError) {
    let isOwn = link.isVTEP && entry.options[ForwardingOptions.device] == true
    let hasDestination = entry.options[ForwardingOptions.destination] != nil
    switch placement {
    case .replace where isOwn && entry.address.hasSeveralDestinations && hasDestination:
      let sourceVNI = entry.options[ForwardingOptions.sourceVNI]
      let vtep = try session.kernel.link(at: link.index)
      let dump = try session.kernel.floodList(of: vtep, address: entry.address, sourceVNI: sourceVNI)
      let list = dump.value
      let kept = list.entry(at: entry)
      let removed = list.entries.filter { $0 != kept }
      // What is there already may have another state or other flags, which appending it changes.
      try session.apply(FloodListChanges(added: [entry], removed: removed), to: list, keeping: kept)
    case .append where isOwn && !entry.address.hasSeveralDestinations:
      try refuseSecondUnicast(entry, of: link, in: &session)
      try session.perform(entry.placement(placement))
    default:
      try session.perform(entry.placement(placement))
    }
  }

  /// Says with `-v` what the kernel makes of the line, where that is not what it seems.
  private static func explain(_ line: ForwardingLine, on link: LinkIdentity, in session: inout Session) {
    guard session.options.isVerbose else { return }
    let settings = line.options.settings
    if link.isVTEP, line.isForDevice, settings[ForwardingOptions.sourceVNI] != nil,
      let vtep = try? session.kernel.link(at: link.index), vtep.kindOptions?[Vxlan.external] != true
    {
      session.note(
        "\(link.name) is not external, and has its entries for one VNI alone, whatever `src_vni` says")
    }
    guard line.isForBridge, settings[ForwardingOptions.vlan] == nil else { return }
    guard let entries = try? session.kernel.vlans(link: link.index).value, !entries.isEmpty else { return }
    let vlans = entries.reduce(0) { $0 + $1.vids.count }
    session.note(
      "without `vlan`, \(vlans == 1 ? "the VLAN" : "each of the \(vlans) VLANs") of \(link.name) gets an entry,"
        + " and one is made that is of none")
  }

  /// A unicast address has one destination; the kernel answers success to `append` and changes nothing.
  private static func refuseSecondUnicast(
    _ entry: ForwardingEntry, of link: LinkIdentity, in session: inout Session
  ) throws(NetlinkError) {
    let sourceVNI = entry.options[ForwardingOptions.sourceVNI]
    guard let present = try session.unicastEntry(entry.address, of: link, sourceVNI: sourceVNI) else {
      return
    }
    let destination = present.options[ForwardingOptions.destination].map { " at \($0)" } ?? ""
    throw NetlinkError(
      "append", errno: .exists,
      explanation:
        "\(entry.address) is a unicast address, known\(destination), and can have one destination only",
      hint: "`ovlctl fdb replace` moves it; only the all-zero and group addresses have several destinations")
  }
}

extension HardwareAddress {
  /// Whether a VTEP may send to several others for the address: the all-zero one and groups'.
  var hasSeveralDestinations: Bool { self == .zero || isMulticast }
}

extension ForwardingEntry.Placement {
  /// The verb of the command that puts an entry so.
  var verb: String {
    switch self {
    case .add: "add"
    case .append: "append"
    case .replace: "replace"
    }
  }
}

extension Session {
  /// Takes entries out again.
  fileprivate mutating func forget(_ entries: [ForwardingEntry]) {
    for entry in entries { _ = try? perform(entry.deletion()) }
  }

  /// The entry of a unicast address in a VTEP's own table; nil where there is none.
  mutating func unicastEntry(
    _ address: HardwareAddress, of link: LinkIdentity, sourceVNI: UInt32?
  ) throws(NetlinkError) -> ForwardingEntry? {
    do throws(NetlinkError) {
      let question = ForwardingQuestion(address, in: .ofDevice(link.index), sourceVNI: sourceVNI)
      let answer = try kernel.forwardingEntry(question)
      return try ForwardingEntry(answer.span)
    } catch {
      guard error.errno == .noSuchFile else { throw error }
      return nil
    }
  }
}
