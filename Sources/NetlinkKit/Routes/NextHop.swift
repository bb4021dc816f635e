/// One of several ways that a route's packets take (`struct rtnexthop`, within `RTA_MULTIPATH`).
public struct NextHop: Hashable, Sendable {
  /// `rtnh_ifindex`; 0 where the gateway tells.
  public let link: Int32
  /// `rtnh_hops` and 1: the share of the packets.
  public let weight: UInt16
  /// `rtnh_flags`: `RTNH_F_*` bits.
  public let flags: UInt8
  /// The gateway, of the route's own family or another one.
  public let options: Settings

  private static let fields = FieldTable(
    "nexthop", [RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor])
  private static let headerSize = 8

  /// Reads the next hops that stand one behind another in a region of the bytes.
  static func list(_ bytes: Span<UInt8>, in region: Range<Int>) throws(NetlinkError) -> [NextHop] {
    var hops: [NextHop] = []
    var start = region.lowerBound
    while region.upperBound - start >= headerSize {
      guard let length = bytes.u16(at: start).map(Int.init), length >= headerSize,
        length <= region.upperBound - start, let flags = bytes.u8(at: start + 2),
        let share = bytes.u8(at: start + 3), let link = bytes.i32(at: start + 4)
      else { throw .malformed("a route's next hop") }
      let attributes = try AttributeList(bytes, in: (start + headerSize)..<(start + length))
      hops.append(
        NextHop(
          link: link, weight: UInt16(share) + 1, flags: flags,
          options: Settings(fields, decoding: attributes, in: bytes)))
      start += aligned(length)
    }
    return hops
  }
}
