/// Bits of a route's flags (`RTM_F_*`).
public enum RouteFlags {
  /// `RTM_F_CLONED`: from no table, but made for one destination.
  public static let cloned: UInt32 = 0x200
  /// `RTM_F_LOOKUP_TABLE`: tell the table in which the route was found.
  static let lookUpTable: UInt32 = 0x1000
}

extension Conversation {
  /// The routes of a family, or of both.
  ///
  /// - Parameters:
  ///   - family: IPv4 or IPv6 alone; unspecified for both.
  ///   - wanted: what each of them must have. The kernel picks by table, link, type and origin.
  public mutating func routes(
    _ family: AddressFamily = .unspecified, with wanted: Settings = Settings(RouteOptions.fields)
  ) throws(NetlinkError) -> Dump<[Route]> {
    try dump(Route.list(family, with: wanted), into: []) { routes, _, payload throws(NetlinkError) in
      guard let route = try Route(payload), route.flags & RouteFlags.cloned == 0 else { return }
      // A kernel before 4.20 overlooks the filter.
      if route.options.contains(wanted) { routes.append(route) }
    }
  }

  /// Asks the kernel by which route a destination would be reached.
  ///
  /// - Parameters:
  ///   - destination: where the packets are to go.
  ///   - source: the packets' source address.
  ///   - link: the link that they are to leave by.
  /// - Throws: `ENETUNREACH` where there is no route.
  public mutating func route(
    to destination: IPAddress, from source: IPAddress? = nil, leavingBy link: Int32? = nil
  ) throws(NetlinkError) -> Route {
    do throws(NetlinkError) {
      let answer = try ask(Route.lookup(of: destination, from: source, leavingBy: link))
      guard let route = try Route(answer.span) else { throw .malformed("a route's family") }
      return route
    } catch {
      throw error.during("find a route to \(destination)")
    }
  }

  /// Asks the kernel by which route a destination would be reached; nil where it has none, or would drop the packets.
  ///
  /// - Parameters:
  ///   - destination: where the packets are to go.
  ///   - source: the packets' source address; nil too where it is no address of this host.
  ///   - link: the link that they are to leave by.
  public mutating func deliveringRoute(
    to destination: IPAddress, from source: IPAddress? = nil, leavingBy link: Int32? = nil
  ) throws(NetlinkError) -> Route? {
    do throws(NetlinkError) {
      let route = try route(to: destination, from: source, leavingBy: link)
      return route.type.isDelivering ? route : nil
    } catch {
      // EINVAL: a blackhole, or a source that is no address of this host.
      let refusals: [Errno] = [.unreachable, .hostUnreachable, .accessDenied, .invalid, .noSuchDevice]
      guard let errno = error.errno, refusals.contains(errno) else { throw error }
      return nil
    }
  }
}

extension Route {
  static func list(_ family: AddressFamily, with wanted: Settings) -> Request {
    var header = RouteHeader()
    header.family = family.rawValue
    header.type = wanted[RouteOptions.type] ?? 0
    header.origin = wanted[RouteOptions.origin] ?? 0
    var filter = Settings(RouteOptions.fields)
    filter[RouteOptions.table] = wanted[RouteOptions.table]
    filter[RouteOptions.link] = wanted[RouteOptions.link]
    var writer = MessageWriter(.getRoute, [], header: header)
    filter.encode(into: &writer)
    return writer.finish()
  }

  static func lookup(of destination: IPAddress, from source: IPAddress?, leavingBy link: Int32?) -> Request {
    var header = RouteHeader()
    header.family = destination.family.rawValue
    header.destinationLength = destination.bitCount
    header.sourceLength = source?.bitCount ?? 0
    // IPv6 tells the table anyway.
    header.flags = destination.family == .ipv4 ? RouteFlags.lookUpTable : 0
    var writer = MessageWriter(.getRoute, [], header: header)
    writer.put(Attribute.destination, bytes: destination.bytes)
    if let source { writer.put(Attribute.source, bytes: source.bytes) }
    var options = Settings(RouteOptions.fields)
    options[RouteOptions.link] = link.map(LinkReference.index)
    options.encode(into: &writer)
    return writer.finish()
  }
}

extension Settings {
  /// Whether each option that another gives has the same value here.
  func contains(_ other: Settings) -> Bool { other.given.allSatisfy { self[$0.field] == $0.value } }
}
