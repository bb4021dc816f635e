import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a new link")
struct LinkAddTests {
  @Test(
    "has the port that IANA assigned, unless another one is given or the generic protocol has its own",
    arguments: [
      ("link add vx --vni 10 --remote 10.0.0.2", "12b5"),
      ("link add vx type vxlan id 10 remote 10.0.0.2", "12b5"),
      ("link add vx --vni 10 --remote 10.0.0.2 --dstport 8472", "2118"),
      ("link add vx type vxlan id 10 remote 10.0.0.2 dstport 8472", "2118"),
      ("link add vx type vxlan external", "12b5"), ("link add vx type vxlan external gpe", nil),
      ("link add vx type vxlan external gpe dstport 4789", "12b5"),
    ] as [(String, String?)])
  func port(line: String, port: String?) throws {
    let run = try CommandRun(line)
    let change = try #require(run.change, "\(run.notes)")
    #expect(change["18/2/15"] == port)
  }

  @Test("leaves geneve's port to the kernel, whose default is the assigned one")
  func genevePort() throws {
    #expect(try CommandRun("link add gn type geneve id 1 remote 10.0.0.2").change?["18/2/5"] == nil)
  }

  @Test(
    "learns nothing where it is external, unless told to",
    arguments: [("", "00"), (" learning", "01"), (" nolearning", "00")])
  func externalLearning(option: String, learning: String) throws {
    #expect(try CommandRun("link add vx type vxlan external\(option)").change?["18/2/7"] == learning)
  }

  @Test(
    "asks the routing table for a group's underlay, and for nothing else",
    arguments: [("239.1.1.1", "18/2/2"), ("ff05::1", "18/2/16")])
  func underlay(group: String, path: String) throws {
    let run = try CommandRun("link add vx --vni 10 --group \(group)")
    #expect(run.questions == [26])
    #expect(run.change?["18/2/3"] == "07000000")
    #expect(run.change?[path] == IPAddress(group).map { hexadecimal($0.bytes) })
    #expect(run.notes == "")
  }

  @Test("says with -v which underlay the routing table told")
  func verbose() throws {
    let run = try CommandRun("link add vx --vni 10 --group 239.1.1.1 -v")
    #expect(run.notes == "ovlctl: 239.1.1.1 is reached through eth0, by the routing table\n")
    #expect(run.output == "")
  }

  @Test(
    "does not ask where the underlay is named, or there is no group",
    arguments: ["--group 239.1.1.1 --dev eth0", "--remote 10.0.0.2", "--local 10.0.0.1"])
  func named(options: String) throws {
    #expect(try !CommandRun("link add vx --vni 10 \(options)").questions.contains(26))
  }

  @Test("is finished by one message with all that is asked for")
  func oneMessage() throws {
    let run = try CommandRun(
      "link add vxlan20 --vni 20 --remote 10.0.0.2 --master br10 --mtu 1450 --address 02:00:00:00:00:0a"
        + " --txqueuelen 500 --link-group 3 --up")
    let change = try #require(run.change, "\(run.notes)")
    #expect(change.type == 16)
    #expect(change.flags == 0x605)
    #expect(change.header == "00000000" + "00000000" + "01000000" + "01000000")
    #expect(
      change.attributes.map(\.description) == [
        "1 = 02000000000a", "10 = 0a000000", "13 = f4010000", "18/1 = \(hexadecimal("vxlan".utf8))",
        "18/2/1 = 14000000", "18/2/15 = 12b5", "18/2/2 = 0a000002", "27 = 03000000",
        "3 = \(hexadecimal("vxlan20".utf8))", "4 = aa050000",
      ])
    #expect(run.questions == [18])
  }

  @Test(
    "names the flags that are given and no others",
    arguments: [
      ("", "0000000000000000"), ("up", "0100000001000000"), ("down", "0000000001000000"),
      ("arp off", "8000000080000000"),
      ("arp on", "0000000080000000"), ("multicast off", "0000000000100000"),
      ("multicast on promisc on up", "0111000001110000"),
      ("allmulticast on", "0002000000020000"),
    ])
  func flags(options: String, flags: String) throws {
    let run = try CommandRun("link add br11 \(options) type bridge")
    #expect(run.change?.header == "0000000000000000" + flags, "\(run.notes)")
  }

  @Test("without a name gets the kind's with the first free number, which is printed")
  func nameless() throws {
    let kernel = PretendKernel.host()
    kernel.add("vxlan0", index: 20)
    kernel.add("vxlan1", index: 21)
    let run = try CommandRun("link add type vxlan id 100 remote 10.0.0.2", on: kernel)
    #expect(run.output == "vxlan2\n")
    #expect(run.change?["3"] == hexadecimal("vxlan2".utf8))
  }

  @Test("without a name gets the next number where another process was faster")
  func nameTaken() throws {
    let kernel = PretendKernel.host()
    var refusals = 0
    kernel.refusal = { _ in
      guard refusals < 2 else { return nil }
      kernel.add("bridge\(refusals)", index: 30 + Int32(refusals))
      refusals += 1
      return PretendKernel.Refusal(17)
    }
    let run = try CommandRun("link add type bridge", on: kernel)
    #expect(run.output == "bridge2\n")
    #expect(run.change?["3"] == hexadecimal("bridge2".utf8))
  }

  @Test("is only described in a dry run")
  func dryRun() throws {
    let run = try CommandRun("link add vx --vni 10 --group 239.1.1.1 --mtu 1450 --up --dry-run")
    #expect(run.changes.isEmpty)
    #expect(run.status == 0)
    #expect(
      run.output == """
        RTM_NEWLINK REQUEST,ACK,CREATE,EXCL
            name vx mtu 1450 up type vxlan vni 10 group 239.1.1.1 dev eth0 dstport 4789

        """)
  }

  @Test("passes the kernel's warning on, and succeeds")
  func warning() throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { _ in PretendKernel.Refusal(0, words: "deprecated") }
    let run = try CommandRun("link add br11 type bridge", on: kernel)
    #expect(run.status == 0)
    #expect(run.notes == "ovlctl: warning: deprecated\n")
  }
}

