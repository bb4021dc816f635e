import NetlinkKit

/// Finds the user's words for what the kernel refused about a route.
struct RouteDiagnosis {
  let operation: String
  let line: RouteLine

  private var route: Route { line.route }
  private var destination: String { route.destination.map { "\($0)" } ?? "default" }

  /// The failure to show where a route was to be made or changed.
  func failure(for error: NetlinkError, in session: inout Session) -> CommandFailure {
    var error = error
    if error.kernelMessage == nil, error.explanation == nil { error.explanation = explanation(of: error) }
    return failure(error, hint: hint(for: error, in: &session))
  }

  /// The failure to show where a route was to be changed that must be there.
  func failure(ofChange error: NetlinkError, in session: inout Session) -> CommandFailure {
    guard error.errno == .noSuchFile, field(at: error) == nil else {
      return failure(for: error, in: &session)
    }
    var error = error
    error.kernelMessage = nil
    error.explanation = "there is no route to \(destination)"
    return failure(error, hint: "`ovlctl route replace` makes one; `\(showCommand(nil))` lists what there is")
  }

  /// The failure to show where a route was to be deleted.
  func failure(ofDeletion error: NetlinkError, in session: inout Session) -> CommandFailure {
    var error = error
    guard error.errno == .noSuchProcess else { return failure(for: error, in: &session) }
    if error.kernelMessage == nil { error.explanation = "there is no such route" }
    guard let present = routesThere(in: &session).first else {
      return failure(error, hint: "`\(showCommand(nil))` lists what there is")
    }
    let known = session.known(present.referredLinks)
    let rendering = RouteRendering(options: session.options, known: known)
    return failure(error, hint: "there is: \(rendering.words(of: present))")
  }

  private func failure(_ error: NetlinkError, hint: String?) -> CommandFailure {
    CommandFailure(
      error, during: operation, option: field(at: error).map(line.given.spelling), hint: hint)
  }

  /// The routes of the same table to the same destination.
  private func routesThere(in session: inout Session) -> [Route] {
    var wanted = Settings(RouteOptions.fields)
    wanted[RouteOptions.table] = route.options[RouteOptions.table] ?? RouteTable.main
    let routes = (try? session.kernel.routes(route.family, with: wanted))?.value ?? []
    return routes.filter { line.destination.admits($0, .exact) }
  }

  /// What can be said where the kernel gives a number alone.
  private func explanation(of error: NetlinkError) -> String? {
    switch error.errno {
    case .exists: return "there is a route to \(destination) already"
    case .hostUnreachable: return "no link reaches the gateway \(gateway)"
    case .noSuchDevice: return "no link leads there"
    case .invalid, .notSupported:
      let given = line.given.spelled
      guard !given.isEmpty else { return "the kernel does not take this destination, and says no more" }
      let options = given.count == 1 ? given[0] : "one of \(given.joined(separator: ", "))"
      return "the kernel does not take \(options) here, and says no more"
    default: return nil
    }
  }

  private func hint(for error: NetlinkError, in session: inout Session) -> String? {
    switch error.kernelMessage {
    case nil where error.errno == .exists:
      return "`ovlctl route replace` changes it; `\(showCommand(destination))` shows it"
    case nil where error.errno == .hostUnreachable, "Nexthop has invalid gateway":
      return "no link that is up has an address beside \(gateway); give one, or add `dev LINK onlink`"
    case "Invalid prefsrc address", "Invalid source address":
      return "the source must be an address of this host; `ovlctl addr show` lists them"
    case "Device for nexthop is not up", "Nexthop device is not up":
      return route.link.map { "`ovlctl link set \(session.name(of: $0)) up`" }
    case "Invalid prefix for given prefix length":
      return route.destination.map { "the prefix is \($0.network)" }
    case "Egress device not specified":
      return "a link-local next hop needs `dev LINK`"
    case "Gateway can not be a local address":
      return "\(gateway) is an address of this host; the next hop is another host"
    default: return nil
    }
  }

  /// The option at fault: the one that the kernel points at, or the one that its words are about.
  private func field(at error: NetlinkError) -> FieldDescriptor? {
    if let field = route.option(at: error.attributePath) { return field }
    let candidates: [FieldDescriptor]
    switch error.kernelMessage {
    case nil where error.errno == .hostUnreachable, "Nexthop has invalid gateway",
      "Gateway can not be a local address", "Egress device not specified":
      candidates = [RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor]
    case "Invalid prefsrc address", "Invalid source address": candidates = [RouteOptions.source.descriptor]
    case "Device for nexthop is not up", "Nexthop device is not up":
      candidates = [RouteOptions.link.descriptor]
    case "Nexthop id does not exist": candidates = [RouteOptions.nextHop.descriptor]
    default: candidates = []
    }
    return candidates.first { route.options[$0] != nil }
  }

  private var gateway: String {
    let addresses = ([route.options] + route.nextHops.map(\.options)).flatMap { options in
      [RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor].compactMap { field in
        options[field].map { field.codec.text(of: $0) { _ in nil } }
      }
    }
    return addresses.isEmpty ? "of the route" : addresses.joined(separator: " or ")
  }

  private func showCommand(_ destination: String?) -> String {
    let table = RouteOptions.table.descriptor
    let number = route.options[table].map { " table \(table.codec.text(of: $0) { _ in nil })" } ?? ""
    let family = route.family == .ipv6 ? "-6 " : ""
    return "ovlctl \(family)route show\(destination.map { " \($0)" } ?? "")\(number)"
  }
}
