/// Text as bytes, for lists so long that a string for each value would take most of the time.
extension [UInt8] {
  /// Appends a link-layer address as people write it: `02:00:5e:10:00:01`.
  ///
  /// - Parameter bytes: the bytes.
  public mutating func append(hardwareAddress bytes: Span<UInt8>) {
    append(addingCapacity: bytes.count * 3) { $0.append(hardwareAddress: bytes) }
  }

  /// Appends bytes as they are.
  ///
  /// - Parameter bytes: the bytes.
  public mutating func append(copying bytes: Span<UInt8>) {
    // SAFETY: the buffer is read while the span lives.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Appends two digits for each byte.
  ///
  /// - Parameter bytes: the bytes.
  public mutating func append(hexadecimal bytes: Span<UInt8>) {
    append(addingCapacity: bytes.count * 2) { $0.append(hexadecimal: bytes) }
  }

  /// Appends the 4 bytes of an IPv4 address, or the 16 of an IPv6 one, as `inet_ntop` writes them.
  ///
  /// - Parameter bytes: the bytes.
  public mutating func append(ipAddress bytes: Span<UInt8>) {
    append(addingCapacity: 45) { _ = $0.append(ipAddress: bytes) }
  }
}

/// Each of these needs room for as many bytes as it can append.
extension OutputSpan where Element == UInt8 {
  /// Appends a number in decimal: at most 20 bytes.
  public mutating func append(decimal number: UInt64) {
    if number < 256 { return append(decimal: UInt8(truncatingIfNeeded: number)) }
    var rest = number
    var reversed = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    repeat {
      reversed[count] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    while count > 0 {
      count -= 1
      append(reversed[count])
    }
  }

  private mutating func append(decimal byte: UInt8) {
    if byte >= 100 { append(0x30 + byte / 100) }
    if byte >= 10 { append(0x30 + byte / 10 % 10) }
    append(0x30 + byte % 10)
  }

  private mutating func append(digit value: UInt8) { append(value < 10 ? 0x30 + value : 0x57 + value) }

  /// Appends a number in hexadecimal, without leading zeros: at most 4 bytes.
  public mutating func append(hexadecimal number: UInt16) {
    var shift: UInt16 = 12
    while shift > 0, number >> shift == 0 { shift -= 4 }
    while true {
      append(digit: UInt8(truncatingIfNeeded: number >> shift & 15))
      if shift == 0 { return }
      shift -= 4
    }
  }

  /// Appends two digits for each byte.
  public mutating func append(hexadecimal bytes: Span<UInt8>) {
    for index in bytes.indices {
      append(digit: bytes[index] >> 4)
      append(digit: bytes[index] & 15)
    }
  }

  /// Appends a link-layer address as people write it: three bytes, less one, for each of its bytes.
  public mutating func append(hardwareAddress bytes: Span<UInt8>) {
    for index in bytes.indices {
      if index > 0 { append(UInt8(ascii: ":")) }
      append(digit: bytes[index] >> 4)
      append(digit: bytes[index] & 15)
    }
  }

  /// Appends the 4 bytes of an IPv4 address, or the 16 of an IPv6 one, as `inet_ntop` writes them: at most 45 bytes.
  ///
  /// - Returns: false for any other number of bytes, of which nothing is appended.
  @discardableResult
  public mutating func append(ipAddress bytes: Span<UInt8>) -> Bool {
    switch bytes.count {
    case 4: append(dottedQuad: bytes, from: 0)
    case 16: append(ipv6: bytes)
    default: return false
    }
    return true
  }

  private mutating func append(dottedQuad bytes: Span<UInt8>, from start: Int) {
    for index in 0..<4 {
      if index > 0 { append(UInt8(ascii: ".")) }
      append(decimal: bytes[start + index])
    }
  }

  private mutating func append(ipv6 bytes: Span<UInt8>) {
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
      let isMapped = gap.count == 5 && bytes[10] == 0xFF && bytes[11] == 0xFF
      if group == 6, gap.lowerBound == 0, gap.count == 6 || isMapped {
        return append(dottedQuad: bytes, from: 12)
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
      if group + 1 - start > max(best.count, 1) { best = start..<(group + 1) }
    }
    return best
  }
}
