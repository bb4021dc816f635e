import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// Each option of each kind goes to the kernel and back with the least, the greatest and other values that it
/// takes: the words, the request, what the kernel tells, the command that is printed of it, and its request.
@Suite("each option through the kernel and back", .serialized)
struct OptionTripTests {
  @Test("an option of a kind", arguments: TripOption.ofKinds)
  func kind(option: TripOption) throws {
    if let reason = TripNotes.beyondKinds[option.kindName] {
      guard try Kernel.has(option.kindName) else { return Self.note(reason, of: option) }
      #expect(!Kernel.isOfRig, "the rig's kernel has it by now")
    }
    try Kernel.require(option.kindName)
    try travel(option, .kind(try #require(LinkKind.named(option.kindName))))
  }

  @Test("an option of links of every kind", arguments: TripOption.general)
  func general(option: TripOption) throws {
    try Kernel.require(option.kindName)
    try travel(option, .general(on: try #require(LinkKind.named(option.kindName))))
  }

  @Test("an option of a bridge's port", arguments: TripOption.ofPorts)
  func port(option: TripOption) throws { try travel(option, .port) }

  @Test("what the notes name is there")
  func notes() {
    var noted = TripNotes.kinds.keys.map { "link \($0)" }
    noted += TripNotes.values.flatMap(\.options) + TripNotes.company.flatMap(\.options)
    noted += TripNotes.exceptions.flatMap(\.options)
    noted += TripNotes.untried.flatMap(\.options) + TripNotes.beyondKernels.flatMap(\.options)
    let names = TableField.given.flatMap { ["\($0)", "* \($0.field.keyword)"] }
    #expect(Set(noted).subtracting(names) == [])
    let options = TripOption.ofKinds + TripOption.general + TripOption.ofPorts
    let values =
      TripNotes.exceptions.map { ($0.options, $0.words ?? []) }
      + TripNotes.beyondKernels.map { ($0.options, $0.words ?? []) }
    for (names, words) in values {
      for option in options where option.isNamed(in: names) {
        #expect(Set(words).subtracting(option.values.map { $0.words.joined(separator: " ") }) == [])
      }
    }
  }

  // MARK: One option

  /// What is to be said of a value's trip.
  private enum Verdict: Equatable {
    /// It was as it should be.
    case right
    /// There was nothing to see.
    case silent
    /// It was as the notes say.
    case exceptional
    /// The kernel does not know the option, and another one must.
    case lacking(String)
    /// The kernel does not know it, and perhaps no kernel at hand does.
    case beyond(String)
    case wrong(String)
  }

  private func travel(_ option: TripOption, _ subject: TripSubject) throws {
    let verdicts = try option.values.map { try verdict(on: $0, of: option, subject) }
    var wrong: [String] = []
    var lacking: [String] = []
    var beyond: [String] = []
    for verdict in verdicts {
      switch verdict {
      case .right, .exceptional, .silent: break
      case .wrong(let words): wrong.append(words)
      case .lacking(let words): lacking.append(words)
      case .beyond(let reason): beyond.append(reason)
      }
    }
    // A kernel that knows one value of an option knows them all.
    if verdicts.contains(.right) { wrong += lacking }
    #expect(wrong == [])
    #expect(verdicts.contains { $0 != .silent }, "none of the values shows anything")
    if wrong.isEmpty, !lacking.isEmpty { try Test.cancel("this kernel does not know \(option.name)") }
    if let reason = beyond.first { Self.note(reason, of: option) }
  }

  private func verdict(
    on sample: TripOption.Sample, of option: TripOption, _ subject: TripSubject
  ) throws -> Verdict {
    let words = sample.words.joined(separator: " ")
    let trip = OptionTrip(
      subject: subject, field: option.field, words: sample.words, value: sample.value,
      company: option.company(of: sample))
    let outcome = try trip.outcome()
    let exception = TripNotes.exceptions.first { option.isNamed(in: $0.options, words, $0.words) }
    if let exception {
      return exception.end.isSame(outcome) ? .exceptional : .wrong("\(words): no exception: \(outcome)")
    }
    let gap = TripNotes.beyondKernels.first { option.isNamed(in: $0.options, words, $0.words) }
    switch outcome {
    case .silent: return .silent
    case .faithful:
      return gap != nil && Kernel.isOfRig ? .wrong("\(words): the rig's kernel has it by now") : .right
    case _ where gap != nil && (outcome.isLack || outcome.isRefusal): return .beyond(gap?.reason ?? "")
    case _ where outcome.isLack: return .lacking("\(words): \(outcome)")
    default: return .wrong("\(words): \(outcome)")
    }
  }

  /// Says that no kernel at hand may know an option.
  private static func note(_ reason: String, of option: TripOption) {
    withKnownIssue("\(reason)") { Issue.record("\(option) is not tried with every value") }
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
