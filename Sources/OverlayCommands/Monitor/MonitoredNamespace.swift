import NetlinkKit

/// One namespace as `monitor` watches it: what has been said of it, and the ways to ask it.
///
/// A class, since there are several, and sockets have one owner each.
final class MonitoredNamespace {
  /// How lines tell it; nil where there is but one.
  let place: MonitoredPlace?
  let line: MonitorLine
  let output: MonitorOutput
  /// For names, while a list is read.
  var session: Session
  /// For lists.
  var lists: Conversation
  let options: GlobalOptions

  /// What is known of links beside their names.
  var linkFacts: [Int32: LinkFacts] = [:]
  /// The links that have gone, the latest last.
  var departed: [Int32] = []
  var links = Watch()
  var addresses = Watch()
  var forwarding = Watch()
  var neighbors = Watch()
  var routes = Watch()
  /// The entries that are meant; nil where a link is not there that they are to lead to.
  var forwardingFilter: ForwardingFilter?
  var forwardingRendering: ForwardingRendering
  /// Links whose own lists of addresses may have changed, which is no event to the kernel.
  var ownListLinks: [Int32] = []
  /// What a route must have; nil where a link is not there that it is to lead to.
  var routeOptions: Settings?

  /// What is known of a link.
  struct LinkFacts: Equatable {
    var flags: UInt32
    var master: Int32?
    var isVTEP: Bool
    /// Whether it tells by itself of the entries that it is given.
    var hasTable: Bool
  }

  /// - Parameter connect: opens a socket in the namespace.
  init(
    _ place: MonitoredPlace?, _ line: MonitorLine, _ options: GlobalOptions, _ output: MonitorOutput,
    kinds: LinkKinds = .all, over connect: () throws(NetlinkError) -> any Transport & ~Copyable
  ) throws(NetlinkError) {
    self.place = place
    self.line = line
    self.output = output
    var options = options
    // What links have carried changes without an event, and each object has a line.
    options.statisticsLevel = 0
    options.isPretty = false
    self.options = options
    session = Session(options: options, kinds: kinds, over: try connect())
    lists = Conversation(over: try connect(), kinds: kinds)
    forwardingRendering = ForwardingRendering(
      options: options, known: KnownLinks(), omitsLink: false, isLinewise: true)
  }

  // MARK: Notifications

  /// Takes what the kernel tells of.
  func hear(_ notification: Subscription.Notification, _ payload: Span<UInt8>) throws(NetlinkError) {
    switch notification.type {
    case .newLink: try hearLink(payload, isDeletion: false)
    case .deleteLink: try hearLink(payload, isDeletion: true)
    case .newAddress: try hearAddress(payload, isDeletion: false)
    case .deleteAddress: try hearAddress(payload, isDeletion: true)
    case .newNeighbor: try hearEntry(payload, isDeletion: false)
    case .deleteNeighbor: try hearEntry(payload, isDeletion: true)
    case .newRoute: try hearRoute(payload, isDeletion: false, isReplacement: notification.isReplacement)
    case .deleteRoute: try hearRoute(payload, isDeletion: true, isReplacement: false)
    default: break
    }
  }

  private func hearEntry(_ payload: Span<UInt8>, isDeletion: Bool) throws(NetlinkError) {
    if payload.u8(at: 0) == AddressFamily.bridge.rawValue {
      try hearForwardingEntry(payload, isDeletion: isDeletion)
    } else {
      try hearNeighbor(payload, isDeletion: isDeletion)
    }
  }

  // MARK: Lists

  /// Whether something must be read anew.
  var isStale: Bool {
    links.isStale || line.addresses != nil && addresses.isStale
      || line.forwarding != nil && forwarding.isStale
      || line.neighbors != nil && neighbors.isStale || line.routes != nil && routes.isStale
      || !ownListLinks.isEmpty
  }

