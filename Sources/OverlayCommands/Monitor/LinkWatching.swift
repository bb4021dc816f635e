import NetlinkKit

/// Links, and what all else depends on of them.
extension MonitoredNamespace {
  func hearLink(_ payload: Span<UInt8>, isDeletion: Bool) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .unreadable("a link") }
    guard header.family == AddressFamily.unspecified.rawValue else {
      // Of a bridge's port as the bridge sees it: what the link itself says of that is to be asked for.
      if line.links != nil, options.showsDetails { links.isStale = true }
      return
    }
    if isDeletion {
      drop(Self.key(ofLinkAt: header.index), from: \.links, .links, isListed: false)
      forgetFacts(ofLinkAt: header.index)
    } else {
      var record = LinkRecord()
      try record.read(payload)
      learn(record, payload)
      try take(record, payload, isListed: false)
    }
  }

  /// Reads the links.
  ///
  /// They are held until the list is at its end: they refer to one another, and what they refer to elsewhere may be
  /// asked for only then.
  func readLinks() throws(NetlinkError) {
    links.beginReading()
    var messages: [[UInt8]] = []
    let dump = try lists.walkLinks(withStatistics: false, restart: { messages = [] }) { record, payload in
      messages.append(payload.copied)
    }
    var record = LinkRecord()
    var present: Set<Int32> = []
    for message in messages {
      try record.read(message.span)
      present.insert(record.header.index)
      learn(record, message.span)
    }
    // What was found out by this very list needs no other one.
    links.isStale = false
    for message in messages {
      try record.read(message.span)
      try take(record, message.span, isListed: true)
    }
    links.endReading(isConsistent: dump.isConsistent)
    for index in linkFacts.keys where !present.contains(index) && dump.isConsistent {
      forgetFacts(ofLinkAt: index)
    }
  }

  /// A link was not in the list any more.
  func forgetLink(_ key: [UInt8]) {
    drop(key, from: \.links, .links, isListed: true)
  }

  private static func key(ofLinkAt index: Int32) -> [UInt8] {
    var key: [UInt8] = []
    key.append(key: index)
    return key
  }

  private func take(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, isListed: Bool
  ) throws(NetlinkError) {
    let key = Self.key(ofLinkAt: record.header.index)
    guard let filter = line.links else { return }
    guard isMeant(record, payload, filter) else {
      drop(key, from: \.links, .links, isListed: isListed)
      return
    }
    var rendering = LinkRendering(options: options, kinds: session.kinds, known: session.known([]))
    try session.lookUp([payload.copied], for: &rendering)
    rendering.append(record, payload)
    rendering.finish()
    put(key, line(ofList: rendering.bytes), into: \.links, .links, isListed: isListed)
  }

  private func isMeant(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ filter: LinkShow.Filter
  ) -> Bool {
    guard filter.admits(record, payload, kinds: session.kinds) else { return false }
    if let type = filter.typeName, record.typeName(in: payload, among: session.kinds) != type { return false }
    if let master = filter.master {
      guard let index = linkFacts[record.header.index]?.master, name(of: index) == master else {
        return false
      }
    }
    guard let name = filter.name else { return true }
    if payload.extracting(record.name).text == name { return true }
    var isOther = false
    record.forEachAlternativeName(in: payload) { if payload.extracting($0).text == name { isOther = true } }
    return isOther
  }

  // MARK: What depends on links

  private func learn(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    let identity = LinkIdentity(record, payload)
    let master = record.attributes.u32(LinkOptions.masterAttribute, in: payload)
    let facts = LinkFacts(
      flags: record.header.flags, master: master.map { Int32(bitPattern: $0) }, isVTEP: identity.isVTEP,
      hasTable: identity.isVTEP || identity.kindName == Bridge.name)
    let (former, formerFacts) = (session.remembered(identity.index), linkFacts[identity.index])
    let isRenamed = former.map { $0.name != identity.name } ?? false
    let renamed = isRenamed ? forwardingEntries(referringTo: identity.index) : []
    // The names in the lines are the former ones still.
    for entry in renamed { say(text(of: entry), .forwarding, isDeleted: true) }
    session.remember(identity)
    if isRenamed { beginRendering() }
    for entry in renamed { say(text(of: entry), .forwarding) }
    if formerFacts != facts {
      linkFacts[identity.index] = facts
      distrust(identity.index, formerFacts, facts)
    }
    // The first end of a pair is told of before it has the other one, and not again.
    if formerFacts == nil, line.links != nil, LinkRendering.lower(record, payload) == 0 {
      links.isStale = true
    }
    if isRenamed {
      links.isStale = true
      addresses.isStale = true
      neighbors.isStale = true
      routes.isStale = true
    }
    if isRenamed || formerFacts == nil { distrustFiltered() }
  }

  private func forgetFacts(ofLinkAt index: Int32) {
    guard linkFacts.removeValue(forKey: index) != nil else { return }
    departed.append(index)
    distrustOwnList(of: index)
    if departed.count > 2 * Self.keptNames { forgetNames() }
    routes.isStale = true
    distrustFiltered()
  }

  /// What the kernel changes with a link without a word of it.
  private func distrust(_ index: Int32, _ former: LinkFacts?, _ facts: LinkFacts) {
    // IPv4's routes over a link that goes down.
    routes.isStale = true
    // Whether the link below is up stands with the one above.
    if former != nil { links.isStale = links.isStale || line.links != nil }
    if !facts.isVTEP { distrustOwnList(of: index) }
    if former?.master != facts.master { distrustFiltered() }
    if line.addresses?.isUp == true { addresses.isStale = true }
  }

  /// What is chosen by links, which have changed.
  private func distrustFiltered() {
    if line.addresses?.linkName != nil { addresses.isStale = true }
    if line.neighbors?.linkName != nil { neighbors.isStale = true }
    if line.links?.master != nil { links.isStale = true }
    if let selection = line.forwarding {
      forwardingFilter = nil
      if selection.dependsOnLinks { forwarding.isStale = true }
    }
    if line.routes?.options.settings.isEmpty == false { routeOptions = nil }
  }

  /// A device may have joined or left a group, which is no event.
  func distrustOwnList(of link: Int32) {
    if line.forwarding != nil, !ownListLinks.contains(link) { ownListLinks.append(link) }
  }

  /// How many links that have gone are known by their names still: what was on them goes after them.
  private static let keptNames = 256

  private func forgetNames() {
    session.forget(departed.prefix(departed.count - Self.keptNames))
    departed.removeFirst(departed.count - Self.keptNames)
    beginRendering()
  }
}

extension NetlinkError {
  /// A notification that does not follow the protocol.
  static func unreadable(_ what: String) -> NetlinkError {
    NetlinkError("read the kernel's notification", explanation: "\(what) is malformed")
  }
}
