/// Questions to the kernel about forwarding databases.
extension Conversation {
  /// Walks the entries of forwarding databases, each as it stands in the kernel's message.
  ///
  /// Without `forwardingChanges`, a list that lacks entries since others went meanwhile passes for consistent.
  ///
  /// - Parameters:
  ///   - link: only those of this device, or of this port; the kernel filters.
  ///   - bridge: only those of this bridge's ports; the kernel filters.
  ///   - restart: called where the list changed meanwhile, before the walk begins again, a bounded number of times;
  ///     it gives false where what was made of the list cannot be taken back.
  ///   - body: called for each entry, with the message's payload, which is there during the call alone.
  public mutating func walkForwardingEntries(
    link: Int32? = nil, bridge: Int32? = nil, restart: () -> Bool,
    _ body: (ForwardingRecord, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Dump<Void> {
    let request = ForwardingEntry.list(link: link, bridge: bridge)
    var nothing: Void = ()
    var attempts = DumpAttempts()
    while attempts.next() {
      if attempts.count > 1, !restart() { break }
      // What came by now is in the list.
      try forwardingChanges?.forget()
      var pieces = ForwardingPieces()
      let isUnmarked = try dumpOnce(request, into: &nothing, beforeGoingOn: { pieces.goOn() }) {
        _, _, payload throws(NetlinkError) in
        guard let record = try ForwardingRecord(payload), !record.address.isEmpty else { return }
        pieces.table = record.table(in: payload)
        // A kernel before 4.20 overlooks the filter.
        if let link, record.link != link { return }
        try body(record, payload)
      }
      guard isUnmarked, try forwardingChanges?.areAny(in: pieces.tables) != true else { continue }
      return Dump(value: (), isConsistent: true)
    }
    return Dump(value: (), isConsistent: false)
  }

  /// The entries of forwarding databases that a filter admits.
  ///
  /// - Parameters:
  ///   - link: only those of this device, or of this port; the kernel filters.
  ///   - bridge: only those of this bridge's ports; the kernel filters.
  ///   - filter: what the kernel cannot filter by.
  public mutating func forwardingEntries(
    link: Int32? = nil, bridge: Int32? = nil, where filter: ForwardingFilter = ForwardingFilter()
  ) throws(NetlinkError) -> Dump<[ForwardingEntry]> {
    var entries: [ForwardingEntry] = []
    let dump = try walkForwardingEntries(
      link: link, bridge: bridge,
      restart: {
        entries = []
        return true
      }
    ) { record, payload throws(NetlinkError) in
      if filter.admits(record, payload), let entry = try ForwardingEntry(payload) { entries.append(entry) }
    }
    return Dump(value: entries, isConsistent: dump.isConsistent)
  }

  /// Asks for the entry of an address, and gives the payload of the answer.
  ///
  /// - Throws: `ENOENT` where there is none.
  public mutating func forwardingEntry(_ question: ForwardingQuestion) throws(NetlinkError) -> [UInt8] {
    try ask(question.request)
  }
}

extension Conversation {
  /// Deletes entries, many in one datagram; one that has gone meanwhile is passed over.
  ///
  /// - Throws: the first refusal, after all has been tried.
  public mutating func delete(_ entries: [ForwardingEntry]) throws(NetlinkError) {
    try sendQueue()
    let earlier = takeRefusals()
    defer { queue.refusals.insert(contentsOf: earlier, at: 0) }
    for (place, entry) in entries.enumerated() { try enqueue(entry.deletion(), tag: place) }
    try sendQueue()
    let refusal = takeRefusals().first { $0.error.errno != .noSuchFile }
    if let refusal { throw refusal.error }
  }
}

extension ForwardingEntry {
  static func list(link: Int32?, bridge: Int32?) -> Request {
    var header = NeighborHeader()
    header.index = link ?? 0
    var writer = MessageWriter(.getNeighbor, [], header: header)
    if let bridge { writer.put(ForwardingRecord.Attribute.master, bridge) }
    return writer.finish()
  }
}

/// Which entry is asked for, and in which table (`RTM_GETNEIGH` without `NLM_F_DUMP`).
public struct ForwardingQuestion: Sendable {
  /// Whose table the entry is looked for in.
  public enum Table: Hashable, Sendable {
    /// A device's own (`NTF_SELF`).
    case ofDevice(Int32)
    /// That of the bridge that the device is a port of (`NTF_MASTER`).
    case ofBridge(port: Int32)
    /// A bridge's, by the bridge (`NDA_MASTER`).
    case bridge(Int32)
  }

  let address: HardwareAddress
  let table: Table
  let vlan: UInt16?
  let sourceVNI: UInt32?

  /// A question for the entry of an address.
  ///
  /// - Parameters:
  ///   - address: whose entry.
  ///   - table: where the entry is looked for.
  ///   - vlan: the VLAN of the entry, in a bridge's table.
  ///   - sourceVNI: the VNI that the entry is for, on an external device.
  public init(
    _ address: HardwareAddress, in table: Table, vlan: UInt16? = nil, sourceVNI: UInt32? = nil
  ) {
    self.address = address
    self.table = table
    self.vlan = vlan
    self.sourceVNI = sourceVNI
  }

  var request: Request {
    var flags = Settings(ForwardingOptions.table)
    var header = NeighborHeader()
    switch table {
    case .ofDevice(let link):
      header.index = link
      flags[ForwardingOptions.device] = true
    case .ofBridge(let port):
      header.index = port
      flags[ForwardingOptions.bridge] = true
    case .bridge: break
    }
    header.flags = UInt8(truncatingIfNeeded: flags.headerFlags.flags)
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.vlan] = vlan
    // Here, unlike in entries, the kernel takes NDA_VNI for the VNI that the entry is for.
    options[ForwardingOptions.vni] = sourceVNI
    var writer = MessageWriter(.getNeighbor, [], header: header)
    writer.put(ForwardingRecord.Attribute.address, bytes: address.bytes)
    if case .bridge(let bridge) = table { writer.put(ForwardingRecord.Attribute.master, bridge) }
    options.encode(into: &writer)
    return writer.finish()
  }
}
