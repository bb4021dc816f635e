import Foundation
import Glibc
import Testing

@Suite("monitor", .serialized)
struct MonitorTests {
  @Test(
    "says what comes to be, changes and goes, in the words of the object's list",
    arguments: [
      (
        "addr",
        ["addr add 192.0.2.1/24 dev vx1", "addr del 192.0.2.1/24 dev vx1"],
        ["vx1    inet 192.0.2.1/24 scope global vx1", "Deleted"]
      ),
      (
        "fdb",
        [
          "fdb add 02:00:00:00:00:01 dev vx1 dst 10.0.0.3",
          "fdb replace 02:00:00:00:00:01 dev vx1 dst 10.0.0.4",
          "fdb del 02:00:00:00:00:01 dev vx1",
        ],
        [
          "02:00:00:00:00:01 dev vx1 dst 10.0.0.3 self permanent",
          "Deleted 02:00:00:00:00:01 dev vx1 dst 10.0.0.3 self permanent",
          "02:00:00:00:00:01 dev vx1 dst 10.0.0.4 self permanent",
          "Deleted 02:00:00:00:00:01 dev vx1 dst 10.0.0.4 self permanent",
        ]
      ),
      (
        "neigh",
        [
          "neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev vx1",
          "neigh replace 10.0.0.9 lladdr 02:00:00:00:00:0a dev vx1", "neigh del 10.0.0.9 dev vx1",
        ],
        [
          "10.0.0.9 dev vx1 lladdr 02:00:00:00:00:09 PERMANENT",
          "10.0.0.9 dev vx1 lladdr 02:00:00:00:00:0a PERMANENT", "Deleted 10.0.0.9 dev vx1",
        ]
      ),
      (
        "route",
        ["route add blackhole 198.51.100.0/24", "route del blackhole 198.51.100.0/24"],
        ["blackhole 198.51.100.0/24", "Deleted blackhole 198.51.100.0/24"]
      ),
      (
        "link",
        ["link add br7 type bridge", "link set br7 mtu 1400", "link del br7"],
        ["br7: <BROADCAST,MULTICAST> mtu 1500", "br7: <BROADCAST,MULTICAST> mtu 1400", "Deleted"]
      ),
      ("netns", ["netns add blue", "netns del blue"], ["blue", "Deleted blue"]),
    ] as [(String, [String], [String])])
  func words(object: String, changes: [String], expected: [String]) throws {
    try withNamespace {
      try ovlctl("link add vx1 --vni 1 --local 10.0.0.1")
      let monitor = try RunningMonitor("monitor \(object)")
      let start = try monitor.lines.count
      for change in changes { try Binary.usual.succeed(change) }
      // In their order, whatever else may stand between them.
      func isSaid() throws -> Bool {
        var lines = try monitor.lines.dropFirst(start)
        for words in expected {
          guard let place = lines.firstIndex(where: { $0.contains(words) }) else { return false }
          lines = lines[(place + 1)...]
        }
        return true
      }
      try waitUntil(isSaid)
      let lines = try monitor.lines
      #expect(try isSaid(), "\(lines)")
    }
  }

  @Test("puts together to what the lists show, whatever happens")
  func folding() throws {
    try withNamespace {
      let monitor = try RunningMonitor("-j monitor")
      for line in [
        "link add br0 type bridge", "link add vx1 --vni 1 --local 10.0.0.1 --remote 10.0.0.2",
        "link set vx1 master br0", "link set br0 up", "link set vx1 up", "addr add 192.0.2.1/24 dev br0",
        "addr add 2001:db8::1/64 dev br0", "fdb add 02:00:00:00:00:01 dev vx1 dst 10.0.0.3",
        "fdb replace 02:00:00:00:00:01 dev vx1 dst 10.0.0.4",
        "fdb append 00:00:00:00:00:00 dev vx1 dst 10.0.0.5",
        "fdb del 00:00:00:00:00:00 dev vx1 dst 10.0.0.2",
        "fdb add 02:00:00:00:00:02 dev vx1 master static", "link add veth0 type veth peer name veth1",
        "link set veth0 master br0", "link set veth0 up", "link set veth1 up",
        "fdb replace 02:00:00:00:00:02 dev veth0 master static", "addr add 10.1.0.1/24 dev veth1",
        "route add 10.77.0.0/16 via 192.0.2.9", "route add 10.78.0.0/16 via 10.1.0.9",
        "route replace 10.77.0.0/16 via 192.0.2.8", "route add 2001:db8:1::/48 via 2001:db8::9",
        "neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev br0", "link set veth1 down",
        "link set vx1 down", "link set vx1 name vxlan1", "link set vxlan1 up", "link set veth0 nomaster",
        "addr del 192.0.2.1/24 dev br0", "link set br0 link-group 7", "link del veth0",
      ] { try Binary.usual.succeed(line) }
      func deviations() throws -> [String] {
        let state = try monitor.folded()
        return state.strays
          + (try ["link", "addr", "fdb", "neigh"].flatMap { kind in
            try Self.differences(kind, state.all(kind), shown(kind))
          })
          + (try Self.differences(
            "route", state.all("route"), shown("route").union(shown("route", "-6"))))
      }
      // IPv6 goes on for a while.
      var found = try deviations()
      for _ in 0..<20 {
        guard !found.isEmpty else { break }
        usleep(200_000)
        found = try deviations()
      }
      #expect(found == [])
    }
  }

  private static func differences(_ kind: String, _ said: Set<JSON>, _ shown: Set<JSON>) -> [String] {
    said.subtracting(shown).map { "\(kind) said: \($0)" }
      + shown.subtracting(said).map { "\(kind) shown: \($0)" }
  }

