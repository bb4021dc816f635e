/// The options of one kind of object, in the order in which they are encoded and printed.
public struct FieldTable: Sendable {
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
  }

  /// What a keyword found: one option, or several at once.
  public struct Match: Sendable {
    /// The options; never empty, and all of one codec.
    public let fields: [FieldDescriptor]
    /// Whether the keyword had “no” in front.
    public let isNegated: Bool
  }

  /// Every word that `match` knows, but for the negations.
  public var keywords: [String] {
    fields.filter { $0.access != .readOnly }.flatMap { $0.spellings(isLong: true) }
      + shorthands.map(\.keyword)
  }

  /// The place of the field whose main spelling this is.
  func index(of keyword: String) -> Int? {
    fields.firstIndex { $0.keyword == keyword }
  }

  /// What a word spells, with `-` and `_` alike; nil where it is no option that can be given.
  ///
  /// - Parameter isLong: whether the word had `--` in front.
  public func match(_ word: String, isLong: Bool = false) -> Match? {
    let word = normalizedKeyword(word)
    for field in fields where field.access != .readOnly {
      if let isNegated = field.spellings(isLong: isLong).lazy.compactMap({
        field.codec.isNegated($0, in: word)
      }).first {
        return Match(fields: [field], isNegated: isNegated)
      }
      if let opposite = field.opposite, word == opposite { return Match(fields: [field], isNegated: true) }
    }
    for shorthand in shorthands {
      guard let isNegated = shorthand.fields[0].codec.isNegated(shorthand.keyword, in: word) else { continue }
      return Match(fields: shorthand.fields, isNegated: isNegated)
    }
    return nil
  }
}

/// A word that sets several options at once: `key` for `ikey` and `okey`.
public struct Shorthand: Sendable {
  /// The word.
  public let keyword: String
  /// The options; all of one codec.
  public let fields: [FieldDescriptor]

  init(_ keyword: String, for fields: [FieldDescriptor]) {
    precondition(!fields.isEmpty, "a shorthand stands for some option")
    self.keyword = keyword
    self.fields = fields
  }
}

extension Codec {
  /// Whether a word is a spelling, or “no” and the spelling; nil where it is neither.
  fileprivate func isNegated(_ spelling: String, in word: String) -> Bool? {
    let spelling = normalizedKeyword(spelling)
    if spelling == word { return false }
    guard isNegatable, word.hasPrefix("no"), word.hasSuffix(spelling) else { return nil }
    let length = word.utf8.count - spelling.utf8.count
    return length == 2 || length == 3 && word.hasPrefix("no_") ? true : nil
  }
}

/// A keyword with `_` for each `-`: iproute2 has `ageing_time` and `ignore-df`, and people remember neither.
func normalizedKeyword(_ word: String) -> String {
  guard word.utf8.contains(UInt8(ascii: "-")) else { return word }
  return String(decoding: word.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
}
