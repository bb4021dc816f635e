import NetlinkKit

/// Entries of forwarding databases. Of these there may be a million, so that what is kept of each is its message, but
/// for what changes all the time, and the line is made of it where one is needed.
extension MonitoredNamespace {
  private enum Attribute {
    static let vlan = ForwardingOptions.vlan.descriptor.codec.attributes[0]
    static let sourceVNI = ForwardingOptions.sourceVNI.descriptor.codec.attributes[0]
    /// What tells the destinations of a group apart.
    static let ofDestinations = [
      ForwardingForm.destinationAttribute, ForwardingOptions.port.descriptor.codec.attributes[0],
      ForwardingOptions.vni.descriptor.codec.attributes[0], underlay,
    ]
    static let underlay = ForwardingOptions.link.descriptor.codec.attributes[0]
    /// `NDA_PROBES`
    static let probes: UInt16 = 4
  }

  func hearForwardingEntry(_ payload: Span<UInt8>, isDeletion: Bool) throws(NetlinkError) {
    guard line.forwarding != nil, let record = try ForwardingRecord(payload), !record.address.isEmpty
    else { return }
    // Older kernels tell once more of what a VTEP or a bridge has told of itself, and leave out where it leads.
    if !record.has(ForwardingRecord.Attribute.ages), linkFacts[record.link]?.hasTable == true {
      return distrustOwnList(of: record.link)
    }
    take(record, payload, isDeletion: isDeletion, isListed: false)
  }

  func readForwardingEntries() throws(NetlinkError) {
    guard let selection = line.forwarding else { return }
    forwarding.beginReading()
    let link = index(ofLink: selection.linkName)
    let bridge = index(ofLink: selection.bridgeName)
    // What is asked for may not be there yet.
    if selection.linkName != nil && link == nil || selection.bridgeName != nil && bridge == nil {
      return forwarding.endReading(isConsistent: true)
    }
    _ = currentFilter()
    var count = 0
    do throws(NetlinkError) {
      let dump = try lists.walkForwardingEntries(
        link: link, bridge: bridge,
        restart: {
          forwarding.beginReading()
          return true
        }
      ) { record, payload throws(NetlinkError) in
        count += 1
        // A long list takes its time, and nobody is to wait for its end who wants the monitor's.
        if count % 4096 == 0, SignalHold.hasCaught { throw NetlinkError("read on") }
        take(record, payload, isDeletion: false, isListed: true)
      }
      forwarding.endReading(isConsistent: dump.isConsistent)
    } catch {
      guard error.errno == .noSuchDevice else { throw error }
      forwarding.endReading(isConsistent: true)
    }
  }

  /// Reads the own lists of links that may have changed: a device that joins a group, or goes, tells nothing of it.
  func readOwnLists() throws(NetlinkError) {
    // What a VTEP has in its own list is told.
    let links = Set(ownListLinks).filter { linkFacts[$0]?.isVTEP != true }
    guard !links.isEmpty else { return }
    var present: Set<[UInt8]> = []
    for link in links where linkFacts[link] != nil {
      do throws(NetlinkError) {
        _ = try lists.walkForwardingEntries(link: link, restart: { true }) { record, payload in
          present.insert(Self.key(of: record, payload))
          take(record, payload, isDeletion: false, isListed: true)
        }
      } catch {
        guard error.errno == .noSuchDevice else { throw error }
      }
    }
    let gone = forwarding.objects { key, _ in
      guard key[0] == Self.ofDevice, let link = key.span.i32(at: 1) else { return false }
      return links.contains(link) && !present.contains(key)
    }
    for (key, _) in gone { dropForwardingEntry(key, isListed: true) }
  }

  /// The states of the entries in whose lines a link's name stands.
  func forwardingEntries(referringTo link: Int32) -> [[UInt8]] {
    forwarding.objects { _, state in
      guard let record = try? ForwardingRecord(state.span) else { return false }
      return record.link == link || record.master(in: state.span) == link
        || record.index(in: Attribute.underlay, of: state.span) == link
    }.map(\.state)
  }

  /// Begins to print entries with the names that are known now.
  func beginRendering() {
    forwardingRendering = ForwardingRendering(
      options: options, known: session.known([]), omitsLink: false, isLinewise: true)
  }

  func dropForwardingEntry(_ key: [UInt8], isListed: Bool) {
    guard let state = forwarding.drop(key, isListed: isListed) else { return }
    say(text(of: state), .forwarding, isDeleted: true)
  }

  private func take(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, isDeletion: Bool, isListed: Bool
  ) {
    let key = Self.key(of: record, payload)
    guard !isDeletion, isMeant(record, payload) else { return dropForwardingEntry(key, isListed: isListed) }
    let state = Self.state(of: payload)
    switch forwarding.put(key, state, isListed: isListed) {
    case .none: return
    case .addition: break
    case .difference(let former):
      // What leads elsewhere now is another entry to whoever reads the lines.
      if !Self.isSame(former, state) { say(text(of: former), .forwarding, isDeleted: true) }
    }
    say(text(of: state), .forwarding)
  }

