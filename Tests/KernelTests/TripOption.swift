import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// An option and the link that has it, as an argument.
struct TripOption: Sendable, CustomStringConvertible {
  let table: FieldTable
  let field: FieldDescriptor
  /// The kind of the link that has it.
  let kindName: String

  /// As the notes call it.
  var name: String { "\(table.name) \(field.keyword)" }
  var description: String { table.name == kindName ? name : "\(name) on \(kindName)" }

  func isNamed(in names: [String]) -> Bool { names.contains { $0 == name || $0 == "* \(field.keyword)" } }

  /// Whether a note is about the option and about a value; nil stands for all values.
  func isNamed(in names: [String], _ words: String, _ values: [String]?) -> Bool {
    isNamed(in: names) && values?.contains(words) ?? true
  }

  private static func all(_ table: FieldTable, on kindName: String) -> [TripOption] {
    table.fields.filter { $0.access != .readOnly }
      .map { TripOption(table: table, field: $0, kindName: kindName) }
      .filter { option in !TripNotes.untried.contains { option.isNamed(in: $0.options) } }
  }

  static let ofKinds = LinkKinds.all.flatMap { all($0.table, on: $0.name) }
  static let ofPorts = all(BridgePort.table, on: BridgePort.table.name)
  static let general = all(LinkOptions.table, on: "veth").flatMap { option in
    (TripNotes.kinds[option.field.keyword] ?? ["veth"]).map {
      TripOption(table: option.table, field: option.field, kindName: $0)
    }
  }

  // MARK: Its values, and what must stand beside them

  /// The option with one of its values.
  struct Sample {
    let words: [String]
    /// The value; nil where the notes give the words.
    let value: Value?
  }

  /// The least, the greatest and other values.
  var values: [Sample] {
    if let noted = TripNotes.values.first(where: { isNamed(in: $0.options) }) {
      return noted.words.map { Sample(words: KernelTests.words($0), value: nil) }
    }
    return field.codec.samples.map { Sample(words: Self.words(field, $0), value: $0) }
  }

  private static func words(_ field: FieldDescriptor, _ value: Value) -> [String] {
    if case .toggle(let isOn) = value, field.codec.isKeywordAlone {
      return [isOn ? field.keyword : field.opposite ?? "no\(field.keyword)"]
    }
    return [field.keyword] + [field.codec.text(of: value) { _ in "eth0" }]
  }

  /// What must stand beside a value: what the notes say, and then what the rules of the kind ask for.
  func company(of sample: Sample) -> [String] {
    let noted = TripNotes.company.filter { isNamed(in: $0.options) }.flatMap { KernelTests.words($0.company) }
    guard let kind = LinkKind.named(table.name) else { return noted }
    var settings = Settings(kind.table)
    settings[field] = sample.value ?? field.codec.samples.first
    for (keyword, word) in zip(noted, noted.dropFirst()) {
      guard let field = kind.table.match(keyword)?.fields.first else { continue }
      settings[field] = try? field.codec.parse([word])
    }
    let given = settings.given.map(\.field)
    // What is needed first: a kind may require an option only where another one is not given.
    let rules = kind.rules.filter(\.isNeed) + kind.rules
    for rule in rules + rules where (try? rule.check(settings, isNew: true) { $0.keyword }) == nil {
      if let missing = rule.missing(in: settings) { settings[missing.field] = missing.value }
    }
    let asked = settings.given.filter { !given.contains($0.field) }
    return noted + asked.flatMap { Self.words($0.field, $0.value) }
  }
}

extension Rule {
  fileprivate var isNeed: Bool { if case .needs = self { true } else { false } }

  /// What keeps a rule that is broken.
  fileprivate func missing(in settings: Settings) -> (field: FieldDescriptor, value: Value)? {
    switch self {
    case .required(let field, _), .needs(_, let field), .multicastNeeds(_, let field):
      sample(of: field, beside: settings).map { (field, $0) }
    case .requiresOne(let fields): sample(of: fields[0], beside: settings).map { (fields[0], $0) }
    case .onlyIPv6(_, let addresses):
      IPAddress("2001:db8::1").map { (addresses[addresses.count - 1], .address($0)) }
    case .excludes, .sameFamily: nil
    }
  }

  /// A value that says something, and whose family is that of the others.
  private func sample(of field: FieldDescriptor, beside settings: Settings) -> Value? {
    let families = settings.given.compactMap { given -> AddressFamily? in
      if case .address(let address) = given.value { address.family } else { nil }
    }
    return field.codec.samples.first { value in
      guard case .address(let address) = value else { return value.saysSomething }
      return value.saysSomething && families.allSatisfy { $0 == address.family }
    }
  }
}
