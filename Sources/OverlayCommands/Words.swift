import NetlinkKit

/// A word, or a long option, that names an option.
struct Keyword {
  /// As the user wrote it, without a value that was joined to it: `vni`, `--vni`.
  let spelled: String
  /// Without the dashes.
  let name: String
  /// Whether it had the dashes.
  let isLong: Bool
  /// What stood behind `=` in a long option.
  let joinedValue: String?

  init(_ word: String) {
    // Not by characters: a mark that combines with the sign behind it makes another one of that.
    let letters = word.utf8
    let dash = UInt8(ascii: "-")
    isLong = letters.first == dash && letters.count > 2 && letters.dropFirst().first == dash
    guard isLong, let sign = letters.firstIndex(of: UInt8(ascii: "=")) else {
      spelled = word
      name = isLong ? String(decoding: letters.dropFirst(2), as: UTF8.self) : word
      joinedValue = nil
      return
    }
    spelled = String(decoding: letters[..<sign], as: UTF8.self)
    name = String(decoding: letters[..<sign].dropFirst(2), as: UTF8.self)
    joinedValue = String(decoding: letters[sign...].dropFirst(), as: UTF8.self)
  }
}

/// The words of a command line that are still to be read.
struct Words {
  private var rest: ArraySlice<String>
  /// Whether a word, in the place of a keyword, is another command's; nil where none is.
  private let isForeign: ((Keyword) -> Bool)?

  /// - Parameter isForeign: tells the keywords at which a command's own end.
  init(_ words: [String], endingAt isForeign: ((Keyword) -> Bool)? = nil) {
    rest = words[...]
    self.isForeign = isForeign
  }

  var isEmpty: Bool { rest.isEmpty }

  /// How many words have been read.
  var position: Int { rest.startIndex }

  /// The next word, left where it is.
  var peeked: String? { rest.first }

  mutating func next() -> String? { rest.popFirst() }

  mutating func takeAll() -> [String] {
    defer { rest = rest[rest.endIndex...] }
    return Array(rest)
  }

  mutating func nextKeyword() -> Keyword? {
    guard let keyword = rest.first.map(Keyword.init), isForeign?(keyword) != true else { return nil }
    rest.removeFirst()
    return keyword
  }

  /// The next keyword, also where it is the first of another command's.
  mutating func nextForeignKeyword() -> Keyword? { next().map(Keyword.init) }

  /// The value that goes with a keyword: what is joined to it, or the next word.
  mutating func value(of keyword: Keyword) throws(CommandFailure) -> String {
    if let joined = keyword.joinedValue { return joined }
    guard let word = next() else { throw .usage("\(keyword.spelled) needs a value") }
    return word
  }

  /// The words that make the value of an option.
  mutating func values(of keyword: Keyword, for field: FieldDescriptor) throws(CommandFailure) -> [String] {
    if field.codec.isKeywordAlone {
      guard keyword.joinedValue == nil else { throw .usage("\(keyword.spelled) takes no value") }
      return []
    }
    if let joined = keyword.joinedValue { return [joined] }
    let count = field.codec.wordCount(in: rest)
    guard count > 0 || field.codec.isValueOptional else {
      throw .usage("\(keyword.spelled) needs a value")
    }
    if count == 1, let word = rest.popFirst() { return [word] }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Whether a keyword has “on” or “off” for a value, joined to it or as the next word.
  func hasState(_ keyword: Keyword) -> Bool {
    switch keyword.joinedValue ?? peeked {
    case "on", "off", "1", "0": true
    default: false
    }
  }

  /// The name of a link behind a keyword, checked.
  ///
  /// - Parameter isNew: whether a link is to have the name.
  mutating func linkName(of keyword: Keyword, isNew: Bool = false) throws(CommandFailure) -> String {
    let name = try value(of: keyword)
    try checkLinkName(name, isNew: isNew)
    return name
  }

  /// The name of a link behind a keyword that is to be given once.
  mutating func linkName(of keyword: Keyword, inPlaceOf earlier: String?) throws(CommandFailure) -> String {
    guard earlier == nil else { throw .usage("\(keyword.spelled) is given twice") }
    return try linkName(of: keyword)
  }
}

/// Refuses what cannot be a link's name before the kernel has to.
func checkLinkName(_ name: String, isNew: Bool = false) throws(CommandFailure) {
  if let fault = LinkName.fault(in: name, isNew: isNew) { throw .usage("the name “\(name)” \(fault)") }
}
