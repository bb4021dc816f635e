import NetlinkKit

/// The words of `ipsec state …`.
struct IPsecStateLine {
  private(set) var source: IPAddress?
  private(set) var destination: IPAddress?
  private(set) var options = GivenOptions(IPsecStateOptions.table)
  private(set) var keys = IPsecKeyWords()

  private static let sourceWord = CommandWord(
    "src", offering: .ownAddress(withLength: false), "where the packets come from")
  private static let destinationWord = CommandWord("dst", value: "ADDRESS", "where they go")

  /// What stands behind `add`.
  static let grammar = Grammar(
    words: [sourceWord, destinationWord] + IPsecKeyWords.words,
    options: [OptionGroup(IPsecStateOptions.table)])

  /// What tells associations apart.
  private static let filterFields = [
    IPsecStateOptions.transform.descriptor, IPsecStateOptions.index.descriptor,
    IPsecStateOptions.mode.descriptor, IPsecStateOptions.request.descriptor,
  ]

  /// What stands behind the other verbs.
  static let filterGrammar = Grammar(
    words: [sourceWord, destinationWord],
    options: [OptionGroup(IPsecStateOptions.table, only: filterFields)])

  private static let example =
    "for example: `ovlctl ipsec state add src 10.0.0.1 dst 10.0.0.2 spi 0x100 reqid 1 aead aes-gcm aead-key FILE`"

  /// - Parameter isFilter: whether the words are to pick what is there.
  init(_ words: inout Words, isFilter: Bool) throws(CommandFailure) {
    let grammar = isFilter ? Self.filterGrammar : Self.grammar
    while let keyword = words.nextKeyword() {
      if Self.sourceWord ~= keyword {
        source = try Self.address(keyword, &words, inPlaceOf: source)
      } else if Self.destinationWord ~= keyword {
        destination = try Self.address(keyword, &words, inPlaceOf: destination)
      } else if let match = IPsecStateOptions.table.match(keyword.name, isLong: keyword.isLong),
        !isFilter || Self.filterFields.contains(match.field)
      {
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      } else if isFilter {
        throw unknownOption(keyword, among: grammar.keywords)
      } else if try !keys.take(keyword, &words) {
        throw unknownOption(keyword, among: grammar.keywords)
      }
    }
  }

  private static func address(
    _ keyword: Keyword, _ words: inout Words, inPlaceOf earlier: IPAddress?
  ) throws(CommandFailure) -> IPAddress {
    guard earlier == nil else { throw .usage("\(keyword.spelled) is given twice") }
    let word = try words.value(of: keyword)
    guard let address = IPAddress(word) else {
      throw .usage("\(keyword.spelled): “\(word)” is not an IP address")
    }
    return address
  }

  /// The ends of the association, which must be given.
  func ends() throws(CommandFailure) -> (source: IPAddress, destination: IPAddress) {
    guard let source, let destination else {
      throw .usage("`\(source == nil ? "src" : "dst") ADDRESS` is missing", hint: Self.example)
    }
    guard source.family == destination.family else {
      throw .usage("src and dst are of different families: \(source), \(destination)")
    }
    guard options.settings[IPsecStateOptions.index] != nil else {
      throw .usage("`spi NUMBER` is missing: by it the receiver knows the association", hint: Self.example)
    }
    return (source, destination)
  }

  /// The associations that there are and that the words are true of.
  func matches(_ session: inout Session, during operation: String) throws(CommandFailure) -> [IPsecState] {
    try session.withIPsec(during: operation) { kernel, session throws(NetlinkError) in
      session.complete(try kernel.ipsecStates(), of: "associations").filter(admits)
    }
  }

  private func admits(_ state: IPsecState) -> Bool {
    if let source, source != state.source { return false }
    if let destination, destination != state.destination { return false }
    return options.settings.given.allSatisfy { state.options[$0.field] == $0.value }
  }

  /// Whether nothing is said.
  var isEmpty: Bool { source == nil && destination == nil && options.settings.isEmpty }
}
