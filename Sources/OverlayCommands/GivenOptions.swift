import NetlinkKit

/// Settings as a command line gave them, with how the user spelled each.
struct GivenOptions {
  private(set) var settings: Settings
  /// How the user spelled each option; few, so that a search beats a dictionary.
  private var spellings: [(field: FieldDescriptor, spelled: String)] = []

  init(_ table: FieldTable) { settings = Settings(table) }

  /// Takes an option, or several by one word, with its value's words.
  mutating func take(
    _ match: FieldTable.Match, _ keyword: Keyword, _ values: [String]
  ) throws(CommandFailure) {
    try take(match.field, match.isNegated, keyword, values)
    for field in match.others { try take(field, match.isNegated, keyword, values) }
  }

  private mutating func take(
    _ field: FieldDescriptor, _ isNegated: Bool, _ keyword: Keyword, _ values: [String]
  ) throws(CommandFailure) {
    if spelled(field) != nil { throw .usage("\(keyword.spelled) is given twice") }
    // Few lines have more, and to grow step by step costs more than the room.
    if spellings.isEmpty { spellings.reserveCapacity(4) }
    spellings.append((field, keyword.spelled))
    settings[field] = try Self.value(of: field, isNegated, keyword, values)
  }

  /// Sets a value that no word of the command line gave.
  mutating func set<Wrapped: FieldValue>(_ field: Field<Wrapped>, _ value: Wrapped) {
    settings[field] = value
  }

  /// Puts another value in the place of what an option has.
  mutating func replace(_ field: FieldDescriptor, by value: Value) { settings[field] = value }

  /// Puts a value of another option, spelled as this one was, in the place of what this one has.
  mutating func replace(
    _ field: FieldDescriptor, by other: FieldDescriptor, _ value: Value
  ) throws(CommandFailure) {
    guard settings[other] == nil else {
      throw .usage("\(spelling(of: field)) and \(spelling(of: other)) exclude each other")
    }
    spellings.append((other, spelling(of: field)))
    settings[field] = nil
    settings[other] = value
  }

  /// Takes the values of all other options away.
  mutating func keep(_ fields: [FieldDescriptor]) {
    for (field, _) in settings.given where !fields.contains(field) { settings[field] = nil }
  }

  /// Takes an option's value away.
  mutating func forget(_ field: FieldDescriptor) { settings[field] = nil }

  /// Adds what the user left out.
  mutating func complete(_ completion: (Settings) -> Settings) { settings = completion(settings) }

  /// Checks what the options ask of one another.
  ///
  /// - Parameter isNew: whether they are of an object that is to be made.
  func check(_ rules: [Rule], isNew: Bool = true) throws(CommandFailure) {
    for rule in rules {
      do throws(RuleFault) {
        try rule.check(settings, isNew: isNew) { spelling(of: $0) }
      } catch {
        throw .usage(error.message)
      }
    }
  }

  /// The options that the user gave, as they were spelled.
  var spelled: [String] { settings.given.compactMap { spelled($0.field) } }

  /// An option as the user spelled it, or as one may spell it.
  func spelling(of field: FieldDescriptor) -> String { spelled(field) ?? "--\(field.keyword)" }

  private func spelled(_ field: FieldDescriptor) -> String? {
    for spelling in spellings where spelling.field === field { return spelling.spelled }
    return nil
  }

  private static func value(
    of field: FieldDescriptor, _ isNegated: Bool, _ keyword: Keyword, _ values: [String]
  ) throws(CommandFailure) -> Value {
    if isNegated, let value = field.oppositeValue { return value }
    if isNegated, case .link = field.codec { return .link(.none) }
    if field.codec.isKeywordAlone || isNegated { return .toggle(!isNegated) }
    do throws(ValueFault) {
      return try field.codec.parse(values)
    } catch {
      let hint = values.last.flatMap { suggestion(for: $0, among: field.codec.words) }
      throw .usage("\(keyword.spelled): \(error.message)", hint: hint)
    }
  }
}

extension FieldTable.Match {
  /// The option that tells how many words follow; a negated one takes none.
  func values(of keyword: Keyword, from words: inout Words) throws(CommandFailure) -> [String] {
    isNegated ? [] : try words.values(of: keyword, for: field)
  }
}

/// A word that is no option here, with the nearest that is one.
func unknownOption(_ keyword: Keyword, among candidates: [String]) -> CommandFailure {
  .usage(
    "unknown option “\(keyword.spelled)”",
    hint: suggestion(for: keyword.name, among: candidates, front: keyword.isLong ? "--" : ""))
}
