/// The value of one option.
///
/// Absent is always nil around it, never a case or a zero in it.
public enum Value: Hashable, Sendable {
  /// A whole number.
  case number(UInt64)
  /// On or off.
  case toggle(Bool)
  /// An IPv4 or IPv6 address.
  case address(IPAddress)
  /// A network.
  case prefix(IPPrefix)
  /// A link-layer address.
  case hardwareAddress(HardwareAddress)
  /// Several link-layer addresses.
  case hardwareAddresses([HardwareAddress])
  /// Numbers, each with the one that takes its place.
  case mappings([NumberMapping])
  /// Another link.
  case link(LinkReference)
  /// One of the words that the option knows, by the number that stands for it on the wire.
  case choice(UInt64)
  /// The hops that a packet may make.
  case hopLimit(HopLimit)
  /// A range of UDP ports.
  case portRange(PortRange)
  /// A text.
  case text(String)
  /// A network namespace.
  case namespace(NamespaceTarget)
  /// A user or a group.
  case account(AccountReference)
  /// The other end of a pair of links.
  indirect case peer(LinkSpecification)
}

/// The time to live or hop limit of the outer packets.
public enum HopLimit: Hashable, Sendable {
  /// As the route says (0 on the wire).
  case automatic
  /// As the inner packet's.
  case inherited
  /// 1 to 255.
  case hops(UInt8)
}

/// The UDP source ports that a tunnel picks from, both ends included.
public struct PortRange: Hashable, Sendable {
  /// The lowest port.
  public let low: UInt16
  /// The highest port.
  public let high: UInt16

  /// Makes a range; nil where it is empty.
  public init?(_ low: UInt16, _ high: UInt16) {
    guard low <= high else { return nil }
    self.low = low
    self.high = high
  }
}

/// The namespace that a link goes to.
public enum NamespaceTarget: Hashable, Sendable {
  /// A name, process number or path as the user writes it, not yet opened.
  case word(String)
  /// The namespace of a process.
  case process(Int32)
  /// An open descriptor of it.
  case descriptor(Int32)
}
