/// A route, as it is to be or as the kernel reports it (`RTM_NEWROUTE`).
public struct Route: Hashable, Sendable {
  /// `rtm_family`: IPv4 or IPv6.
  public var family: AddressFamily
  /// `RTA_DST`; nil for the default route.
  public var destination: IPPrefix?
  /// `RTA_SRC`: the packets' source, where the route is for some alone, or was asked for with one.
  public private(set) var sourcePrefix: IPPrefix?
  /// What stands in the header and in attributes of its own.
  public var options: Settings
  /// What stands in `RTA_METRICS`.
  public var metrics: Settings
  /// `RTAX_LOCK`: a bit, by its number, for each metric that path discovery is not to change.
  public var lockedMetrics: UInt32 = 0
  /// `RTA_MULTIPATH`: the ways that the packets take where there are several.
  public var nextHops: [NextHop] = []
  /// `rtm_flags`, as the kernel reports them.
  public private(set) var flags: UInt32 = 0
  /// `RTA_CACHEINFO`: hundredths of a second until the route goes; 0 for ever.
  public private(set) var expiry: Int32 = 0
  /// `RTA_CACHEINFO`: the error that packets get; 0 for none.
  public private(set) var error: UInt32 = 0

  enum Attribute {
    static let destination: UInt16 = 1
    static let source: UInt16 = 2
    static let metrics: UInt16 = 8
    static let multipath: UInt16 = 9
    static let cacheInformation: UInt16 = 12
  }

  /// A route that is to be; without a destination it is the family's default route.
  public init(
    _ family: AddressFamily, to destination: IPPrefix? = nil,
    options: Settings = Settings(RouteOptions.fields), metrics: Settings = Settings(RouteMetrics.fields)
  ) {
    self.family = family
    self.destination = destination
    self.options = options
    self.metrics = metrics
  }

  /// Reads the payload of an `RTM_NEWROUTE` message; nil where it is neither of IPv4 nor of IPv6.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = RouteHeader(payload) else { throw .malformed("a route's header") }
    guard let family = AddressFamily(rawValue: header.family), family == .ipv4 || family == .ipv6 else {
      return nil
    }
    let attributes = try AttributeList(payload, from: RouteHeader.size)
    func prefix(_ attribute: UInt16, _ length: UInt8) -> IPPrefix? {
      attributes.range(of: attribute).flatMap { IPAddress(bytes: payload.extracting($0).copied) }
        .flatMap { IPPrefix($0, length: length) }
    }
    self.family = family
    destination = prefix(Attribute.destination, header.destinationLength)
    sourcePrefix = prefix(Attribute.source, header.sourceLength)
    options = Settings(RouteOptions.fields, decoding: attributes, in: payload)
    options.decode(header)
    flags = header.flags
    let nested = try attributes.nested(Attribute.metrics, in: payload)
    metrics =
      nested.map { Settings(RouteMetrics.fields, decoding: $0, in: payload) } ?? Settings(RouteMetrics.fields)
    lockedMetrics = nested?.u32(RouteMetrics.lock, in: payload) ?? 0
    if let range = attributes.range(of: Attribute.multipath) {
      nextHops = try NextHop.list(payload, in: range)
    }
    if let range = attributes.range(of: Attribute.cacheInformation) {
      expiry = payload.extracting(range).i32(at: 8) ?? 0
      error = payload.extracting(range).u32(at: 12) ?? 0
    }
  }

  /// What is done with the packets.
  public var type: RouteType { options[RouteOptions.type].flatMap(RouteType.init) ?? .unicast }

  /// The link that the packets leave by; nil where there is none, or several.
  public var link: Int32? {
    if case .index(let index)? = options[RouteOptions.link] { index } else { nil }
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    guard let first = path.first else { return nil }
    guard first == Attribute.metrics else { return options.claimant(of: first) }
    return path.dropFirst().first.flatMap { metrics.claimant(of: $0) }
  }
}

extension Settings {
  /// Reads what a route's header says.
  fileprivate mutating func decode(_ header: RouteHeader) {
    decode(headerFlags: header.flags)
    self[RouteOptions.type] = header.type
    self[RouteOptions.origin] = header.origin
    self[RouteOptions.scope] = header.scope
    // A lookup's answer may be from no table.
    let table = self[RouteOptions.table] ?? UInt32(header.table)
    self[RouteOptions.table] = table == 0 ? nil : table
  }
}
