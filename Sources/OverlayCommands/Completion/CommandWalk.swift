import NetlinkKit

/// A walk over the words of a command, as far as they are there, to the one that the cursor is in.
///
/// It takes everything: what is wrong is said when the command runs.
struct CommandWalk {
  private(set) var grammar: Grammar
  private(set) var said = Said()
  /// What the value is whose keyword was the last word; nil where a keyword may follow.
  private(set) var awaited: Wanted?
  /// What the value may be whose keyword was the last word, where it may be left out.
  private(set) var possible: Wanted?
  /// What is known of a link by its name, for the options that it has.
  private let present: (String) -> PresentLink?
  /// The kinds of links that there are.
  private let kinds: LinkKinds
  /// Whether the words are behind the cursor, where what they lead to is no matter.
  private var isAhead = false

  init(_ grammar: Grammar, _ kinds: LinkKinds, present: @escaping (String) -> PresentLink?) {
    self.grammar = grammar
    self.kinds = kinds
    self.present = present
  }

  /// Which options of links the line may have.
  var linkScope: LinkScope? { grammar.links.map { LinkScope($0, said, kinds, present: present) } }

  /// The walk with what the words behind the cursor tell.
  func looking(ahead words: [String]) -> CommandWalk {
    var walk = self
    walk.isAhead = true
    walk.read(words)
    return walk
  }

  /// Reads on.
  mutating func read(_ words: some Sequence<String>) {
    var rest = Array(words)[...]
    while let word = rest.popFirst() { read(Keyword(word), &rest) }
  }

  private mutating func read(_ keyword: Keyword, _ rest: inout ArraySlice<String>) {
    if !isAhead { possible = nil }
    if let word = word(keyword) {
      read(word, keyword, &rest)
    } else if let (match, group) = option(keyword) {
      read(match, of: group, keyword, &rest)
    } else if !keyword.isLong, let operand = nextOperand {
      said.note(operand.subject, keyword.spelled)
    }
  }

  private mutating func read(_ word: CommandWord, _ keyword: Keyword, _ rest: inout ArraySlice<String>) {
    if let behind = word.rest {
      if isAhead {
        said.note(word.subject)
        rest = []
      } else {
        grammar = behind()
        said = Said()
      }
      return
    }
    guard word.placeholder != nil else { return said.note(word.subject) }
    let value = value(of: keyword, word.value, behind: word.particles, &rest) { _ in 1 }
    said.note(word.subject, value)
  }

  private mutating func read(
    _ match: FieldTable.Match, of group: OptionGroup, _ keyword: Keyword, _ rest: inout ArraySlice<String>
  ) {
    let field = match.field
    said.note(keyword)
    var value: String?
    if field.codec.isValueOptional, !match.isNegated, keyword.joinedValue == nil, rest.isEmpty, !isAhead {
      possible = group.wanted(for: field)
    }
    if !match.isNegated, !field.codec.isKeywordAlone, field.opposite != keyword.name,
      !leavesValueOut(field, keyword, rest)
    {
      value = self.value(of: keyword, group.wanted(for: field), behind: group.particles, &rest) {
        field.codec.wordCount(in: $0)
      }
    }
    for field in match.fields { said.note(group.subject(of: field), value) }
  }

  private func leavesValueOut(
    _ field: FieldDescriptor, _ keyword: Keyword, _ rest: ArraySlice<String>
  ) -> Bool {
    field.codec.isValueOptional && keyword.joinedValue == nil && field.codec.wordCount(in: rest) == 0
  }

  /// The first word of a value; nil where it is not there yet.
  private mutating func value(
    of keyword: Keyword, _ wanted: Wanted, behind particles: [String], _ rest: inout ArraySlice<String>,
    count: (ArraySlice<String>) -> Int
  ) -> String? {
    if let joined = keyword.joinedValue { return joined }
    while let word = rest.first, particles.contains(word) { rest = rest.dropFirst() }
    guard let value = rest.first else {
      awaited = wanted
      return nil
    }
    rest = rest.dropFirst(max(1, count(rest)))
    return value
  }

  /// The keyword of the command that a word is; nil where it is none, or none any more.
  func word(_ keyword: Keyword) -> CommandWord? {
    guard
      let word = grammar.words.first(where: { ($0 ~= keyword || $0.isNegated(in: keyword)) && !isOver($0) })
    else { return nil }
    // `link add vxlan10 dev`: the name is there, so it is the underlay.
    return isWanted(word) || option(keyword) == nil ? word : nil
  }

  /// Whether a line may tell once more, or at last, what a keyword tells.
  func isWanted(_ word: CommandWord) -> Bool { word.isRepeatable || !said.tells(word.subject) }

  /// Whether a keyword of the command is another one by now.
  func isOver(_ word: CommandWord) -> Bool { word.end.map(said.tells) ?? false }

  /// What an option's keyword spells, in the first group that has it.
  func option(_ keyword: Keyword) -> (FieldTable.Match, OptionGroup)? {
    if let scope = linkScope { return scope.option(keyword, beforeName: !said.tells(LinkScope.name)) }
    return OptionGroup.match(keyword, in: grammar.options)
  }

  /// The word without a keyword that comes next; nil where there is none any more.
  var nextOperand: Operand? { grammar.operands.first { $0.isRepeatable || !said.tells($0.subject) } }
}
