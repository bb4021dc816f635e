import NetlinkKit

/// Words that belong together, with a title.
struct HelpSection: Sendable {
  let title: String
  /// What is to be said of all of them; nil where that is nothing.
  var note: String?
  let words: [CommandWord]

  /// What help calls the words of a command where nothing else sets them apart.
  static let usualTitle = "options"
}

extension Grammar {
  /// All that may stand behind the verb, as help and the manual list it.
  var sections: [HelpSection] {
    let usual = plainWords + options.filter { $0.title == nil }.flatMap(\.words)
    let titled = options.compactMap { group in
      group.title.map { HelpSection(title: $0, note: group.note, words: group.words) }
    }
    return ([HelpSection(title: HelpSection.usualTitle, words: usual)] + titledWords + titled + behindWords)
      .filter { !$0.words.isEmpty }
  }

  /// What stands behind keywords that all the rest of a line belongs to, once each: behind `nexthop` may be another.
  private var behindWords: [HelpSection] {
    words.compactMap { word in
      guard let grammar = word.rest?() else { return nil }
      let own = grammar.words.dropLast(grammar.outerWords.count)
      let words = own.filter { $0.rest == nil } + grammar.options.flatMap(\.words)
      return HelpSection(title: "behind `\(word.keyword)`", words: words)
    }
  }

  /// The words that have no title of their own: first those that stand without a keyword, where they are told apart.
  private var plainWords: [CommandWord] {
    let standing = operands.flatMap { operand -> [CommandWord] in
      guard case .words(let candidates) = operand.wanted else { return [] }
      return candidates.filter { !$0.summary.isEmpty }.map { CommandWord($0.word, $0.summary) }
    }
    return standing + words.prefix(words.count - titledWords.reduce(0) { $0 + $1.words.count })
  }
}

extension OptionGroup {
  /// The options as help lists them.
  var words: [CommandWord] { fields.map { CommandWord($0) } + shorthands.map { CommandWord($0) } }
}

extension LinkScope {
  /// What help and the manual list for a line about links: of one type, when the line tells it, nothing but its options.
  func sections(of grammar: Grammar) -> [HelpSection] {
    if let group = typeGroup {
      return [HelpSection(title: "options of \(group.name), \(group.summary)", words: group.options.words)]
    }
    let types = typeWords.map { CommandWord($0.word, $0.summary) }
    return grammar.sections.filter { $0.title == HelpSection.usualTitle } + [
      HelpSection(title: "types", words: types),
      HelpSection(title: "options of every type", words: generalOptions.words),
    ]
  }
}
