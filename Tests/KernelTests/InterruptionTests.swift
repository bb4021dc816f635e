import Foundation
import Testing

/// strace plays a signal that comes at the worst time: each second of these calls is not made, and answers `EINTR`.
@Suite("signals that interrupt system calls")
struct InterruptionTests {
  /// Those that a signal may interrupt before they have done anything. Files are opened by the loader, too, which does
  /// not try again.
  private static let calls = [
    "sendto", "sendmsg", "recvmsg", "recvfrom", "write", "writev", "poll", "ppoll", "wait4", "flock", "fcntl",
  ]

  @Test(
    "keep no command from its end",
    .enabled("strace may not look into processes here") {
      try runProgram("strace", "-qq", "true").status == 0
    },
    arguments: [
      "link add vx1 --vni 2", "link show", "-j -d -s link show", "link set vx0 up", "link add tap0 type tap",
      "link del vx0", "fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.2", "fdb show dev vx0", "addr show",
      "route show table all", "-n left link show", "-n left link add vx1 --vni 2", "netns add right",
      "netns exec left ovlctl link show", "batch lines",
    ])
  func commands(line: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, log) = (folder.appending(path: "lines").path, folder.appending(path: "log").path)
    try "fdb add 02:00:00:00:00:01 dev vx0 dst 10.0.0.1\nlink show vx0\n".write(
      toFile: file, atomically: false, encoding: .utf8)
    let words = words(line).map { ["lines": file, "ovlctl": Binary.usual.path][$0] ?? $0 }
    try withNamespace(beside: "left", "right") {
      if line == "netns add right" { try Binary.usual.succeed("netns del right") }
      try Binary.usual.succeed("link add vx0 --vni 1")
      let inject = "inject=\(Self.calls.joined(separator: ",")):error=EINTR:when=1+2"
      let interrupted = try RunningProgram(
        ["strace", "-qq", "-o", log, "-e", inject, Binary.usual.path] + words
      ).finish()
      #expect(interrupted.status == 0)
      #expect(interrupted.errors == "")
    }
    let injected = try String(contentsOfFile: log, encoding: .utf8).components(separatedBy: "(INJECTED)")
      .count
    #expect(injected > 1, "no call was interrupted")
  }
}
