import Foundation
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("overlay files", .serialized)
struct OverlayFileTests {
  /// A line that is wrong, where, and what is said of it.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let text: String
    let place: String
    let words: String
    var status: Int32 = 2
    var testDescription: String { text }
  }

  static let wrong: [Wrong] = [
    Wrong(text: "link add", place: "1:1", words: "name is missing"),
    Wrong(text: "link add x typ bridge", place: "1:12", words: "unknown option “typ”"),
    Wrong(text: "link add x type brdige", place: "1:17", words: "did you mean “bridge”?"),
    Wrong(text: "link add x type vxlan", place: "1:17", words: "needs"),
    Wrong(text: "link add x type vxlan vni 16777216", place: "1:27", words: "16777216"),
    Wrong(text: "\n\n  link add x --vni x", place: "3:20", words: "“x”"),
    Wrong(text: "link add x --vni 1 --vni 2", place: "1:26", words: "given twice"),
    Wrong(text: "link add type bridge", place: "1:15", words: "name is missing"),
    Wrong(text: "link add x type veth", place: "1:17", words: "peer's name is missing"),
    Wrong(text: "link add x type veth peer name x", place: "1:32", words: "one name"),
    Wrong(text: "link add a/b type bridge", place: "1:10", words: "“/”"),
    Wrong(text: "link add x type bridge\nlink add x type bridge", place: "2:17", words: "said twice"),
    Wrong(text: "link set nowhere up", place: "1:1", words: "there is no link called nowhere"),
    Wrong(text: "link set x name y", place: "1:17", words: "what a link is called"),
    Wrong(text: "link add x type bridge mtu 1400\nlink set x mtu 1500", place: "2:16", words: "contradicts"),
    Wrong(
      text: "link add a type veth peer name b\nlink set a type veth peer name c", place: "2:32",
      words: "in the `link add`"),
    Wrong(text: "link del x", place: "1:10", words: "has no place"),
    Wrong(text: "link show", place: "1:1", words: "has no place"),
    Wrong(text: "nonesuch", place: "1:1", words: "unknown object"),
    Wrong(text: "link frobnicate", place: "1:1", words: "has no command"),
    Wrong(text: "-j link add x type bridge", place: "1:4", words: "-n alone"),
    Wrong(text: "-n", place: "1:1", words: "needs a value"),
    Wrong(text: "-n a/../b link add x type bridge", place: "1:1", words: "no namespace called a/../b"),
    Wrong(text: "addr add 192.0.2.1/33 dev lo", place: "1:10", words: "“33” is not a prefix length"),
    Wrong(text: "addr add 192.0.2.1/24", place: "1:10", words: "device is missing"),
    Wrong(text: "addr add 192.0.2.1/24 dev x", place: "1:1", words: "there is no link called x"),
    Wrong(text: "fdb add 02:00:00:00:00:01 dev x dst 192.0.2.1", place: "1:37", words: "no link called x"),
    Wrong(
      text: "link add x --vni 1\nfdb add 02:00:00:00:00:01 dev x", place: "2:31", words: "needs `dst ADDRESS`"
    ),
    Wrong(
      text: "link add x --vni 1\nfdb add 02:00:00:00:00 dev x dst 1.2.3.4", place: "2:9",
      words: "link-layer address"),
    Wrong(text: "link add x --vni 1\npeer add x 0.0.0.0", place: "2:12", words: "no VTEP's address"),
    Wrong(text: "link add x --vni 1\npeer add x", place: "2:10", words: "addresses of the peers are missing"),
    Wrong(text: "link add x type bridge\npeer add x 192.0.2.1", place: "2:12", words: "of type bridge"),
    Wrong(
      text: "link add x --vni 1\npeer add x 192.0.2.1\npeer add x 192.0.2.1", place: "3:12",
      words: "said twice"),
    Wrong(text: "vlan add dev x vid 4095", place: "1:20", words: "4095"),
    Wrong(text: "link add x type bridge\nvni add vni 5 dev x", place: "2:1", words: "no VTEP with a filter"),
    Wrong(text: "route add 10.0.0.0/8", place: "1:11", words: "leads nowhere"),
    Wrong(text: "neigh add 192.0.2.1", place: "1:11", words: "device is missing"),
    Wrong(text: "netns add", place: "1:1", words: "name is missing"),
    Wrong(text: "netns add a b", place: "1:13", words: "too many"),
    Wrong(text: "netns add ..", place: "1:11", words: ".."),
    Wrong(text: "netns add a\nnetns add a", place: "2:11", words: "said twice"),
    Wrong(
      text: "link add x type vlan link nowhere id 5", place: "1:1", words: "there is no link called nowhere"),
    Wrong(text: "link add x type vlan id 5", place: "1:25", words: "needs"),
    Wrong(
      text: "link add a type vlan link b id 5\nlink add b type vlan link a id 5", place: "1:1",
      words: "needs another one"),
    Wrong(text: "link add x type vxlan id 5 group 239.1.1.1", place: "1:34", words: "tells the underlay"),
    Wrong(text: "link add 'x", place: "1:10", words: "a quote is not closed"),
    Wrong(text: "define x", place: "1:1", words: "define NAME = WORD"),
    Wrong(text: "define 1x = 5", place: "1:8", words: "variable's name"),
    Wrong(text: "define x = 5\ndefine x = 6", place: "2:8", words: "defined already"),
    Wrong(text: "define vni = 5\nlink add x --vni $vnj", place: "2:18", words: "did you mean $vni?"),
    Wrong(text: "define x = a b\nlink add y$x type bridge", place: "2:10", words: "several words"),
    Wrong(text: "link add ${x type bridge", place: "1:10", words: "not closed"),
    Wrong(text: "in blue {\nlink add x type bridge", place: "1:9", words: "block of blue is not closed"),
    Wrong(text: "in blue link add x type bridge", place: "1:1", words: "a block is"),
    Wrong(text: "}", place: "1:1", words: "no block is open"),
    Wrong(text: "include", place: "1:1", words: "it is one file"),
    Wrong(text: "include /nowhere/at/all.ovl", place: "1:9", words: "/nowhere/at/all.ovl", status: 1),
    Wrong(text: "link add x type bridge \u{0}", place: "1:24", words: "UTF-8"),
    Wrong(text: "[{\"command\": [\"link\", \"add\"]", place: "1:29", words: "is missing here"),
    Wrong(text: "[{\"netns\": \"blue\"}]", place: "1:2", words: "array of words"),
    Wrong(text: "[{\"command\": [\"link\", \"del\", \"x\"]}]", place: "1:30", words: "has no place"),
    Wrong(text: "[]]", place: "1:3", words: "behind the list"),
  ]

  @Test("what is wrong is said with its line and column, and nothing is touched", arguments: wrong)
  func fault(wrong: Wrong) throws {
    try withOverlays {
      let (outcome, log) = try overlay("apply", wrong.text)
      #expect(outcome.status == wrong.status, "\(outcome.errors)\(outcome.output)")
      #expect(outcome.errors.hasPrefix("ovlctl: FILE:\(wrong.place): "), "\(outcome.errors)")
      #expect(outcome.errors.contains(wrong.words), "\(outcome.errors)")
      #expect(log.changes == 0)
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("every line that is cut off anywhere is understood or refused, and diff changes nothing")
  func truncated() throws {
    try withOverlays {
      try shell("ip link add eth0 type veth peer name eth0-end")
      let text = OverlayApplyTests.small
      for end in text.indices where !Kernel.isOfRig || text[..<end].count % 7 == 0 {
        let (outcome, log) = try overlay("diff", String(text[..<end]))
        #expect([0, 2, 3].contains(outcome.status), "\(text[..<end]): \(outcome.errors)")
        #expect(log.changes == 0)
        if outcome.status == 2 { #expect(outcome.errors.hasPrefix("ovlctl: FILE:"), "\(outcome.errors)") }
      }
    }
  }

  @Test("of several faults, each is said")
  func several() throws {
    try withOverlays {
      let (outcome, _) = try overlay(
        "apply", "link add x type brigde\n\naddr add 1.2.3\nlink add y type bridge")
      #expect(outcome.errors.contains("FILE:1:"))
      #expect(outcome.errors.contains("FILE:3:"))
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("variables, blocks, comments and lines that go on")
  func language() throws {
    try withOverlays {
      let (outcome, _) = try overlay(
        "diff",
        """
        define name = br # not a part of it
        define n = 7
        define options = type bridge mtu 1400
        in blue { link add one$n type bridge }
        netns add blue
        link add ${name}${n} \\
          $options \\
          up
        link add 'two' "type" bridge alias "a # b"
        """)
      #expect(outcome.status == 3, "\(outcome.errors)")
      #expect(outcome.lines.contains("-n blue link add one7 type bridge"))
      #expect(outcome.lines.contains("link add br7 mtu 1400 up type bridge"))
      #expect(outcome.lines.contains("link set two alias 'a # b'"))
    }
  }

  @Test("link set may stand before the link add of its link, or of the link's peer")
  func anyOrder() throws {
    try withOverlays {
      let text = """
        -n blue link set far0 mtu 1400
        link set vxlan1 type vxlan ageing 77
        link set vxlan1 master br0
        link add vxlan1 --vni 1
        link add br0 type bridge
        link add near0 --peer far0 --peer-netns blue
        netns add blue
        """
      try apply(text)
      #expect(try ipLink("vxlan1")["master"] == "br0")
      #expect(try ipLink("vxlan1")[path: "linkinfo.info_data.ageing"] == 77)
      #expect(try ip("-n blue link show far0")[0]?["mtu"] == 1400)
      #expect(try apply(text).changes == 0)
    }
  }

  @Test("JSON of export is applied, and is the same")
  func json() throws {
    try withOverlays {
      try apply(OverlayApplyTests.small)
      let list = try overlay("export", "", "--all -j").outcome.output
      #expect(try JSON(list).elements.count > 5)
      let (outcome, log) = try overlay("apply", list)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(log.changes == 0)
    }
  }

  @Test("a plan in JSON has each command, and where it comes from")
  func planJSON() throws {
    try withOverlays {
      let plan = try JSON(overlay("diff", "\nlink add br0 type bridge", "-j").outcome.output)
      #expect(plan[0]?["action"] == "add")
      #expect(plan[0]?["command"] == "link add br0 type bridge")
      #expect(plan[0]?["line"] == 2)
    }
  }

  private static let examples = try? FileManager.default.contentsOfDirectory(atPath: folder)
  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "examples/overlays").path

  @Test(
    "each example is applied, and a second time changes nothing",
    arguments: examples?.filter { $0.hasSuffix(".ovl") } ?? [])
  func example(name: String) throws {
    if name == "vlans.ovl" { try Kernel.require("VLAN filtering") }
    try withOverlays {
      let file = "\(Self.folder)/\(name)"
      try apply("include \"\(file)\"")
      let again = try apply("include \"\(file)\"")
      #expect(again.changes == 0)
      let export = try overlay("export", "", "--all").outcome.output
      #expect(try apply(export).changes == 0)
    }
  }

  @Test("there are examples")
  func areThere() { #expect((Self.examples ?? []).count >= 4) }

  @Test("packets cross between the two hosts of an example")
  func traffic() throws {
    try withOverlays {
      try apply("include \"\(Self.folder)/two-vteps.ovl\"")
      try waitUntil {
        try runProgram("ip", "netns", "exec", "left", "ping", "-c", "1", "-W", "1", "10.10.0.2").status == 0
      }
      #expect(
        try runProgram("ip", "netns", "exec", "left", "ping", "-c", "3", "-i", "0.2", "10.10.0.2").status == 0
      )
    }
  }
}
