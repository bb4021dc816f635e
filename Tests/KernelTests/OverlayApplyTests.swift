import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("apply brings what is to what files say", .serialized)
struct OverlayApplyTests {
  static let small = """
    define underlay = eth0
    netns add blue
    link add $underlay type veth peer name far0 netns blue up
    link set $underlay up mtu 1600
    addr add 192.0.2.1/24 dev $underlay
    link add br10 type bridge up
    link add vxlan10 --vni 10 --local 192.0.2.1 --dev $underlay --master br10 --mtu 1450 --port-isolated on --up
    peer add vxlan10 192.0.2.2 192.0.2.3
    fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.2
    in blue {
      link set lo up
      addr add 192.0.2.2/24 dev far0
      route add 10.0.0.0/8 via 192.0.2.1
      neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev far0
    }
    """

  @Test("all that a file says is there, and a second time changes nothing")
  func twice() throws {
    try withOverlays {
      try apply(Self.small)
      let state = try networkState()
      #expect(try ipLink("vxlan10")["master"] == "br10")
      #expect(try ipLink("vxlan10")["mtu"] == 1450)
      #expect(try bridgeFDB("dev vxlan10").elements.filter { $0["mac"] == "00:00:00:00:00:00" }.count == 2)
      #expect(try ip("-n blue route show").elements.contains { $0["dst"] == "10.0.0.0/8" })
      let again = try overlay("apply", Self.small)
      #expect(again.outcome.status == 0)
      #expect(again.outcome.output == "")
      #expect(again.log.changes == 0)
      #expect(try differences(state, networkState()) == [])
    }
  }

  @Test("what diff prints, batch takes")
  func diffIsBatch() throws {
    try withOverlays {
      let plan = try overlay("diff", Self.small)
      #expect(plan.outcome.status == 3)
      #expect(plan.log.changes == 0)
      let batch = try overlay("batch", plan.outcome.output)
      #expect(batch.outcome.status == 0, "\(batch.outcome.errors)")
      #expect(try overlay("diff", Self.small).outcome.status == 0)
    }
  }

