import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// Whose options are tried, and how a link gets one of them.
enum TripSubject {
  /// A kind's own.
  case kind(LinkKind)
  /// Those that links of every kind have, on a link of this kind.
  case general(on: LinkKind)
  /// Those of a bridge's port.
  case port

  /// The line that gives a link the words.
  func line(_ words: [String]) -> [String] {
    switch self {
    case .kind(let kind): ["link", "add", "sample"] + lower(of: kind) + ["type", kind.name] + words
    case .general(let kind):
      ["link", "add", "sample"] + words + (words.contains("link") ? [] : lower(of: kind))
        + ["type", kind.name] + (kind == Veth.kind ? ["peer", "name", "other"] : [])
    case .port: ["link", "set", "p0", "type", BridgePort.table.name] + words
    }
  }

  private func lower(of kind: LinkKind) -> [String] { kind.needsLower ? ["link", "eth0"] : [] }

  /// The link that the line is about.
  var linkName: String { if case .port = self { "p0" } else { "sample" } }

  func settings(of link: Link) -> Settings? {
    switch self {
    case .kind: link.kindOptions
    case .general: link.options
    case .port: link.bridgePortOptions
    }
  }

  func settings(of link: LinkSpecification) -> Settings? {
    switch self {
    case .kind: link.kindOptions
    case .general: link.options
    case .port: link.portOptions
    }
  }

  /// Where in a message the attributes of the table stand.
  var path: String {
    switch self {
    case .kind: "18/2/"
    case .general: ""
    case .port: "18/5/"
    }
  }
}

/// An option's value on its way: from words to the kernel, back to words, and to the kernel once more.
struct OptionTrip {
  let subject: TripSubject
  let field: FieldDescriptor
  /// The option and its value.
  let words: [String]
  /// The value; nil where it is only known by its words.
  let value: Value?
  /// What must stand beside it.
  let company: [String]

  /// What came of a trip.
  enum Outcome: Hashable {
    /// The kernel tells what was said, and what is made of that sends the same bytes.
    case faithful
    /// The line is refused.
    case refused(String)
    /// The kernel tells something else.
    case told(String)
    /// The kernel tells nothing.
    case untold
    /// The kernel tells nothing, and there is nothing to tell: a zero, or what is off.
    case silent
    /// What is made of it sends something else, or nothing.
    case unrepeated(String)
  }

  func outcome() throws -> Outcome {
    let first: Station
    switch try station(subject.line(words + company)) {
    case .failure(let refusal): return .refused(refusal.message)
    case .success(let station): first = station
    }
    // What no message makes sends nothing to be looked at.
    let sent = try #require(first.sent?[field] ?? value, "\(words) is not in the request")
    guard let told = first.told?[field] else { return sent.saysSomething ? .untold : .silent }
    guard told == sent else { return .told(text(of: told)) }
    switch try station(first.back(field, company)) {
    case .failure(let refusal): return .unrepeated(refusal.message)
    case .success(let second): return difference(first, second).map(Outcome.unrepeated) ?? .faithful
    }
  }

  /// What the second link was sent otherwise, or has otherwise; nil where there is nothing.
  ///
  /// What a new link has by itself may be left out.
  private func difference(_ first: Station, _ second: Station) -> String? {
    let line = second.line.joined(separator: " ")
    let other = second.told?[field].map { text(of: $0) } ?? "nothing"
    guard first.told?[field] == second.told?[field] else { return "“\(line)” makes \(other) of it" }
    if case .kind = subject, first.told?.settable != second.told?.settable {
      return "“\(line)” makes another link"
    }
    guard let sent = second.sent?[field] else { return nil }
    guard first.sent?[field] == sent else { return "“\(line)” says \(text(of: sent))" }
    guard !field.codec.namesItsBits else { return nil }
    for path in field.codec.attributes.map({ "\(subject.path)\($0)" }) {
      let (before, after) = (first.payload(of: path), second.payload(of: path))
      // A word that several options share is there, and zero, where another one of them is given.
      guard before == after || before == nil && (after ?? "").allSatisfy({ $0 == "0" }) else {
        return "“\(line)” sends \(path) = \(after ?? "nothing"), not \(before ?? "nothing")"
      }
    }
    return nil
  }

