/// Where the attributes of a message, or of a nest in it, stand within its bytes.
///
/// The list is read once, with every length checked; the payloads stay where they are.
public struct AttributeList: Sendable {
  /// One attribute: its number without the flag bits, and where its payload stands.
  public struct Entry: Sendable {
    /// The number (`nla_type` without `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`).
    public let number: UInt16
    /// The payload's place in the bytes that the list was read from.
    public let range: Range<Int>
  }

  static let numberMask: UInt16 = 0x3FFF

  /// The attributes in the order in which they stand.
  public private(set) var entries: [Entry] = []

  /// Reads the attributes that stand in a region of the bytes.
  ///
  /// - Throws: an error where a length is below 4 or goes past the region's end.
  public init(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) {
    guard region.lowerBound >= 0, region.upperBound <= bytes.count else {
      throw .malformed("an attribute list")
    }
    var start = region.lowerBound
    while region.upperBound - start >= 4 {
      guard let length = bytes.u16(at: start).map(Int.init), let number = bytes.u16(at: start + 2),
        length >= 4, length <= region.upperBound - start
      else { throw .malformed("an attribute's length") }
      entries.append(Entry(number: number & Self.numberMask, range: (start + 4)..<(start + length)))
      start += aligned(length)
    }
  }

  /// Reads the attributes that fill the bytes from an offset to their end.
  public init(_ bytes: Span<UInt8>, from offset: Int = 0) throws(NetlinkError) {
    // A header alone, shorter than its alignment, has no attributes.
    try self.init(bytes, in: min(offset, bytes.count)..<bytes.count)
  }

  /// The place of an attribute's payload; nil where the attribute is not there. The last one counts, as
  /// in the kernel's own parser.
  public func range(of number: UInt16) -> Range<Int>? {
    entries.last { $0.number == number }?.range
  }

  /// The list with other numbers in the place of its own; what has none is left out.
  ///
  /// For what the kernel takes under one number and reports under another.
  func renumbered(_ number: (UInt16) -> UInt16?) -> AttributeList {
    var list = self
    list.entries = entries.compactMap { entry in
      number(entry.number).map { Entry(number: $0, range: entry.range) }
    }
    return list
  }

  /// The list within a nest; nil where the nest is not there.
  public func nested(_ number: UInt16, in bytes: Span<UInt8>) throws(NetlinkError) -> AttributeList? {
    guard let range = range(of: number) else { return nil }
    return try AttributeList(bytes, in: range)
  }

  /// An integer in the machine's byte order; nil where the attribute is absent or too short.
  public func u32(_ number: UInt16, in bytes: Span<UInt8>) -> UInt32? {
    range(of: number).flatMap { bytes.extracting($0).u32(at: 0) }
  }

  /// A text; nil where the attribute is absent.
  public func text(_ number: UInt16, in bytes: Span<UInt8>) -> String? {
    range(of: number).map { bytes.extracting($0).text }
  }
}
