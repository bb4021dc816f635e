import NetlinkKit

/// The words of `ipsec policy …`.
struct IPsecPolicyLine {
  private(set) var source: IPPrefix?
  private(set) var destination: IPPrefix?
  private(set) var carried: UInt8?
  private(set) var ports: (source: UInt16?, destination: UInt16?)
  private(set) var linkName: String?
  private(set) var direction: IPsecPolicy.Direction?
  private(set) var options = GivenOptions(IPsecPolicyOptions.table)
  private(set) var templates: [IPsecTemplateWords] = []

  private static let sourceWord = CommandWord("src", value: "PREFIX", "packets from there (anywhere)")
  private static let destinationWord = CommandWord("dst", value: "PREFIX", "packets to there (anywhere)")
  private static let carriedWord = CommandWord(
    "proto", offering: .plainWords(carriedNames.map(\.name)),
    "packets with this in them, by its name or number (any)")
  private static let sourcePort = CommandWord("sport", value: "PORT", "packets from this port")
  private static let destinationPort = CommandWord("dport", value: "PORT", "packets to this port")
  private static let device = CommandWord(
    "dev", offering: .link(.any), "packets that leave or come by this link")
  private static let directionWord = CommandWord(
    "dir", offering: .plainWords(IPsecPolicy.Direction.allCases.map(\.word)),
    "packets on their way out, in, or through")
  private static let template = CommandWord(
    IPsecTemplate.keyword, rest: { IPsecTemplateWords.grammar }, "how the packets are protected")

  /// What stands behind a verb.
  static let grammar = Grammar(
    words: [
      sourceWord, destinationWord, carriedWord, sourcePort, destinationPort, device, directionWord, template,
    ],
    options: [OptionGroup(IPsecPolicyOptions.table)])

  /// Names of what packets carry (`/etc/protocols` has more).
  static let carriedNames: [(name: String, number: UInt8)] = [
    ("gre", 47), ("udp", 17), ("tcp", 6), ("icmp", 1), ("ipv6-icmp", 58), ("ipip", 4), ("ipv6", 41),
  ]

