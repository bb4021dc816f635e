import NetlinkKit

/// A keyword of a command that is no option of a table: what it stands for is no attribute of its own.
struct CommandWord: Sendable {
  /// How the keyword may be written.
  enum Form: Sendable {
    /// As a bare word and as a long option.
    case either
    /// As a bare word alone, since the long option is another one: `peer`.
    case bare
    /// As a long option alone, since a bare word is a name there: `--if-present`.
    case long
  }

  /// The main spelling; `-` and `_` are alike to a reader.
  let keyword: String
  /// Other spellings that are accepted.
  let aliases: [String]
  /// Spellings that are accepted as bare words alone, since the long option is another one: `group`.
  let bareAliases: [String]
  let form: Form
  /// What help writes for the value; nil where the keyword says it all.
  let placeholder: String?
  /// What the value may be.
  let value: Wanted
  /// Whether the word may have “no” in front.
  let isNegatable: Bool
  /// Words that may stand in front of the value: the `id` of `tunnel_info id 100`.
  let particles: [String]
  /// What the keyword tells. Of two keywords that tell the same, a line has one.
  let subject: String
  /// Whether a line may have it several times.
  let isRepeatable: Bool
  /// What the line tells from where on the keyword is another one; nil where there is no such thing.
  let end: String?
  /// What all words behind the keyword belong to; nil where they go on being the command's.
  let rest: (@Sendable () -> Grammar)?
  /// One line of help.
  let summary: String

  /// Declares a keyword.
  ///
  /// - Parameters:
  ///   - placeholder: what help writes for the value, where what is offered for it does not tell.
  ///   - value: what is offered for the value; nil, and no placeholder, where there is none.
  ///   - subject: what the keyword tells; itself where it is the only one that does.
  ///   - end: what the line tells from where on the keyword is another one.
  init(
    _ keyword: String, aliases: [String] = [], bareAliases: [String] = [], form: Form = .either,
    value placeholder: String? = nil,
    offering value: Wanted? = nil, behind particles: [String] = [], tells subject: String? = nil,
    isNegatable: Bool = false, isRepeatable: Bool = false, until end: String? = nil,
    rest: (@Sendable () -> Grammar)? = nil,
    _ summary: String
  ) {
    self.keyword = keyword
    self.aliases = aliases
    self.bareAliases = bareAliases
    self.form = form
    self.placeholder = placeholder ?? value?.placeholder
    self.value = value ?? .anything
    self.isNegatable = isNegatable
    self.particles = particles
    self.subject = subject ?? keyword
    self.isRepeatable = isRepeatable
    self.end = end
    self.rest = rest
    self.summary = summary
  }

  /// An option of a table, as help shows it.
  init(_ field: FieldDescriptor) {
    self.init(
      field.keyword, aliases: field.aliases, value: field.codec.placeholder,
      isNegatable: field.codec.isNegatable,
      field.summary)
  }

  /// A word for several options of a table, as help shows it.
  init(_ shorthand: Shorthand) {
    let codec = shorthand.fields[0].codec
    self.init(
      shorthand.keyword, value: codec.placeholder, isNegatable: codec.isNegatable, shorthand.summary)
  }

  /// The spellings as help shows them.
  var shownSpellings: [String] { spellings(isLong: true).map { form == .long ? "--" + $0 : $0 } }

  /// The word as help shows it, without its value: `[no]learning`, `tos, dsfield`.
  var shownStart: String { (isNegatable ? "[no]" : "") + shownSpellings.joined(separator: ", ") }

  /// The spellings that are accepted, the main one first.
  func spellings(isLong: Bool) -> [String] { [keyword] + aliases + (isLong ? [] : bareAliases) }

  /// For a `switch` over the keywords of a line.
  static func ~= (word: CommandWord, keyword: Keyword) -> Bool {
    guard word.form == .either || (word.form == .long) == keyword.isLong else { return false }
    return FieldTable.isSame(word.keyword, keyword.name)
      || word.aliases.contains { FieldTable.isSame($0, keyword.name) }
      || !keyword.isLong && word.bareAliases.contains { FieldTable.isSame($0, keyword.name) }
  }

  /// Whether a keyword of a line is this one with “no” in front.
  func isNegated(in keyword: Keyword) -> Bool {
    isNegatable
      && (FieldTable.isSame("no" + self.keyword, keyword.name)
        || FieldTable.isSame("no-" + self.keyword, keyword.name))
  }
}