  /// Reads anew what must be: links first, since all else refers to them.
  func readLists() throws(NetlinkError) {
    if links.isStale { try readLinks() }
    if line.addresses != nil, addresses.isStale { try readAddresses() }
    if line.forwarding != nil {
      if forwarding.isStale { try readForwardingEntries() } else { try readOwnLists() }
      ownListLinks = []
    }
    if line.neighbors != nil, neighbors.isStale { try readNeighbors() }
    if line.routes != nil, routes.isStale { try readRoutes() }
  }

  /// Whether lists have been read of which it is yet to be found out if they are to be trusted.
  var isReading: Bool {
    links.isReading || addresses.isReading || forwarding.isReading || neighbors.isReading || routes.isReading
  }

  /// Says what has gone without a word, once all is heard that happened while the lists were read.
  func concludeReading() {
    for key in links.concludeReading() { forgetLink(key) }
    for key in addresses.concludeReading() { drop(key, from: \.addresses, .addresses, isListed: true) }
    for key in forwarding.concludeReading() { dropForwardingEntry(key, isListed: true) }
    for key in neighbors.concludeReading() { drop(key, from: \.neighbors, .neighbors, isListed: true) }
    for key in routes.concludeReading() { drop(key, from: \.routes, .routes, isListed: true) }
  }

  /// Notifications were dropped: nothing is known for sure any more.
  func distrustAll() {
    links.abandonReading()
    addresses.abandonReading()
    forwarding.abandonReading()
    neighbors.abandonReading()
    routes.abandonReading()
  }

  /// The lists cannot be read; what is heard is all that there is.
  func giveUpReading() {
    links.giveUpReading()
    addresses.giveUpReading()
    forwarding.giveUpReading()
    neighbors.giveUpReading()
    routes.giveUpReading()
    ownListLinks = []
  }

  /// The namespace has gone, and all that was in it.
  func forgetAll() {
    for (key, _) in forwarding.objects(where: { _, _ in true }) { dropForwardingEntry(key, isListed: true) }
    let watches: [(ReferenceWritableKeyPath<MonitoredNamespace, Watch>, MonitoredObject)] = [
      (\.addresses, .addresses), (\.neighbors, .neighbors), (\.routes, .routes), (\.links, .links),
    ]
    for (watch, object) in watches {
      for (key, _) in self[keyPath: watch].objects(where: { _, _ in true }) {
        drop(key, from: watch, object, isListed: true)
      }
    }
  }

  // MARK: Objects whose state is their line

  func say(_ line: [UInt8], _ object: MonitoredObject, isDeleted: Bool = false) {
    output.say(line, object.word.keyword, in: place, isDeleted: isDeleted)
  }

  /// Takes what an object is now, as the line that says it.
  func put(
    _ key: [UInt8], _ line: [UInt8], into watch: ReferenceWritableKeyPath<MonitoredNamespace, Watch>,
    _ object: MonitoredObject, isListed: Bool
  ) {
    if case .none = self[keyPath: watch].put(key, line, isListed: isListed) { return }
    say(line, object)
  }

  /// Takes an object away that may have been there.
  @discardableResult
  func drop(
    _ key: [UInt8], from watch: ReferenceWritableKeyPath<MonitoredNamespace, Watch>,
    _ object: MonitoredObject, isListed: Bool
  ) -> Bool {
    guard let line = self[keyPath: watch].drop(key, isListed: isListed) else { return false }
    say(line, object, isDeleted: true)
    return true
  }

  /// An object as a line, from a list that has it alone.
  func line(ofList list: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(list)
    return options.isJSON ? bytes.dropFirst().dropLast(2) + [UInt8(ascii: "\n")] : bytes
  }

  /// What a link is called.
  func name(of link: Int32) -> String? { session.known([link])[link]?.name }
}

extension Array where Element == UInt8 {
  /// Appends a number to a key.
  mutating func append(key number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> type(of: number).init(shift)))
    }
  }
}
