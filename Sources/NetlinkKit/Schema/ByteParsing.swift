import Glibc

/// Values from the bytes of a text, without a String: for lists of many lines.
///
/// Only the plain spellings are read here. Whatever else a value may look like is left to `Codec.parse`, which also
/// has the words for what is wrong.
enum ByteParsing {
  /// A decimal number without a sign; nil for anything else.
  static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    // 18 digits fit whatever they are.
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var number: UInt64 = 0
    for position in range {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      number = number &* 10 &+ UInt64(digit)
    }
    return number
  }

  /// An Ethernet address with two digits a byte and colons between; nil for anything else.
  ///
  /// The first byte on the wire is the lowest of the number.
  static func hardwareAddress(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    guard range.count == 17 else { return nil }
    var address: UInt64 = 0
    for byte in 0..<6 {
      let start = range.lowerBound + byte * 3
      guard let high = hexDigit(text[start]), let low = hexDigit(text[start + 1]),
        byte == 5 || text[start + 2] == UInt8(ascii: ":")
      else { return nil }
      address |= UInt64(high << 4 | low) << UInt64(byte * 8)
    }
    return address
  }

  private static func hexDigit(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): letter - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): letter - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// An IPv4 address of four decimal numbers without leading zeros; nil for anything else.
  ///
  /// The first byte on the wire is the lowest of the number.
  static func ipv4(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    var address: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var parts: UInt32 = 0
    for position in range {
      let letter = text[position]
      if letter == UInt8(ascii: ".") {
        guard digits > 0, parts < 3 else { return nil }
        address |= part << (parts * 8)
        (part, digits, parts) = (0, 0, parts + 1)
        continue
      }
      let digit = letter &- UInt8(ascii: "0")
      guard digit <= 9, digits < 3, digits == 0 || part != 0 else { return nil }
      part = part * 10 + UInt32(digit)
      digits += 1
      guard part <= 255 else { return nil }
    }
    guard parts == 3, digits > 0 else { return nil }
    return address | part << 24
  }

  /// An IPv6 address as the C library reads it; nil for anything else. Lowest bytes are the first on the wire.
  static func ipv6(_ text: Span<UInt8>, _ range: Range<Int>) -> (UInt64, UInt64)? {
    guard range.count >= 2, range.count <= 45 else { return nil }
    var letters = InlineArray<46, CChar>(repeating: 0)
    for (place, position) in range.enumerated() {
      guard text[position] != 0 else { return nil }
      letters[place] = CChar(bitPattern: text[position])
    }
    var words: (UInt64, UInt64) = (0, 0)
    // SAFETY: the text ends with a NUL, since it is shorter than the array, and the two words are 16 bytes.
    let span = letters.span
    let answer = unsafe span.withUnsafeBufferPointer { letters in
      unsafe withUnsafeMutableBytes(of: &words) { bytes in
        guard let text = letters.baseAddress, let address = bytes.baseAddress else { return Int32(0) }
        return unsafe inet_pton(AF_INET6, text, address)
      }
    }
    return answer == 1 ? words : nil
  }
}
