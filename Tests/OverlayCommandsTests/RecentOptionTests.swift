import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("an option that older kernels overlook")
struct RecentOptionTests {
  static let lines = [
    ("gn0 --type geneve --vni 5 --remote 10.0.0.2 --local 10.0.0.1", "local", "7.2"),
    ("gn0 --type geneve --vni 5 --remote 10.0.0.2 --gro-hint", "gro-hint", "7.0"),
    ("gn0 --type geneve --vni 5 --remote 10.0.0.2 --srcport 4000-5000", "srcport", "6.15"),
    ("vx0 --vni 5 --remote 10.0.0.2 --no-localbypass", "localbypass", "6.5"),
    ("br0 --type bridge --fdb-max-learned 100", "fdb_max_learned", "6.7"),
  ]

  @Test("is refused, and the link goes again", arguments: lines)
  func overlooked(words: String, keyword: String, version: String) throws {
    let kernel = PretendKernel.host()
    kernel.overlooked = [keyword]
    let run = try CommandRun("link add \(words)", on: kernel)
    #expect(run.status == 1)
    #expect(
      run.notes.contains(
        ": this kernel is older than \(keyword), which came with Linux \(version) (EOPNOTSUPP)\n"))
    #expect(run.notes.hasPrefix("ovlctl: cannot add \(words.prefix(3)): --"))
    #expect(run.changes.map(\.type) == [MessageType.newLink.rawValue, MessageType.deleteLink.rawValue])
  }

  @Test("is taken by a kernel that knows it", arguments: lines)
  func known(words: String, keyword: String, version: String) throws {
    let run = try CommandRun("link add \(words)")
    #expect(run.status == 0, "\(run.notes)")
    #expect(run.changes.count == 1)
  }

  @Test("is refused before it is sent where the link that is there does not report it")
  func change() throws {
    let run = try CommandRun("link set vxlan10 --no-localbypass")
    #expect(run.status == 1)
    #expect(
      run.notes
        == "ovlctl: cannot change vxlan10: --no-localbypass: this kernel is older than localbypass, which came"
        + " with Linux 6.5 (EOPNOTSUPP)\n")
    #expect(run.changes.isEmpty)
  }

  @Test("is not looked for where it is what every kernel does")
  func initial() throws {
    let kernel = PretendKernel.host()
    kernel.overlooked = ["localbypass"]
    #expect(try CommandRun("link add vx0 --vni 5 --remote 10.0.0.2 --localbypass", on: kernel).status == 0)
  }
}

@Suite("a geneve's own address")
struct GeneveLocalTests {
  @Test(
    "is one option with an attribute for each family",
    arguments: [
      ("remote 10.0.0.2 local 10.0.0.1", "18/2/17", "0a000001"),
      ("remote 2001:db8::2 local 2001:db8::1", "18/2/18", "20010db8000000000000000000000001"),
      ("remote 10.0.0.2 gro-hint", "18/2/16", ""),
    ])
  func bytes(words: String, path: String, payload: String) throws {
    let run = try CommandRun("link add gn0 type geneve id 5 \(words)")
    #expect(run.change?[path] == payload, "\(run.notes)")
  }

  @Test("is of the family of the other end's")
  func family() throws {
    let run = try CommandRun("link add gn0 type geneve id 5 remote 10.0.0.2 local 2001:db8::1")
    #expect(run.status == 2)
    #expect(
      run.notes
        == "ovlctl: remote is an IPv4 address and local an IPv6 one; they must be of one family\n")
  }

  @Test("is shown, and is in the command for its twin")
  func shown() throws {
    let kernel = PretendKernel.host()
    _ = try CommandRun("link add gn0 type geneve id 5 remote 10.0.0.2 local 10.0.0.1 gro-hint", on: kernel)
    let text = try CommandRun("-d link show gn0", on: kernel).output
    #expect(text.contains("\n    geneve vni 5 remote 10.0.0.2 local 10.0.0.1 gro-hint"))
    #expect(
      try CommandRun("-d -j link show gn0", on: kernel).output.contains(
        #""local":"10.0.0.1","gro_hint":true"#))
    let command = try CommandRun("link show gn0 --as-command", on: kernel).output
    #expect(command.hasSuffix(" type geneve vni 5 remote 10.0.0.2 local 10.0.0.1 gro-hint\n"))
  }
}
