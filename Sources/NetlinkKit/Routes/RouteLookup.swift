/// Where the routing table would send a packet (`RTM_GETROUTE`).
public struct RouteLookup: Hashable, Sendable {
  /// `RTA_OIF`: the link that it leaves by; nil where the answer names none.
  public let link: Int32?
  /// `RTA_PREFSRC`: the source address that it would have.
  public let source: IPAddress?
  /// `RTA_GATEWAY`: the next hop; nil where the destination is on the link.
  public let gateway: IPAddress?

  private enum Attribute {
    static let destination: UInt16 = 1
    static let outputLink: UInt16 = 4
    static let gateway: UInt16 = 5
    static let preferredSource: UInt16 = 7
  }

  static func request(for destination: IPAddress) -> Request {
    var header = RouteHeader()
    header.family = destination.family.rawValue
    header.destinationLength = destination.bitCount
    var writer = MessageWriter(.getRoute, [], header: header)
    writer.put(Attribute.destination, bytes: destination.bytes)
    return writer.finish()
  }

  /// Reads the payload of an `RTM_NEWROUTE` message.
  init(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard RouteHeader(payload) != nil else { throw .malformed("a route's header") }
    let attributes = try AttributeList(payload, from: RouteHeader.size)
    link = attributes.u32(Attribute.outputLink, in: payload).map { Int32(bitPattern: $0) }
    source = attributes.range(of: Attribute.preferredSource)
      .flatMap { IPAddress(bytes: payload.extracting($0).copied) }
    gateway = attributes.range(of: Attribute.gateway)
      .flatMap { IPAddress(bytes: payload.extracting($0).copied) }
  }
}

extension Conversation {
  /// Asks the kernel by which route a destination would be reached.
  ///
  /// - Throws: `ENETUNREACH` where there is no route.
  public mutating func route(to destination: IPAddress) throws(NetlinkError) -> RouteLookup {
    do throws(NetlinkError) {
      let answer = try ask(RouteLookup.request(for: destination))
      return try RouteLookup(answer.span)
    } catch {
      throw error.during("find a route to \(destination)")
    }
  }
}
