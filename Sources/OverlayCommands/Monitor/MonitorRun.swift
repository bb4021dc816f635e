import NetlinkKit

/// A run of `monitor`: it hears what changes, says it, and asks anew where something was missed.
struct MonitorRun: ~Copyable {
  /// Opens a way to another namespace.
  typealias Elsewhere = @Sendable (NamespaceReference) throws(NetlinkError) -> KernelSocket

  private let line: MonitorLine
  private let options: GlobalOptions
  private let output: MonitorOutput
  private let surroundings: any MonitorSurroundings
  private var subscription: Subscription
  private let own: MonitoredNamespace
  private var others: [Other] = []
  private var namespaces: NamespaceWatching
  /// The number that the own namespace has for itself; nil for none.
  private var ownNumber: UInt32?
  private let openElsewhere: Elsewhere

  /// Another namespace than the monitor's own.
  private struct Other {
    let number: UInt32
    let namespace: MonitoredNamespace
    /// For names, and for lists.
    let connections: [BriefConnection]
  }

  /// Whether notifications were dropped; how many datagrams were read since.
  private var lost: Int?
  /// From when on lists are read anew that must be; nil where none must.
  private var readingTime: Int64?
  private var namesHaveChanged = false
  /// Says on stderr, at once, what is left out, or with `-v` what is done.
  private let tell: (String) -> Void

  /// How long one waits with reading anew, for what else is to change at once.
  private static let delay: Int64 = 50
  /// How many datagrams are read before something is written.
  private static let datagramsAtOnce = 512
  /// More datagrams than a receive buffer holds.
  private static let mostInBuffer = 1 << 20

  init(
    _ line: MonitorLine, _ options: GlobalOptions, hearing subscription: consuming Subscription,
    in surroundings: any MonitorSurroundings, kinds: LinkKinds = .all,
    connect: () throws(NetlinkError) -> any Transport & ~Copyable, elsewhere: @escaping Elsewhere,
    tell: @escaping (String) -> Void
  ) throws(NetlinkError) {
    self.line = line
    self.options = options
    self.surroundings = surroundings
    self.subscription = subscription
    self.tell = tell
    openElsewhere = elsewhere
    output = MonitorOutput(options, namesObjects: line.watched.count > 1)
    namespaces = NamespaceWatching(output, isWatched: line.watchesNamespaces)
    let place = line.hearsAllNamespaces ? MonitoredPlace(number: nil, name: nil) : nil
    own = try MonitoredNamespace(place, line, options, output, kinds: kinds, over: connect)
  }

  /// Runs until it is to end, or nobody reads any more.
  mutating func run() throws(CommandFailure) {
    do throws(NetlinkError) {
      try begin()
    } catch {
      if SignalHold.hasCaught { return }
      throw CommandFailure(error, during: "watch the kernel")
    }
    while try surroundings.write(output.take()) {
      let wake = surroundings.wait(for: subscription.descriptor, milliseconds: patience)
      if wake.contains(.end) { return }
      output.noteTime()
      do throws(NetlinkError) {
        if wake.contains(.names) { try readNames() }
        try hear()
        try readAnew()
      } catch {
        if SignalHold.hasCaught { return }
        throw CommandFailure(error, during: "watch the kernel")
      }
      letGo()
    }
  }

  /// How many milliseconds until there is something to do unasked.
  private var patience: Int32? {
    if lost != nil { return 0 }
    return readingTime.map { Int32(clamping: max(0, $0 - surroundings.now)) }
  }

  // MARK: The beginning

  private mutating func begin() throws(NetlinkError) {
    output.noteTime()
    output.isSilent = !line.beginsWithState
    if line.watchesNamespaces || line.hearsAllNamespaces {
      try namespaces.readNames()
      try readNumbers()
    }
    try own.readLists()
    output.isSilent = false
    try hear()
    letGo()
  }

  // MARK: Notifications

  /// Reads what is there; once nothing is left, what was read anew meanwhile is up to date.
  private mutating func hear() throws(NetlinkError) {
    for _ in 0..<Self.datagramsAtOnce {
      guard let delivery = try receive() else { return try catchUp() }
      switch delivery {
      case .overrun: lost = 0
      case .messages:
        guard let count = lost else { continue }
        lost = count + 1
        // The kernel adds nothing to a buffer that has run over until that is empty: it has been by now.
        if count > Self.mostInBuffer { return try catchUp() }
      }
    }
  }

