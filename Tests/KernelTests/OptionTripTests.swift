import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// Each option of each kind goes to the kernel and back with the least, the greatest and other values that it
/// takes: the words, the request, what the kernel tells, the command that is printed of it, and its request.
@Suite("each option through the kernel and back", .serialized)
struct OptionTripTests {
  /// An option and the link that has it, as an argument.
  struct Option: Sendable, CustomStringConvertible {
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

    private static func all(_ table: FieldTable, on kindName: String) -> [Option] {
      table.fields.filter { $0.access != .readOnly }
        .map { Option(table: table, field: $0, kindName: kindName) }
        .filter { option in !TripNotes.untried.contains { option.isNamed(in: $0.options) } }
    }

    static let ofKinds = LinkKind.all.flatMap { all($0.table, on: $0.name) }
    static let ofPorts = all(BridgePort.table, on: BridgePort.table.name)
    static let general = all(LinkOptions.table, on: "veth").flatMap { option in
      (TripNotes.kinds[option.field.keyword] ?? ["veth"]).map {
        Option(table: option.table, field: option.field, kindName: $0)
      }
    }
  }

  @Test("an option of a kind", arguments: Option.ofKinds)
  func kind(option: Option) throws {
    if let reason = TripNotes.beyondKinds[option.kindName] {
      guard try Kernel.has(option.kindName) else { return Self.note(reason, of: option) }
      #expect(!Kernel.isOfRig, "the rig's kernel has it by now")
    }
    try Kernel.require(option.kindName)
    try travel(option, .kind(try #require(LinkKind.named(option.kindName))))
  }

  @Test("an option of links of every kind", arguments: Option.general)
  func general(option: Option) throws {
    try Kernel.require(option.kindName)
    try travel(option, .general(on: try #require(LinkKind.named(option.kindName))))
  }

  @Test("an option of a bridge's port", arguments: Option.ofPorts)
  func port(option: Option) throws { try travel(option, .port) }

  @Test("what the notes name is there")
  func notes() {
    var noted = TripNotes.kinds.keys.map { "link \($0)" }
    noted += TripNotes.values.flatMap(\.options) + TripNotes.company.flatMap(\.options)
    noted += TripNotes.exceptions.flatMap(\.options)
    noted += TripNotes.untried.flatMap(\.options) + TripNotes.beyondKernels.flatMap(\.options)
    let names = TableField.given.flatMap { ["\($0)", "* \($0.field.keyword)"] }
    #expect(Set(noted).subtracting(names) == [])
    let options = Option.ofKinds + Option.general + Option.ofPorts
    let values =
      TripNotes.exceptions.map { ($0.options, $0.words ?? []) }
      + TripNotes.beyondKernels.map { ($0.options, $0.words ?? []) }
    for (names, words) in values {
      for option in options where option.isNamed(in: names) {
        #expect(Set(words).subtracting(self.values(option).map { $0.words.joined(separator: " ") }) == [])
      }
    }
  }

  // MARK: One option

  private func travel(_ option: Option, _ subject: TripSubject) throws {
    var faults: [String] = []
    var lacks: [String] = []
    var gaps: [String] = []
    var isKnown = false
    for value in values(option) {
      let words = value.words.joined(separator: " ")
      let trip = OptionTrip(
        subject: subject, field: option.field, words: value.words, company: company(option, value))
      let outcome = try trip.outcome()
      if let exception = TripNotes.exceptions.first(where: { option.isNamed(in: $0.options, words, $0.words) }
      ) {
        if !exception.end.isSame(outcome) { faults.append("\(words): no exception: \(outcome)") }
      } else if outcome == .faithful || outcome == .silent {
        isKnown = isKnown || outcome == .faithful
        if outcome == .faithful, Kernel.isOfRig, gap(option, words) != nil {
          faults.append("\(words): the rig's kernel has it by now")
        }
      } else if let gap = gap(option, words), outcome.isLack || outcome.isRefusal {
        gaps.append(gap.reason)
      } else if outcome.isLack {
        lacks.append("\(words): \(outcome)")
      } else {
        faults.append("\(words): \(outcome)")
      }
    }
    if isKnown { faults += lacks }
    #expect(faults == [])
    if !isKnown, !lacks.isEmpty { try Test.cancel("this kernel does not know \(option.name)") }
    if let reason = gaps.first { Self.note(reason, of: option) }
  }

  private func gap(_ option: Option, _ words: String) -> TripNotes.Gap? {
    TripNotes.beyondKernels.first { option.isNamed(in: $0.options, words, $0.words) }
  }

  /// Says that no kernel at hand may know an option.
  private static func note(_ reason: String, of option: Option) {
    withKnownIssue("\(reason)") { Issue.record("\(option) is not tried with every value") }
  }

  // MARK: Its values, and what must stand beside them

  private struct Sample {
    let words: [String]
    /// The value; nil where the notes give the words.
    let value: Value?
  }

  private func values(_ option: Option) -> [Sample] {
    if let noted = TripNotes.values.first(where: { option.isNamed(in: $0.options) }) {
      return noted.words.map { Sample(words: KernelTests.words($0), value: nil) }
    }
    return option.field.codec.samples.map { Sample(words: spelled(option.field, $0), value: $0) }
  }

  private func spelled(_ field: FieldDescriptor, _ value: Value) -> [String] {
    if case .toggle(let isOn) = value, field.codec.isKeywordAlone {
      return [isOn ? field.keyword : field.opposite ?? "no\(field.keyword)"]
    }
    return [field.keyword] + [field.codec.text(of: value) { _ in "eth0" }]
  }

  private func company(_ option: Option, _ sample: Sample) -> [String] {
    let noted = TripNotes.company.filter { option.isNamed(in: $0.options) }.flatMap {
      KernelTests.words($0.company)
    }
    guard let kind = LinkKind.named(option.table.name) else { return noted }
    var settings = Settings(kind.table)
    settings[option.field] = sample.value ?? option.field.codec.samples.first
    for index in noted.indices {
      guard let field = kind.table.match(noted[index])?.fields.first, index + 1 < noted.count else {
        continue
      }
      settings[field] = try? field.codec.parse([noted[index + 1]])
    }
    let given = settings.given.map(\.field)
    // What is needed first: a kind may require an option only where another one is not given.
    let rules = kind.rules.filter(\.isNeed) + kind.rules
    for rule in rules + rules where (try? rule.check(settings, isNew: true) { $0.keyword }) == nil {
      if let missing = rule.missing(in: settings) { settings[missing.field] = missing.value }
    }
    return noted
      + settings.given.filter { !given.contains($0.field) }.flatMap { spelled($0.field, $0.value) }
  }
}

extension TripNotes.Exception.End {
  fileprivate func isSame(_ outcome: OptionTrip.Outcome) -> Bool {
    switch (self, outcome) {
    case (.refused, .refused), (.untold, .untold), (.untold, .silent), (.unrepeated, .unrepeated): true
    case (.told(let wanted), .told(let told)): wanted == told
    default: false
    }
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
