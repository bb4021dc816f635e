/// A forwarding entry from the words of one line, on its way into a queue: for lists of many lines.
///
/// It reads the plain spellings of the usual options. A line that it does not read is not wrong: it is for
/// `ForwardingEntry`, which reads all and says what is wrong.
public struct CompactForwardingEntry: Sendable {
  /// What a compact entry needs to know of the tables; made once.
  public struct Vocabulary: Sendable {
    let table = CompactTable(ForwardingOptions.table)
    let states: [(word: PackedWord, state: ForwardingState)]
    let destination: Int
    let bridge: Int
    let device: Int
    /// `NTF_SELF`
    let deviceFlag: UInt32
    /// A bit for each option that only a VTEP's entries have.
    let ofVTEPs: UInt32
    /// A bit for each option that only a bridge's entries have.
    let ofBridges: UInt32
    /// A bit for each option that asks for a look at others, which a line of a list does not get.
    let special: UInt32

    /// Compiles the tables.
    public init() {
      states = ForwardingState.allCases.flatMap { state in
        state.words.compactMap { word in PackedWord(word).map { ($0, state) } }
      }
      destination = Self.place(of: ForwardingOptions.destination.descriptor)
      bridge = Self.place(of: ForwardingOptions.bridge.descriptor)
      device = Self.place(of: ForwardingOptions.device.descriptor)
      deviceFlag = ForwardingOptions.device.descriptor.codec.headerBit?.bit ?? 0
      ofVTEPs = Self.bits(ForwardingOptions.ofVTEPs)
      ofBridges = Self.bits(ForwardingOptions.ofBridges)
      special = Self.bits([
        ForwardingOptions.nextHop.descriptor, ForwardingOptions.sticky.descriptor,
        ForwardingOptions.use.descriptor, ForwardingOptions.router.descriptor,
      ])
    }

    private static func place(of field: FieldDescriptor) -> Int {
      guard let place = ForwardingOptions.table.index(of: field) else {
        preconditionFailure("\(field.keyword) is no option of a forwarding entry")
      }
      return place
    }

    private static func bits(_ fields: [FieldDescriptor]) -> UInt32 {
      fields.reduce(0) { $0 | 1 << UInt32(place(of: $1)) }
    }
  }

  private var address: UInt64?
  private var state: ForwardingState?
  private var settings = CompactSettings()
  /// Where in the text the device's name is; nil where the line has none.
  public private(set) var linkName: Range<Int>?

  /// An entry of which nothing is known yet.
  public init() {}

  /// Forgets what is known of the entry, for the next line.
  public mutating func clear() {
    address = nil
    state = nil
    linkName = nil
    settings.clear()
  }

  // MARK: Reading

  /// Takes the link-layer address; false where it is there already, or the word is none.
  public mutating func readAddress(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard address == nil, let address = ByteParsing.hardwareAddress(text, word) else { return false }
    self.address = address
    return true
  }

  /// Takes the destination; false where it is there already, or the word is no address.
  public mutating func readDestination(
    _ text: Span<UInt8>, _ word: Range<Int>, _ vocabulary: Vocabulary
  ) -> Bool {
    let place = vocabulary.destination
    guard !settings.has(place), let form = vocabulary.table.forms[place] else { return false }
    return settings.read(form, at: place, text, word)
  }

  /// Takes the words that are left of a line, as `fdb add` has them; false where one is not plain.
  public mutating func read(_ text: Span<UInt8>, _ words: inout WordScanner, _ vocabulary: Vocabulary) -> Bool
  {
    while let word = words.next(in: text) {
      guard let packed = PackedWord(text, word) else {
        // No keyword is that long, an Ethernet address is.
        guard readAddress(text, word) else { return false }
        continue
      }
      if packed == Self.device {
        guard linkName == nil, let name = words.next(in: text) else { return false }
        linkName = name
      } else if let place = vocabulary.table.place(of: packed) {
        guard readOption(at: place, text, &words, vocabulary) else { return false }
      } else if let state = vocabulary.states.first(where: { $0.word == packed })?.state {
        guard self.state == nil else { return false }
        self.state = state
      } else {
        return false
      }
    }
    return !words.isStuck
  }

