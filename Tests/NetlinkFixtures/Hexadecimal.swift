/// The bytes of hexadecimal digits, with white space anywhere.
///
/// - Precondition: the digits come in pairs.
public func bytes(_ hexadecimal: String) -> [UInt8] {
  let digits = hexadecimal.compactMap(\.hexDigitValue)
  precondition(digits.count % 2 == 0, "half a byte at the end of \(hexadecimal)")
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Bytes as hexadecimal digits.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// The little-endian bytes of an integer.
public func littleEndian(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
  stride(from: 0, to: type(of: number).bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// The little-endian integer of four bytes.
public func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
  (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
}
