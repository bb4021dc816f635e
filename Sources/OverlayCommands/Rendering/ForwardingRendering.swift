import NetlinkKit

/// Forwarding entries as `bridge fdb show` prints them, in text or JSON, straight from the kernel's bytes.
///
/// Names of links are not asked for while entries come, since the socket is busy with them: a link that is not known
/// yet leaves a gap in the text, which is closed when the bytes are taken.
struct ForwardingRendering {
  let options: GlobalOptions
  /// Whether the device goes without saying, since it was asked for: `bridge` leaves it out then.
  let omitsLink: Bool
  private let form: ForwardingForm
  private var names: ShortNames
  /// What is full; the rest is in `bytes`, with its own gaps.
  private var pieces: [Piece] = []
  private var bytes: [UInt8] = []
  private var gaps: [Gap] = []
  /// The links whose names are missing, each once.
  private(set) var unknownLinks: [Int32] = []
  private var isEmpty = true
  /// What the last entry began.
  private var run: ForwardingRun?

  /// How long a piece is: a text that grows as a whole would be copied again and again.
  private static let pieceBytes = 512 << 10

  /// Where a name is missing.
  private struct Gap {
    let place: Int
    let link: Int32
  }

  private struct Piece {
    let bytes: [UInt8]
    let gaps: [Gap]
  }

  /// - Parameter isLinewise: whether JSON has a line for each entry in the place of an array.
  init(options: GlobalOptions, known: KnownLinks, omitsLink: Bool, isLinewise: Bool = false) {
    self.options = options
    self.omitsLink = omitsLink
    form = ForwardingForm(options, isLinewise: isLinewise)
    names = ShortNames(known, inJSON: options.isJSON)
  }

  /// How much there is that has not been taken.
  var byteCount: Int { pieces.count * Self.pieceBytes + bytes.count }

  /// Adds the end; nothing follows it.
  mutating func finish() {
    let (form, isEmpty) = (form, isEmpty)
    bytes.append(addingCapacity: ShortText.capacity) { $0.append(isEmpty ? form.emptyList : form.listEnd) }
  }

  // MARK: Entries

  /// Adds an entry.
  mutating func append(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    if bytes.count >= Self.pieceBytes { beginPiece() }
    if let run, run.continues(with: record) {
      bytes.append(addingCapacity: ForwardingEntryText.longest) { run.append(record, payload, to: &$0) }
      return
    }
    var entry = ForwardingEntryText(
      form: form, showsDetails: options.showsDetails, showsStatistics: options.showsStatistics)
    if !omitsLink { entry.device = names.look(up: record.link) }
    if let master = record.index(in: ForwardingRecord.Attribute.master, of: payload) {
      entry.master = names.look(up: master)
    }
    if !record.has(ForwardingRecord.Attribute.namespace),
      let underlay = record.index(in: form.underlayAttribute, of: payload)
    {
      entry.underlay = names.look(up: underlay)
    }
    let (lead, start, names) = (isEmpty ? form.listBegin : form.between, bytes.count, names)
    isEmpty = false
    bytes.append(addingCapacity: ForwardingEntryText.longest) { output in
      output.append(lead)
      entry.append(record, payload, names, to: &output)
    }
    for name in [entry.device, entry.underlay, entry.master] {
      guard case .missing(let link, let place)? = name else { continue }
      gaps.append(Gap(place: start + place, link: link))
      if !unknownLinks.contains(link) { unknownLinks.append(link) }
    }
    run = ForwardingRun(entry, record, payload, names)
  }

  // MARK: Taking

  private mutating func beginPiece() {
    pieces.append(Piece(bytes: bytes, gaps: gaps))
    bytes = []
    bytes.reserveCapacity(Self.pieceBytes + ForwardingEntryText.longest)
    gaps = []
  }

  /// Learns the names of links.
  ///
  /// - Parameter name: the name of a link; nil for one that has none here.
  mutating func learn(_ links: [Int32], name: (Int32) -> String?) {
    for link in links { names.insert(link, name(link) ?? "if\(link)") }
    unknownLinks.removeAll { links.contains($0) }
  }

  /// Hands over the text since the last call, piece by piece, with the names that were missing.
  ///
  /// - Precondition: the names of the unknown links have been learned.
  mutating func takeBytes(_ body: (consuming [UInt8]) -> Void) {
    beginPiece()
    var taken: [Piece] = []
    swap(&taken, &pieces)
    for piece in taken { body(whole(piece)) }
  }

  /// Gives the text of the one entry that there is, and forgets it.
  ///
  /// - Precondition: the names of the unknown links have been learned.
  mutating func takeLine() -> [UInt8] {
    let piece = Piece(bytes: bytes, gaps: gaps)
    bytes.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    return whole(piece)
  }

  private mutating func whole(_ piece: Piece) -> [UInt8] {
    guard !piece.gaps.isEmpty else { return piece.bytes }
    var whole: [UInt8] = []
    whole.reserveCapacity(piece.bytes.count + piece.gaps.count * 16)
    var start = 0
    for gap in piece.gaps {
      whole.append(contentsOf: piece.bytes[start..<gap.place])
      let (name, names) = (names.look(up: gap.link), names)
      whole.append(addingCapacity: ShortText.capacity) { names.append(name, to: &$0) }
      start = gap.place
    }
    whole.append(contentsOf: piece.bytes[start...])
    return whole
  }
}
