/// One of several ways that a route's packets take (`struct rtnexthop`, within `RTA_MULTIPATH`).
public struct NextHop: Hashable, Sendable {
  /// The gateway, the link, the share of the packets: options of `fields`.
  public var options: Settings
  /// `rtnh_flags`: `RTNH_F_*` bits, as the kernel reports them.
  public private(set) var flags: UInt8 = 0

  /// `rtnh_hops` and 1.
  public static let weight = Field<UInt16>.row(
    "weight",
    .headerNumber(
      NumberFormat(
        width: .u16, range: 1...256, notation: .decimal, words: [], refusal: nil, bitNames: [])),
    "share of the packets, beside the other next hops' (1)")

  /// The options, in the order in which they are sent.
  public static let fields = FieldTable(
    "nexthop",
    [
      RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor, RouteOptions.link.descriptor,
      weight.descriptor, RouteOptions.onLink.descriptor,
    ])

  /// The length, flags and share, the link: the first four bytes are laid out as an attribute's.
  private static let headerSize = 8

  /// A way that packets are to take.
  public init(_ options: Settings) { self.options = options }

  /// The link that the packets leave by; nil where the gateway tells.
  public var link: Int32? {
    if case .index(let index)? = options[RouteOptions.link] { index } else { nil }
  }

  /// Writes the next hops one behind another.
  static func encode(_ hops: [NextHop], into writer: inout MessageWriter) {
    for hop in hops { hop.encode(into: &writer) }
  }

  private func encode(into writer: inout MessageWriter) {
    var attributes = options
    attributes[RouteOptions.link] = nil
    let flags = UInt16(truncatingIfNeeded: options.headerFlags.flags & 0xFF)
    writer.nest(flags | ((options[Self.weight] ?? 1) - 1) << 8) { writer in
      writer.append(link ?? 0)
      attributes.encode(into: &writer)
    }
  }

  /// Reads the next hops that stand one behind another in a region of the bytes.
  static func list(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) -> [NextHop] {
    var hops: [NextHop] = []
    var start = region.lowerBound
    while region.upperBound - start >= headerSize {
      guard let length = bytes.u16(at: start).map(Int.init), length >= headerSize,
        length <= region.upperBound - start
      else { throw .malformed("a route's next hop") }
      hops.append(try NextHop(bytes, in: start..<(start + length)))
      start += aligned(length)
    }
    return hops
  }

  private init(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) {
    let start = region.lowerBound
    guard let flags = bytes.u8(at: start + 2), let share = bytes.u8(at: start + 3),
      let link = bytes.i32(at: start + 4)
    else { throw .malformed("a route's next hop") }
    let attributes = try AttributeList(bytes, in: (start + Self.headerSize)..<region.upperBound)
    self.flags = flags
    options = Settings(Self.fields, decoding: attributes, in: bytes)
    options[RouteOptions.link] = link == 0 ? nil : .index(link)
    options[Self.weight] = UInt16(share) + 1
    options.decode(headerFlags: UInt32(flags), mask: UInt32(flags))
  }
}