  // MARK: What is meant

  private func index(ofLink name: String?) -> Int32? { name.flatMap { try? session.index(ofLink: $0) } }

  /// The filter; nil where a link is not there that entries are to lead to.
  private func currentFilter() -> ForwardingFilter? {
    if let forwardingFilter { return forwardingFilter }
    guard var selection = line.forwarding,
      (try? session.resolve(&selection.options, during: "watch the forwarding database")) != nil
    else { return nil }
    let vteps = selection.needsDefaults ? (try? session.kernel.links(kind: Vxlan.name).value) ?? [] : []
    forwardingFilter = selection.filter(on: vteps)
    return forwardingFilter
  }

  private func isMeant(_ record: ForwardingRecord, _ payload: Span<UInt8>) -> Bool {
    guard let selection = line.forwarding, let filter = currentFilter(), filter.admits(record, payload)
    else { return false }
    if let name = selection.linkName, self.name(of: record.link) != name { return false }
    guard let bridge = selection.bridgeName else { return true }
    let masters = [record.link, record.master(in: payload), linkFacts[record.link]?.master]
    return masters.contains { $0.flatMap(self.name) == bridge }
  }

  // MARK: Bytes

  /// What the kernel tells entries apart by. In a bridge's table there is one of an address and a VLAN, wherever it
  /// leads; in a device's own, one of an address, but for groups, of which each destination is an entry.
  private static func key(of record: ForwardingRecord, _ payload: Span<UInt8>) -> [UInt8] {
    let master = record.master(in: payload)
    var key = start(ofKey: master != nil, master ?? record.link)
    append(record.address, to: &key, payload)
    append(record.range(of: Attribute.vlan), to: &key, payload)
    guard master == nil else { return key }
    append(record.range(of: Attribute.sourceVNI), to: &key, payload)
    guard isGroup(record.address, payload) else { return key }
    for attribute in Attribute.ofDestinations { append(record.range(of: attribute), to: &key, payload) }
    return key
  }

  /// What the keys of the entries of each table begin with; the link follows.
  private static let (ofDevice, ofBridge): (UInt8, UInt8) = (0, 1)

  private static func start(ofKey isOfBridge: Bool, _ link: Int32) -> [UInt8] {
    var key = [isOfBridge ? ofBridge : ofDevice]
    key.reserveCapacity(32)
    key.append(key: link)
    return key
  }

  /// Appends what stands in an attribute, with its length in front.
  private static func append(_ range: Range<Int>?, to key: inout [UInt8], _ payload: Span<UInt8>) {
    guard let range else { return key.append(0) }
    let part = range.prefix(StateTable.longestKey / 8)
    key.append(UInt8(part.count))
    for index in part { key.append(payload[index]) }
  }

  /// Whether an address may have several destinations: one of a group, or the one of all that is unknown.
  private static func isGroup(_ address: Range<Int>, _ payload: Span<UInt8>) -> Bool {
    payload[address.lowerBound] & 1 == 1 || address.allSatisfy { payload[$0] == 0 }
  }

  /// The message without what changes all the time: ages, and how often was probed.
  private static func state(of payload: Span<UInt8>) -> [UInt8] {
    var state: [UInt8] = []
    state.reserveCapacity(payload.count)
    for index in 0..<NeighborHeader.size { state.append(payload[index]) }
    var start = NeighborHeader.size
    while let length = payload.u16(at: start).map(Int.init), let number = payload.u16(at: start + 2),
      length >= 4, start + length <= payload.count
    {
      let end = min(payload.count, start + (length + 3) & ~3)
      if number != ForwardingRecord.Attribute.ages, number != Attribute.probes {
        for index in start..<end { state.append(payload[index]) }
      }
      start = end
    }
    return state
  }

  /// Whether two states are of the same entry to whoever reads the lines: all is the same but flags and state.
  private static func isSame(_ former: [UInt8], _ state: [UInt8]) -> Bool {
    former.span.i32(at: 4) == state.span.i32(at: 4)
      && former.dropFirst(NeighborHeader.size).elementsEqual(state.dropFirst(NeighborHeader.size))
  }

  /// The line of an entry.
  func text(of state: [UInt8]) -> [UInt8] {
    guard let record = try? ForwardingRecord(state.span) else { return [] }
    forwardingRendering.append(record, state.span)
    let unknown = forwardingRendering.unknownLinks
    if !unknown.isEmpty {
      let known = session.known(unknown)
      forwardingRendering.learn(unknown) { known[$0]?.name }
    }
    return forwardingRendering.takeLine()
  }
}

extension ForwardingSelection {
  /// Whether links tell which entries are meant.
  var dependsOnLinks: Bool {
    linkName != nil || bridgeName != nil || needsDefaults
      || options.settings.given.contains { if case .link = $0.field.codec { true } else { false } }
  }
}
