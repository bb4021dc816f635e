/// A table's options in a form that takes a value from text to the wire without an object in between.
///
/// For lists of many lines, where a `Settings` a line would cost more than the kernel's own work. It knows the
/// options whose values are numbers, addresses and bits of the header; a line with any other is for `Settings`.
struct CompactTable: Sendable {
  /// What is to be done with an option's value.
  enum Form: Sendable {
    case number(UInt16, Width, ClosedRange<UInt64>, slot: Int)
    case address(v4: UInt16?, v6: UInt16?)
    case headerFlag(UInt32)
  }

  private struct Keyword: Sendable {
    let word: PackedWord
    let place: Int
  }

  /// One place for each of the table's options; nil for those that have no form here.
  let forms: [Form?]
  private let keywords: [Keyword]

  init(_ table: FieldTable) {
    var keywords: [Keyword] = []
    var slot = 0
    forms = table.fields.map { Self.form(of: $0, &slot) }
    for (place, field) in table.fields.enumerated() where forms[place] != nil {
      for spelling in field.spellings(isLong: false) {
        if let word = PackedWord(spelling) { keywords.append(Keyword(word: word, place: place)) }
      }
    }
    self.keywords = keywords
    precondition(forms.count <= UInt32.bitWidth, "\(table.name) has more options than bits")
    precondition(slot <= CompactSettings.slots, "\(table.name) has more numbers than slots")
  }

  private static func form(of field: FieldDescriptor, _ slot: inout Int) -> Form? {
    guard field.access != .readOnly else { return nil }
    switch field.codec {
    case .number(let attribute, let format):
      defer { slot += 1 }
      return .number(attribute, format.width, format.range, slot: slot)
    case .address(let v4, let v6, .any): return .address(v4: v4, v6: v6)
    case .headerFlag(let bit): return .headerFlag(bit)
    default: return nil
    }
  }

  /// The place of the option that a word spells; nil for any other word.
  func place(of word: PackedWord) -> Int? {
    for keyword in keywords where keyword.word == word { return keyword.place }
    return nil
  }
}

/// Values of a compact table's options; what was not given has no bit in `given`.
struct CompactSettings: Sendable {
  static let slots = 8

  /// A bit for each place of the table that has a value.
  private(set) var given: UInt32 = 0
  /// Bits of the fixed header.
  private(set) var headerFlags: UInt32 = 0
  /// Numbers, each in the slot of its option.
  private var numbers = InlineArray<8, UInt64>(repeating: 0)
  /// The address, in the wire's order from the lowest byte on; one option of a table has one.
  private var address: (UInt64, UInt64) = (0, 0)
  private var isIPv6 = false

  /// Forgets what is given; values without a bit need no clearing.
  mutating func clear() {
    given = 0
    headerFlags = 0
  }

  func has(_ place: Int) -> Bool { given >> UInt32(place) & 1 == 1 }

  /// Takes a header bit that is said by the keyword alone.
  mutating func set(headerFlag bit: UInt32, at place: Int) {
    given |= 1 << UInt32(place)
    headerFlags |= bit
  }

  /// Reads the value of an option; false where it is not plain, or out of range.
  mutating func read(
    _ form: CompactTable.Form, at place: Int, _ text: Span<UInt8>, _ range: Range<Int>
  ) -> Bool {
    switch form {
    case .number(_, _, let limits, let slot):
      guard let number = ByteParsing.number(text, range), limits.contains(number) else { return false }
      numbers[slot] = number
    case .address(let v4, let v6):
      if v4 != nil, let address = ByteParsing.ipv4(text, range) {
        self.address = (UInt64(address), 0)
        isIPv6 = false
      } else if v6 != nil, let address = ByteParsing.ipv6(text, range) {
        self.address = address
        isIPv6 = true
      } else {
        return false
      }
    case .headerFlag: return false
    }
    given |= 1 << UInt32(place)
    return true
  }

  /// Writes the attributes of what is given, in the table's order: the bytes that `Settings` would write.
  func encode(_ table: CompactTable, into writer: inout MessageWriter) {
    var rest = given
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest - 1
      switch table.forms[place] {
      case .number(let attribute, let width, _, let slot): writer.put(attribute, numbers[slot], width)
      case .address(let v4, let v6): writeAddress(isIPv6 ? v6 : v4, into: &writer)
      case .headerFlag, nil: break
      }
    }
  }

  private func writeAddress(_ attribute: UInt16?, into writer: inout MessageWriter) {
    guard let attribute else { return }
    writer.nest(attribute) { writer in
      guard isIPv6 else { return writer.append(UInt32(truncatingIfNeeded: address.0)) }
      writer.append(address.0)
      writer.append(address.1)
    }
  }
}
