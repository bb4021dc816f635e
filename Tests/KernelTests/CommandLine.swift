import NetlinkKit
import Synchronization
import Testing

@testable import OverlayCommands

/// What a command line did: what it printed, and what it asked of the kernel.
struct CommandOutcome: Sendable {
  var status: Int32 = 0
  var output = ""
  var errors = ""
  /// The requests that went to the kernel, in their order.
  var requests: [SentRequest] = []

  /// The requests that are to change something.
  var changes: [SentRequest] { requests.filter(\.isChange) }

  /// The lines on standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A request as it went to the kernel.
struct SentRequest: Hashable, Sendable {
  let type: MessageType
  /// The whole message, with 0 for its sequence number.
  let bytes: [UInt8]

  init(_ message: [UInt8]) {
    type = MessageType(rawValue: UInt16(message[4]) | UInt16(message[5]) << 8)
    bytes = message[..<8] + [0, 0, 0, 0] + message[12...]
  }

  /// Whether it is none of RTM_GETLINK, RTM_GETROUTE and their like.
  var isChange: Bool { type.rawValue & 3 != 2 }
}

/// Runs a command line, words with a space between, in this process; the test ends where it fails.
///
/// It works in the namespace of the calling thread, which is also where it looks for other namespaces.
@discardableResult
func ovlctl(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> CommandOutcome {
  let outcome = try attempt(line)
  try #require(outcome.status == 0, "ovlctl \(line): \(outcome.errors)", sourceLocation: sourceLocation)
  return outcome
}

/// Runs a command line that may fail.
func attempt(_ line: String) throws -> CommandOutcome { try attempt(words: words(line)) }

/// Runs a command line that may fail, and whose words may have spaces or be empty.
func attempt(words: [String]) throws -> CommandOutcome {
  // `-n` moves the thread to another namespace for good; a thread for each command takes as long as the command.
  guard words.contains(where: { $0.hasPrefix("-n") }) else { return outcome(of: words) }
  return try inOwnThread { outcome(of: words) }
}

private func outcome(of words: [String]) -> CommandOutcome {
  var outcome = CommandOutcome()
  do throws(CommandFailure) {
    try run(words, &outcome)
  } catch {
    outcome.status = error.cause.rawValue
    outcome.errors += "ovlctl: \(error.message)\n" + (error.hint.map { "  hint: \($0)\n" } ?? "")
  }
  return outcome
}

func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

private func run(_ words: [String], _ outcome: inout CommandOutcome) throws(CommandFailure) {
  var options = GlobalOptions()
  let rest = try options.take(from: words)
  let command = try Command.find(object: rest[0], verb: rest.count > 1 ? rest[1] : nil)
  guard case .kernel(let action) = command.action else {
    preconditionFailure("\(command.object) \(command.verb) is for the program alone")
  }
  let log = RequestLog()
  let socket: RecordingSocket
  do throws(NetlinkError) {
    if let word = options.namespace { try NetworkNamespace(NamespaceReference(parsing: word)).enter() }
    socket = try RecordingSocket(log)
  } catch {
    throw CommandFailure(error)
  }
  var session = Session(options: options, over: socket)
  defer {
    outcome.output = String(decoding: session.streams.output.bytes, as: UTF8.self)
    outcome.errors = String(decoding: session.streams.notes.bytes, as: UTF8.self)
    outcome.requests = log.requests
  }
  session.connect = { () throws(NetlinkError) in try KernelSocket() }
  var arguments = Words(Array(rest.dropFirst(command.verb.isEmpty ? 1 : 2)))
  try action(&arguments, &session)
}

/// The kernel, with a record of what it was asked.
private struct RecordingSocket: ~Copyable, Transport {
  private var socket: KernelSocket
  private let log: RequestLog

  init(_ log: RequestLog) throws(NetlinkError) {
    socket = try KernelSocket()
    self.log = log
  }

  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    log.record(bytes)
    try socket.send(bytes)
  }

  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    try socket.receive(into: &buffer)
  }

  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    try socket.receiveWithoutWaiting(into: &buffer)
  }

  mutating func readAhead(_ size: Int) { socket.readAhead(size) }
}

private final class RequestLog: Sendable {
  private let record = Mutex<[SentRequest]>([])

  var requests: [SentRequest] { record.withLock(\.self) }

  /// Takes the messages of a datagram apart, each with its length in front.
  func record(_ datagram: Span<UInt8>) {
    let bytes = datagram.indices.map { datagram[$0] }
    var rest = bytes[...]
    while rest.count >= 16 {
      let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let message = SentRequest(Array(rest.prefix(length)))
      record.withLock { $0.append(message) }
      rest = rest.dropFirst((length + 3) & ~3)
    }
  }
}
