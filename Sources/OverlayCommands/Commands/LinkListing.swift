import NetlinkKit

/// A list of links on its way from the kernel to the output.
///
/// A link is rendered as it comes where all is known that it refers to. Else it is held, and with it what comes behind
/// it, until the list is at its end and the kernel may be asked other things.
struct LinkListing {
  private(set) var rendering: LinkRendering
  private var held: [[UInt8]] = []
  /// Whether every link is held: its statistics are not all there yet.
  private let holdsAll: Bool

  init(_ rendering: LinkRendering, holdsAll: Bool) {
    self.rendering = rendering
    self.holdsAll = holdsAll
  }

  /// Makes room for a long list. What is not used of it costs nothing, and a text that grows is copied again and again.
  mutating func reserveBytes() { rendering.bytes.reserveCapacity(2 << 20) }

  /// Learns the name of a link that others may refer to.
  mutating func learn(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    rendering.names.known.insert(LinkIdentity(record, payload))
  }

  /// Adds a link.
  mutating func append(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    if held.isEmpty, !holdsAll, rendering.isResolved(record, payload) {
      rendering.append(record, payload)
    } else {
      held.append(payload.copied)
    }
  }

  /// Forgets the links.
  mutating func restart() {
    rendering.restart()
    held = []
  }

  /// Adds what was held, after asking for what it refers to, and gives the text.
  mutating func finish(in session: inout Session) throws(NetlinkError) -> [UInt8] {
    session.remember(rendering.names.known)
    try session.lookUp(held, for: &rendering)
    var record = LinkRecord()
    for message in held {
      try record.read(message.span)
      rendering.append(record, message.span)
    }
    rendering.finish()
    return rendering.bytes
  }
}

extension Session {
  /// Asks for what links refer to, and for what they count.
  mutating func lookUp(_ messages: [[UInt8]], for rendering: inout LinkRendering) throws(NetlinkError) {
    guard !messages.isEmpty else { return }
    var record = LinkRecord()
    var (here, namespaces): ([Int32], [UInt32]) = ([], [])
    var elsewhere: [(index: Int32, namespace: UInt32)] = []
    var someCountMore = false
    for message in messages {
      try record.read(message.span)
      if record.countsMore(in: message.span) { someCountMore = true }
      let namespace = LinkRendering.lowerNamespace(record, message.span)
      if let namespace { namespaces.append(namespace) }
      rendering.forEachReference(record, message.span) { index, isOfKind in
        here.append(index)
        if let namespace, isOfKind { elsewhere.append((index, namespace)) }
      }
    }
    rendering.names.known = known(here)
    let namesNamespaces = !options.isJSON && !options.isBrief
    rendering.names.elsewhere = namesElsewhere(
      namespaces: namesNamespaces ? namespaces : [], links: elsewhere)
    if options.showsStatistics, !options.isBrief, someCountMore {
      rendering.extendedStatistics = try extendedStatistics()
    }
  }
}

extension LinkRecord {
  /// Whether the link may count more than every link does: a bridge, a port, or hardware.
  fileprivate func countsMore(in payload: Span<UInt8>) -> Bool {
    guard let kindName, portKindName == nil else { return true }
    return payload.extracting(kindName).text == Bridge.name
  }
}

extension LinkRendering {
  /// Whether all is known that a link refers to.
  mutating func isResolved(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) -> Bool {
    guard Self.lowerNamespace(record, payload) == nil else { return false }
    var isResolved = true
    let known = names.known
    forEachReference(record, payload) { index, _ in
      if known[index] == nil { isResolved = false }
    }
    return isResolved
  }

  /// Hands each link that one refers to, and is shown with it, to a closure, and whether the kind's options do so.
  ///
  /// One that is known to be in another namespace is left out, but for those of the kind's options, which may be in
  /// either.
  mutating func forEachReference(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ body: (Int32, _ isOfKind: Bool) -> Void
  ) {
    if let lower = Self.lower(record, payload), lower != 0, Self.lowerNamespace(record, payload) == nil {
      body(lower, false)
    }
    guard !options.isBrief else { return }
    if let master = record.attributes.u32(LinkOptions.masterAttribute, in: payload), master != 0 {
      body(Int32(bitPattern: master), false)
    }
    guard options.showsDetails else { return }
    if let place = forms.placeOfKind(record, payload) {
      for attribute in forms.links(ofKind: place) {
        if let index = record.kindAttributes.u32(attribute, in: payload), index != 0 {
          body(Int32(bitPattern: index), true)
        }
      }
    }
    if let place = forms.placeOfPort(record, payload) {
      for attribute in forms.links(ofPort: place) {
        if let index = record.portAttributes.u32(attribute, in: payload), index != 0 {
          body(Int32(bitPattern: index), false)
        }
      }
    }
  }
}
