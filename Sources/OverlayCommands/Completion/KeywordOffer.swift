import NetlinkKit

/// Keywords to go on with, in the spelling that the user has begun.
struct KeywordOffer {
  /// What is there of the word.
  private let typed: String
  private let isLong: Bool
  private(set) var candidates: [Candidate] = []

  init(typed: String) {
    self.typed = typed
    isLong = typed.hasPrefix("-")
  }

  /// Offers a word that is spelled in one way alone.
  mutating func add(_ candidate: Candidate) {
    if candidate.word.hasPrefix(typed) { append(candidate) }
  }

  /// What several tables have is offered once, as the first of them has it.
  private mutating func append(_ candidate: Candidate) {
    if !candidates.contains(where: { $0.word == candidate.word }) { candidates.append(candidate) }
  }

  /// Offers a keyword of a command.
  mutating func add(_ word: CommandWord) {
    guard word.form == .either || (word.form == .long) == isLong else { return }
    add(word.spellings(isLong: isLong), word.summary)
    if word.isNegatable { addNegation(of: word.keyword, word.summary) }
  }

  /// Offers a command's verb.
  mutating func add(_ command: Command) { add([command.verb] + command.otherVerbs, command.summary) }

  /// Offers an option, and what says its opposite.
  mutating func add(_ field: FieldDescriptor, of group: OptionGroup) {
    guard isLong || group.prefix.isEmpty, !field.keyword.utf8.contains(UInt8(ascii: " ")) else { return }
    add(field.spellings(isLong: isLong).map { group.prefix + $0 }, field.summary)
    if field.codec.isNegatable { addNegation(of: field.keyword, behind: group.prefix, field.summary) }
    if let opposite = field.opposite { add([group.prefix + opposite], "the opposite of \(field.keyword)") }
  }

  /// Offers a word for several options.
  mutating func add(_ shorthand: Shorthand, of group: OptionGroup) {
    guard isLong || group.prefix.isEmpty else { return }
    add([group.prefix + shorthand.keyword], shorthand.summary)
    if shorthand.fields[0].codec.isNegatable {
      addNegation(of: shorthand.keyword, behind: group.prefix, shorthand.summary)
    }
  }

  /// Offers what a line does not tell yet.
  ///
  /// - Parameter subject: what nothing else than that is offered for.
  mutating func addAll(of walk: CommandWalk, onlyTelling subject: String? = nil) {
    let scope = walk.linkScope
    for word in walk.grammar.words where subject.map({ $0 == word.subject }) ?? true {
      guard walk.isWanted(word), !walk.isOver(word),
        scope?.admits(word) ?? true
      else { continue }
      add(word)
    }
    guard subject == nil, !walk.grammar.optionsComeLast || walk.nextOperand == nil else { return }
    let isBegun = typed.utf8.contains { $0 != UInt8(ascii: "-") }
    for group in scope?.offered(isLong: isLong, isBegun: isBegun) ?? walk.grammar.options {
      addAll(of: group, walk.said)
    }
  }

  private mutating func addAll(of group: OptionGroup, _ said: Said) {
    func isTold(_ field: FieldDescriptor) -> Bool { said.tells(group.subject(of: field)) }
    let excluded = group.rules.flatMap { rule in
      if case .excludes(let first, let second) = rule {
        return (isTold(first) ? [second] : []) + (isTold(second) ? [first] : [])
      }
      return []
    }
    for field in group.fields where !isTold(field) && !excluded.contains(field) { add(field, of: group) }
    for shorthand in group.shorthands where !shorthand.fields.contains(where: isTold) {
      add(shorthand, of: group)
    }
  }

  private mutating func addNegation(of keyword: String, behind prefix: String = "", _ summary: String) {
    let words = ["no" + keyword, "no-" + keyword].map { prefix + $0 }
    add(isLong ? words.reversed() : words, "not: \(summary)")
  }

  /// Offers the first of the spellings that goes on from what is there.
  private mutating func add(_ spellings: [String], _ summary: String) {
    for spelling in spellings {
      guard let word = continuation(isLong ? "--" + spelling : spelling) else { continue }
      return append(Candidate(word: word, summary: summary))
    }
  }

  /// A spelling with `-` and `_` as the user has written them; nil where it does not begin as the word does.
  private func continuation(_ spelling: String) -> String? {
    let (typed, letters) = (Array(typed.utf8), Array(spelling.utf8))
    guard letters.count >= typed.count, zip(typed, letters).allSatisfy(Self.isAlike) else { return nil }
    let dash = typed.dropFirst(isLong ? 2 : 0).last(where: Self.isDash)
    let rest = letters.dropFirst(typed.count).map { Self.isDash($0) ? dash ?? $0 : $0 }
    return String(decoding: typed + rest, as: UTF8.self)
  }

  private static func isAlike(_ left: UInt8, _ right: UInt8) -> Bool {
    left == right || isDash(left) && isDash(right)
  }

  private static func isDash(_ letter: UInt8) -> Bool {
    letter == UInt8(ascii: "-") || letter == UInt8(ascii: "_")
  }
}