  private func text(of value: Value) -> String { field.codec.text(of: value) { "if\($0)" } }

  // MARK: One link

  private struct Refusal: Error { let message: String }

  /// Gives a link the words of a line, in a namespace of its own.
  private func station(_ line: [String]) throws -> Result<Station, Refusal> {
    try withNamespace {
      try prepare(for: line)
      let outcome = try attempt(words: line)
      guard outcome.status == 0 else {
        return .failure(Refusal(message: "\(line.joined(separator: " ")): \(outcome.errors)"))
      }
      var kernel = Conversation(over: try KernelSocket())
      return .success(
        try Station(
          subject, line: line, requests: outcome.changes.map(\.bytes),
          link: kernel.link(named: subject.linkName)))
    }
  }

  /// Makes the links that the line names: eth0, the bridge br0, and its ports p0 and p1.
  private func prepare(for line: [String]) throws {
    if line.contains("eth0") { try addUnderlay("eth0") }
    guard line.contains("br0") || line.contains("p0") else { return }
    try ovlctl("link add br0 type bridge")
    guard case .port = subject else { return }
    for port in ["p0", "p1"] {
      try addUnderlay(port)
      try ovlctl("link set \(port) master br0")
    }
  }
}

/// What a line sent, and what the kernel then told.
private struct Station {
  let subject: TripSubject
  let line: [String]
  let attributes: [AttributeLine]
  let sent: Settings?
  let told: Settings?
  /// What ovlctl printed of the link, as words.
  let printed: [String]

  /// Takes apart what was sent, and looks at the link in the namespace of the calling thread.
  init(_ subject: TripSubject, line: [String], requests: [[UInt8]], link: Link) throws {
    self.subject = subject
    self.line = line
    attributes = try requests.flatMap { try MessageTree($0).attributes }
    let specifications = try requests.map { try LinkSpecification(decoding: $0.span.extracting(16...)) }
    sent = specifications.compactMap(subject.settings).reduce(nil) { $0?.overlaid(with: $1) ?? $1 }
    told = subject.settings(of: link)
    if case .port = subject {
      printed = try ovlctl("-d link show \(link.name)").output.split(separator: " ").map(String.init)
    } else {
      let command = try ovlctl("link show \(link.name) --as-command").output
      printed = command.split(whereSeparator: \.isWhitespace).map { String($0.filter { $0 != "'" }) }
    }
  }

  func payload(of path: String) -> String? { attributes.first { $0.path == path }?.payload }

  /// The line that is to make the same: the command that is printed, or for a port what stands in its text.
  func back(_ field: FieldDescriptor, _ company: [String]) -> [String] {
    guard case .port = subject else { return Array(printed.dropFirst()) }
    let portWords = printed.drop { $0 != BridgePort.table.name }
    return subject.line(portWords.drop { $0 != field.keyword }.prefix(2) + company)
  }
}

extension OptionTrip.Outcome {
  /// Whether it came so because the kernel does not know the option.
  var isLack: Bool {
    switch self {
    case .untold: true
    case .refused(let message): message.contains("(EOPNOTSUPP)")
    default: false
    }
  }

  var isRefusal: Bool { if case .refused = self { true } else { false } }
}

extension Value {
  /// Whether the kernel has anything to tell of the value.
  var saysSomething: Bool {
    switch self {
    case .address(let address): !address.isUnspecified
    case .portRange(let range): range.high != 0
    default: isSet
    }
  }
}

extension Settings {
  /// What is given of the options that a user can set.
  fileprivate var settable: [Value] { given.filter { $0.field.access != .readOnly }.map(\.value) }
}

extension Codec {
  /// Whether the attribute says itself which of its bits are meant, so that others may stand beside them.
  fileprivate var namesItsBits: Bool {
    switch self {
    case .wordBit(let shared, _, _, _), .onOffBit(let shared, _), .bit(let shared, _):
      shared.layout == .valueAndMask
    default: false
    }
  }
}
