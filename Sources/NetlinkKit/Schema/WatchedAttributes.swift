/// What some attributes held in the object before: for lists of objects that mostly agree.
public struct WatchedAttributes {
  /// One bit for each attribute that is watched.
  public typealias Bits = UInt128

  private struct Attribute {
    let number: UInt16
    /// The size of the payload; `absent` or `unknown` in the place of one.
    var size: UInt32 = Self.unknown
    /// A payload of up to eight bytes.
    var value: UInt64 = 0

    static let unknown = UInt32.max
    static let absent = UInt32.max - 1

    init(number: UInt16) { self.number = number }
  }

  /// An attribute that stands within nests; its bit is counted from the highest one down.
  private struct Nested {
    let path: [UInt16]
    var value: [UInt8]?
    var isKnown = false
  }

  private var attributes: [Attribute] = []
  private var nested: [Nested] = []
  /// The payloads that are longer than eight bytes, by the attributes' places.
  private var longPayloads: [[UInt8]] = []

  /// Watches nothing.
  public init() {}

  /// Watches the attributes on which it depends what is shown of an option.
  ///
  /// - Parameter field: the option.
  /// - Returns: their bits.
  public mutating func watch(_ field: FieldDescriptor) -> Bits {
    guard case .nestedChoice(let path, let attribute, _) = field.codec else {
      var bits: Bits = 0
      for number in field.codec.attributes + (field.showing?.codec.attributes ?? []) { bits |= watch(number) }
      return bits
    }
    nested.append(Nested(path: path + [attribute]))
    return 1 << Bits(Bits.bitWidth - nested.count)
  }

  private mutating func watch(_ number: UInt16) -> Bits {
    let known = attributes.firstIndex { $0.number == number }
    if let known { return 1 << Bits(known) }
    precondition(
      attributes.count + nested.count < Bits.bitWidth, "more attributes are watched than there are bits")
    attributes.append(Attribute(number: number))
    return 1 << Bits(attributes.count - 1)
  }

  /// Takes note of what the attributes of an object hold.
  ///
  /// - Parameters:
  ///   - index: the attributes of the object.
  ///   - payload: what they were read from.
  /// - Returns: the bits of those that hold something else than in the object before; all for the first one.
  public mutating func changes(_ index: AttributeIndex, in payload: Span<UInt8>) -> Bits {
    var changes: Bits = 0
    var start = 0
    while let place = firstChange(from: start, index, in: payload) {
      changes |= 1 << Bits(place)
      start = place + 1
      let range = index.range(of: attributes[place].number)
      attributes[place].size = range.map { UInt32(truncatingIfNeeded: $0.count) } ?? Attribute.absent
      attributes[place].value = range.map { Self.number($0, in: payload) } ?? 0
      if let range, range.count > 8 { keepLong(range, in: payload, at: place) }
    }
    for place in nested.indices {
      let range = index.range(of: nested[place].path[0]).flatMap {
        Self.range(of: nested[place].path.dropFirst(), in: $0, of: payload)
      }
      if nested[place].isKnown, Self.isSame(range, in: payload, nested[place].value) { continue }
      nested[place].isKnown = true
      nested[place].value = range.map { payload.extracting($0).copied }
      changes |= 1 << Bits(Bits.bitWidth - 1 - place)
    }
    return changes
  }

  /// The place of the first attribute, from one on, that holds something else.
  private func firstChange(from start: Int, _ index: AttributeIndex, in payload: Span<UInt8>) -> Int? {
    let attributes = self.attributes.span
    for place in start..<attributes.count {
      let attribute = attributes[place]
      let found = index.place(of: attribute.number)
      guard found != 0 else {
        if attribute.size == Attribute.absent { continue }
        return place
      }
      let range = Int(found >> 16)..<(Int(found >> 16) + Int(found & 0xFFFF))
      guard attribute.size == found & 0xFFFF, attribute.value == Self.number(range, in: payload),
        range.count <= 8 || isSameLong(range, in: payload, at: place)
      else { return place }
    }
    return nil
  }

  /// A payload of up to eight bytes as a number; 0 for a longer one.
  private static func number(_ range: Range<Int>, in payload: Span<UInt8>) -> UInt64 {
    guard range.count <= 8 else { return 0 }
    // Mostly there are eight bytes, of which some are the next attribute's.
    if let bytes = payload.u64(at: range.lowerBound) {
      return UInt64(littleEndian: bytes) & (UInt64.max >> UInt64(64 - range.count * 8))
    }
    var number: UInt64 = 0
    for place in range.reversed() { number = number << 8 | UInt64(payload[place]) }
    return number
  }

  private func isSameLong(_ range: Range<Int>, in payload: Span<UInt8>, at place: Int) -> Bool {
    place < longPayloads.count && Self.isSame(range, in: payload, longPayloads[place])
  }

  private static func isSame(_ range: Range<Int>?, in payload: Span<UInt8>, _ bytes: [UInt8]?) -> Bool {
    guard let range, let bytes else { return range == nil && bytes == nil }
    guard range.count == bytes.count else { return false }
    for offset in 0..<range.count where payload[range.lowerBound + offset] != bytes[offset] { return false }
    return true
  }

  private mutating func keepLong(_ range: Range<Int>, in payload: Span<UInt8>, at place: Int) {
    while longPayloads.count <= place { longPayloads.append([]) }
    longPayloads[place] = payload.extracting(range).copied
  }

  /// The payload of an attribute within nests; nil where it is not there.
  private static func range(
    of path: ArraySlice<UInt16>, in nest: Range<Int>, of payload: Span<UInt8>
  ) -> Range<Int>? {
    var range = nest
    for wanted in path {
      var found: Range<Int>?
      try? payload.walkAttributes(in: range) { number, inner in
        if number == wanted { found = inner }
      }
      guard let found else { return nil }
      range = found
    }
    return range
  }
}
