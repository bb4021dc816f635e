/// Where the attributes of a message, or of a nest in it, stand within its bytes, by their numbers.
///
/// For long lists: one index is read again for each message.
public struct AttributeIndex: AttributeSource {
  /// For each number its payload's start and length, 16 bits each; 0 where it is not there.
  ///
  /// An array, since one in place would be copied wherever a number is looked up in it.
  private var places = [UInt32](repeating: 0, count: Self.count)
  /// A bit for each attribute that is there and has a number below 128.
  public private(set) var present: UInt128 = 0
  /// Whether there are attributes of higher numbers, which have no place here.
  public private(set) var hasMore = false

  private static let count = 128

  /// An index of no attributes.
  public init() {}

  /// Forgets the attributes.
  mutating func clear() {
    var places = self.places.mutableSpan
    for number in places.indices { places[number] = 0 }
    present = 0
    hasMore = false
  }

  /// Reads the attributes that stand in a region of the bytes, in the place of those that were there.
  ///
  /// - Throws: an error where a length is below 4 or goes past the region's end.
  mutating func read(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) {
    clear()
    var (low, high): (UInt64, UInt64) = (0, 0)
    var hasFurther = false
    var places = self.places.mutableSpan
    // A netlink message that is received is no longer than 64 KiB.
    let count = region.upperBound <= UInt16.max ? UInt16(places.count) : 0
    try bytes.walkAttributes(in: region) { number, range in
      guard number < count else { return hasFurther = true }
      places[Int(number)] = UInt32(truncatingIfNeeded: range.lowerBound << 16 | range.count)
      if number < 64 { low |= 1 << UInt64(number) } else { high |= 1 << UInt64(number - 64) }
    }
    hasMore = hasFurther
    present = UInt128(high) << 64 | UInt128(low)
  }

  /// A payload's start and length, 16 bits each; 0 where the attribute is not there.
  func place(of number: UInt16) -> UInt32 { number < Self.count ? places[Int(number)] : 0 }

  public func range(of number: UInt16) -> Range<Int>? {
    guard number < Self.count else { return nil }
    let place = places[Int(number)]
    guard place != 0 else { return nil }
    let start = Int(place >> 16)
    return start..<(start + Int(place & 0xFFFF))
  }
}
