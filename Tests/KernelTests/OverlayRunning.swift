import Foundation
import Glibc
import NetlinkKit
import Synchronization
import Testing

@testable import OverlayCommands

/// What befalls one of the messages that change something.
struct Fault: Sendable {
  enum Kind: Sendable, Hashable {
    /// The kernel refuses it, with this number.
    case refusal(Int32)
    /// The answers from there on are lost.
    case overrun
    /// A signal comes when it has gone out.
    case signal
    /// Somebody else deletes a link before it goes out.
    case deletion(of: String)
  }

  let kind: Kind
  /// Which of the messages, from 1 on.
  let number: Int
}

/// What went over the sockets of one run.
final class FaultLog: Sendable {
  struct State {
    var changes = 0
    var hasStruck = false
    /// The sequence number whose answer is to be another one.
    var forged: UInt32?
    var hasLost = false
  }

  let fault: Fault?
  private let state = Mutex(State())

  init(_ fault: Fault?) { self.fault = fault }

  var changes: Int { state.withLock(\.changes) }
  var hasStruck: Bool { state.withLock(\.hasStruck) }

  fileprivate func with<Result>(_ body: (inout sending State) -> sending Result) -> Result {
    state.withLock(body)
  }
}

/// The kernel, but for one message of which it says what it would not say by itself.
private struct FaultySocket: ~Copyable, Transport {
  private var socket: KernelSocket
  private let log: FaultLog

  init(_ log: FaultLog) throws(NetlinkError) {
    socket = try KernelSocket()
    self.log = log
  }

  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    var datagram = bytes.indices.map { bytes[$0] }
    var start = 0
    var isSignal = false
    while start + 16 <= datagram.count {
      let length = (0..<4).reversed().reduce(0) { $0 << 8 | Int(datagram[start + $1]) }
      let type = UInt16(datagram[start + 4]) | UInt16(datagram[start + 5]) << 8
      if type & 3 != 2 {
        let sequence = (8..<12).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(datagram[start + $1]) }
        let strikes = log.with { state in
          state.changes += 1
          guard let fault = log.fault, !state.hasStruck, state.changes == fault.number else { return false }
          state.hasStruck = true
          if case .refusal = fault.kind { state.forged = sequence }
          if case .overrun = fault.kind { state.hasLost = true }
          return true
        }
        if strikes, case .refusal? = log.fault?.kind {
          // A type that the kernel does not know, for it to do nothing.
          datagram[start + 4] = 0xFF
          datagram[start + 5] = 0x03
        }
        if strikes, case .signal? = log.fault?.kind { isSignal = true }
        if strikes, case .deletion(let name)? = log.fault?.kind {
          _ = try? runProgram("ip", "link", "del", name)
        }
      }
      start += (length + 3) & ~3
    }
    try socket.send(datagram.span)
    if isSignal { pthread_kill(pthread_self(), SIGTERM) }
  }

  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    let isLost = log.with { state in
      defer { state.hasLost = false }
      return state.hasLost
    }
    if isLost {
      _ = try socket.receive(into: &buffer)
      throw NetlinkError("receive from the kernel", errno: .noBufferSpace)
    }
    let datagram = try socket.receive(into: &buffer)
    forge(&buffer, datagram.count)
    return datagram
  }

  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    guard let datagram = try socket.receiveWithoutWaiting(into: &buffer) else { return nil }
    forge(&buffer, datagram.count)
    return datagram
  }

  /// Puts the wanted number in the place of the kernel's.
  private func forge(_ buffer: inout [UInt8], _ count: Int) {
    guard let sequence = log.with({ $0.forged }), case .refusal(let number)? = log.fault?.kind else { return }
    var start = 0
    while start + 20 <= count {
      let length = (0..<4).reversed().reduce(0) { $0 << 8 | Int(buffer[start + $1]) }
      let own = (8..<12).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(buffer[start + $1]) }
      if own == sequence {
        let code = UInt32(bitPattern: -number)
        for place in 0..<4 {
          buffer[start + 16 + place] = UInt8(truncatingIfNeeded: code >> (8 * UInt32(place)))
        }
        log.with { $0.forged = nil }
      }
      start += (length + 3) & ~3
    }
  }
}