  private static let example =
    "for example: `ovlctl ipsec policy add src 10.0.0.1 dst 10.0.0.2 proto gre dir out tmpl reqid 1`"

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      if Self.template ~= keyword {
        templates.append(IPsecTemplateWords())
      } else if let last = templates.indices.last, try templates[last].take(keyword, &words) {
        continue
      } else if try !take(keyword, &words) {
        throw unknownOption(keyword, among: Self.grammar.keywords)
      }
    }
  }

  private mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Bool {
    switch keyword {
    case Self.sourceWord: source = try Self.prefix(keyword, &words)
    case Self.destinationWord: destination = try Self.prefix(keyword, &words)
    case Self.carriedWord: carried = try Self.carried(keyword, &words)
    case Self.sourcePort: ports.source = try Self.port(keyword, &words)
    case Self.destinationPort: ports.destination = try Self.port(keyword, &words)
    case Self.device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
    case Self.directionWord: direction = try Self.direction(keyword, &words)
    default:
      guard let match = IPsecPolicyOptions.table.match(keyword.name, isLong: keyword.isLong) else {
        return false
      }
      try options.take(match, keyword, try match.values(of: keyword, from: &words))
    }
    return true
  }

  private static func prefix(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> IPPrefix {
    try PrefixWord(try words.value(of: keyword)).prefix
  }

  private static func port(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> UInt16 {
    let word = try words.value(of: keyword)
    guard let port = UInt16(word), port > 0 else { throw .usage("\(keyword.spelled): “\(word)” is no port") }
    return port
  }

  private static func carried(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> UInt8 {
    let word = try words.value(of: keyword)
    if let known = carriedNames.first(where: { $0.name == word }) { return known.number }
    guard let number = UInt8(word), number > 0 else {
      throw .usage(
        "\(keyword.spelled): “\(word)” is no protocol; known names are "
          + carriedNames.map(\.name).joined(separator: ", "))
    }
    return number
  }

  private static func direction(
    _ keyword: Keyword, _ words: inout Words
  ) throws(CommandFailure) -> IPsecPolicy.Direction {
    let word = try words.value(of: keyword)
    let all = IPsecPolicy.Direction.allCases
    guard let direction = all.first(where: { $0.word == word }) else {
      throw .usage("\(keyword.spelled): “\(word)” is none of \(all.map(\.word).joined(separator: ", "))")
    }
    return direction
  }

  /// The policy that the words say.
  func policy(_ session: inout Session, during operation: String) throws(CommandFailure) -> IPsecPolicy {
    guard let direction else {
      throw .usage("`dir out`, `dir in` or `dir fwd` is missing", hint: Self.example)
    }
    let families = [source?.address.family, destination?.address.family].compactMap(\.self)
    let family = families.first ?? (session.options.family == .ipv6 ? .ipv6 : .ipv4)
    guard families.allSatisfy({ $0 == family }) else { throw .usage("src and dst are of different families") }
    var selector = IPsecSelector(family)
    selector.source = source
    selector.destination = destination
    selector.carried = carried
    selector.sourcePort = ports.source
    selector.destinationPort = ports.destination
    if let linkName { selector.link = try session.identity(ofLink: linkName, during: operation).index }
    var made: [IPsecTemplate] = []
    for words in templates { made.append(try words.template(family)) }
    return IPsecPolicy(selector, direction, options: options.settings, templates: made)
  }

  /// The policies that there are and that the words are true of.
  func matches(_ session: inout Session, during operation: String) throws(CommandFailure) -> [IPsecPolicy] {
    let link = try linkName.map { name throws(CommandFailure) in
      try session.identity(ofLink: name, during: operation).index
    }
    return try session.withIPsec(during: operation) { kernel, session throws(NetlinkError) in
      session.complete(try kernel.ipsecPolicies(), of: "policies").filter { admits($0, link: link) }
    }
  }

  private func admits(_ policy: IPsecPolicy, link: Int32?) -> Bool {
    if let link, link != policy.selector.link { return false }
    if let source, source != policy.selector.source { return false }
    if let destination, destination != policy.selector.destination { return false }
    if let carried, carried != policy.selector.carried { return false }
    if let port = ports.source, port != policy.selector.sourcePort { return false }
    if let port = ports.destination, port != policy.selector.destinationPort { return false }
    if let direction, direction != policy.direction { return false }
    return options.settings.given.allSatisfy { policy.options[$0.field] == $0.value }
  }

  /// Whether nothing is said.
  var isEmpty: Bool {
    source == nil && destination == nil && carried == nil && ports.source == nil && ports.destination == nil
      && direction == nil && linkName == nil && options.settings.isEmpty
  }
}

/// The words behind `tmpl`: how packets are protected.
struct IPsecTemplateWords {
  private var source: IPAddress?
  private var destination: IPAddress?
  private var options = GivenOptions(IPsecPolicyOptions.templateTable)

  private static let sourceWord = CommandWord(
    "src", offering: .ownAddress(withLength: false), "outer source, of a tunnel")
  private static let destinationWord = CommandWord("dst", value: "ADDRESS", "outer destination, of a tunnel")

  static let grammar = Grammar(
    words: [sourceWord, destinationWord], options: [OptionGroup(IPsecPolicyOptions.templateTable)])

  /// Takes an option of a template; false where the word is none.
  mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Bool {
    switch keyword {
    case Self.sourceWord: source = try Self.address(keyword, &words)
    case Self.destinationWord: destination = try Self.address(keyword, &words)
    default:
      let table = IPsecPolicyOptions.templateTable
      guard let match = table.match(keyword.name, isLong: keyword.isLong) else { return false }
      try options.take(match, keyword, try match.values(of: keyword, from: &words))
    }
    return true
  }

  private static func address(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> IPAddress {
    let word = try words.value(of: keyword)
    guard let address = IPAddress(word) else {
      throw .usage("\(keyword.spelled): “\(word)” is not an IP address")
    }
    return address
  }

  func template(_ family: AddressFamily) throws(CommandFailure) -> IPsecTemplate {
    let own = [source, destination].compactMap(\.self).first?.family ?? family
    guard [source, destination].compactMap(\.self).allSatisfy({ $0.family == own }) else {
      throw .usage("src and dst of \(IPsecTemplate.keyword) are of different families")
    }
    var template = IPsecTemplate(own, options: options.settings)
    template.source = source
    template.destination = destination
    return template
  }
}
