extension IPPrefix {
  /// 2002::/16, which 6to4 has (RFC 3056).
  static var sixToFour: IPPrefix? {
    IPAddress(bytes: [0x20, 0x02] + [UInt8](repeating: 0, count: 14)).flatMap { IPPrefix($0, length: 16) }
  }

  /// Reads `2001:db8::/32`; without a length the whole address counts.
  static func parse(_ word: String, _ family: AddressFamily) throws(ValueFault) -> IPPrefix {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])), address.family == family else {
      throw ValueFault("“\(word)” is not an \(family == .ipv4 ? "IPv4" : "IPv6") prefix")
    }
    let range = 0...UInt64(address.bitCount)
    let length = parts.count == 2 ? try Codec.integer(String(parts[1]), in: range) : range.upperBound
    guard let prefix = IPPrefix(address, length: UInt8(length)) else {
      preconditionFailure("the length is in range")
    }
    return prefix
  }
}

extension AttributeSource {
  /// A network; nil where one of its two attributes is absent or has no sense.
  func prefix(
    _ address: UInt16, _ length: UInt16, _ family: AddressFamily, in bytes: Span<UInt8>
  ) -> IPPrefix? {
    guard let range = range(of: address), let address = IPAddress(bytes: bytes.extracting(range).copied),
      address.family == family,
      let length = number(length, .u16, in: bytes).flatMap({ UInt8(exactly: $0) })
    else { return nil }
    return IPPrefix(address, length: length)
  }
}
