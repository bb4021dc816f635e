import NetlinkKit

/// What may stand behind a command's verb: the one declaration for reading, help and completion.
struct Grammar: Sendable {
  /// Words that stand without a keyword, in their order.
  let operands: [Operand]
  /// Keywords that are no options of a table.
  let words: [CommandWord]
  /// Those of the keywords that help lists under a title of their own.
  let titledWords: [HelpSection]
  /// Those of the keywords that end what stands behind a keyword: they are the command's, and help lists them there.
  let outerWords: [CommandWord]
  /// Options of tables.
  let options: [OptionGroup]
  /// Whether the options stand behind all words without a keyword.
  let optionsComeLast: Bool
  /// Where the options are those of links, which ones there are depends on the rest of the line.
  let links: LinkLine.Verb?

  init(
    operands: [Operand] = [], words: [CommandWord] = [], titled titledWords: [HelpSection] = [],
    outer outerWords: [CommandWord] = [], options: [OptionGroup] = [], optionsComeLast: Bool = false,
    links: LinkLine.Verb? = nil
  ) {
    self.operands = operands
    self.words = words + titledWords.flatMap(\.words) + outerWords
    self.titledWords = titledWords
    self.outerWords = outerWords
    self.options = options
    self.optionsComeLast = optionsComeLast
    self.links = links
  }

  /// Every keyword, those behind keywords among them, for a line that has one wrong.
  var keywords: [String] { ownKeywords + words.flatMap { $0.rest?().ownKeywords ?? [] } }

  private var ownKeywords: [String] {
    words.flatMap { $0.spellings(isLong: true) } + options.flatMap(\.keywords)
  }
}

/// A word of a command that stands without a keyword.
struct Operand: Sendable {
  /// What the word may be.
  let wanted: Wanted
  /// What it tells, so that it is not there any more where a keyword has told it.
  let subject: String
  /// Whether several may stand there.
  let isRepeatable: Bool
  /// Whether nothing but this word makes sense as long as it is missing.
  let comesFirst: Bool

  init(_ wanted: Wanted, tells subject: String, isRepeatable: Bool = false, comesFirst: Bool = false) {
    self.wanted = wanted
    self.subject = subject
    self.isRepeatable = isRepeatable
    self.comesFirst = comesFirst
  }
}

/// Options of a table, all or some of them, as a command takes them.
struct OptionGroup: Sendable {
  let table: FieldTable
  /// Those that the command takes.
  let fields: [FieldDescriptor]
  /// What the options ask of one another.
  let rules: [Rule]
  /// What stands in front of a long option, which is then the only spelling: `peer-`.
  let prefix: String
  /// What tells the options from others of the same names.
  let owner: String
  /// Words that may stand in front of a value: the `lock` of a route's metric.
  let particles: [String]
  /// What a value is where the command is about what is there already.
  let present: [(field: FieldDescriptor, wanted: Wanted)]
  /// What help calls the options; nil where they are nothing but the command's options.
  let title: String?
  /// What help says of all of them.
  let note: String?

  init(
    _ table: FieldTable, only fields: [FieldDescriptor]? = nil, rules: [Rule] = [], prefix: String = "",
    of owner: String = "",
    behind particles: [String] = [], present: [(field: FieldDescriptor, wanted: Wanted)] = [],
    titled title: String? = nil, note: String? = nil
  ) {
    self.table = table
    self.fields = (fields ?? table.fields).filter { $0.access != .readOnly }
    self.rules = rules
    self.prefix = prefix
    self.owner = owner
    self.particles = particles
    self.present = present
    self.title = title
    self.note = note
  }

  /// Words for several of the options at once.
  var shorthands: [Shorthand] { table.shorthands.filter { $0.fields.allSatisfy(fields.contains) } }

  /// The same options but for some.
  func keeping(_ isKept: (FieldDescriptor) -> Bool) -> OptionGroup {
    OptionGroup(
      table, only: fields.filter(isKept), rules: rules, prefix: prefix, of: owner, behind: particles,
      present: present, titled: title, note: note)
  }

  /// What a keyword of a line spells; nil where it is none of the options.
  func match(_ keyword: Keyword) -> FieldTable.Match? {
    guard !prefix.isEmpty else { return match(keyword.name, isLong: keyword.isLong) }
    guard keyword.isLong, keyword.name.hasPrefix(prefix) else { return nil }
    return match(String(keyword.name.dropFirst(prefix.utf8.count)), isLong: true)
  }

  /// What a keyword spells in the first group that has it.
  static func match(
    _ keyword: Keyword, in groups: [OptionGroup]
  ) -> (match: FieldTable.Match, group: OptionGroup)? {
    for group in groups {
      if let match = group.match(keyword) { return (match, group) }
    }
    return nil
  }

  private func match(_ name: String, isLong: Bool) -> FieldTable.Match? {
    guard let match = table.match(name, isLong: isLong), fields.contains(match.field) else { return nil }
    return match
  }

  /// What the option tells, in a line where others may be spelled like it.
  func subject(of field: FieldDescriptor) -> String { (owner.isEmpty ? prefix : owner) + field.keyword }

  /// What the option's value may be.
  func wanted(for field: FieldDescriptor) -> Wanted {
    present.first { $0.field == field }?.wanted ?? Wanted(field)
  }

  fileprivate var keywords: [String] { fields.flatMap { $0.spellings(isLong: true) }.map { prefix + $0 } }
}
