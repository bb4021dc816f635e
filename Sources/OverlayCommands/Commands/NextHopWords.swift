import NetlinkKit

/// A gateway as a command line gave it, which is looked at when the route's family is known.
struct GatewayWords {
  let keyword: Keyword
  let address: IPAddress
  /// Whether the family was named, so that it need not be the route's: `via inet6 ADDRESS`.
  private let isFamilyNamed: Bool

  /// What introduces a gateway.
  static let keyword = CommandWord(
    RouteOptions.gateway.descriptor.keyword, value: "[inet6] ADDRESS", behind: families.map(\.word),
    RouteOptions.gateway.descriptor.summary)

  private static let families: [(word: String, family: AddressFamily)] = [("inet6", .ipv6), ("inet", .ipv4)]

  /// The options of a table but for those that the keyword stands for.
  static func optionsBeside(_ table: FieldTable, rules: [Rule] = []) -> OptionGroup {
    OptionGroup(table, rules: rules).keeping { field in
      field != RouteOptions.gateway.descriptor && field != RouteOptions.foreignGateway.descriptor
    }
  }

  init(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    let word = try words.value(of: keyword)
    let named = Self.families.first { $0.word == word }?.family
    guard let text = named == nil ? word : words.next() else {
      throw .usage("\(keyword.spelled) \(word) needs an address")
    }
    guard let address = IPAddress(text) else {
      throw .usage("\(keyword.spelled): “\(text)” is not an IP address")
    }
    try named?.check(address)
    self.keyword = keyword
    self.address = address
    isFamilyNamed = named != nil
  }

  /// The option that has the gateway in a route of a family.
  func field(inRouteOf family: AddressFamily) throws(CommandFailure) -> FieldDescriptor {
    let isForeign = address.family != family
    if isForeign, !isFamilyNamed || family == .ipv6 {
      throw family.mismatch(
        keyword.spelled, address,
        hint: family == .ipv4 ? "an IPv4 route may lead over an IPv6 next hop: `via inet6 ADDRESS`" : nil)
    }
    return (isForeign ? RouteOptions.foreignGateway : RouteOptions.gateway).descriptor
  }
}

/// The words behind `nexthop`: one of several ways that a route's packets take.
struct NextHopWords {
  /// What begins them.
  let spelled: String
  var options = GivenOptions(NextHop.fields)
  private(set) var gateway: GatewayWords?

  /// What stands behind `nexthop`.
  static let grammar: Grammar = Grammar(
    words: [GatewayWords.keyword, RouteLine.hop], options: [GatewayWords.optionsBeside(NextHop.fields)])

  init(_ keyword: Keyword) throws(CommandFailure) {
    guard keyword.joinedValue == nil else { throw .usage("\(keyword.spelled) takes no value") }
    spelled = keyword.spelled
  }

  /// Takes an option of a next hop; false where the word is none.
  mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Bool {
    if GatewayWords.keyword ~= keyword {
      guard gateway == nil else { throw .usage("\(keyword.spelled) is given twice") }
      gateway = try GatewayWords(keyword, &words)
      return true
    }
    guard let match = NextHop.fields.match(keyword.name, isLong: keyword.isLong) else { return false }
    try options.take(match, keyword, try match.values(of: keyword, from: &words))
    return true
  }

  /// Puts the gateway where a route of a family has it.
  mutating func takeGateway(inRouteOf family: AddressFamily) throws(CommandFailure) {
    guard let gateway, let match = NextHop.fields.match(try gateway.field(inRouteOf: family).keyword) else {
      return
    }
    try options.take(match, gateway.keyword, ["\(gateway.address)"])
  }

  /// Whether neither a gateway nor a link is given.
  var leadsNowhere: Bool { gateway == nil && options.settings[RouteOptions.link] == nil }
}

extension AddressFamily {
  /// The failure where an option has an address that a route of the family cannot have.
  func mismatch(_ option: String, _ address: IPAddress, hint: String? = nil) -> CommandFailure {
    .usage(
      "\(option): \(address) is an \(address.family.name) address, and the route is an \(name) one",
      hint: hint)
  }
}
