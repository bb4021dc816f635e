import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("the type of a new link")
struct KindTests {
  @Test(
    "is what an option tells that no other type has, or that is that type's in this tool",
    arguments: [
      ("--vni 10 --remote 10.0.0.2", "vxlan"), ("vni 10 remote 10.0.0.2", "vxlan"),
      ("--id=10 --remote=10.0.0.2", "vxlan"),
      ("--vni 10 --remote 10.0.0.2 --udpcsum --ttl 5", "vxlan"), ("--vni 10 --group 239.1.1.1", "vxlan"),
      ("--stp-state 1", "bridge"), ("--vlan_filtering 1 --mtu 1400", "bridge"), ("--peer sw1", "veth"),
      ("peer name sw1", "veth"), ("--peer-mtu 1400 --peer sw1", "veth"),
      ("--innerprotoinherit --type geneve --vni 5 --remote 10.0.0.2", "geneve"),
    ])
  func implied(options: String, kind: String) throws {
    let run = try CommandRun("link add x0 \(options)")
    #expect(run.change?["18/1"] == hexadecimal(kind.utf8), "\(run.notes)")
  }

  @Test("is an error that lists the types where several have the option")
  func ambiguous() throws {
    let run = try CommandRun("link add x0 --key 5 --remote 10.0.0.2")
    #expect(run.status == 2)
    #expect(run.notes.hasPrefix("ovlctl: --key --remote may mean gretap or ip6gretap or "))
    #expect(run.notes.hasSuffix("\n  hint: add `--type TYPE`\n"))
    #expect(!run.notes.contains("vxlan"))
    #expect(run.changes.isEmpty)
  }

  @Test(
    "is an error that lists all types where no option tells any",
    arguments: ["link add x0", "link add x0 --mtu 1400 up"])
  func untold(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 2)
    #expect(
      run.notes
        == "ovlctl: the link's type is missing; it is one of \(LinkKinds.all.map(\.name).joined(separator: ", "))\n  hint: add `--type TYPE`\n"
    )
  }

  @Test("is an error where no type has all of the options")
  func contradictory() throws {
    let run = try CommandRun("link add x0 --stp-state 1 --key 5")
    #expect(run.notes == "ovlctl: no link type has all of --stp-state --key\n  hint: add `--type TYPE`\n")
  }

  @Test("is never guessed from the name", arguments: ["vxlan10", "br10x", "veth9", "dummy0"])
  func neverFromName(name: String) throws {
    #expect(try CommandRun("link add \(name)").status == 2)
  }

  @Test("is what type says, whatever the options might tell alone")
  func said() throws {
    let run = try CommandRun("link add x0 --vni 10 --remote 10.0.0.2 --type geneve")
    #expect(run.change?["18/1"] == hexadecimal("geneve".utf8))
  }
}

@Suite("words that mean two things")
struct CollisionTests {
  @Test("a bare group in front of type is the group of links, behind it the multicast group")
  func bareGroup() throws {
    let run = try CommandRun("link add vx group 5 type vxlan id 10 group 239.1.1.1 dev eth0")
    #expect(run.change?["27"] == "05000000", "\(run.notes)")
    #expect(run.change?["18/2/2"] == "ef010101")
  }

  @Test("the group of links is default where it is called so")
  func defaultGroup() throws {
    #expect(try CommandRun("link add d1 group default type dummy").change?["27"] == "00000000")
    #expect(try CommandRun("link set eth0 group 7").change?["27"] == "07000000")
  }

  @Test(
    "a long group is the multicast group wherever it stands; the other is called link-group",
    arguments: [
      "link add vx --link-group 5 --group 239.1.1.1 type vxlan id 10 dev eth0",
      "link add vx --vni 10 --group 239.1.1.1 --link-group 5",
      "link add vx --type vxlan --link-group=5 --vni=10 --group=239.1.1.1",
    ])
  func longGroup(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.change?["27"] == "05000000", "\(run.notes)")
    #expect(run.change?["18/2/2"] == "ef010101")
  }

  @Test("a bare group without type is the multicast group")
  func groupWithoutType() throws {
    #expect(try CommandRun("link add vx vni 10 group 239.1.1.1").change?["18/2/2"] == "ef010101")
  }

  @Test("a bare dev in front of the name names the link, behind it the underlay")
  func dev() throws {
    let first = try CommandRun("link add dev vx --vni 10 --remote 10.0.0.2")
    #expect(first.change?["3"] == hexadecimal("vx".utf8))
    let second = try CommandRun("link add vx --vni 10 --remote 10.0.0.2 dev eth0")
    #expect(second.change?["3"] == hexadecimal("vx".utf8))
    #expect(second.change?["18/2/3"] == "07000000")
    let long = try CommandRun("link add --dev eth0 vx --vni 10 --remote 10.0.0.2")
    #expect(long.change?["3"] == hexadecimal("vx".utf8))
    #expect(long.change?["18/2/3"] == "07000000")
  }

  @Test("link in front is the lower link, wherever the name stands")
  func lower() throws {
    let run = try CommandRun("link add link eth0 foo type dummy")
    #expect(
      run.change?.attributes.map(\.description) == [
        "18/1 = \(hexadecimal("dummy".utf8))", "3 = \(hexadecimal("foo".utf8))", "5 = 07000000",
      ])
  }

  @Test("a name may be any word behind name or dev", arguments: ["external", "up", "local", "type", "peer"])
  func keywordAsName(name: String) throws {
    for word in ["name", "dev"] {
      let run = try CommandRun("link add \(word) \(name) type bridge")
      #expect(run.change?["3"] == hexadecimal(name.utf8), "\(run.notes)")
    }
  }

  @Test(
    "br is a name, though iproute2 takes it for broadcast",
    arguments: ["link add br type bridge", "link add name br type bridge"])
  func br(line: String) throws {
    #expect(try CommandRun(line).change?["3"] == hexadecimal("br".utf8))
  }

  @Test(
    "a rename is name, and the link stands first or behind dev",
    arguments: [
      "link set p0p name p0q", "link set dev p0p name p0q", "link set p0p --name p0q",
      "link set name p0q dev p0p",
    ])
  func rename(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.change?.header == "00000000" + "0d000000" + "0000000000000000", "\(run.notes)")
    #expect(run.change?.attributes.map(\.description) == ["3 = \(hexadecimal("p0q".utf8))"])
  }
}
