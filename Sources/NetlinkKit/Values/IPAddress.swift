import Glibc

/// An IPv4 or IPv6 address, in network byte order.
public struct IPAddress: Hashable, Sendable {
  /// The 4 or 16 bytes, as they stand on the wire.
  public let bytes: [UInt8]

  /// Takes the 4 bytes of an IPv4 address or the 16 of an IPv6 one; nil for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads an address as people write it: `192.0.2.1`, `2001:db8::1`.
  public init?(_ text: String) {
    let letters = text.utf8
    if let address = ByteParsing.ipv4(letters.span, 0..<letters.count) {
      bytes = [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: address >> $0) }
      return
    }
    // The C library would stop at a NUL and overlook the rest.
    guard !letters.contains(0) else { return nil }
    let family = letters.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
    var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
    // SAFETY: inet_pton writes as many bytes as the family has, which is the array's size.
    let answer = unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(family, text, $0.baseAddress) }
    guard answer == 1 else { return nil }
    self.bytes = bytes
  }

  /// The family that the number of bytes tells.
  public var family: AddressFamily { bytes.count == 4 ? .ipv4 : .ipv6 }

  /// Whether it is a group's address: 224.0.0.0/4 or ff00::/8.
  public var isMulticast: Bool { family == .ipv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

  /// Whether it is 0.0.0.0 or ::.
  public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

  /// The number of bits in an address of the family.
  public var bitCount: UInt8 { UInt8(bytes.count * 8) }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    var text: [UInt8] = []
    text.append(ipAddress: bytes.span)
    return String(decoding: text, as: UTF8.self)
  }
}
