import Glibc
import NetlinkKit
import Testing

@testable import OverlayCommands

/// What `apply` makes of what a run that was killed has left: here made by hand, in `Tests/Crash` by kills.
@Suite("apply behind a run that was killed", .serialized)
struct OverlayUnfinishedTests {
  /// Writes the record that such a run leaves behind, and takes it away afterwards.
  private func withRecord<Success>(
    _ lines: String, _ body: (_ path: String) throws -> Success
  ) throws -> Success {
    try withOverlays {
      let path = "/run/ovlctl/test-\(try NetworkNamespace.current().identity.inode).ovl"
      try shell("mkdir -p /run/ovlctl && cat >\(path) <<'END'\n\(lines)\nEND")
      defer { _ = unsafe unlink(path) }
      return try body(path)
    }
  }

  @Test("a namespace's name that leads to none is made anew, and counts as absent before")
  func leftOverName() throws {
    try withRecord("netns add blue\n-n blue link property add dev lo") { path in
      try shell("mkdir -p /run/netns && touch /run/netns/blue")
      let planned = try overlay("diff", "netns add blue").outcome
      #expect(planned.status == 3)
      #expect(planned.output.hasPrefix("netns add blue\n"))
      try apply("netns add blue")
      #expect(try NetworkNamespace(.named("blue")).identity != NetworkNamespace.current().identity)
      #expect(try runProgram("test", "-e", path).status == 1)
    }
  }

  @Test("a namespace's name that leads to none goes, where it is no longer to be")
  func unwantedName() throws {
    try withRecord("netns add blue") { _ in
      try shell("mkdir -p /run/netns && touch /run/netns/blue /run/netns/green")
      try apply("link add br0 type bridge")
      #expect(try NamespaceDirectory.standard.list() == ["green"])
    }
  }

  @Test("a left-over name that no run tells of is in the way")
  func foreignName() throws {
    try withOverlays {
      try shell("mkdir -p /run/netns && touch /run/netns/blue")
      let outcome = try overlay("apply", "netns add blue").outcome
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("/run/netns/blue is a left-over file, not a network namespace"))
    }
  }

  @Test("links without their mark are the overlay's: they get it")
  func marks() throws {
    try withRecord(
      "netns add blue\n-n blue link property add dev lo\nlink property add dev br0\nlink property add dev br1"
    ) { _ in
      try shell("ip netns add blue && ip link add br0 type bridge && ip link add br2 type bridge")
      try apply(
        "netns add blue\nlink add br0 type bridge\nlink add br1 type bridge\nlink add br2 type bridge")
      for name in ["br0", "br1"] {
        #expect(try shownNames(of: name) == ["ovl@test@\(name)"])
      }
      #expect(try shownNames(of: "lo", "-n", "blue") == ["ovl@test@lo"])
      #expect(try shownNames(of: "br2") == [], "another one's")
    }
  }

  @Test("links without their mark go with --prune, and without it are remembered")
  func prune() throws {
    try withRecord("netns add blue\n-n blue link property add dev lo\nlink property add dev br0") { path in
      try shell("ip netns add blue && ip link add br0 type bridge && ip link add br2 type bridge")
      try apply("")
      #expect(try linkNames() == ["lo", "br0", "br2"])
      #expect(try runProgram("cat", path).output.contains("dev br0"))
      try apply("", "--prune")
      #expect(try linkNames() == ["lo", "br2"])
      #expect(try NamespaceDirectory.standard.list() == [])
      #expect(try runProgram("test", "-e", path).status == 1)
    }
  }

  @Test("what is put on the links of others is recorded before it is put")
  func ahead() throws {
    try withOverlays {
      try shell("ip link add br0 type bridge; ip link set br0 up")
      let text = "addr add 192.0.2.1/24 dev br0\naddr add 192.0.2.1/24 dev lo"
      // The run ends behind the change, and before it could say anything: what is there is on record all the same.
      let log = "/run/trace"
      let path = "/run/ahead.ovl"
      try shell("printf '%s\\n' '\(text)' >\(path)")
      let traced = try RunningProgram([
        "strace", "-qq", "-o", log, "-e", "trace=sendto,sendmsg,renameat,rename,renameat2", Binary.usual.path,
        "apply", path, "--name", "test",
      ]).finish()
      try #require(traced.status == 0, "\(traced.errors)")
      let calls = try runProgram("cat", log).lines
      let change = try #require(calls.firstIndex { $0.contains("RTM_NEWADDR") })
      let record = try #require(calls.firstIndex { $0.hasPrefix("rename") })
      #expect(record < change)
      try apply("", "--prune")
      #expect(try !runProgram("ip", "addr").output.contains("192.0.2.1"))
    }
  }

  @Test(
    "the record is not written where a link leads, or somebody else owns the folder",
    arguments: ["ln -s /run/elsewhere /run/ovlctl", "mkdir /run/ovlctl && chown 65534 /run/ovlctl"])
  func hostileFolder(preparation: String) throws {
    try withOverlays {
      defer { _ = try? shell("rm -rf /run/ovlctl /run/elsewhere") }
      try shell("rm -rf /run/ovlctl; mkdir /run/elsewhere; \(preparation)")
      let outcome = try overlay("apply", "addr add 192.0.2.1/24 dev lo").outcome
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("warning: cannot write /run/ovlctl/test-"))
      #expect(try runProgram("find", "/run/elsewhere", "/run/ovlctl/", "-type", "f").output == "")
    }
  }

  @Test("a file where the record is to be written first is not followed, and not in the way")
  func plantedFile() throws {
    try withRecord("") { path in
      try shell("rm \(path); echo precious >/run/precious; ln -s /run/precious \(path).new")
      try apply("addr add 192.0.2.1/24 dev lo")
      #expect(try runProgram("cat", "/run/precious").output == "precious\n")
      #expect(try runProgram("stat", "-c", "%a %F", path).output == "600 regular file\n")
      #expect(try runProgram("test", "-L", "\(path).new").status == 1)
      try apply("", "--prune")
    }
  }

  private func shownNames(of link: String, _ options: String...) throws -> [String] {
    let outcome = try RunningProgram(["ip"] + options + ["-j", "link", "show", link]).finish()
    return try JSON(outcome.output).elements.first?["altnames"]?.elements.compactMap(\.string) ?? []
  }
}
