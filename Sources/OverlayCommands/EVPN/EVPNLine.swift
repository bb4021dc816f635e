import NetlinkKit

/// The words of `evpn config`.
struct EVPNLine {
  private(set) var settings = BGPSettings()

  private static let system = CommandWord(
    "as", value: "NUMBER", "autonomous system (\(BGPSettings.usualSystem), one of those for private use)")
  private static let neighbor = CommandWord(
    "neighbor", value: "ADDRESS", isRepeatable: true,
    "router to speak with: a route reflector, or another host")
  private static let remoteSystem = CommandWord(
    "remote-as", value: "NUMBER|external", "autonomous system of the neighbors, where it is another one")
  private static let routerID = CommandWord(
    "router-id", value: "ADDRESS", "IPv4 address that this router is known by (that of the first VTEP)")
  private static let rd = CommandWord("rd", "give each VNI the route distinguisher ROUTER-ID:VNI")
  private static let routeTarget = CommandWord(
    "route-target", value: "NUMBER", "give each VNI the route target NUMBER:VNI, both ways")
  private static let reflector = CommandWord("reflector", "print what a route reflector needs, not a host")
  private static let client = CommandWord(
    "client", value: "ADDRESS", isRepeatable: true, "host that speaks with the reflector")
  private static let listen = CommandWord(
    "listen", value: "PREFIX", isRepeatable: true, "addresses whose hosts may speak with the reflector")
  private static let limit = CommandWord(
    "listen-limit", value: "NUMBER", "how many of them may at once (FRR's own limit: 100)")

  static let grammar = Grammar(
    words: [neighbor, system, remoteSystem, routerID, rd, routeTarget],
    titled: [HelpSection(title: "route reflectors", words: [reflector, client, listen, limit])])

  private var isReflector = false
  private var clients = BGPSettings.Clients()

  init(_ words: inout Words) throws(CommandFailure) {
    var given: [String] = []
    while let keyword = words.nextKeyword() {
      guard let word = Self.grammar.words.first(where: { $0 ~= keyword }) else {
        throw unknownOption(keyword, among: Self.grammar.keywords)
      }
      guard word.isRepeatable || !given.contains(word.keyword) else {
        throw .usage("\(keyword.spelled) is given twice")
      }
      given.append(word.keyword)
      try take(keyword, &words)
    }
    try check(given)
    if isReflector { settings.clients = clients }
  }

  private mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    switch keyword {
    case Self.system: settings.system = try Self.system(words.value(of: keyword), keyword)
    case Self.neighbor: settings.neighbors.append(try Self.address(words.value(of: keyword), keyword))
    case Self.remoteSystem:
      let word = try words.value(of: keyword)
      settings.remoteSystem = word == "external" ? .external : .number(try Self.system(word, keyword))
    case Self.routerID:
      let address = try Self.address(words.value(of: keyword), keyword)
      guard address.family == .ipv4 else { throw .usage("\(keyword.spelled): “\(address)” is not IPv4") }
      settings.routerID = address
    case Self.rd: settings.distinguishesByVNI = true
    case Self.routeTarget: settings.targetSystem = try Self.system(words.value(of: keyword), keyword)
    case Self.reflector: isReflector = true
    case Self.client: clients.addresses.append(try Self.address(words.value(of: keyword), keyword))
    case Self.listen: clients.ranges.append(try Self.prefix(words.value(of: keyword), keyword))
    default: clients.limit = try Self.limit(words.value(of: keyword), keyword)
    }
  }

  /// Checks what the options ask of one another.
  private mutating func check(_ given: [String]) throws(CommandFailure) {
    if settings.remoteSystem == .number(settings.system) { settings.remoteSystem = .own }
    guard isReflector else {
      if let word = [Self.client, Self.listen, Self.limit].first(where: { given.contains($0.keyword) }) {
        throw .usage("--\(word.keyword) is for route reflectors", hint: "add --\(Self.reflector.keyword)")
      }
      guard !settings.neighbors.isEmpty else {
        throw .usage(
          "--\(Self.neighbor.keyword) is missing: with whom is this host to speak?",
          hint: "name the route reflectors, or each of the other hosts")
      }
      return
    }
    if let word = [Self.rd, Self.routeTarget, Self.remoteSystem].first(where: { given.contains($0.keyword) })
    {
      throw .usage("--\(word.keyword) is for hosts, not for a route reflector")
    }
    guard !clients.addresses.isEmpty || !clients.ranges.isEmpty else {
      throw .usage(
        "a route reflector has clients",
        hint: "name each with --\(Self.client.keyword), or the prefix of all with --\(Self.listen.keyword)")
    }
    guard clients.limit == nil || !clients.ranges.isEmpty else {
      throw .usage("--\(Self.limit.keyword) is about --\(Self.listen.keyword), which is missing")
    }
  }

  // MARK: Values

  private static func system(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> UInt32 {
    // 0 and the last number are reserved, as 65535 is; 23456 stands for those that an old router cannot write.
    guard let number = UInt32(word), number > 0, number < .max, number != 65535, number != 23456 else {
      throw .usage(
        "\(keyword.spelled): “\(word)” is no autonomous system", hint: "64512 to 65534 are for private use")
    }
    return number
  }

  private static func address(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> IPAddress {
    guard let address = IPAddress(word), !address.isUnspecified, !address.isMulticast else {
      throw .usage("\(keyword.spelled): “\(word)” is no address of a host")
    }
    return address
  }

  private static func prefix(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> IPPrefix {
    let prefix = try PrefixWord(word)
    guard prefix.length != nil else {
      throw .usage("\(keyword.spelled): “\(word)” has no length", hint: "for example 192.168.50.0/24")
    }
    return prefix.prefix.network
  }

  private static func limit(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> UInt16 {
    guard let number = UInt16(word), number > 0 else {
      throw .usage("\(keyword.spelled): “\(word)” is not in 1 to 65535")
    }
    return number
  }
}
