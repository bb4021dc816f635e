/// The address families that this library's messages name (`AF_*`, `PF_*`).
public enum AddressFamily: UInt8, Sendable {
  /// `AF_UNSPEC`
  case unspecified = 0
  /// `AF_INET`
  case ipv4 = 2
  /// `AF_BRIDGE`
  case bridge = 7
  /// `AF_INET6`
  case ipv6 = 10
}

/// `struct ifinfomsg`, in front of a link's attributes.
public struct LinkHeader: FixedHeader {
  /// `ifi_family`: unspecified, or bridge for bridge-port messages.
  public var family: UInt8 = 0
  /// `ifi_type`: an `ARPHRD_*` number.
  public var hardwareType: UInt16 = 0
  /// `ifi_index`; 0 where the name tells which link is meant, or the kernel picks.
  public var index: Int32 = 0
  /// `ifi_flags`: `IFF_*` bits.
  public var flags: UInt32 = 0
  /// `ifi_change`: exactly the bits of `flags` that are to be set or cleared.
  public var change: UInt32 = 0

  public static let size = 16

  /// An empty header.
  public init() {}

  public func write(to writer: inout MessageWriter) {
    writer.append(family)
    writer.append(UInt8(0))
    writer.append(hardwareType)
    writer.append(index)
    writer.append(flags)
    writer.append(change)
  }

  public init?(_ payload: Span<UInt8>) {
    guard let family = payload.u8(at: 0), let type = payload.u16(at: 2), let index = payload.i32(at: 4),
      let flags = payload.u32(at: 8), let change = payload.u32(at: 12)
    else { return nil }
    self.family = family
    self.hardwareType = type
    self.index = index
    self.flags = flags
    self.change = change
  }
}

/// `struct ndmsg`, in front of a neighbour's or forwarding entry's attributes.
public struct NeighborHeader: FixedHeader {
  /// `ndm_family`: bridge for forwarding entries.
  public var family: UInt8 = AddressFamily.bridge.rawValue
  /// `ndm_ifindex`
  public var index: Int32 = 0
  /// `ndm_state`: `NUD_*` bits.
  public var state: UInt16 = 0
  /// `ndm_flags`: `NTF_*` bits.
  public var flags: UInt8 = 0
  /// `ndm_type`
  public var type: UInt8 = 0

  public static let size = 12

  /// An empty header of the bridge family.
  public init() {}

  public func write(to writer: inout MessageWriter) {
    writer.append(family)
    writer.append(UInt8(0))
    writer.append(UInt16(0))
    writer.append(index)
    writer.append(state)
    writer.append(flags)
    writer.append(type)
  }

  public init?(_ payload: Span<UInt8>) {
    guard let family = payload.u8(at: 0), let index = payload.i32(at: 4), let state = payload.u16(at: 8),
      let flags = payload.u8(at: 10), let type = payload.u8(at: 11)
    else { return nil }
    self.family = family
    self.index = index
    self.state = state
    self.flags = flags
    self.type = type
  }
}

/// `struct ifaddrmsg`, in front of an address's attributes.
public struct AddressHeader: FixedHeader {
  /// `ifa_family`
  public var family: UInt8 = 0
  /// `ifa_prefixlen`, in bits.
  public var prefixLength: UInt8 = 0
  /// `ifa_flags`: the low eight `IFA_F_*` bits.
  public var flags: UInt8 = 0
  /// `ifa_scope`: `RT_SCOPE_*`.
  public var scope: UInt8 = 0
  /// `ifa_index`
  public var index: Int32 = 0

  public static let size = 8

  /// An empty header.
  public init() {}

  public func write(to writer: inout MessageWriter) {
    writer.append(family)
    writer.append(prefixLength)
    writer.append(flags)
    writer.append(scope)
    writer.append(index)
  }

  public init?(_ payload: Span<UInt8>) {
    guard let family = payload.u8(at: 0), let prefix = payload.u8(at: 1), let flags = payload.u8(at: 2),
      let scope = payload.u8(at: 3), let index = payload.i32(at: 4)
    else { return nil }
    self.family = family
    self.prefixLength = prefix
    self.flags = flags
    self.scope = scope
    self.index = index
  }
}

/// `struct rtmsg`, in front of a route's attributes.
public struct RouteHeader: FixedHeader {
  /// `rtm_family`
  public var family: UInt8 = 0
  /// `rtm_dst_len`, in bits.
  public var destinationLength: UInt8 = 0
  /// `rtm_src_len`, in bits.
  public var sourceLength: UInt8 = 0
  /// `rtm_tos`
  public var typeOfService: UInt8 = 0
  /// `rtm_table`: 0 where `RTA_TABLE` has a number that is too large for a byte.
  public var table: UInt8 = 0
  /// `rtm_protocol`: `RTPROT_*`.
  public var origin: UInt8 = 0
  /// `rtm_scope`: `RT_SCOPE_*`.
  public var scope: UInt8 = 0
  /// `rtm_type`: `RTN_*`.
  public var type: UInt8 = 0
  /// `rtm_flags`: `RTNH_F_*` and `RTM_F_*` bits.
  public var flags: UInt32 = 0

  public static let size = 12

  /// An empty header.
  public init() {}

  public func write(to writer: inout MessageWriter) {
    writer.append([family, destinationLength, sourceLength, typeOfService, table, origin, scope, type])
    writer.append(flags)
  }

  public init?(_ payload: Span<UInt8>) {
    guard payload.count >= Self.size, let flags = payload.u32(at: 8) else { return nil }
    family = payload[0]
    destinationLength = payload[1]
    sourceLength = payload[2]
    typeOfService = payload[3]
    table = payload[4]
    origin = payload[5]
    scope = payload[6]
    type = payload[7]
    self.flags = flags
  }
}
