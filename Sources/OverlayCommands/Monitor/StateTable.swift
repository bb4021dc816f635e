/// What has been said of objects, by their keys: some ten bytes an object beside the key and the state itself.
///
/// Keys and states stand one behind the other in blocks, and a hash table has their places. What is replaced or removed
/// leaves a hole, and where too many are, all is moved together.
struct StateTable {
  /// The place of an object's bytes: the block in the upper half, the offset in the lower.
  private typealias Place = UInt64

  /// Before an object's bytes: how long its key and its state are, and in which round it was seen last.
  private enum Head {
    static let size = 7
    static let keyLength = 0
    static let stateLength = 1
    static let round = 5
  }

  private static let blockBytes = 1 << 20
  private static let empty: Place = .max
  private static let removed: Place = .max - 1

  private var blocks: [[UInt8]] = []
  private var places: [Place] = Array(repeating: empty, count: 16)
  /// How many places are taken, those of removed objects among them.
  private var takenPlaces = 0
  private(set) var count = 0
  /// How many bytes are in use, of all in the blocks.
  private var usedBytes = 0
  private var round: UInt16 = 0

  /// How many bytes a key may have.
  static let longestKey = 255

  init() {}

  // MARK: One object

  /// The state of an object; nil where there is none.
  func state(of key: [UInt8]) -> [UInt8]? {
    find(key).map { state(at: places[$0]) }
  }

  /// Whether an object has this very state.
  func holds(_ state: [UInt8], for key: [UInt8]) -> Bool {
    guard let slot = find(key) else { return false }
    let (block, range) = stateRange(at: places[slot])
    guard range.count == state.count else { return false }
    let bytes = blocks[block]
    for index in state.indices where bytes[range.lowerBound + index] != state[index] { return false }
    return true
  }

  /// Marks an object as seen in this round.
  mutating func see(_ key: [UInt8]) {
    guard let slot = find(key) else { return }
    mark(places[slot])
  }

  /// Gives an object a state; it counts as seen in this round.
  mutating func set(_ key: [UInt8], to state: [UInt8]) {
    precondition(key.count <= Self.longestKey)
    if let slot = find(key) {
      let (block, range) = stateRange(at: places[slot])
      if range.count == state.count {
        for index in state.indices { blocks[block][range.lowerBound + index] = state[index] }
        mark(places[slot])
      } else {
        usedBytes -= length(at: places[slot])
        places[slot] = append(key, state)
      }
    } else {
      makeRoom()
      let place = append(key, state)
      let slot = freeSlot(for: key)
      if places[slot] == Self.empty { takenPlaces += 1 }
      places[slot] = place
      count += 1
    }
  }

  /// Forgets an object.
  ///
  /// - Returns: its state; nil where there was none.
  @discardableResult
  mutating func remove(_ key: [UInt8]) -> [UInt8]? {
    guard let slot = find(key) else { return nil }
    let state = state(at: places[slot])
    usedBytes -= length(at: places[slot])
    places[slot] = Self.removed
    count -= 1
    return state
  }

  // MARK: All objects

  /// Begins a round in which what is there still is seen.
  mutating func beginRound() { round &+= 1 }

  /// The keys of the objects that have not been seen in this round.
  var unseenKeys: [[UInt8]] {
    var keys: [[UInt8]] = []
    forEachPlace { place in
      if roundMark(at: place) != round { keys.append(key(at: place)) }
    }
    return keys
  }

  /// Hands each object's key and state to a closure.
  func forEach(_ body: ([UInt8], [UInt8]) -> Void) {
    forEachPlace { body(key(at: $0), state(at: $0)) }
  }

  private func forEachPlace(_ body: (Place) -> Void) {
    for place in places where place < Self.removed { body(place) }
  }

  // MARK: Bytes

  private func offset(_ place: Place) -> (block: Int, start: Int) {
    (Int(place >> 32), Int(place & 0xFFFF_FFFF))
  }

  private func number(in block: Int, at offset: Int) -> UInt16 {
    UInt16(blocks[block][offset]) | UInt16(blocks[block][offset + 1]) << 8
  }

  private func keyLength(at place: Place) -> Int {
    let (block, start) = offset(place)
    return Int(blocks[block][start + Head.keyLength])
  }