  private mutating func receive() throws(NetlinkError) -> Subscription.Delivery? {
    let (own, others, ownNumber) = (own, others, ownNumber)
    var hasNumbers = false
    defer { if hasNumbers { namesHaveChanged = true } }
    do throws(NetlinkError) {
      return try subscription.receiveWithoutWaiting { notification, payload throws(NetlinkError) in
        if notification.type == .newNamespaceID || notification.type == .deleteNamespaceID {
          hasNumbers = hasNumbers || notification.namespace == nil || notification.namespace == ownNumber
        } else if let number = notification.namespace, number != ownNumber {
          try others.first { $0.number == number }?.namespace.hear(notification, payload)
        } else {
          try own.hear(notification, payload)
        }
      }
    } catch {
      // What cannot be read is as good as lost; an error of the system's is the end.
      guard error.errno == nil else { throw error }
      return .overrun
    }
  }

  /// All that was told has been read.
  private mutating func catchUp() throws(NetlinkError) {
    if lost != nil {
      lost = nil
      if options.isVerbose { tell("notifications were dropped: the lists are read anew") }
      namesHaveChanged = true
      for namespace in all { namespace.distrustAll() }
      readingTime = surroundings.now
    } else {
      for namespace in all where namespace.isReading { namespace.concludeReading() }
    }
    if namesHaveChanged, line.watchesNamespaces || line.hearsAllNamespaces { try readNumbers() }
    namesHaveChanged = false
  }

  private var all: [MonitoredNamespace] { [own] + others.map(\.namespace) }

  // MARK: Lists

  /// Reads anew what must be, if it is time.
  private mutating func readAnew() throws(NetlinkError) {
    guard all.contains(where: \.isStale) else {
      readingTime = nil
      return
    }
    let start = surroundings.now
    guard let time = readingTime else {
      readingTime = start + Self.delay
      return
    }
    guard start >= time, lost == nil else { return }
    if own.isStale { try own.readLists() }
    for other in others where other.namespace.isStale { readLists(of: other) }
    // A long list that must be read once more is not read all the time.
    let end = surroundings.now
    readingTime = end + max(Self.delay, end - start)
    try hear()
  }

  // MARK: Namespaces

  private mutating func readNames() throws(NetlinkError) {
    try namespaces.readNames()
    own.links.isStale = true
    try readNumbers()
  }

  /// Looks which namespaces have numbers; of those that are new, what is there is heard from now on.
  private mutating func readNumbers() throws(NetlinkError) {
    let (gone, new) = try namespaces.readNumbers(&own.lists)
    guard line.hearsAllNamespaces else { return }
    if let current = try? NetworkNamespace.current() { ownNumber = try own.lists.number(of: current) }
    for number in gone {
      others.first { $0.number == number }?.namespace.forgetAll()
      others.removeAll { $0.number == number }
    }
    for number in namespaces.numbers where number != ownNumber {
      if others.contains(where: { $0.number == number }) { continue }
      if let name = namespaces.name(of: number) {
        try watch(number, name)
      } else if new.contains(number) {
        tell("warning: namespace \(number) has no name in /run/netns: what changes there is left out")
      }
    }
  }

  private mutating func watch(_ number: UInt32, _ name: String) throws(NetlinkError) {
    let openElsewhere = openElsewhere
    let connections = (0..<2).map { _ in
      BriefConnection { () throws(NetlinkError) in try openElsewhere(.named(name)) }
    }
    var rest = connections[...]
    let namespace = try MonitoredNamespace(
      MonitoredPlace(number: number, name: name), line, options, output, kinds: own.session.kinds
    ) { rest.removeFirst().transport() }
    let other = Other(number: number, namespace: namespace, connections: connections)
    others.append(other)
    readLists(of: other)
  }

  /// Reads what there is in another namespace, which may be about to go.
  private func readLists(of other: Other) {
    do throws(NetlinkError) {
      try other.namespace.readLists()
    } catch {
      other.namespace.giveUpReading()
      if options.isVerbose {
        tell("what there is in namespace \(other.number) cannot be read: \(error.message)")
      }
    }
  }

  /// Lets go of the other namespaces, which are to end when others want them to.
  private func letGo() {
    for other in others {
      for connection in other.connections { connection.close() }
    }
  }
}
