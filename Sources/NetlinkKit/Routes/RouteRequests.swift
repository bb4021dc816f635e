extension Route {
  /// The message that puts the route into its table: a new one, or in the place of the one to the same
  /// destination with the same metric, or beside those.
  public func placement(_ placement: Placement) -> Request {
    message(.newRoute, placement.flags, type: .unicast, origin: RouteOrigin.boot)
  }

  /// The message that takes the first route that has all that this one says out of its table.
  public func deletion() -> Request { message(.deleteRoute, [], type: .none, origin: 0) }

  private func message(
    _ messageType: MessageType, _ flags: MessageFlags, type: RouteType, origin: UInt8
  ) -> Request {
    var header = RouteHeader()
    header.family = family.rawValue
    header.destinationLength = destination?.length ?? 0
    header.type = options[RouteOptions.type] ?? type.rawValue
    header.origin = options[RouteOptions.origin] ?? origin
    header.scope = options[RouteOptions.scope] ?? usualScope(isNew: messageType == .newRoute).rawValue
    header.flags = options.headerFlags.flags
    // Where the number fits the header, it stands there alone.
    var attributes = options
    if let table = UInt8(exactly: options[RouteOptions.table] ?? usualTable) {
      header.table = table
      attributes[RouteOptions.table] = nil
    }
    var writer = MessageWriter(messageType, flags.union(.acknowledge), header: header)
    if let destination { writer.put(Attribute.destination, bytes: destination.address.bytes) }
    attributes.encode(into: &writer)
    encodeMetrics(into: &writer)
    if !nextHops.isEmpty { writer.nest(Attribute.multipath) { NextHop.encode(nextHops, into: &$0) } }
    return writer.finish()
  }

  private func encodeMetrics(into writer: inout MessageWriter) {
    guard !metrics.isEmpty || lockedMetrics != 0 else { return }
    writer.nest(Attribute.metrics) {
      metrics.encode(into: &$0)
      if lockedMetrics != 0 { $0.put(RouteMetrics.lock, lockedMetrics) }
    }
  }

  private var usualTable: UInt32 {
    switch type {
    case .local, .broadcast, .anycast: RouteTable.local
    default: RouteTable.main
    }
  }

  /// The scope that goes without saying: IPv6 has none, and the rest follows from where the packets go.
  private func usualScope(isNew: Bool) -> AddressScope {
    guard family == .ipv4 else { return .global }
    let leadsOn =
      options[RouteOptions.gateway] != nil || options[RouteOptions.foreignGateway] != nil
      || options[RouteOptions.nextHop] != nil || !nextHops.isEmpty
    switch type {
    case .local: return .host
    case .broadcast, .multicast, .anycast: return .link
    case .none, .unicast: return !isNew ? .nowhere : leadsOn ? .global : .link
    case .blackhole, .unreachable, .prohibit, .throw: return isNew ? .global : .nowhere
    }
  }
}