  @Test(
    "one option that differs is one change of the link",
    arguments: [
      ("--mtu 1450", "--mtu 1400", "link set vxlan10 mtu 1400"),
      ("--local 192.0.2.1", "--local 192.0.2.1 --ageing 100", "link set vxlan10 type vxlan ageing 100"),
      ("--port-isolated on", "--port-isolated off", "link set vxlan10 type bridge_slave isolated off"),
      ("--master br10", "", "link set vxlan10 nomaster"),
      ("--up\n", "\n", "link set vxlan10 down"),
      ("mtu 1600", "mtu 1700", "link set eth0 mtu 1700"),
    ])
  func change(old: String, new: String, line: String) throws {
    try withOverlays {
      try apply(Self.small)
      let index = try ipLink("vxlan10")["ifindex"]
      let text = Self.small.replacing(old, with: new, maxReplacements: 1)
        .replacing(new.isEmpty && old == "--master br10" ? "--port-isolated on" : "~", with: "")
      let (outcome, log) = try overlay("apply", text)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.lines.map { $0.split(separator: "  #")[0] } == [Substring(line)])
      #expect(log.changes == 1)
      #expect(try ipLink("vxlan10")["ifindex"] == index)
    }
  }

  @Test("a VNI that differs has the VTEP made anew, with its entries, addresses and port put back")
  func remake() throws {
    try withOverlays {
      try apply(Self.small)
      try shell(
        "ip addr add 198.51.100.1/24 dev vxlan10; ip neigh add 198.51.100.9 lladdr 02:00:00:00:00:19 dev vxlan10"
      )
      try shell(
        "bridge fdb add 02:00:00:00:00:77 dev vxlan10 dst 192.0.2.7; ip route add 203.0.113.0/24 dev vxlan10")
      let before = try networkState()
      try apply(Self.small.replacing("--vni 10", with: "--vni 11"))
      #expect(try ipLink("vxlan10")[path: "linkinfo.info_data.id"] == 11)
      // Nothing differs but the VNI.
      let link = try differences(before, networkState())
      #expect(link.count == 2 && link.allSatisfy { $0.contains("vxlan10") }, "\(link)")
    }
  }

  @Test("a bridge that is made anew has its ports back")
  func remakeBridge() throws {
    try withOverlays {
      try apply("link add br0 type bridge up\nlink add vxlan1 --vni 1 --master br0 --port-cost 7 --up")
      try shell(
        "ip link add other type veth peer name other-end; ip link set other master br0 type bridge_slave")
      try shell("bridge link set dev other cost 9; bridge fdb add 02:00:00:00:00:05 dev other master static")
      let fault = try overlay(
        "apply",
        "link add br0 type bridge index 77 up\nlink add vxlan1 --vni 1 --master br0 --port-cost 7 --up")
      #expect(fault.outcome.status == 0, "\(fault.outcome.errors)")
      #expect(try ipLink("br0")["ifindex"] == 77)
      #expect(try ipLink("other")["master"] == "br0")
      #expect(try ipLink("other")[path: "linkinfo.info_slave_data.cost"] == 9)
      #expect(try ipLink("vxlan1")[path: "linkinfo.info_slave_data.cost"] == 7)
      #expect(try bridgeFDB("dev other").elements.contains { $0["mac"] == "02:00:00:00:00:05" })
    }
  }

  @Test("a link of another type in the place of one is made anew")
  func otherKind() throws {
    try withOverlays {
      try apply("link add x type bridge\naddr add 192.0.2.1/24 dev x")
      try apply("link add x type vxlan id 5 dstport 4789\naddr add 192.0.2.1/24 dev x")
      #expect(try ipLink("x")[path: "linkinfo.info_kind"] == "vxlan")
      #expect(
        try ip("addr show dev x")[0]?["addr_info"]?.elements.contains { $0["local"] == "192.0.2.1" } == true)
    }
  }

  @Test("with --prune, what the overlay made and no longer says goes, and what others made stays")
  func prune() throws {
    try withOverlays {
      try shell("ip link add mine type bridge; ip netns add mine; ip addr add 192.0.2.77/32 dev lo")
      try apply(Self.small)
      try apply("link add br10 type bridge up", "--prune")
      #expect(try Set(linkNames()) == ["lo", "mine", "br10"])
      #expect(try NamespaceDirectory.standard.list() == ["mine"])
      try apply("", "--prune")
      #expect(try Set(linkNames()) == ["lo", "mine"])
      #expect(
        try ip("addr show dev lo")[0]?["addr_info"]?.elements.contains { $0["local"] == "192.0.2.77" } == true
      )
    }
  }

  @Test("without --prune, nothing goes")
  func noPrune() throws {
    try withOverlays {
      try apply(Self.small)
      let log = try apply("link add br10 type bridge up")
      #expect(log.changes == 0)
    }
  }

  @Test("with --prune, entries that a control plane made stay")
  func pruneForeign() throws {
    try withOverlays {
      try apply("link add vxlan1 --vni 1 --no-learning\nfdb add 02:00:00:00:00:01 dev vxlan1 dst 192.0.2.1")
      try shell("bridge fdb add 02:00:00:00:00:02 dev vxlan1 dst 192.0.2.2 extern_learn")
      try apply("link add vxlan1 --vni 1 --no-learning", "--prune")
      let addresses = try bridgeFDB("dev vxlan1").elements.compactMap { $0["mac"]?.string }
      #expect(addresses.contains("02:00:00:00:00:02"))
      #expect(!addresses.contains("02:00:00:00:00:01"))
    }
  }

  @Test("with --prune, the flood list stays where a control plane says who is where, and goes elsewhere")
  func pruneForeignFloodList() throws {
    try withOverlays {
      let text = "link add vxlan1 --vni 1 --no-learning\nlink add vxlan2 --vni 2 --no-learning"
      try apply(text)
      for link in ["vxlan1", "vxlan2"] {
        try shell("bridge fdb append 00:00:00:00:00:00 dev \(link) dst 192.0.2.2")
      }
      try shell("bridge fdb add 02:00:00:00:00:02 dev vxlan1 dst 192.0.2.2 extern_learn")
      try apply(text, "--prune")
      #expect(try bridgeFDB("dev vxlan1").elements.contains { $0["mac"] == "00:00:00:00:00:00" })
      #expect(try !bridgeFDB("dev vxlan2").elements.contains { $0["mac"] == "00:00:00:00:00:00" })
    }
  }

  @Test("with --prune, what the overlay put on links of others goes, and what others put there stays")
  func pruneOnOthers() throws {
    try withOverlays {
      try shell("ip link add eth0 type veth peer name eth0-end; ip link set eth0 up; ip link set eth0-end up")
      try shell(
        "ip addr add 192.0.2.77/24 dev eth0; ip neigh add 192.0.2.78 lladdr 02:00:00:00:00:78 dev eth0")
      let before = try networkState()
      let text = """
        addr add 192.0.2.1/24 dev eth0
        addr add 192.0.2.77/24 dev eth0
        neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev eth0
        route add 10.0.0.0/8 via 192.0.2.9
        """
      try apply(text)
      try apply(text, "--prune")
      try apply("addr add 192.0.2.1/24 dev eth0")
      let (outcome, _) = try overlay("apply", "addr add 192.0.2.1/24 dev eth0", "--prune")
      #expect(outcome.lines.count == 2, "\(outcome.output)")
      try apply("", "--prune")
      #expect(try differences(before, networkState()) == [])
      #expect(try overlay("diff", "", "--prune").outcome.status == 0)
    }
  }

  @Test("what somebody else has changed since stays")
  func pruneChanged() throws {
    try withOverlays {
      try shell("ip link add eth0 type veth peer name eth0-end; ip link set eth0 up; ip link set eth0-end up")
      try apply("neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev eth0")
      try shell("ip neigh replace 192.0.2.9 lladdr 02:00:00:00:00:0a dev eth0")
      #expect(try apply("", "--prune").changes == 0)
    }
  }

  @Test("a link that somebody else's stands on is not pruned from under it")
  func pruneBelowOthers() throws {
    try withOverlays {
      try apply("link add eth7 type veth peer name eth7-end")
      try shell("ip link add link eth7 name guest type macvlan")
      let (outcome, log) = try overlay("apply", "", "--prune")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("guest, which the overlay did not make, stands on it"))
      #expect(log.changes == 0)
    }
  }

  @Test("peer sync leaves the flood list with what it says")
  func sync() throws {
    try withOverlays {
      try apply("link add vxlan1 --vni 1\npeer add vxlan1 192.0.2.1 192.0.2.2")
      try apply("link add vxlan1 --vni 1\npeer sync vxlan1 192.0.2.2 192.0.2.3")
      let peers = try bridgeFDB("dev vxlan1").elements.compactMap { $0["dst"]?.string }
      #expect(Set(peers) == ["192.0.2.2", "192.0.2.3"])
    }
  }

  @Test("a VTEP in another namespace than its underlay is made from there")
  func elsewhere() throws {
    try withOverlays {
      let text = """
        netns add blue
        link add eth0 type veth peer name eth0-end up
        link set eth0-end up
        link add vxlan1 --vni 1 --dev eth0 netns blue up
        -n blue addr add 198.51.100.1/24 dev vxlan1
        """
      try apply(text)
      #expect(try ip("-n blue -d link show vxlan1")[0]?["link_netnsid"] != nil)
      #expect(try apply(text).changes == 0)
    }
  }

  @Test("what links stand on comes up before them, whichever is said first")
  func raising() throws {
    try Kernel.require("vlan")
    try withOverlays {
      try shell("ip link add eth0 type veth peer name far0; ip link set far0 up")
      let text = """
        netns add blue
        link add eth0.10 type vlan id 10 link eth0 up
        link set eth0 up
        link add eth0.10.20 type vlan id 20 link eth0.10 up
        link add veth1 type veth peer name eth0 netns blue up
        -n blue link add eth0.30 type vlan id 30 link eth0 up
        """
      try apply(text)
      #expect(try ip("link show up eth0.10.20").elements.count == 1)
      #expect(try ip("-n blue link show up eth0.30").elements.count == 1)
      #expect(try apply(text).changes == 0)
      try shell("ip link set eth0 down")
      try apply(text)
      #expect(try ip("link show up eth0.10.20").elements.count == 1)
    }
  }

  @Test("links in a process's namespace")
  func process() throws {
    try withOverlays {
      let program = try RunningProgram(["unshare", "-n", "sleep", "60"])
      try waitUntil {
        (try? NetworkNamespace(.process(program.process)).identity)
          != (try NetworkNamespace.current().identity)
      }
      let text = "link add veth1 type veth peer name eth0 netns \(program.process) up"
      try apply(text)
      #expect(
        try runProgram("nsenter", "-t", "\(program.process)", "-n", "ip", "link", "show", "eth0").status == 0)
      #expect(try apply(text).changes == 0)
    }
  }
}

@Suite("export prints what apply takes", .serialized)
struct OverlayExportTests {
  @Test("what is exported is as it is")
  func noChange() throws {
    try withOverlays {
      try apply(OverlayApplyTests.small)
      let text = try overlay("export", "", "--all").outcome.output
      let (outcome, log) = try overlay("apply", text)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(log.changes == 0, "\(outcome.output)")
    }
  }

  @Test("what is exported makes the same in an empty namespace")
  func same() throws {
    var text = ""
    let state = try withOverlays {
      try apply(OverlayApplyTests.small)
      text = try overlay("export", "", "--all").outcome.output
      return try networkState()
    }
    try withOverlays {
      try apply(text)
      let found = try differences(state, networkState()).filter { !$0.contains("ovl@") }
      let others = found.filter { difference in
        !["ifindex", "link_index"].contains { difference.contains($0) }
      }
      #expect(others == [])
    }
  }

  @Test("links that are named are exported alone")
  func names() throws {
    try withOverlays {
      try apply(OverlayApplyTests.small)
      let lines = try overlay("export", "", "br10").outcome.lines
      #expect(lines.count == 1 && lines[0].hasPrefix("link add br10 "))
    }
  }
}