  private func stateRange(at place: Place) -> (block: Int, range: Range<Int>) {
    let (block, start) = offset(place)
    let length =
      Int(number(in: block, at: start + Head.stateLength))
      | Int(number(in: block, at: start + Head.stateLength + 2)) << 16
    let begin = start + Head.size + Int(blocks[block][start + Head.keyLength])
    return (block, begin..<(begin + length))
  }

  private func length(at place: Place) -> Int {
    let (_, range) = stateRange(at: place)
    return range.upperBound - offset(place).start
  }

  private func key(at place: Place) -> [UInt8] {
    let (block, start) = offset(place)
    return Array(blocks[block][(start + Head.size)..<(start + Head.size + keyLength(at: place))])
  }

  private func state(at place: Place) -> [UInt8] {
    let (block, range) = stateRange(at: place)
    return Array(blocks[block][range])
  }

  private func roundMark(at place: Place) -> UInt16 {
    let (block, start) = offset(place)
    return number(in: block, at: start + Head.round)
  }

  private mutating func mark(_ place: Place) {
    let (block, start) = offset(place)
    blocks[block][start + Head.round] = UInt8(truncatingIfNeeded: round)
    blocks[block][start + Head.round + 1] = UInt8(truncatingIfNeeded: round >> 8)
  }

  private mutating func append(_ key: [UInt8], _ state: [UInt8]) -> Place {
    let size = Head.size + key.count + state.count
    if blocks.isEmpty || blocks[blocks.count - 1].count + size > Self.blockBytes {
      blocks.append([])
      // The first one grows: most tables stay small.
      if blocks.count > 1 { blocks[blocks.count - 1].reserveCapacity(Self.blockBytes) }
    }
    let block = blocks.count - 1
    let start = blocks[block].count
    blocks[block].append(UInt8(truncatingIfNeeded: key.count))
    for shift in [0, 8, 16, 24] { blocks[block].append(UInt8(truncatingIfNeeded: state.count >> shift)) }
    for shift in [0, 8] { blocks[block].append(UInt8(truncatingIfNeeded: round >> UInt16(shift))) }
    blocks[block].append(contentsOf: key)
    blocks[block].append(contentsOf: state)
    usedBytes += size
    return Place(block) << 32 | Place(start)
  }

  // MARK: Places

  private func slot(of key: some Sequence<UInt8>) -> Int {
    var hasher = Hasher()
    for byte in key { hasher.combine(byte) }
    return hasher.finalize() & (places.count - 1)
  }

  private func find(_ key: [UInt8]) -> Int? {
    var slot = slot(of: key)
    while places[slot] != Self.empty {
      if places[slot] != Self.removed, isKey(key, at: places[slot]) { return slot }
      slot = (slot + 1) & (places.count - 1)
    }
    return nil
  }

  private func isKey(_ key: [UInt8], at place: Place) -> Bool {
    let (block, start) = offset(place)
    let bytes = blocks[block]
    guard Int(bytes[start + Head.keyLength]) == key.count else { return false }
    for index in key.indices where bytes[start + Head.size + index] != key[index] { return false }
    return true
  }

  private func freeSlot(for key: [UInt8]) -> Int {
    var slot = slot(of: key)
    while places[slot] < Self.removed { slot = (slot + 1) & (places.count - 1) }
    return slot
  }

  /// Makes room for one more object: a longer table, or one without holes.
  private mutating func makeRoom() {
    let bytes = blocks.reduce(0) { $0 + $1.count }
    let hasHoles = bytes > 2 * usedBytes + Self.blockBytes
    guard hasHoles || (takenPlaces + 1) * 4 > places.count * 3 else { return }
    let former = self
    if hasHoles {
      blocks = []
      usedBytes = 0
    }
    var size = 16
    while size * 3 < (count + 1) * 4 * 3 / 2 { size *= 2 }
    places = Array(repeating: Self.empty, count: size)
    takenPlaces = count
    former.forEachPlace { place in
      let key = former.key(at: place)
      var moved = place
      if hasHoles {
        moved = append(key, former.state(at: place))
        let mark = former.roundMark(at: place)
        if mark != round { setMark(moved, mark) }
      }
      places[freeSlot(for: key)] = moved
    }
  }

  private mutating func setMark(_ place: Place, _ mark: UInt16) {
    let current = round
    round = mark
    self.mark(place)
    round = current
  }
}
