import NetlinkKit

/// The words of `route add`, `replace` and `del`.
struct RouteLine {
  let family: AddressFamily
  let destination: RouteDestination
  private(set) var given = RouteWords()

  /// The ways that the packets take where there are several: `nexthop …`.
  private(set) var hops: [NextHopWords] = []

  /// - Parameter family: the only one that is wanted; unspecified for any.
  init(_ words: inout Words, family: AddressFamily) throws(CommandFailure) {
    var destination: RouteDestination?
    var gateway: GatewayWords?
    while let keyword = words.nextKeyword() {
      if Self.hop ~= keyword {
        hops.append(try NextHopWords(keyword))
      } else if let last = hops.indices.last, try hops[last].take(keyword, &words) {
        continue
      } else if GatewayWords.keyword ~= keyword {
        guard gateway == nil else { throw .usage("\(keyword.spelled) is given twice") }
        gateway = try GatewayWords(keyword, &words)
      } else if Self.destination ~= keyword {
        destination = try RouteDestination(try words.value(of: keyword))
      } else if try !given.take(keyword, &words, mayBeType: destination == nil) {
        guard destination == nil, !keyword.isLong else {
          throw unknownOption(keyword, among: Self.grammar(isPresent: false).keywords)
        }
        destination = try RouteDestination(keyword.spelled)
      }
    }
    guard let destination else { throw .usage("the destination is missing", hint: Self.example) }
    if let address = destination.prefix?.address { try family.check(address) }
    let source = given.options.settings[RouteOptions.source]
    let families =
      [destination.family, family, gateway?.address.family, source?.family]
      + hops.map { $0.gateway?.address.family }
    let known = families.compactMap(\.self).first { $0 != .unspecified }
    self.destination = destination
    self.family = known ?? .ipv4
    if let gateway {
      let field = try gateway.field(inRouteOf: self.family)
      try given.take(field, gateway.keyword, "\(gateway.address)")
    }
    for index in hops.indices { try hops[index].takeGateway(inRouteOf: self.family) }
  }

  private static let example = "for example: `ovlctl route add 10.2.0.0/16 via 10.1.0.1`"

  private static let destination = CommandWord(
    "to", aliases: ["exact"], value: "PREFIX", offering: .plainWords([RouteDestination.defaults[0]]),
    "where the route leads; the word alone will do")
  private static let types = RouteType.allCases.filter { $0 != .none }.map { type in
    CommandWord(
      type.word, form: .bare, tells: RouteOptions.type.descriptor.keyword, until: destination.subject,
      type.summary)
  }
  static let hop: CommandWord = CommandWord(
    NextHop.fields.name, rest: { NextHopWords.grammar }, "one of several ways that the packets take")

  /// What stands behind a verb.
  ///
  /// - Parameter isPresent: whether the route is one that is there already.
  static func grammar(isPresent: Bool) -> Grammar {
    Grammar(
      operands: [Operand(isPresent ? .route : destination.value, tells: destination.subject)],
      words: [GatewayWords.keyword, destination, hop],
      titled: [HelpSection(title: "types, in front of the destination", words: types)],
      options: [
        GatewayWords.optionsBeside(RouteOptions.fields, rules: RouteOptions.rules),
        OptionGroup(
          RouteMetrics.fields, behind: [RouteWords.lock],
          titled: "metrics",
          note: "with `\(RouteWords.lock)` in front of the value, path discovery leaves a metric alone"),
      ])
  }

  /// Puts indexes in the place of links' names.
  mutating func resolve(in session: inout Session, during operation: String) throws(CommandFailure) {
    try given.resolve(in: &session, during: operation)
    for index in hops.indices { try session.resolve(&hops[index].options, during: operation) }
  }

  /// The route that the words say.
  var route: Route {
    var route = Route(
      family, to: destination.prefix, options: given.options.settings, metrics: given.metrics.settings)
    route.lockedMetrics = given.lockedMetrics
    route.nextHops = hops.map { NextHop($0.options.settings) }
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
