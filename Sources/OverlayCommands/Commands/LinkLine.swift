import NetlinkKit

/// The words of `link add` or `link set`, read but not yet given their meaning: that depends on the kind,
/// which may come later on the line or not at all.
struct LinkLine {
  /// Which of the two commands the words are of.
  enum Verb {
    case add, set
  }

  /// Where on the line an option stands, as far as that tells whose it is.
  enum Place {
    /// In front of every `type`.
    case inFront
    /// Behind `type KIND`, where iproute2 reads the kind's options.
    case behindType
    /// Behind `type bridge_slave`, where it reads those of the bridge's port.
    case behindPortType
  }

  /// An option as it stands on the line.
  struct Option {
    let keyword: Keyword
    let values: [String]
    let place: Place
  }

  private let verb: Verb
  private(set) var name: String?
  private(set) var newName: String?
  private(set) var kind: LinkKind?
  private var place = Place.inFront
  private(set) var options: [Option] = []
  private(set) var peer: PeerLine?
  /// `--if-missing`: a link that is there as asked for is no fault.
  private(set) var toleratesPresence = false
  private var isBehindBareType = false

  init(_ verb: Verb, _ words: inout Words) throws(CommandFailure) {
    self.verb = verb
    while let keyword = words.nextKeyword() {
      try read(keyword, &words)
    }
  }

  private mutating func read(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    switch keyword.name {
    case "type":
      try readType(try words.value(of: keyword))
      isBehindBareType = !keyword.isLong
    case "name":
      try take(name: try words.linkName(of: keyword, isNew: true), renaming: verb == .set)
    case "dev" where !keyword.isLong && place == .inFront && name == nil:
      try take(name: try words.linkName(of: keyword, isNew: verb == .add), renaming: false)
    case "if-missing" where keyword.isLong && verb == .add:
      toleratesPresence = true
    case "peer":
      try readPeer(keyword, &words)
    default:
      if try readPeerOption(keyword, &words) { return }
      if let option = try option(keyword, &words) { return options.append(option) }
      // Behind a bare `type KIND` stand the kind's options alone, as with iproute2.
      guard !keyword.isLong, name == nil, !isBehindBareType else { throw unknown(keyword) }
      try checkLinkName(keyword.spelled, isNew: verb == .add)
      name = keyword.spelled
    }
  }

  private mutating func take(name: String, renaming: Bool) throws(CommandFailure) {
    if renaming {
      guard newName == nil else { throw .usage("the new name is given twice") }
      newName = name
    } else {
      guard self.name == nil else {
        throw .usage("the name is given twice: “\(self.name ?? "")” and “\(name)”")
      }
      self.name = name
    }
  }

  /// `type bridge_slave` is no type of link, but says that what follows is about the bridge's port.
  private mutating func readType(_ word: String) throws(CommandFailure) {
    guard word == BridgePort.table.name else {
      kind = try Self.kind(word)
      place = .behindType
      return
    }
    guard verb == .set else {
      throw .usage(
        "\(word) is no type of a new link", hint: "make the link, then `ovlctl link set NAME type \(word) …`")
    }
    place = .behindPortType
  }

  private static func kind(_ name: String) throws(CommandFailure) -> LinkKind {
    if let kind = LinkKind.named(name) { return kind }
    let names = LinkKind.all.map(\.name)
    throw .usage(
      "unknown link type “\(name)”; there are \(names.joined(separator: ", "))",
      hint: nearestWord(to: name, among: names).map { "did you mean “\($0)”?" })
  }

  /// An option with its values, whose number the keyword tells in whatever table has it; nil for no keyword.
  private func option(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Option? {
    guard let match = match(keyword), let field = match.fields.first,
      name != nil || kind != nil || keyword.isLong || !match.isPlainWord
    else { return nil }
    let isPorts = BridgePort.table.match(keyword.name, isLong: keyword.isLong) != nil
    if verb == .set, isPorts, field.codec.isKeywordAlone, !match.isNegated, words.hasState(keyword) {
      // `--learning off` may be the port's, `--learning` alone the VTEP's: which one, only the link tells.
      return Option(keyword: keyword, values: [try words.value(of: keyword)], place: place)
    }
    return Option(keyword: keyword, values: try match.values(of: keyword, from: &words), place: place)
  }

  /// What a keyword spells in the first table that has it.
  private func match(_ keyword: Keyword) -> FieldTable.Match? {
    if place != .behindPortType, let match = kind?.table.match(keyword.name, isLong: keyword.isLong) {
      return match
    }
    for table in tables {
      if let match = table.match(keyword.name, isLong: keyword.isLong) { return match }
    }
    return nil
  }

  /// The tables that may have an option, those first whose it is where several have it.
  private var tables: [FieldTable] {
    if place == .behindPortType { return [BridgePort.table, LinkOptions.table] }
    let kinds = LinkKind.all.map(\.table)
    let ports = verb == .set ? [BridgePort.table] : []
    return (kind.map { [$0.table] } ?? []) + [LinkOptions.table] + kinds + ports
  }

  private func unknown(_ keyword: Keyword) -> CommandFailure {
    unknownOption(keyword, among: tables.flatMap(\.keywords) + ["type", "name"])
  }

  // MARK: The other end of a pair

  /// `peer` and all that follows is the peer's, as with iproute2; `--peer NAME` is its name alone.
  private mutating func readPeer(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    var peer = self.peer ?? PeerLine(spelled: keyword.spelled)
    if keyword.isLong {
      try peer.take(name: try words.linkName(of: keyword, isNew: true))
    } else {
      try peer.readAll(&words)
    }
    self.peer = peer
  }

  /// `--peer-netns NAME`: any option of a link, for the peer; false where the keyword is none of those.
  private mutating func readPeerOption(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure)
    -> Bool
  {
    guard keyword.isLong, keyword.name.hasPrefix("peer-") else { return false }
    var peer = self.peer ?? PeerLine(spelled: keyword.spelled)
    try peer.read(keyword, as: String(keyword.name.dropFirst("peer-".utf8.count)), &words)
    self.peer = peer
    return true
  }
}

/// The words about the other end of a veth pair.
struct PeerLine {
  /// What made the user's line have a peer.
  let spelled: String
  private(set) var name: String?
  private(set) var options = GivenOptions(LinkOptions.table)

  init(spelled: String) { self.spelled = spelled }

  mutating func readAll(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      try read(keyword, as: keyword.name, &words)
    }
  }

  /// Reads one option; `word` is its keyword without what says that it is the peer's.
  mutating func read(_ keyword: Keyword, as word: String, _ words: inout Words) throws(CommandFailure) {
    if word == "name" || word == "dev" { return try take(name: try words.linkName(of: keyword, isNew: true)) }
    if let match = LinkOptions.table.match(word) {
      return try options.take(match, keyword, try match.values(of: keyword, from: &words))
    }
    guard !keyword.isLong, name == nil else {
      throw unknownOption(keyword, among: LinkOptions.table.keywords)
    }
    try checkLinkName(word, isNew: true)
    name = word
  }

  mutating func take(name: String) throws(CommandFailure) {
    guard self.name == nil else { throw .usage("the peer's name is given twice") }
    self.name = name
  }

  /// The peer as the pair's option wants it.
  var specification: LinkSpecification {
    var peer = LinkSpecification(name: name)
    peer.options = options.settings
    return peer
  }
}

extension FieldTable.Match {
  /// Whether the option is a word that is rather a name where no type has been said: `bridge`, `private`.
  fileprivate var isPlainWord: Bool { if case .alternative = fields[0].codec { true } else { false } }
}