/// Runs `apply`, `diff`, `batch` or `export` in this process, over the text of an overlay file.
///
/// - Returns: what it said, and how many messages were to change something.
func overlay(
  _ command: String, _ text: String = "", _ options: String = "", fault: Fault? = nil
) throws -> (outcome: CommandOutcome, log: FaultLog) {
  let path = "/run/overlay-\(UUID().uuidString).ovl"
  try text.write(toFile: path, atomically: false, encoding: .utf8)
  defer { _ = unsafe unlink(path) }
  let log = FaultLog(fault)
  var streams = Streams()
  let file = command == "export" ? [] : [path]
  let name = ["apply", "diff"].contains(command) ? ["--name", "test"] : []
  let status = Program.run([command] + file + name + words(options), &streams) { () throws(NetlinkError) in
    try FaultySocket(log)
  }
  var outcome = CommandOutcome()
  outcome.status = status
  outcome.output = String(decoding: streams.output.bytes, as: UTF8.self)
  outcome.errors = String(decoding: streams.notes.bytes, as: UTF8.self)
    .replacingOccurrences(of: path, with: "FILE")
  return (outcome, log)
}

/// Applies an overlay, which is to succeed.
@discardableResult
func apply(
  _ text: String, _ options: String = "", sourceLocation: SourceLocation = #_sourceLocation
) throws -> FaultLog {
  let (outcome, log) = try overlay("apply", text, options)
  try #require(outcome.status == 0, "\(outcome.errors)\(outcome.output)", sourceLocation: sourceLocation)
  return log
}

/// What there is in this namespace and in those that have a name, as iproute2 has it, but for what changes by itself.
func networkState() throws -> [String: Set<JSON>] {
  var state: [String: Set<JSON>] = [:]
  let names = try NamespaceDirectory.standard.list()
  state["netns"] = Set(names.map { .string($0) })
  for place in [""] + names {
    let prefix = place.isEmpty ? [] : ["-n", place]
    func shown(_ program: String, _ options: [String], _ object: String) throws -> [JSON] {
      let outcome = try RunningProgram([program] + prefix + ["-j"] + options + [object]).finish()
      try #require(outcome.status == 0, "\(program) \(object): \(outcome.errors)")
      return try JSON(outcome.output.allSatisfy(\.isWhitespace) ? "[]" : outcome.output).elements
    }
    let links = try shown("ip", ["-d"], "link")
    let own = Set(links.compactMap { $0["address"]?.string })
    state["\(place) link"] = Set(links.map(withoutTransients))
    state["\(place) fdb"] = Set(
      try shown("bridge", [], "fdb").filter { isLasting($0, besides: own) }.map(withoutTransients))
    state["\(place) addr"] = Set(try shown("ip", [], "addr").map(withoutTransients))
    state["\(place) route"] = Set(try shown("ip", [], "route").map(withoutTransients))
    state["\(place) neigh"] = Set(
      try shown("ip", [], "neigh").filter { $0["state"]?.elements.contains("PERMANENT") == true })
  }
  return state
}

/// Whether an entry of a forwarding database is one that somebody made.
private func isLasting(_ entry: JSON, besides own: Set<String>) -> Bool {
  guard let mac = entry["mac"]?.string else { return true }
  // What IPv6 asks a link to receive comes a while after the link came up.
  return !own.contains(mac) && !["33:33:", "01:00:5e", "01:80:c2"].contains { mac.hasPrefix($0) }
}

/// A value without what changes by itself.
private func withoutTransients(_ value: JSON) -> JSON {
  switch value {
  case .array(let elements):
    let kept = elements.filter { $0 != "NO-CARRIER" && $0 != "LOWER_UP" && $0 != "M-DOWN" }
    // Link-local addresses of IPv6 come a while after the link came up.
    return .array(
      kept.filter { $0["scope"] != "link" || $0["family"] != "inet6" }.map(withoutTransients))
  case .object(let members):
    let transient = [
      "operstate", "state", "promiscuity", "allmulti", "qdisc", "bridge_id", "root_id", "root_port",
      "root_path_cost", "no", "designated_port", "designated_cost", "topology_change",
      "topology_change_detected", "tentative", "flags_linkdown", "config_pending", "topology_change_ack",
    ]
    let kept = members.filter { key, value in
      // A port's identifier is a text, a VNI a number.
      !transient.contains(key) && !key.hasSuffix("_timer") && (key != "id" || value.string == nil)
    }
    return .object(kept.mapValues(withoutTransients))
  default: return value
  }
}

/// Where two states differ, in words.
func differences(_ left: [String: Set<JSON>], _ right: [String: Set<JSON>]) -> [String] {
  Set(left.keys).union(right.keys).sorted().flatMap { key -> [String] in
    let (one, other) = (left[key] ?? [], right[key] ?? [])
    return one.subtracting(other).map { "\(key): gone \($0)" }
      + other.subtracting(one).map { "\(key): new \($0)" }
  }
}

/// Does something in a new network namespace, and takes away all named ones behind it.
func withOverlays<Success>(_ body: () throws -> Success) throws -> Success {
  try withNamespace {
    defer {
      for name in (try? NamespaceDirectory.standard.list()) ?? [] {
        try? NamespaceDirectory.standard.delete(name)
      }
    }
    return try body()
  }
}
