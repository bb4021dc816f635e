import NetlinkKit

/// Routes.
extension MonitoredNamespace {
  func hearRoute(
    _ payload: Span<UInt8>, isDeletion: Bool, isReplacement: Bool
  ) throws(NetlinkError) {
    guard line.routes != nil, let route = try Route(payload), route.flags & RouteFlags.cloned == 0 else {
      return
    }
    // What was replaced is not told; and of an IPv6 route over several ways, each comes and goes alone.
    if isReplacement || route.family == .ipv6 && !route.nextHops.isEmpty { routes.isStale = true }
    let isKnown = take(route, isDeletion: isDeletion, isListed: false)
    if isDeletion, !isKnown { routes.isStale = true }
  }

  func readRoutes() throws(NetlinkError) {
    guard let filter = line.routes else { return }
    routes.beginReading()
    let dump = try lists.routes(filter.family(options.family, otherwise: .unspecified))
    let indexes = dump.value.flatMap(\.referredLinks)
    _ = session.known(indexes)
    for route in dump.value { take(route, isDeletion: false, isListed: true) }
    routes.endReading(isConsistent: dump.isConsistent)
  }

  /// - Returns: whether it was known, or is now.
  @discardableResult
  private func take(_ route: Route, isDeletion: Bool, isListed: Bool) -> Bool {
    guard isMeant(route) else { return true }
    let rendering = RouteRendering(options: options, known: session.known(route.referredLinks))
    let key = Self.key(of: Array("\(route.family) \(rendering.identity(of: route))".utf8))
    if isDeletion { return drop(key, from: \.routes, .routes, isListed: isListed) }
    put(key, line(ofList: rendering.render([route]).utf8), into: \.routes, .routes, isListed: isListed)
    return true
  }

  /// A key of words that may be too long for one.
  private static func key(of words: [UInt8]) -> [UInt8] {
    guard words.count > StateTable.longestKey else { return words }
    var key = Array(words.prefix(StateTable.longestKey - 8))
    key.append(key: words.hashValue)
    return key
  }

  private func isMeant(_ route: Route) -> Bool {
    guard let filter = line.routes, let wanted = wantedOptions(filter) else { return false }
    let family = filter.family(options.family, otherwise: .unspecified)
    if family != .unspecified, route.family != family { return false }
    guard wanted.given.allSatisfy({ route.options[$0.field] == $0.value }) else { return false }
    return filter.destination?.admits(route, filter.relation) ?? true
  }

  /// The options with links by their indexes; nil where one is not there.
  private func wantedOptions(_ filter: RouteFilter) -> Settings? {
    if let routeOptions { return routeOptions }
    var given = filter.options
    guard (try? session.resolve(&given, during: "watch routes")) != nil else { return nil }
    routeOptions = given.settings
    return given.settings
  }
}
