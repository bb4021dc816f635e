import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a first word that is a keyword")
struct FirstWordTests {
  @Test("no keyword has the form that is taken for a name without a look at the tables")
  func forms() {
    let tables = [LinkOptions.table, BridgePort.table] + LinkKinds.all.map(\.table)
    for field in tables.flatMap(\.fields) {
      let words = field.spellings(isLong: false) + [field.opposite].compactMap(\.self)
      for word in words { #expect(!LinkLine.isNoKeyword(word), "\(word)") }
    }
    for name in ["vxlan10", "br0", "a1"] { #expect(LinkLine.isNoKeyword(name)) }
  }

  @Test(
    "of a new link is its name where it makes no sense as an option",
    arguments: [
      ("local type bridge", "local"), ("mtu type dummy", "mtu"), ("link type bridge", "link"),
      ("vni type vxlan id 5 remote 10.0.0.2", "vni"), ("peer type veth", "peer"),
      ("mtu mtu 1400 type bridge", "mtu"), ("external type vxlan external", "external"),
      ("alias type bridge mtu 1400", "alias"), ("bridge type bridge", "bridge"),
      ("local --type bridge", "local"),
      ("--mtu 1400 group --type bridge", "group"), ("dev0 type bridge", "dev0"),
    ])
  func newName(words: String, name: String) throws {
    let run = try CommandRun("link add \(words)")
    #expect(run.change?["3"] == hexadecimal(name.utf8), "\(run.notes)")
  }

  @Test(
    "is printed as a link's name so that it is read as one",
    arguments: Set(
      ([LinkOptions.table, BridgePort.table] + LinkKinds.all.map(\.table)).flatMap(\.fields)
        .flatMap { $0.spellings(isLong: false) } + ["type", "name", "dev", "peer", "vxlan10", "eth"]
    ).sorted().filter { $0.utf8.count < 16 })
  func printed(name: String) throws {
    var new = Words(LinkLine.words(forName: name, isNew: true) + ["link", "a", "type", "vxlan", "vni", "7"])
    let line = try LinkLine(.add, &new)
    #expect(line.name == name)
    #expect(line.options.count == 2)
    var present = Words(
      LinkLine.words(forName: name, isNew: false) + ["type", "bridge_slave", "priority", "7"])
    #expect(try LinkLine(.set, &present).name == name)
    #expect(LinkLine.words(forName: "vxlan10", isNew: true) == ["vxlan10"])
  }

  @Test(
    "of a new link is an option where it makes no sense as the name",
    arguments: [
      ("link eth0 name v5 type vlan id 5", "v5"), ("link eth0 v5 type vlan id 5", "v5"),
      ("mtu 1400 b5 type bridge", "b5"), ("up name b5 type bridge", "b5"), ("up dev b5 type bridge", "b5"),
      ("address 02:00:00:00:00:05 name b5 type bridge", "b5"), ("vni 5 remote 10.0.0.2", "vxlan0"),
      ("mtu 1400 type bridge", "bridge0"), ("link eth0 type vlan id 5", "vlan0"),
      ("peer name veth9", "veth0"),
      ("remote 10.0.0.2 vni 5", "vxlan0"),
    ])
  func newOption(words: String, name: String) throws {
    let run = try CommandRun("link add \(words)")
    #expect(run.change?["3"] == hexadecimal(name.utf8), "\(run.notes)")
  }

  @Test(
    "of a link that is there is its name, or an option in front of it",
    arguments: [
      ("up dev eth0", "07000000", 1), ("up eth0", "07000000", 1), ("down up", "0a000000", 1),
      ("up down", "63000000", 0), ("up up", "63000000", 1), ("mtu 1400 up dev eth0", "07000000", 1),
      ("nomaster up p0", "0c000000", 1), ("master br10 eth0 up", "07000000", 1), ("mtu up", "62000000", 1),
    ] as [(String, String, Int)])
  func present(words: String, index: String, up: Int) throws {
    let kernel = PretendKernel.host()
    kernel.add("down", index: 10, kind: Bridge.kind)
    kernel.add("mtu", index: 0x62, kind: Bridge.kind)
    kernel.add("up", index: 0x63, kind: Bridge.kind)
    let run = try CommandRun("link set \(words)", on: kernel)
    #expect(run.change?.header.dropFirst(8) == "\(index)0\(up)00000001000000", "\(run.notes)")
  }

  @Test(
    "is refused where it may be either",
    arguments: [
      ("add up type bridge", "up", "name"), ("add link mtu 1400 type dummy", "link", "name"),
      ("add up mtu 1400 type bridge", "up", "name"), ("set alias mtu 1400", "alias", "dev"),
      ("set alias name other", "alias", "dev"),
    ])
  func ambiguous(words: String, word: String, introducer: String) throws {
    let run = try CommandRun("link \(words)")
    #expect(run.status == 2)
    #expect(
      run.notes == """
        ovlctl: “\(word)” may be the link's name or an option here
          hint: `\(introducer) \(word)` is the name, `--\(word)` the option

        """)
    #expect(run.changes.isEmpty)
  }

  @Test(
    "leaves the other faults of the line as they are",
    arguments: [
      ("add mtu 99999999999 type bridge", "mtu: “99999999999” is not a number"),
      ("add mtu type brigde", "unknown link type “brigde”"),
      ("add mtu 1400", "the link's type is missing"), ("set mtu 1400", "which link is to be changed?"),
      ("set up", "which link is to be changed?"), ("add up", "the link's type is missing"),
    ])
  func faults(words: String, message: String) throws {
    let run = try CommandRun("link \(words)")
    #expect(run.status == 2)
    #expect(run.notes.hasPrefix("ovlctl: \(message)"), "\(run.notes)")
  }

  @Test("is what it is without dashes: a long option is never the name")
  func long() throws {
    #expect(try CommandRun("link add --up --type bridge").change?["3"] == hexadecimal("bridge0".utf8))
  }

  @Test("of the peer's options is told of with the peer's prefix where it is misspelled")
  func peer() throws {
    let run = try CommandRun("link add veth2 --peer sw1 --peer-mtuu 1400")
    #expect(run.notes == "ovlctl: unknown option “--peer-mtuu”\n  hint: did you mean “--peer-mtu”?\n")
    let bare = try CommandRun("link add veth2 type veth peer name sw1 mtuu 1400")
    #expect(bare.notes == "ovlctl: unknown option “mtuu”\n  hint: did you mean “mtu”?\n")
  }
}
