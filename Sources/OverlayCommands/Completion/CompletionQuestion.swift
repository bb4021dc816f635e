import NetlinkKit

/// What is wanted at the cursor of a command line.
struct CompletionQuestion {
  /// What stands in front of the candidates within the word: `--type=`.
  private(set) var front = ""
  /// What there is already of the candidate.
  private(set) var typed: String
  /// What the candidates are.
  private(set) var wanted = Wanted.anything
  /// Keywords, beside what is wanted.
  private(set) var keywords: [Candidate] = []
  /// What the line has told.
  private(set) var said = Said()
  /// The kinds of links that there are.
  let kinds: LinkKinds

  /// Finds out what a line wants.
  ///
  /// - Parameter present: what is known of a link by its name.
  init(
    _ line: TypedLine, kinds: LinkKinds = .all, present: @escaping (String) -> PresentLink?
  ) {
    self.kinds = kinds
    typed = line.typed
    if let wanted = line.wanted {
      self.wanted = Self.refined(wanted, typed)
      return
    }
    var words = line.words[...]
    let isHelp = words.first == Self.help
    if isHelp { words = words.dropFirst() }
    switch words.count {
    case 0: askForObject(line, isHelp: isHelp)
    case 1 where !Self.isVerbless(words[words.startIndex]): askForVerb(words[words.startIndex])
    default: askForWord(words, line, isHelp: isHelp, present)
    }
    if !isHelp, typed.hasPrefix("-") { offerGlobalOptions(line) }
  }

  private static let help = "help"

  /// A namespace may be a path, which the shell knows better.
  private static func refined(_ wanted: Wanted, _ typed: String) -> Wanted {
    wanted == .namespace && typed.utf8.contains(UInt8(ascii: "/")) ? .file : wanted
  }

  private static func isVerbless(_ object: String) -> Bool {
    Command.object(object).map { Command.all(on: $0).contains(where: \.verb.isEmpty) } ?? false
  }

  // MARK: The words in front of a command's own

  private mutating func askForObject(_ line: TypedLine, isHelp: Bool) {
    var offer = KeywordOffer(typed: typed)
    for object in Command.objects { offer.add(Candidate(word: object, summary: Command.summary(of: object))) }
    if !isHelp {
      offer.add(Candidate(word: Self.help, summary: "tell about a command, or about all of them"))
    }
    keywords = offer.candidates
  }

  private mutating func askForVerb(_ word: String) {
    guard let object = Command.object(word) else { return }
    var offer = KeywordOffer(typed: typed)
    for command in Command.all(on: object) {
      offer.add(command)
    }
    keywords = offer.candidates
  }

  private mutating func offerGlobalOptions(_ line: TypedLine) {
    var offer = KeywordOffer(typed: typed)
    for option in GlobalOptions.declarations
    where !line.options.contains(where: { $0.spellings == option.spellings }) {
      if let word = option.spellings.first(where: { $0.hasPrefix(typed) }) {
        offer.add(Candidate(word: word, summary: option.summary))
      }
    }
    for option in GlobalOptions.declarations where typed.utf8.contains(UInt8(ascii: "=")) {
      for spelling in option.spellings {
        option.joined.forEach { offer.add(Candidate(word: "\(spelling)=\($0)")) }
      }
    }
    for question in GlobalOptions.questions { offer.add(question) }
    keywords += offer.candidates
  }

  // MARK: A command's own words

  private mutating func askForWord(
    _ words: ArraySlice<String>, _ line: TypedLine, isHelp: Bool,
    _ present: @escaping (String) -> PresentLink?
  ) {
    guard let (command, own) = try? Command.find(in: Array(words)) else { return }
    var walk = CommandWalk(command.grammar(), kinds, present: present)
    walk.read(own)
    if let awaited = walk.awaited {
      said = walk.said
      return wanted = Self.refined(awaited, typed)
    }
    let keyword = Keyword(typed)
    if keyword.joinedValue != nil { return askForJoinedValue(keyword, walk) }
    let operand = walk.nextOperand
    walk = walk.looking(ahead: line.later)
    said = walk.said
    var offer = KeywordOffer(typed: typed)
    if isHelp {
      walk.grammar.words.filter { $0.keyword == LinkScope.type }.forEach { offer.add($0) }
    } else if let operand, !typed.hasPrefix("-") {
      wanted = Self.refined(operand.wanted, typed)
      offer.addAll(of: walk, onlyTelling: operand.comesFirst ? operand.subject : nil)
    } else {
      if let possible = walk.possible, !typed.hasPrefix("-") { wanted = possible }
      offer.addAll(of: walk)
    }
    keywords = offer.candidates
  }

  /// `--vni=1`: what stands behind the sign is the value.
  private mutating func askForJoinedValue(_ keyword: Keyword, _ walk: CommandWalk) {
    said = walk.said
    front = keyword.spelled + "="
    typed = keyword.joinedValue ?? ""
    if let word = walk.word(keyword) {
      wanted = word.value
    } else if let (match, group) = walk.option(keyword), !match.isNegated, let field = match.fields.first {
      wanted = field.codec.isKeywordAlone ? .anything : group.wanted(for: field)
    }
    wanted = Self.refined(wanted, typed)
  }
}

extension Command {
  /// What can be done with an object, in a line.
  fileprivate static func summary(of object: String) -> String {
    let commands = all(on: object)
    return commands.first?.verb.isEmpty ?? true
      ? commands.first?.summary ?? "" : commands.map(\.verb).joined(separator: ", ")
  }
}