@Suite("a change of a link")
struct LinkSetTests {
  @Test("sends what changes, and nothing where it is so already")
  func unchanged() throws {
    #expect(try CommandRun("link set vxlan10 learning").changes.isEmpty)
    #expect(try CommandRun("link set vxlan10 learning").status == 0)
    let run = try CommandRun("link set vxlan10 nolearning ttl 5")
    #expect(
      run.change?.attributes.map(\.description) == [
        "18/1 = \(hexadecimal("vxlan".utf8))", "18/2/5 = 05", "18/2/7 = 00",
      ])
    #expect(run.change?.flags == 5)
  }

  @Test("of a VTEP and its MTU goes in two messages, since the kernel refuses one")
  func twoMessages() throws {
    let run = try CommandRun("link set vxlan10 nolearning mtu 1400")
    #expect(run.changes.map { $0.attributes.map(\.path) } == [["18/1", "18/2/7"], ["4"]])
  }

  @Test("whose second message fails is undone")
  func undone() throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { $0.count == 40 ? PretendKernel.Refusal(22, words: "no such MTU") : nil }
    let run = try CommandRun("link set vxlan10 nolearning mtu 1400", on: kernel)
    #expect(run.status == 1)
    #expect(run.changes.map { $0["18/2/7"] } == ["00", "01"])
    #expect(run.notes == "ovlctl: cannot change vxlan10: no such MTU (EINVAL)\n")
  }

  @Test("of a GRE tunnel sends all that it has, since the kernel resets what is left out")
  func gre() throws {
    let run = try CommandRun("link set tun0 type gretap ttl 9")
    #expect(
      run.change?.attributes.map(\.description) == [
        "18/1 = \(hexadecimal("gretap".utf8))", "18/2/10 = 01", "18/2/2 = 2000", "18/2/4 = 0000007b",
        "18/2/6 = c0a8380b", "18/2/7 = c0a8380c", "18/2/8 = 09",
      ])
  }

  @Test("of a remote endpoint takes the place of a group")
  func remote() throws {
    let kernel = PretendKernel.host()
    kernel.add("vg", index: 30, kind: Vxlan.kind) { link in
      link.kindOptions?[Vxlan.vni] = 5
      link.kindOptions?[Vxlan.group] = IPAddress("239.1.1.1")
      link.kindOptions?[Vxlan.dev] = .index(7)
    }
    let run = try CommandRun("link set vg remote 10.0.0.9", on: kernel)
    #expect(
      run.change?.attributes.map(\.description) == [
        "18/1 = \(hexadecimal("vxlan".utf8))", "18/2/2 = 0a000009",
      ])
  }
}

@Suite("a deletion of links")
struct LinkDeleteTests {
  @Test("is by index, of each link that is named, once")
  func several() throws {
    let run = try CommandRun("link del vxlan10 p0 vxlan10")
    #expect(run.changes.map(\.type) == [17, 17])
    #expect(
      run.changes.map(\.header) == ["000000000b0000000000000000000000", "000000000c0000000000000000000000"])
  }

  @Test("deletes nothing where one of them is not there")
  func missing() throws {
    let run = try CommandRun("link del vxlan10 nowhere")
    #expect(run.status == 1)
    #expect(run.changes.isEmpty)
  }

  @Test("tolerates one that is not there where asked to")
  func tolerant() throws {
    let run = try CommandRun("link del nowhere vxlan10 --if-present")
    #expect(run.status == 0)
    #expect(run.changes.count == 1)
  }

  @Test("of many puts them into a group that nobody has, and deletes that")
  func group() throws {
    let run = try CommandRun("link del type veth")
    #expect(run.status == 0, "\(run.notes)")
    let moves = run.changes.dropLast()
    #expect(moves.allSatisfy { $0.type == 16 && $0.attributes.count == 1 })
    #expect(Set(moves.map(\.header)).count == 5)
    #expect(Set(moves.map { $0["27"] }).count == 1)
    #expect(run.changes.last?.type == 17)
    #expect(run.changes.last?.attributes == moves.first?.attributes)
  }

  @Test("of many that fails puts them back into their groups")
  func groupFails() throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { $0[4] == 17 ? PretendKernel.Refusal(95) : nil }
    let run = try CommandRun("link del type veth", on: kernel)
    #expect(run.status == 1)
    #expect(run.changes.count == 10)
    #expect(run.changes.suffix(5).allSatisfy { $0["27"] == "00000000" })
  }
}
