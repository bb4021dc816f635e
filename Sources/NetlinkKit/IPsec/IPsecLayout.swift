/// The structures that messages about IPsec share (linux/xfrm.h). Their sizes are those of 64-bit kernels, and of
/// 32-bit ones that align eight-byte numbers.
enum IPsecLayout {
  /// `xfrm_address_t`: 16 bytes, of which IPv4 has the first four.
  static func append(_ address: IPAddress?, to writer: inout MessageWriter) {
    let bytes = address?.bytes ?? []
    writer.append(bytes)
    zeros(16 - bytes.count, to: &writer)
  }

  static func zeros(_ count: Int, to writer: inout MessageWriter) {
    for _ in 0..<count { writer.append(UInt8(0)) }
  }

  static func address(_ payload: Span<UInt8>, at offset: Int, _ family: AddressFamily) -> IPAddress? {
    let count = family == .ipv6 ? 16 : 4
    guard offset + count <= payload.count else { return nil }
    return IPAddress(bytes: payload.extracting(offset..<(offset + count)).copied)
  }

  /// The family that a number of two bytes stands for; nil for another one.
  static func family(_ payload: Span<UInt8>, at offset: Int) -> AddressFamily? {
    guard let number = payload.u16(at: offset), let family = AddressFamily(rawValue: UInt8(clamping: number)),
      family == .ipv4 || family == .ipv6
    else { return nil }
    return family
  }

  /// `struct xfrm_lifetime_cfg` without a limit (`XFRM_INF`) of bytes and packets, and none of time.
  static func appendNoLimits(to writer: inout MessageWriter) {
    for _ in 0..<4 { writer.append(UInt64.max) }
    zeros(32, to: &writer)
  }

  static let lifetimeSize = 64
  static let usageSize = 32
}

/// Which packets are meant (`struct xfrm_selector`).
public struct IPsecSelector: Hashable, Sendable {
  /// The family.
  public let family: AddressFamily
  /// Where they come from; nil for anywhere.
  public var source: IPPrefix?
  /// Where they go; nil for anywhere.
  public var destination: IPPrefix?
  /// The protocol in them (`IPPROTO_*`): 47 for GRE; nil for any.
  public var carried: UInt8?
  /// The source port; nil for any.
  public var sourcePort: UInt16?
  /// The destination port; nil for any.
  public var destinationPort: UInt16?
  /// The link that they leave or come by; nil for any.
  public var link: Int32?

  static let size = 56

  /// All packets of a family.
  public init(_ family: AddressFamily) { self.family = family }

  func append(to writer: inout MessageWriter) {
    IPsecLayout.append(destination?.address, to: &writer)
    IPsecLayout.append(source?.address, to: &writer)
    for port in [destinationPort, sourcePort] {
      writer.append((port ?? 0).bigEndian)
      writer.append(port == nil ? UInt16(0) : .max)
    }
    writer.append(UInt16(family.rawValue))
    writer.append(destination?.length ?? 0)
    writer.append(source?.length ?? 0)
    writer.append(carried ?? 0)
    IPsecLayout.zeros(3, to: &writer)
    writer.append(link ?? 0)
    writer.append(UInt32(0))
  }

  /// Reads a selector; nil where it is of a family that this library does not know.
  init?(_ payload: Span<UInt8>) {
    guard payload.count >= Self.size, let family = IPsecLayout.family(payload, at: 40) else { return nil }
    self.family = family
    func prefix(_ offset: Int, _ length: UInt8?) -> IPPrefix? {
      guard let length, length > 0, let address = IPsecLayout.address(payload, at: offset, family) else {
        return nil
      }
      return IPPrefix(address, length: length)
    }
    destination = prefix(0, payload.u8(at: 42))
    source = prefix(16, payload.u8(at: 43))
    func port(_ offset: Int) -> UInt16? {
      guard let port = payload.u16(at: offset), let mask = payload.u16(at: offset + 2), mask != 0 else {
        return nil
      }
      return port.byteSwapped
    }
    destinationPort = port(32)
    sourcePort = port(36)
    carried = payload.u8(at: 44).flatMap { $0 == 0 ? nil : $0 }
    link = payload.i32(at: 48).flatMap { $0 == 0 ? nil : $0 }
  }
}

extension MessageType {
  /// `XFRM_MSG_NEWSA`
  public static let newIPsecState = MessageType(rawValue: 16)
  /// `XFRM_MSG_DELSA`
  public static let deleteIPsecState = MessageType(rawValue: 17)
  /// `XFRM_MSG_GETSA`
  public static let getIPsecState = MessageType(rawValue: 18)
  /// `XFRM_MSG_NEWPOLICY`
  public static let newIPsecPolicy = MessageType(rawValue: 19)
  /// `XFRM_MSG_DELPOLICY`
  public static let deleteIPsecPolicy = MessageType(rawValue: 20)
  /// `XFRM_MSG_GETPOLICY`
  public static let getIPsecPolicy = MessageType(rawValue: 21)
  /// `XFRM_MSG_UPDPOLICY`
  public static let updateIPsecPolicy = MessageType(rawValue: 25)
  /// `XFRM_MSG_FLUSHSA`
  public static let flushIPsecStates = MessageType(rawValue: 28)
  /// `XFRM_MSG_FLUSHPOLICY`
  public static let flushIPsecPolicies = MessageType(rawValue: 29)
}
