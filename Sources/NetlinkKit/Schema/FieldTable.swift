/// The options of one kind of object, in the order in which they are encoded and printed.
///
/// A class, though a constant: all settings have their table with them, and are copied often.
public final class FieldTable: Sendable {
  /// What the table is of: a link kind's name, `link`, `fdb`, `addr`.
  public let name: String
  /// The options.
  public let fields: [FieldDescriptor]

  /// Words that set several of the options at once.
  public let shorthands: [Shorthand]

  init(_ name: String, _ fields: [FieldDescriptor], shorthands: [Shorthand] = []) {
    self.name = name
    self.fields = fields
    self.shorthands = shorthands
    var claimed: UInt128 = 0
    for field in fields {
      for attribute in field.codec.attributes {
        precondition(attribute < 128, "\(name) has an attribute beyond what the table can mark")
        claimed |= 1 << UInt128(attribute)
      }
    }
    self.claimed = claimed
    var outline = WordOutline()
    outlines = fields.map(\.outline)
    for field in outlines { outline.admit(field) }
    for shorthand in shorthands { outline.admit(shorthand.outline) }
    self.outline = outline
  }

  /// What words may spell one of the options, at a glance.
  private let outline: WordOutline
  /// The same of each option.
  private let outlines: [WordOutline]

  /// A bit for each attribute that some option reads and writes.
  public let claimed: UInt128

  /// Whether some option reads and writes an attribute.
  func claims(_ attribute: UInt16) -> Bool { attribute < 128 && claimed >> UInt128(attribute) & 1 == 1 }

  /// What a keyword found: one option, or several at once.
  public struct Match: Sendable {
    /// The option, or the first one of several.
    public let field: FieldDescriptor
    /// The other ones, of the same codec. Mostly none, and then nothing is allocated for a match.
    public let others: [FieldDescriptor]
    /// Whether the keyword had “no” in front.
    public let isNegated: Bool

    /// The options; never empty, and all of one codec.
    public var fields: [FieldDescriptor] { [field] + others }
  }

  /// Every word that `match` knows, but for the negations.
  public var keywords: [String] {
    fields.filter { $0.access != .readOnly }.flatMap { $0.spellings(isLong: true) }
      + shorthands.map(\.keyword)
  }

  /// The first option that reads and writes an attribute.
  public func claimant(of attribute: UInt16) -> FieldDescriptor? {
    fields.first { $0.codec.attributes.contains(attribute) }
  }

  /// The place of a field; nil where it is another table's.
  func index(of field: FieldDescriptor) -> Int? {
    fields.firstIndex { $0 === field }
  }

  /// What a word spells, with `-` and `_` alike; nil where it is no option that can be given.
  ///
  /// - Parameters:
  ///   - word: a word of the command line, without `--`.
  ///   - isLong: whether the word had `--` in front.
  public func match(_ word: String, isLong: Bool = false) -> Match? {
    let glance = WordOutline.Glance(word)
    guard outline.admits(glance) else { return nil }
    for place in outlines.indices where outlines[place].admits(glance) {
      let field = fields[place]
      if field.access != .readOnly, let isNegated = field.isNegated(in: word, isLong: isLong) {
        return Match(field: field, others: [], isNegated: isNegated)
      }
    }
    for shorthand in shorthands where shorthand.outline.admits(glance) {
      guard let isNegated = shorthand.fields[0].codec.isNegated(shorthand.keyword, in: word) else { continue }
      return Match(
        field: shorthand.fields[0], others: Array(shorthand.fields.dropFirst()), isNegated: isNegated)
    }
    return nil
  }
}

extension FieldTable {
  /// Whether a word is a spelling, with `-` and `_` alike.
  public static func isSame(_ spelling: String, _ word: String) -> Bool { isSameKeyword(spelling, word) }
}

/// A word that sets several options at once: `key` for `ikey` and `okey`.
public struct Shorthand: Sendable {
  /// The word.
  public let keyword: String
  /// The options; all of one codec.
  public let fields: [FieldDescriptor]
  fileprivate let outline: WordOutline

  /// One line of help.
  public var summary: String { "both of " + fields.map(\.keyword).joined(separator: " and ") }

  init(_ keyword: String, for fields: [FieldDescriptor]) {
    precondition(!fields.isEmpty, "a shorthand stands for some option")
    self.keyword = keyword
    self.fields = fields
    var outline = WordOutline()
    outline.admit(keyword, isNegatable: fields[0].codec.isNegatable)
    self.outline = outline
  }
}

extension FieldDescriptor {
  /// Whether a word spells the option, or its opposite; nil where it is neither.
  fileprivate func isNegated(in word: String, isLong: Bool) -> Bool? {
    if let isNegated = codec.isNegated(keyword, in: word) { return isNegated }
    for alias in aliases {
      if let isNegated = codec.isNegated(alias, in: word) { return isNegated }
    }
    if !isLong, bareAliases.contains(where: { isSameKeyword($0, word) }) { return false }
    return opposite == word ? true : nil
  }
}

extension Codec {
  /// Whether a word is a spelling, or “no” and the spelling; nil where it is neither.
  fileprivate func isNegated(_ spelling: String, in word: String) -> Bool? {
    if isSameKeyword(spelling, word) { return false }
    let surplus = word.utf8.count - spelling.utf8.count
    guard isNegatable, surplus == 2 || surplus == 3, word.hasPrefix("no") else { return nil }
    let letters = Array(word.utf8)
    guard surplus == 2 || isDash(letters[2]) else { return nil }
    return isSameKeyword(spelling, letters.span.extracting(surplus...)) ? true : nil
  }
}

/// Whether two words are the same but for `-` and `_`: iproute2 has `ageing_time` and `ignore-df`, and people
/// remember neither.
private func isSameKeyword(_ spelling: String, _ word: String) -> Bool {
  let letters = word.utf8
  return spelling.utf8.count == letters.count && isSameKeyword(spelling, letters.span)
}

private func isSameKeyword(_ spelling: String, _ word: Span<UInt8>) -> Bool {
  let letters = spelling.utf8
  let span = letters.span
  guard span.count == word.count else { return false }
  for place in span.indices where span[place] != word[place] {
    guard isDash(span[place]), isDash(word[place]) else { return false }
  }
  return true
}

private func isDash(_ letter: UInt8) -> Bool { letter == UInt8(ascii: "-") || letter == UInt8(ascii: "_") }
