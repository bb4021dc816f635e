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
    /// The keyword without what says whose it is: `learning` of `--port-learning`.
    let word: String
    let values: [String]
    let place: Place
    /// What the word spells.
    let spelled: Spelled

    /// What the word spells among the options of a bridge's port.
    var port: FieldTable.Match? { BridgePort.table.match(word, isLong: keyword.isLong) }

    /// What the word spells among the options of a kind.
    func match(of kind: LinkKind?) -> FieldTable.Match? {
      if spelled.kind === kind { return spelled.own }
      return kind?.table.match(word, isLong: keyword.isLong)
    }
  }

  /// What a word spells in the tables that may have it: looked up once.
  struct Spelled {
    /// Among the options that links of every kind have.
    let general: FieldTable.Match?
    /// Among those of the kind that the line had said so far.
    let own: FieldTable.Match?
    let kind: LinkKind?

    init(_ word: String, isLong: Bool, kind: LinkKind?) {
      general = LinkOptions.table.match(word, isLong: isLong)
      own = kind?.table.match(word, isLong: isLong)
      self.kind = kind
    }
  }

  private let verb: Verb
  /// The kinds that there are.
  let kinds: LinkKinds
  private(set) var name: String?
  private(set) var newName: String?
  private(set) var kind: LinkKind?
  private var place = Place.inFront
  private(set) var options: [Option] = []
  /// Whether the line makes the link a port.
  private(set) var givesMaster = false
  private(set) var peer: PeerLine?
  /// `--if-missing`: a link that is there as asked for is no fault.
  private(set) var toleratesPresence = false
  private var isBehindBareType = false
  /// Whether `name` or `dev` stands in front of the name.
  private var isNameIntroduced = false
  /// Whether a word without dashes has been read, other than a value.
  private var hasBareWord = false

  init(_ verb: Verb, _ words: inout Words, kinds: LinkKinds = .all) throws(CommandFailure) {
    self.verb = verb
    self.kinds = kinds
    try readAll(&words)
  }

  private mutating func readAll(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      if mayBeName(keyword), Self.isNoKeyword(keyword.name) {
        try checkLinkName(keyword.spelled, isNew: verb == .add)
        name = keyword.spelled
        hasBareWord = true
      } else if isNameOrOption(keyword) {
        self = try readEitherWay(keyword, &words)
      } else {
        hasBareWord = hasBareWord || !keyword.isLong
        try read(keyword, &words)
      }
    }
  }

  private mutating func read(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    switch keyword {
    case Self.type:
      try readType(try words.value(of: keyword))
      isBehindBareType = !keyword.isLong
    case Self.newName:
      try take(name: try words.linkName(of: keyword, isNew: true), renaming: verb == .set)
      isNameIntroduced = isNameIntroduced || verb == .add
    case Self.device where place == .inFront && name == nil:
      try take(name: try words.linkName(of: keyword, isNew: verb == .add), renaming: false)
      isNameIntroduced = true
    case Self.ifMissing where verb == .add:
      toleratesPresence = true
    case Self.peer, Self.peerName:
      try readPeer(keyword, &words)
    default:
      if try readPeerOption(keyword, &words) { return }
      if try readPortOption(keyword, &words) { return }
      if let option = try option(keyword, &words) { return take(option) }
      // Behind a bare `type KIND` stand the kind's options alone, as with iproute2.
      guard !keyword.isLong, name == nil, !isBehindBareType else { throw unknown(keyword) }
      try checkLinkName(keyword.spelled, isNew: verb == .add)
      name = keyword.spelled
    }
  }

  private mutating func take(_ option: Option) {
    let general = option.spelled.general
    if let general, general.field === LinkOptions.master.descriptor, !general.isNegated { givesMaster = true }
    if options.isEmpty { options.reserveCapacity(8) }
    options.append(option)
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
    guard word != BridgePort.table.name else {
      place = .behindPortType
      return
    }
    kind = try kind(named: word)
    place = .behindType
  }

  private func kind(named name: String) throws(CommandFailure) -> LinkKind {
    if let kind = kinds.named(name) { return kind }
    let names = kinds.names
    throw .usage(
      "unknown link type “\(name)”; there are \(names.joined(separator: ", "))",
      hint: suggestion(for: name, among: names))
  }

  /// An option with its values, whose number the keyword tells in whatever table has it; nil for no keyword.
  private func option(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Option? {
    let spelled = Spelled(keyword.name, isLong: keyword.isLong, kind: kind)
    guard let match = match(keyword, spelled), case let field = match.field,
      name != nil || kind != nil || keyword.isLong || !match.isPlainWord
    else { return nil }
    if field.codec.isKeywordAlone, !match.isNegated, words.hasState(keyword),
      BridgePort.table.match(keyword.name, isLong: keyword.isLong) != nil
    {
      // `--learning off` may be the port's, `--learning` alone the VTEP's: which one, only the link tells.
      return Option(
        keyword: keyword, word: keyword.name, values: [try words.value(of: keyword)], place: place,
        spelled: spelled)
    }
    return Option(
      keyword: keyword, word: keyword.name, values: try match.values(of: keyword, from: &words), place: place,
      spelled: spelled)
  }

  /// `--port-learning on`: an option of the bridge's port, whatever else has one of that name.
  private mutating func readPortOption(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure)
    -> Bool
  {
    guard keyword.isLong, keyword.name.hasPrefix(Self.portPrefix) else { return false }
    let word = String(keyword.name.dropFirst(Self.portPrefix.utf8.count))
    guard let match = BridgePort.table.match(word, isLong: true) else {
      throw unknownOption(keyword, among: BridgePort.table.keywords.map { Self.portPrefix + $0 })
    }
    let values = try match.values(of: keyword, from: &words)
    options.append(
      Option(
        keyword: keyword, word: word, values: values, place: .behindPortType,
        spelled: Spelled(word, isLong: true, kind: nil)))
    return true
  }

  /// What stands in front of an option's name to say that it is the bridge's port's.
  static let portPrefix = "port-"

  /// What a keyword spells in the first table that has it, those first whose it is where several have it.
  private func match(_ keyword: Keyword, _ spelled: Spelled) -> FieldTable.Match? {
    func port() -> FieldTable.Match? { BridgePort.table.match(keyword.name, isLong: keyword.isLong) }
    if place == .behindPortType { return port() ?? spelled.general }
    if let match = spelled.own ?? spelled.general { return match }
    for kind in kinds {
      if let match = kind.table.match(keyword.name, isLong: keyword.isLong) { return match }
    }
    return port()
  }

  /// All tables that `match` may come to; it makes those of other kinds only where it does.
  private var tables: [FieldTable] {
    if place == .behindPortType { return [BridgePort.table, LinkOptions.table] }
    return (kind.map { [$0.table] } ?? []) + [LinkOptions.table] + kinds.map(\.table) + [BridgePort.table]
  }

  private func unknown(_ keyword: Keyword) -> CommandFailure {
    unknownOption(keyword, among: tables.flatMap(\.keywords) + [Self.type.keyword, Self.newName.keyword])
  }

  // MARK: A first word that is a keyword and may be the name

  private func mayBeName(_ keyword: Keyword) -> Bool {
    !keyword.isLong && !hasBareWord && name == nil && kind == nil && place == .inFront
  }

  /// Whether a word has the form of most names, letters and a digit at the end, and no keyword's: then no table need
  /// be asked.
  static func isNoKeyword(_ word: String) -> Bool {
    let letters = word.utf8
    guard let last = letters.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else {
      return false
    }
    return !letters.contains(UInt8(ascii: "_")) && !letters.contains(UInt8(ascii: "-"))
  }

  private func isNameOrOption(_ keyword: Keyword) -> Bool {
    guard mayBeName(keyword) else { return false }
    switch keyword {
    case Self.type, Self.newName, Self.device: return false
    case Self.peer: return true
    default:
      let spelled = Spelled(keyword.name, isLong: keyword.isLong, kind: kind)
      return match(keyword, spelled).map { !$0.isPlainWord } ?? false
    }
  }

  /// Reads the line in both ways. Where one makes no sense, the other is meant: of `link add local type bridge` that
  /// local is an address, of `link add mtu 1400 type bridge` that mtu is a name.
  private func readEitherWay(
    _ keyword: Keyword, _ words: inout Words
  ) throws(CommandFailure) -> LinkLine {
    let rest = words.takeAll()
    let asOption = reading(rest) { line, words throws(CommandFailure) in try line.read(keyword, &words) }
    let asName = reading(rest) { line, _ throws(CommandFailure) in
      try checkLinkName(keyword.spelled, isNew: verb == .add)
      line.name = keyword.spelled
    }
    switch (asOption, asName) {
    case (.success(let line), .failure): return line
    case (.failure, .success(let line)): return line
    case (.failure(let fault), .failure(let other)): throw rest.first == "type" ? other : fault
    case (.success(let line), .success):
      if line.isNameIntroduced { return line }
      throw .usage(
        "“\(keyword.spelled)” may be the link's name or an option here",
        hint:
          "`\(verb == .add ? "name" : "dev") \(keyword.spelled)` is the name, `--\(keyword.spelled)` the option"
      )
    }
  }

  /// One way to read the first word, and the rest of the line behind it.
  private func reading(
    _ rest: [String], _ first: (inout LinkLine, inout Words) throws(CommandFailure) -> Void
  ) -> Result<LinkLine, CommandFailure> {
    var (line, words) = (self, Words(rest))
    line.hasBareWord = true
    do throws(CommandFailure) {
      try first(&line, &words)
      try line.readAll(&words)
      try line.checkSense()
      return .success(line)
    } catch {
      return .failure(error)
    }
  }

  /// Makes sure that the line has what its command needs, and that each option's value can be one.
  private func checkSense() throws(CommandFailure) {
    if verb == .add {
      let kind = if let kind { kind } else { try LinkMeaning.impliedKind(of: self) }
      _ = try LinkMeaning(self, kind: kind, barePrefersGeneral: self.kind != nil)
    } else if name == nil || options.isEmpty && newName == nil {
      throw LinkSet.missingName
    } else {
      for option in options { try checkValue(of: option) }
    }
  }

  private func checkValue(of option: Option) throws(CommandFailure) {
    var fault: CommandFailure?
    for table in tables {
      guard let match = table.match(option.keyword.name, isLong: option.keyword.isLong) else { continue }
      do throws(CommandFailure) {
        var given = GivenOptions(table)
        return try given.take(match, option.keyword, option.values)
      } catch {
        fault = fault ?? error
      }
    }
    if let fault { throw fault }
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
    guard keyword.isLong, keyword.name.hasPrefix(PeerLine.prefix) else { return false }
    var peer = self.peer ?? PeerLine(spelled: keyword.spelled)
    try peer.read(keyword, as: String(keyword.name.dropFirst(PeerLine.prefix.utf8.count)), &words)
    self.peer = peer
    return true
  }
}

extension FieldTable.Match {
  /// Whether the option is a word that is rather a name where no type has been said: `bridge`, `private`.
  fileprivate var isPlainWord: Bool { if case .alternative = field.codec { true } else { false } }
}
