/// A link-layer address: six bytes for Ethernet, other lengths for other hardware.
public struct HardwareAddress: Hashable, Sendable {
  /// The bytes in the order in which they are written.
  public let bytes: [UInt8]

  /// Takes the bytes as they are.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads an Ethernet address, `02:00:5e:10:00:01`; dashes may stand for the colons.
  public init?(_ text: String) {
    let parts = text.utf8.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
    )
    guard parts.count == 6 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      // Not left to UInt8's own parser: it would take a sign.
      guard (1...2).contains(part.count), part.allSatisfy(Self.isHexDigit),
        let byte = UInt8(Substring(part), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    self.bytes = bytes
  }

  /// The Ethernet address of six zero bytes: a flood entry in a VTEP's forwarding database.
  public static let zero = HardwareAddress(bytes: [0, 0, 0, 0, 0, 0])

  /// Whether the group bit is set; broadcast is one of those.
  public var isMulticast: Bool { bytes.first.map { $0 & 1 == 1 } ?? false }

  private static func isHexDigit(_ digit: UInt8) -> Bool {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}

extension HardwareAddress: CustomStringConvertible {
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 3)
    text.append(hardwareAddress: bytes.span)
    return String(decoding: text, as: UTF8.self)
  }
}
