import Foundation
import Glibc
import Testing

/// A monitor that runs beside the test, and begins with what there is.
struct RunningMonitor: ~Copyable {
  private let program: RunningProgram

  /// Starts a monitor of `words`, and waits until it listens.
  init(_ line: String) throws {
    let program = try RunningProgram([Binary.usual.path] + words(line) + ["--from-start"])
    let process = program.process
    // In a row: it may have to wait for something else before.
    var waits = 0
    try waitUntil {
      waits = try Self.isListening(process) ? waits + 1 : 0
      return waits == 5
    }
    self.program = program
  }

  /// Whether a process waits, and a socket in its namespace hears of something.
  private static func isListening(_ process: Int32) throws -> Bool {
    let sockets = try String(contentsOfFile: "/proc/thread-self/net/netlink", encoding: .utf8)
    let isSubscribed = sockets.split(separator: "\n").dropFirst().contains { line in
      let columns = words(String(line))
      return columns.count > 4 && columns[1] == "0" && columns[3] != "00000000"
    }
    let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return isSubscribed && status.contains(") S ")
  }

  var lines: [String] { get throws { try program.outputSoFar().split(separator: "\n").map(String.init) } }

  /// What is left of all that was said, put together.
  func folded() throws -> MonitoredState { try MonitoredState(lines) }

  /// Waits until nothing more has been said for a while.
  func waitForSilence() throws {
    var (size, waits) = (-1, 0)
    while waits < 150 {
      usleep(10_000)
      let now = try program.outputSize
      waits = now == size ? waits + 1 : 0
      size = now
    }
  }

  func send(_ signal: Int32) { program.send(signal) }

  /// Ends the monitor as from a terminal.
  consuming func end() throws -> ProgramOutcome {
    program.send(SIGINT)
    return try program.finish()
  }
}

/// What a monitor's lines come to, as a reader puts them together by the rule that the manual gives.
struct MonitoredState: Equatable {
  private(set) var objects: [JSON: JSON] = [:]
  /// Lines that are about something that was not there.
  private(set) var strays: [String] = []

  init(_ lines: [String]) throws {
    for line in lines {
      guard case .object(var members) = try JSON(line) else { throw Fault(line: line) }
      let isDeleted = members.removeValue(forKey: "deleted") == .bool(true)
      members["timestamp"] = nil
      let key = Self.key(members)
      if isDeleted {
        if objects.removeValue(forKey: key) == nil { strays.append(line) }
      } else {
        objects[key] = .object(members)
      }
    }
  }

  struct Fault: Error { let line: String }

  /// The members by which two lines are about the same object.
  private static func key(_ members: [String: JSON]) -> JSON {
    let place = ["object", "nsid", "netns"]
    let own: [String] =
      switch members["object"]?.string {
      case "link": ["ifindex"]
      case "addr": ["ifindex", "local", "address", "prefixlen"]
      case "neigh": ["dst", "dev"]
      case "fdb": members.keys.filter { !["flags", "state"].contains($0) }
      case "route": members.keys.filter { !["flags", "expires", "error"].contains($0) }
      default: Array(members.keys)
      }
    return .object(members.filter { (place + own).contains($0.key) })
  }

  /// The objects of a kind in a namespace, as its `show` has them.
  func all(_ kind: String, in namespace: String? = nil) -> Set<JSON> {
    var found: Set<JSON> = []
    for case .object(var members) in objects.values {
      guard members["object"]?.string == kind, members["netns"]?.string == namespace else { continue }
      for key in ["object", "nsid", "netns"] { members[key] = nil }
      found.insert(.object(members))
    }
    return found
  }
}

/// What a command shows, as objects that a monitor would tell.
func shown(_ kind: String, _ options: String = "") throws -> Set<JSON> {
  let list = try JSON(Binary.usual("-j \(options) \(kind) show").output).elements
  guard kind == "addr" else { return Set(list) }
  var addresses: Set<JSON> = []
  for link in list {
    for case .object(var members)? in link["addr_info"]?.elements.map(Optional.some) ?? [] {
      for key in ["ifindex", "ifname"] { members[key] = link[key] }
      addresses.insert(.object(members))
    }
  }
  return addresses
}