  private static let device = PackedWord("dev")

  private mutating func readOption(
    at place: Int, _ text: Span<UInt8>, _ words: inout WordScanner, _ vocabulary: Vocabulary
  ) -> Bool {
    guard !settings.has(place), let form = vocabulary.table.forms[place] else { return false }
    if case .headerFlag(let bit) = form {
      settings.set(headerFlag: bit, at: place)
      return true
    }
    guard let value = words.next(in: text) else { return false }
    return settings.read(form, at: place, text, value)
  }

  /// Whether the address is one that may have several destinations: all zero, or a group's.
  public var isGroup: Bool { address.map { $0 == 0 || $0 & 1 == 1 } ?? false }

  // MARK: Sending

  /// How the entry goes into the queue; nil where it is not as plain as it looked, so that the kernel's answer alone
  /// would not tell what became of it.
  ///
  /// - Parameters:
  ///   - placement: the one that is asked for.
  ///   - isVTEP: whether the device is a VTEP, whose table has destinations.
  ///   - vocabulary: what the entry was read with.
  public func effectivePlacement(
    _ placement: ForwardingEntry.Placement, isVTEP: Bool, _ vocabulary: Vocabulary
  ) -> ForwardingEntry.Placement? {
    guard address != nil, settings.given & vocabulary.special == 0 else { return nil }
    // Of both tables, the one may take the entry and the other not.
    guard !settings.has(vocabulary.device) || !settings.has(vocabulary.bridge) else { return nil }
    guard isVTEP, !settings.has(vocabulary.bridge) else {
      return settings.given & vocabulary.ofVTEPs == 0 ? placement : nil
    }
    guard settings.has(vocabulary.destination), settings.given & vocabulary.ofBridges == 0 else { return nil }
    switch placement {
    // To append to a unicast address changes nothing, and is answered with success: as an addition, the kernel
    // refuses it.
    case .append: return isGroup ? .append : .add
    case .replace: return isGroup ? nil : .replace
    case .add: return .add
    }
  }

  /// `ndm_flags`; the device's own table is the default.
  fileprivate func headerFlags(_ vocabulary: Vocabulary) -> UInt8 {
    var flags = settings.headerFlags
    if !settings.has(vocabulary.device), !settings.has(vocabulary.bridge) { flags |= vocabulary.deviceFlag }
    return UInt8(truncatingIfNeeded: flags)
  }

  fileprivate func write(_ vocabulary: Vocabulary, into writer: inout MessageWriter) {
    let address = address ?? 0
    writer.nest(ForwardingOptions.addressAttribute) { writer in
      writer.append(UInt32(truncatingIfNeeded: address))
      writer.append(UInt16(truncatingIfNeeded: address >> 32))
    }
    settings.encode(vocabulary.table, into: &writer)
  }

  fileprivate var stateBits: UInt16 { (state ?? .permanent).rawValue }
}

extension Conversation {
  /// Queues an entry for a device.
  ///
  /// - Parameters:
  ///   - entry: the entry.
  ///   - placement: what `effectivePlacement` made of the one that was asked for.
  ///   - link: the device's index.
  ///   - vocabulary: what the entry was read with.
  ///   - tag: what a refusal is to be known by.
  public mutating func enqueue(
    _ entry: borrowing CompactForwardingEntry, _ placement: ForwardingEntry.Placement, on link: Int32,
    _ vocabulary: CompactForwardingEntry.Vocabulary, tag: Int
  ) throws(NetlinkError) {
    var header = NeighborHeader()
    header.index = link
    header.state = entry.stateBits
    header.flags = entry.headerFlags(vocabulary)
    if queue.isFull { try handOverQueue() }
    var writer = queue.begin(.newNeighbor, placement.flags, header: header, tag: tag)
    entry.write(vocabulary, into: &writer)
    queue.end(writer)
  }
}
