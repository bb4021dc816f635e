/// Text as bytes, for lists so long that a string for each value would take most of the time.
extension [UInt8] {
  private static let digits: InlineArray<16, UInt8> = [
    0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  ]

  /// Appends a number in decimal.
  public mutating func append(decimal number: some UnsignedInteger & FixedWidthInteger) {
    var rest = UInt64(number)
    if rest < 10 { return append(0x30 + UInt8(truncatingIfNeeded: rest)) }
    var reversed = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    while rest > 0 {
      reversed[count] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    }
    while count > 0 {
      count -= 1
      append(reversed[count])
    }
  }

  /// Appends a number in hexadecimal, without leading zeros.
  public mutating func append(hexadecimal number: UInt16) {
    var shift: UInt16 = 12
    while shift > 0, number >> shift == 0 { shift -= 4 }
    while true {
      append(Self.digits[Int(number >> shift & 15)])
      if shift == 0 { return }
      shift -= 4
    }
  }

  /// Appends a link-layer address as people write it: `02:00:5e:10:00:01`.
  public mutating func append(hardwareAddress bytes: Span<UInt8>) {
    for index in bytes.indices {
      if index > 0 { append(UInt8(ascii: ":")) }
      append(Self.digits[Int(bytes[index] >> 4)])
      append(Self.digits[Int(bytes[index] & 15)])
    }
  }

  /// Appends the 4 bytes of an IPv4 address, or the 16 of an IPv6 one, as `inet_ntop` writes them.
  ///
  /// - Returns: false for any other number of bytes, of which nothing is appended.
  @discardableResult
  public mutating func append(ipAddress bytes: Span<UInt8>) -> Bool {
    switch bytes.count {
    case 4: appendDottedQuad(bytes, from: 0)
    case 16: appendIPv6(bytes)
    default: return false
    }
    return true
  }

  private mutating func appendDottedQuad(_ bytes: Span<UInt8>, from start: Int) {
    for index in 0..<4 {
      if index > 0 { append(UInt8(ascii: ".")) }
      append(decimal: bytes[start + index])
    }
  }

  private mutating func appendIPv6(_ bytes: Span<UInt8>) {
    let gap = Self.longestGap(bytes)
    var group = 0
    while group < 8 {
      if group == gap.lowerBound, !gap.isEmpty {
        append(UInt8(ascii: ":"))
        if gap.upperBound == 8 { append(UInt8(ascii: ":")) }
        group = gap.upperBound
        continue
      }
      if group > 0 { append(UInt8(ascii: ":")) }
      // An IPv4 address within, mapped or, long out of use, compatible.
      if group == 6, gap.lowerBound == 0,
        gap.count == 6 || gap.count == 5 && bytes[10] == 0xFF && bytes[11] == 0xFF
      {
        return appendDottedQuad(bytes, from: 12)
      }
      append(hexadecimal: UInt16(bytes[group * 2]) << 8 | UInt16(bytes[group * 2 + 1]))
      group += 1
    }
  }

  /// The first of the longest runs of groups that are zero; empty where no two are side by side.
  private static func longestGap(_ bytes: Span<UInt8>) -> Range<Int> {
    var best = 0..<0
    var start = 0
    for group in 0..<8 {
      guard bytes[group * 2] == 0, bytes[group * 2 + 1] == 0 else {
        start = group + 1
        continue
      }
      if group + 1 - start > Swift.max(best.count, 1) { best = start..<(group + 1) }
    }
    return best
  }
}
