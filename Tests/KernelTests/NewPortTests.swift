import NetlinkKit
import Testing

@Suite("options of a port that is made with its link", .serialized)
struct NewPortTests {
  private static let data = "linkinfo.info_slave_data"

  @Test("go to the port of a link that is a program's cable, too")
  func tap() throws {
    try withNamespace {
      try addBridge()
      let outcome = try attempt("link add tap0 --type tap --master br0 --isolated on")
      guard outcome.status == 0 else {
        #expect(outcome.errors.contains("/dev/net/tun"))
        try Test.cancel("there is no /dev/net/tun here")
      }
      #expect(try ipLink("tap0")[path: "\(Self.data).isolated"] == true)
      #expect(try attempt("link add tap1 --type tap --master br0 --backup-port br0").status == 1)
      #expect(try attempt("link show tap1").status == 1)
    }
  }

  @Test("reads back as ip shows it, whatever its link has of the same name", arguments: PortSample.all)
  func option(sample: PortSample) throws {
    try withNamespace {
      try addBridge()
      try ovlctl("link set br0 down")
      try ovlctl("link add new --peer new-end --up --peer-up --master br0 --port-\(sample.words)")
      #expect(try ipLink("new")[path: "\(Self.data).\(sample.key)"] == sample.value)
    }
  }

  @Test("are what the table says that they are, where none is given")
  func initial() throws {
    try withNamespace {
      try addBridge()
      try ovlctl("link add new --peer new-end --master br0")
      var kernel = Conversation(over: try KernelSocket())
      let options = try #require(try kernel.link(named: "new").bridgePortOptions)
      let known = BridgePort.table.fields.filter { $0.initial != nil && options[$0] != nil }
      #expect(known.count > 15)
      for field in known { #expect(options[field] == field.initial, "\(field.keyword)") }
    }
  }

  @Test("is overlooked in the message that makes the link, which is why it has one of its own")
  func overlooked() throws {
    try withNamespace {
      try addBridge()
      var kernel = Conversation(over: try KernelSocket())
      var link = LinkSpecification(name: "new", kind: Veth.kind)
      link.options[LinkOptions.master] = .index(try kernel.link(named: "br0").index)
      link.portOptions = Settings(BridgePort.table)
      link.portOptions?[BridgePort.isolated] = true
      _ = try kernel.perform(link.creation())
      #expect(try kernel.link(named: "new").bridgePortOptions?[BridgePort.isolated] == false)
    }
  }

  @Test("of a VTEP are the port's where the VTEP has none of the name, and the VTEP's where it has")
  func vtep() throws {
    try withNamespace {
      try addBridge()
      let outcome = try ovlctl(
        "link add vxlan10 --vni 10 --no-learning --master br0 --isolated on --neigh-suppress on --cost 7")
      #expect(outcome.changes.count == 2)
      let link = try ipLink("vxlan10")
      #expect(link[path: "linkinfo.info_data.learning"] == false)
      #expect(link[path: "\(Self.data).learning"] == true)
      #expect(link[path: "\(Self.data).isolated"] == true)
      #expect(link[path: "\(Self.data).neigh_suppress"] == true)
      #expect(link[path: "\(Self.data).cost"] == 7)
    }
  }

  @Test(
    "make a twin, by the line that the link is shown as",
    arguments: [
      "link add sample type vxlan id 10 master br0 type bridge_slave learning off isolated on cost 9",
      "link add sample --vni 10 --master br0 --up --port-learning off --neigh-suppress on --backup-port p1",
      "link add sample --peer other --master br0 --up --mcast-router 2 --group-fwd-mask 0x4008 --priority 3",
      "link add sample --peer other --master br0 --flood off --mcast-flood off --bcast-flood off --hairpin on",
      "link add sample --peer other --master br0 --guard on --root-block on --fastleave on --locked on",
      "link add sample --vni 10 --master br0",
    ])
  func twin(line: String) throws {
    try withNamespace {
      try addBridge()
      try ovlctl(line)
      // Those that run, and the flag of a link that has just come up, are not what is compared.
      let first = try ipLink("sample")
      let command = try #require(ovlctl("link show sample --as-command").lines.first)
      try ovlctl("link del sample")
      try ovlctl(String(command.dropFirst("ovlctl ".count)))
      let second = try ipLink("sample")
      let moving = ["ifindex", "link_index", "_timer", ".state", "operstate", "flags:"]
      func lasting(_ paths: [String]) -> [String] {
        paths.filter { path in !moving.contains { path.contains($0) } }
      }
      #expect(lasting(second.deviations(from: first)) == [])
      #expect(lasting(second.additions(to: first)) == [])
    }
  }

  @Test(
    "where one is refused, there is no link",
    arguments: [
      (
        "--backup-port br0",
        "cannot add vxlan10: --backup-port is for another port of the same bridge (ENOENT)\n"
      ),
      (
        "--neigh-forward-grat on",
        "cannot add vxlan10: this kernel's bridge does not know --neigh-forward-grat"
      ),
    ])
  func undone(words: String, message: String) throws {
    try withNamespace {
      try addBridge()
      let outcome = try attempt("link add vxlan10 --vni 10 --master br0 \(words)")
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("ovlctl: \(message)"))
      #expect(try attempt("link show vxlan10").status == 1)
    }
  }

  @Test("ask for a bridge before anything is made")
  func noBridge() throws {
    try withNamespace {
      try addBridge()
      var outcome = try attempt("link add vxlan10 --vni 10 --isolated on")
      #expect(outcome.status == 2)
      #expect(
        outcome.errors == "ovlctl: --isolated is an option of a bridge's port, which this link is not\n")
      outcome = try attempt("link add vxlan10 --vni 10 --master p0-end --isolated on")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "ovlctl: cannot add vxlan10: p0-end is no bridge, and --isolated is for a bridge's port\n")
      #expect(outcome.changes == [])
    }
  }

  @Test("are kept by --if-missing and changed by link replace")
  func again() throws {
    try withNamespace {
      try addBridge()
      let line = "vxlan10 --vni 10 --master br0 --isolated on"
      try ovlctl("link add \(line)")
      #expect(try ovlctl("link add \(line) --if-missing").changes == [])
      let outcome = try attempt("link add vxlan10 --if-missing --vni 10 --master br0 --isolated off")
      #expect(outcome.errors.hasPrefix("ovlctl: cannot keep vxlan10 as it is: --isolated is on, not off\n"))
      #expect(try ovlctl("link replace \(line)").changes == [])
      #expect(try ovlctl("link replace \(line) --cost 9").changes.count == 1)
      #expect(try ipLink("vxlan10")[path: "\(Self.data).cost"] == 9)
    }
  }

  @Test("go to the bridge in the namespace that the link goes to")
  func namespace() throws {
    try withNamespace(beside: "overlay") {
      try shell("ip -n overlay link add br0 index 9 type bridge")
      try shell("ip link add br0 index 9 type bridge")
      try ovlctl("link add new --peer new-end --netns overlay --master br0 --isolated on")
      let shown = try runProgram("ip", "-n", "overlay", "-j", "-d", "link", "show", "new").output
      #expect(try #require(JSON(shown)[0])[path: "\(Self.data).isolated"] == true)
    }
  }

  @Test("are shown by a dry run, in the message that they would go in")
  func dryRun() throws {
    try withNamespace {
      try addBridge()
      let outcome = try ovlctl("--dry-run link add vxlan10 --vni 10 --master br0 --isolated on")
      #expect(outcome.changes == [])
      #expect(outcome.lines.last == "    name vxlan10 type bridge_slave isolated on")
    }
  }
}
