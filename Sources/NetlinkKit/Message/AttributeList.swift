/// Where the attributes of a message, or of a nest in it, stand within its bytes.
///
/// The list is read once, with every length checked; the payloads stay where they are.
public struct AttributeList: AttributeSource, Sendable {
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

  /// A list of no attributes.
  init() {}

  /// Reads the attributes that stand in a region of the bytes.
  ///
  /// - Throws: an error where a length is below 4 or goes past the region's end.
  public init(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) {
    guard region.lowerBound >= 0, region.upperBound <= bytes.count else {
      throw .malformed("an attribute list")
    }
    try bytes.walkAttributes(in: region) { number, range in
      entries.append(Entry(number: number, range: range))
    }
  }

  /// Reads the attributes that fill the bytes from an offset to their end.
  public init(_ bytes: Span<UInt8>, from offset: Int = 0) throws(NetlinkError) {
    // A header alone, shorter than its alignment, has no attributes.
    try self.init(bytes, in: min(offset, bytes.count)..<bytes.count)
  }

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
}

extension Span where Element == UInt8 {
  /// Hands the number, without the flag bits, and the payload's place of each attribute in a region to a closure.
  ///
  /// - Precondition: the region is within the bytes.
  /// - Throws: an error where a length is below 4 or goes past the region's end.
  func walkAttributes(
    in region: Range<Int>, _ body: (UInt16, Range<Int>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    precondition(region.lowerBound >= 0 && region.upperBound <= count, "attributes stand within the bytes")
    var start = region.lowerBound
    while region.upperBound - start >= 4 {
      // SAFETY: four bytes of the region are left, the region is within the span, and any bytes make an integer.
      let length = unsafe Int(bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt16.self))
      let number = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start + 2, as: UInt16.self)
      guard length >= 4, length <= region.upperBound - start else {
        throw .malformed("an attribute's length")
      }
      try body(number & AttributeList.numberMask, (start + 4)..<(start + length))
      start += aligned(length)
    }
  }
}
