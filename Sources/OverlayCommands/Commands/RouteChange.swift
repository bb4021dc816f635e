import NetlinkKit

/// `route add`, `route replace`, `route del`.
enum RouteChange {
  static func place(
    _ placement: Placement, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    var line = try RouteLine(&words, family: session.options.family)
    try line.check(isNew: true)
    let operation = "\(placement.rawValue) \(line.name)"
    try line.resolve(in: &session, during: operation)
    do throws(NetlinkError) {
      let request = line.route.placement(placement)
      if line.silentChanges.isEmpty {
        try session.conclude(with: request)
      } else {
        try session.perform(request)
      }
    } catch {
      let diagnosis = RouteDiagnosis(operation: operation, line: line)
      throw placement == .change
        ? diagnosis.failure(ofChange: error, in: &session) : diagnosis.failure(for: error, in: &session)
    }
    for warning in line.silentChanges { session.warn(warning) }
  }

  static func delete(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var line = try RouteLine(&words, family: session.options.family)
    try line.check(isNew: false)
    let operation = "delete \(line.name)"
    try line.resolve(in: &session, during: operation)
    do throws(NetlinkError) {
      try session.conclude(with: line.route.deletion())
    } catch {
      throw RouteDiagnosis(operation: operation, line: line).failure(ofDeletion: error, in: &session)
    }
  }
}

extension RouteLine {
  /// Refuses what the kernel would refuse without a word, or take without doing it.
  func check(isNew: Bool) throws(CommandFailure) {
    for rule in RouteOptions.rules {
      do throws(RuleFault) {
        try rule.check(given.options.settings, isNew: isNew) { given.spelling(of: $0) }
      } catch {
        throw .usage(error.message)
      }
    }
    let settings = given.options.settings
    if let source = settings[RouteOptions.source], source.family != family {
      throw family.mismatch(given.spelling(of: RouteOptions.source.descriptor), source)
    }
    if settings[RouteOptions.preference] != nil, family == .ipv4 {
      throw .usage("\(given.spelling(of: RouteOptions.preference.descriptor)) is for IPv6 routes alone")
    }
    guard isNew else { return }
    let ways = [
      RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor, RouteOptions.link.descriptor,
      RouteOptions.nextHop.descriptor,
    ].filter { settings[$0] != nil }
    let type = route.type
    if let hop = hops.first, let way = ways.first {
      throw .usage(
        "\(given.spelling(of: way)) and \(hop.spelled) exclude each other",
        hint: "each next hop has its own: `nexthop via ADDRESS dev LINK`")
    }
    if let hop = hops.first, !type.isDelivering {
      throw .usage("\(hop.spelled): packets of \(type.article) \(type.word) route go nowhere")
    }
    if let hop = hops.first(where: \.leadsNowhere) {
      throw .usage(
        "\(hop.spelled) leads nowhere", hint: "say where: `nexthop via ADDRESS`, `dev LINK`, or both")
    }
    if type.isDelivering, ways.isEmpty, hops.isEmpty {
      throw .usage("\(name) leads nowhere", hint: "say where: `via ADDRESS`, `dev LINK`, or both")
    }
    // What is shown is taken back: the kernel says that such a route of IPv6 is on the loopback link.
    let isOnLoopback = ways.count == 1 && settings[RouteOptions.link] == .named("lo") && family == .ipv6
    if !type.isDelivering, let way = ways.first, !isOnLoopback {
      throw .usage("\(given.spelling(of: way)): packets of \(type.article) \(type.word) route go nowhere")
    }
  }

  /// What the kernel makes of the words other than they say, without telling.
  fileprivate var silentChanges: [String] {
    guard family == .ipv6 else { return [] }
    var changes: [String] = []
    if let prefix = destination.prefix, prefix.network != prefix {
      changes.append("the kernel takes \(prefix) for \(prefix.network)")
    }
    if let scope = given.options.settings[RouteOptions.scope], scope != AddressScope.global.rawValue {
      changes.append(
        "the kernel keeps no \(given.spelling(of: RouteOptions.scope.descriptor)) of an IPv6 route")
    }
    return changes
  }
}

extension RouteType {
  fileprivate var article: String { self == .unreachable ? "an" : "a" }
}
