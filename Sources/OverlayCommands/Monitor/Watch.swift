/// What has been said of the objects of one kind in one namespace, and what may have to be looked at anew.
struct Watch {
  /// What became of an object.
  enum Change {
    /// Nothing that anybody would see.
    case none
    case addition
    /// It was otherwise before.
    case difference(from: [UInt8])
  }

  private var table = StateTable()
  /// Whether the list must be read anew.
  var isStale = true
  /// How often something was heard to go, or to become something else.
  ///
  /// A list that something goes from while the kernel walks it may lack something else.
  private(set) var departures = 0
  /// What is known of the list that was read last, until it is clear that nothing is missing from it.
  private var reading: (departures: Int, isConsistent: Bool)?
  /// How many lists in a row were not to be trusted.
  private var failures = 0

  /// How many such lists there are until one is believed all the same: what is wrong in it is put right by the next.
  private static let patience = 4

  // MARK: Changes

  /// Gives an object a state.
  ///
  /// - Parameter isListed: whether a list says so, and not a notification.
  mutating func put(_ key: [UInt8], _ state: [UInt8], isListed: Bool) -> Change {
    if table.holds(state, for: key) {
      table.see(key)
      return .none
    }
    let former = table.state(of: key)
    table.set(key, to: state)
    guard let former else { return .addition }
    if !isListed { departures &+= 1 }
    return .difference(from: former)
  }

  /// Takes an object away.
  ///
  /// - Returns: its state; nil where nothing was known of it.
  mutating func drop(_ key: [UInt8], isListed: Bool) -> [UInt8]? {
    if !isListed { departures &+= 1 }
    return table.remove(key)
  }

  /// The objects that a condition holds for.
  func objects(where isMeant: ([UInt8], [UInt8]) -> Bool) -> [(key: [UInt8], state: [UInt8])] {
    var objects: [(key: [UInt8], state: [UInt8])] = []
    table.forEach { key, state in
      if isMeant(key, state) { objects.append((key, state)) }
    }
    return objects
  }

  // MARK: Lists

  /// Begins to read the list anew, also where it has begun already and the list has changed.
  mutating func beginReading() {
    table.beginRound()
    reading = (departures, true)
    isStale = false
  }

  /// Ends the reading; what is not in the list has gone, if nothing is missing from it.
  mutating func endReading(isConsistent: Bool) { reading?.isConsistent = isConsistent }

  /// Whether it is yet to be found out if the list that was read is to be trusted.
  var isReading: Bool { reading != nil }

  /// Gives up the list: something was missed meanwhile.
  mutating func abandonReading() {
    reading = nil
    isStale = true
  }

  /// Leaves it at what is known: the list cannot be read.
  mutating func giveUpReading() {
    reading = nil
    isStale = false
  }

  /// Once all is heard that happened while the list was read: what has gone without a word.
  ///
  /// - Returns: the keys of the objects that were not in the list.
  mutating func concludeReading() -> [[UInt8]] {
    guard let reading else { return [] }
    self.reading = nil
    let isTrusted = reading.isConsistent && reading.departures == departures
    failures = isTrusted ? 0 : failures + 1
    if !isTrusted { isStale = true }
    guard isTrusted || failures >= Self.patience else { return [] }
    return table.unseenKeys
  }
}