  /// A debug build makes a tenth as many changes in the time.
  private static let stormSize =
    ProcessInfo.processInfo.environment["OVLCTL_BINARY"] != nil && !Kernel.isOfRig ? 200_000 : 20_000

  @Test("loses nothing of a storm of changes that its receive buffer is too small for")
  func storm() throws {
    try withNamespace {
      try ovlctl("link add vx1 --vni 1 --local 10.0.0.1")
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "storm").path
      try Self.storm(of: Self.stormSize).write(toFile: file, atomically: false, encoding: .utf8)
      let monitor = try RunningMonitor("-v monitor fdb --buffer 2048")
      try Binary.usual.succeed("batch \(file)")
      let entries = Set(try Binary.usual("fdb show").lines)
      #expect(entries.count == Self.stormSize / 4)
      try monitor.waitForSilence()
      var said: Set<String> = []
      for line in try monitor.lines {
        if line.hasPrefix("Deleted ") {
          let wasThere = said.remove(String(line.dropFirst(8))) != nil
          #expect(wasThere, "\(line)")
        } else {
          said.insert(line)
        }
      }
      #expect(said == entries)
      let outcome = try monitor.end()
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("dropped"), "the buffer was large enough: nothing was tried")
    }
  }

  /// Lines that add entries, lead half of them elsewhere, and delete the other half.
  private static func storm(of size: Int) -> String {
    func address(_ number: Int) -> String {
      "02:00:00"
        + [16, 8, 0].map { shift in
          let digits = String(number >> shift & 255, radix: 16)
          return ":" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }
    let count = size / 2
    var lines = (0..<count).map { "fdb add \(address($0)) dev vx1 dst 10.0.0.3" }
    lines += stride(from: 0, to: count, by: 2).map { "fdb replace \(address($0)) dev vx1 dst 10.0.0.4" }
    lines += stride(from: 1, to: count, by: 2).map { "fdb del \(address($0)) dev vx1" }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("tells what happens in other namespaces, and does not keep them from going")
  func otherNamespaces() throws {
    try withNamespace(beside: "blue") {
      try ovlctl("link add veth0 type veth peer name eth0 netns blue")
      let monitor = try RunningMonitor("-j monitor link addr fdb all-nsid")
      try Binary.usual.succeed("-n blue addr add 192.0.2.1/24 dev eth0")
      try Binary.usual.succeed("-n blue link add vx1 --vni 1")
      try Binary.usual.succeed("-n blue fdb add 02:00:00:00:00:01 dev vx1 dst 10.0.0.3")
      func isSame(_ kind: String) throws -> Bool {
        try monitor.folded().all(kind, in: "blue") == shown(kind, "-n blue")
          && monitor.folded().all(kind) == shown(kind)
      }
      for kind in ["link", "addr", "fdb"] {
        try waitUntil { try isSame(kind) }
        let lines = try monitor.lines
        #expect(try isSame(kind), "\(kind): \(lines)")
      }
      try Binary.usual.succeed("netns del blue")
      try waitUntil { try linkNames() == ["lo"] }
      #expect(try linkNames() == ["lo"])
      func isGone() throws -> Bool { try monitor.folded().all("link", in: "blue").isEmpty }
      try waitUntil(isGone)
      let lines = try monitor.lines
      #expect(try isGone(), "\(lines)")
    }
  }

  @Test("begins with a namespace when that gets a number")
  func newNamespace() throws {
    try withNamespace(beside: "blue") {
      let monitor = try RunningMonitor("-j monitor link netns all-nsid")
      try Binary.usual.succeed("-n blue link add br0 type bridge")
      try Binary.usual.succeed("link add veth0 type veth peer name eth0 netns blue")
      func isSame() throws -> Bool {
        try monitor.folded().all("link", in: "blue") == shown("link", "-n blue")
      }
      try waitUntil(isSame)
      let lines = try monitor.lines
      #expect(try isSame(), "\(lines)")
      #expect(lines.contains { $0.contains(#"{"object":"nsid","id":0,"name":"blue"}"#) })
    }
  }

  @Test("ends with success on each signal that asks for it", arguments: [SIGINT, SIGTERM, SIGHUP])
  func signals(signal: Int32) throws {
    try withNamespace {
      let program = try RunningProgram([Binary.usual.path, "monitor", "link", "--from-start"])
      try waitUntil { try program.outputSoFar().contains("lo:") }
      program.send(signal)
      #expect(
        try program.finish() == ProgramOutcome(status: 0, output: try program.outputSoFar(), errors: ""))
    }
  }

  @Test("ends when nobody reads any more, and on a signal where the reader has stopped reading")
  func readers() throws {
    try withNamespace {
      let closed = try shellWithStatus("\(Binary.usual.path) monitor --from-start", "head -1 >/dev/null")
      #expect(closed == ProgramOutcome(status: 0, output: "0\n", errors: ""))
      // What there is does not fit into a pipe that nobody reads.
      for number in 0..<60 { try ovlctl("link add a-bridge-\(number) type bridge") }
      let interrupted = "timeout --preserve-status -s INT 1 \(Binary.usual.path) -j -d monitor --from-start"
      let stopped = try shellWithStatus(interrupted, "sleep 3")
      #expect(stopped == ProgramOutcome(status: 0, output: "0\n", errors: ""))
    }
  }

  /// The status of the first of two programs that a pipe is between.
  private func shellWithStatus(_ first: String, _ second: String) throws -> ProgramOutcome {
    try runProgram("timeout", "20", "bash", "-c", "exec 3>&1; { \(first); echo $? >&3; } | \(second)")
  }
}
