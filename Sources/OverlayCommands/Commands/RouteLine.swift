import NetlinkKit

/// The words of `route add`, `replace` and `del`.
struct RouteLine {
  let family: AddressFamily
  let destination: RouteDestination
  private(set) var given = RouteWords()

  /// A next hop, which is looked at when the route's family is known.
  private struct Gateway {
    let keyword: Keyword
    let address: IPAddress
    /// Whether the family was named, so that it need not be the route's: `via inet6 ADDRESS`.
    let isFamilyNamed: Bool
  }

  /// - Parameter family: the only one that is wanted; unspecified for any.
  init(_ words: inout Words, family: AddressFamily) throws(CommandFailure) {
    var destination: RouteDestination?
    var gateway: Gateway?
    while let keyword = words.nextKeyword() {
      if keyword.name == "via" {
        guard gateway == nil else { throw .usage("\(keyword.spelled) is given twice") }
        gateway = try Self.gateway(keyword, &words)
      } else if keyword.name == "to" || keyword.name == "exact" {
        destination = try RouteDestination(try words.value(of: keyword))
      } else if try !given.take(keyword, &words, mayBeType: destination == nil) {
        guard destination == nil, !keyword.isLong else {
          throw unknownOption(keyword, among: Self.keywords)
        }
        destination = try RouteDestination(keyword.spelled)
      }
    }
    guard let destination else { throw .usage("the destination is missing", hint: Self.example) }
    if let address = destination.prefix?.address { try family.check(address) }
    let source = given.options.settings[RouteOptions.source]
    let families = [destination.family, family, gateway?.address.family, source?.family]
    let known = families.compactMap(\.self).first { $0 != .unspecified }
    self.destination = destination
    self.family = known ?? .ipv4
    if let gateway { try take(gateway) }
  }

  private static let example = "for example: `ovlctl route add 10.2.0.0/16 via 10.1.0.1`"

  private static let keywords =
    RouteOptions.fields.keywords + RouteMetrics.fields.keywords + RouteType.allCases.map(\.word)
    + ["to", "default"]

  private static func gateway(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Gateway {
    let word = try words.value(of: keyword)
    let named: AddressFamily? = word == "inet6" ? .ipv6 : word == "inet" ? .ipv4 : nil
    guard let text = named == nil ? word : words.next() else {
      throw .usage("\(keyword.spelled) \(word) needs an address")
    }
    guard let address = IPAddress(text) else {
      throw .usage("\(keyword.spelled): “\(text)” is not an IP address")
    }
    try named?.check(address)
    return Gateway(keyword: keyword, address: address, isFamilyNamed: named != nil)
  }

  private mutating func take(_ gateway: Gateway) throws(CommandFailure) {
    let isForeign = gateway.address.family != family
    if isForeign, !gateway.isFamilyNamed || family == .ipv6 {
      throw mismatch(
        gateway.keyword.spelled, gateway.address,
        hint: family == .ipv4 ? "an IPv4 route may lead over an IPv6 next hop: `via inet6 ADDRESS`" : nil)
    }
    let field = isForeign ? RouteOptions.foreignGateway : RouteOptions.gateway
    try given.take(field.descriptor, gateway.keyword, "\(gateway.address)")
  }

  /// The failure where an option has an address that the route's family cannot have.
  func mismatch(_ option: String, _ address: IPAddress, hint: String? = nil) -> CommandFailure {
    .usage(
      "\(option): \(address) is an \(address.family.name) address, and the route is an \(family.name) one",
      hint: hint)
  }

  /// Puts indexes in the place of links' names.
  mutating func resolve(in session: inout Session, during operation: String) throws(CommandFailure) {
    try given.resolve(in: &session, during: operation)
  }

  /// The route that the words say.
  var route: Route {
    var route = Route(
      family, to: destination.prefix, options: given.options.settings, metrics: given.metrics.settings)
    route.lockedMetrics = given.lockedMetrics
    return route
  }

  /// The route in a sentence.
  var name: String {
    destination.prefix.map { "the route to \($0)" } ?? "the \(family.name) default route"
  }
}

extension AddressFamily {
  /// The family in a sentence.
  var name: String { self == .ipv6 ? "IPv6" : "IPv4" }

  /// Refuses an address of another family, where it is one that was asked for.
  func check(_ address: IPAddress) throws(CommandFailure) {
    if self != .unspecified, self != address.family {
      throw .usage("\(address) is an \(address.family.name) address; an \(name) one is needed")
    }
  }
}
