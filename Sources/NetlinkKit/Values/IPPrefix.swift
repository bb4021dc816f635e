/// A block of addresses: all that share the first bits.
public struct IPPrefix: Hashable, Sendable {
  /// An address of the block, as it was given.
  public let address: IPAddress
  /// How many bits they share.
  public let length: UInt8

  /// Makes a prefix; nil where the family's addresses have fewer bits.
  public init?(_ address: IPAddress, length: UInt8) {
    guard length <= address.bitCount else { return nil }
    self.address = address
    self.length = length
  }

  /// The prefix of one address alone.
  public init(_ address: IPAddress) {
    self.address = address
    length = address.bitCount
  }

  /// The same block with its first address: what the kernel keeps.
  public var network: IPPrefix {
    var bytes = address.bytes
    for index in bytes.indices {
      let bits = min(8, max(0, Int(length) - index * 8))
      bytes[index] &= UInt8(truncatingIfNeeded: 0xFF00 >> bits)
    }
    return IPAddress(bytes: bytes).flatMap { IPPrefix($0, length: length) } ?? self
  }

  /// Whether an address is in the block.
  public func contains(_ other: IPAddress) -> Bool {
    guard other.family == address.family, let prefix = IPPrefix(other, length: length) else { return false }
    return prefix.network == network
  }

  /// Whether another block lies within this one, or is the same.
  public func contains(_ other: IPPrefix) -> Bool { length <= other.length && contains(other.address) }
}

extension IPPrefix: CustomStringConvertible {
  /// `192.0.2.0/24`; a single address has no length behind it.
  public var description: String {
    length == address.bitCount ? "\(address)" : "\(address)/\(length)"
  }
}
