import NetlinkKit
import Testing

/// A line in the words of iproute2, the same with long options, and what is then to be found.
struct Line: CustomTestStringConvertible, Sendable {
  let words: String
  let twin: String
  let kind: String
  /// What ip shows of the link `name`, by the paths of the members.
  let shown: [String: JSON]
  var name = "vxlan0"

  var testDescription: String { words }

  private static let data = "linkinfo.info_data"

  static let all = [
    Line(
      words: "link add vxlan0 type vxlan id 100 remote 192.168.50.5 dstport 4789 dev eth0",
      twin: "link add vxlan0 --type vxlan --vni 100 --remote 192.168.50.5 --dstport 4789 --dev eth0",
      kind: "vxlan",
      shown: [
        "linkinfo.info_kind": "vxlan", "\(data).id": 100,
        "\(data).remote": "192.168.50.5", "\(data).port": 4789,
        "\(data).link": "eth0",
      ]),
    Line(
      words: "link add vxlan0 type vxlan id 100 group 239.255.0.1 ttl 5 dstport 4789 dev eth0",
      twin: "link add vxlan0 --vni=100 --group=239.255.0.1 --ttl=5 --dstport=4789 --dev=eth0",
      kind: "vxlan",
      shown: [
        "\(data).id": 100, "\(data).group": "239.255.0.1", "\(data).ttl": 5,
        "\(data).port": 4789, "\(data).link": "eth0",
      ]),
    Line(
      words: "link add gn0 type geneve id 123 remote 192.168.56.12",
      twin: "link add gn0 --type=geneve --vni 123 --remote 192.168.56.12", kind: "geneve",
      shown: [
        "linkinfo.info_kind": "geneve", "\(data).id": 123,
        "\(data).remote": "192.168.56.12",
      ], name: "gn0"),
    Line(
      words: "link add tun0 type gretap local 192.168.56.11 remote 192.168.56.12 key 123",
      twin: "link add tun0 --type gretap --local 192.168.56.11 --remote 192.168.56.12 --key 123",
      kind: "gretap",
      shown: [
        "linkinfo.info_kind": "gretap", "\(data).local": "192.168.56.11",
        "\(data).remote": "192.168.56.12", "\(data).ikey": "0.0.0.123",
        "\(data).okey": "0.0.0.123",
      ], name: "tun0"),
    Line(
      words: "link add veth1 type veth peer name sw1-p1", twin: "link add veth1 --type veth --peer sw1-p1",
      kind: "veth", shown: ["linkinfo.info_kind": "veth", "link": "sw1-p1"], name: "veth1"),
    Line(
      words: "link add br10 type bridge", twin: "link add br10 --type bridge", kind: "bridge",
      shown: ["linkinfo.info_kind": "bridge"], name: "br10"),
    Line(
      words: "link set vxlan10 master br10", twin: "link set vxlan10 --master br10", kind: "bridge",
      shown: ["master": "br10"], name: "vxlan10"),
    Line(
      words: "link set vxlan10 up", twin: "link set vxlan10 --up", kind: "vxlan",
      shown: ["operstate": "UNKNOWN"], name: "vxlan10"),
  ]

  /// Makes what the line takes for granted: an underlay, and for a change the link to be changed.
  func prepare() throws {
    try addUnderlay("eth0")
    guard words.hasPrefix("link set") else { return }
    try shell("ip link add vxlan10 type vxlan id 10 remote 192.0.2.1 dstport 4789")
    if words.contains("br10") { try shell("ip link add br10 type bridge") }
  }
}

@Suite("lines in the words of iproute2, and with long options", .serialized)
struct LineTests {
  @Test("the line does what it says, and its twin sends the same bytes", arguments: Line.all)
  func twins(line: Line) throws {
    try Kernel.require(line.kind)
    let first = try withNamespace {
      try line.prepare()
      let outcome = try ovlctl(line.words)
      let link = try ipLink(line.name)
      for (path, value) in line.shown { #expect(link[path: path] == value, "\(path) of \(link)") }
      return outcome
    }
    let second = try withNamespace {
      try line.prepare()
      return try ovlctl(line.twin)
    }
    #expect(first.changes.count == 1)
    #expect(first.requests == second.requests)
    #expect(first.output == "")
    #expect(first.errors == "")
  }

  @Test(
    "a pair's other end is made in another namespace",
    arguments: [
      "link add veth1 type veth peer name eth0 netns blue",
      "link add veth1 --peer eth0 --peer-netns blue",
    ])
  func peerElsewhere(line: String) throws {
    try withNamespace(beside: "blue") {
      let outcome = try ovlctl(line)
      #expect(outcome.changes.count == 1)
      let (here, there) = (try ipLink("veth1"), try #require(ip("-n blue -d link show eth0")[0]))
      #expect(here["link_index"] == there["ifindex"])
      #expect(there["link_index"] == here["ifindex"])
    }
  }

  @Test(
    "a link moves to another namespace",
    arguments: ["link set veth1 netns left", "link set veth1 --netns left", "link set veth1 --netns=left"])
  func moved(line: String) throws {
    try withNamespace(beside: "left") {
      try ovlctl("link add veth1 type veth peer name sw1-p1")
      try ovlctl(line)
      #expect(try linkNames() == ["lo", "sw1-p1"])
      #expect(try linkNames("-n left link") == ["lo", "veth1"])
    }
  }

  @Test(
    "entries of the forwarding database",
    arguments: [
      (
        "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.1.0.1",
        "fdb append 00:00:00:00:00:00 --dev vxlan10 --dst 10.1.0.1", "00:00:00:00:00:00"
      ),
      (
        "fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.1",
        "fdb add --dev=vxlan10 --dst=10.1.0.1 00:00:00:00:00:02", "00:00:00:00:00:02"
      ),
    ])
  func entries(line: String, twin: String, address: String) throws {
    let outcomes = try [line, twin].map { line in
      try withNamespace {
        try ovlctl("link add vxlan10 --vni 10")
        let outcome = try ovlctl(line)
        let entry = try #require(bridgeFDB("dev vxlan10")[0])
        #expect(entry["mac"] == .string(address))
        #expect(entry["dst"] == "10.1.0.1")
        #expect(entry["state"] == "permanent")
        #expect(try ovlctl("fdb show dev vxlan10").lines == ["\(address) dst 10.1.0.1 self permanent"])
        return outcome
      }
    }
    #expect(outcomes[0].requests == outcomes[1].requests)
  }

  @Test(
    "an address",
    arguments: ["addr add 192.168.60.4/24 dev vxlan0", "addr add 192.168.60.4/24 --dev vxlan0"])
  func address(line: String) throws {
    try withNamespace {
      try ovlctl("link add vxlan0 --vni 1")
      try ovlctl(line)
      let address = try ip("addr show dev vxlan0")[0]?["addr_info"]?[0]
      #expect(address?["local"] == "192.168.60.4")
      #expect(address?["prefixlen"] == 24)
    }
  }

  @Test("everything at once makes the finished link with one message")
  func oneMessage() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add br10 type bridge")
      let outcome = try ovlctl(
        "link add vxlan10 --vni 10 --remote 192.0.2.1 --dev eth0 --master br10 --mtu 1400"
          + " --address 02:00:00:00:00:0a --up")
      #expect(outcome.changes.map(\.type) == [.newLink])
      let link = try ipLink("vxlan10")
      #expect(link["master"] == "br10")
      #expect(link["mtu"] == 1400)
      #expect(link["address"] == "02:00:00:00:00:0a")
      #expect(link["operstate"] == "UNKNOWN")
      #expect(link["flags"]?.elements.contains("UP") == true)
      #expect(link[path: "linkinfo.info_data.id"] == 10)
      #expect(link[path: "linkinfo.info_data.link"] == "eth0")
      #expect(link[path: "linkinfo.info_data.remote"] == "192.0.2.1")
    }
  }

  @Test(
    "the port is 4789 where none is given, and what is given else",
    arguments: [("", 4789), ("dstport 8472", 8472), ("external gpe", 4790)])
  func port(options: String, port: Int) throws {
    try withNamespace {
      let vni = options.contains("external") ? "" : "id 1"
      try ovlctl("link add vxlan0 type vxlan \(vni) \(options)")
      #expect(try ipLink("vxlan0")[path: "linkinfo.info_data.port"]?.int == port)
    }
  }

  @Test("words are abbreviated as scripts for iproute2 abbreviate them")
  func abbreviations() throws {
    try withNamespace {
      try ovlctl("l a br type bridge")
      try ovlctl("link add vx --vni 10 --master br")
      try ovlctl("link set vx addr 02:00:00:00:00:07")
      try ovlctl("a a 192.0.2.1/24 dev br")
      try ovlctl("fdb ap 00:00:00:00:00:00 dev vx dst 10.1.0.1")
      #expect(try ipLink("vx")["address"] == "02:00:00:00:00:07")
      #expect(try ipLink("vx")["master"] == "br")
      #expect(try ovlctl("l").output == ovlctl("link show").output)
      #expect(try ovlctl("a").output == ovlctl("addr show").output)
      #expect(try ovlctl("a").output.contains("inet 192.0.2.1/24"))
      #expect(
        try ovlctl("fdb sh dev vx").lines.contains("00:00:00:00:00:00 dst 10.1.0.1 self permanent"))
    }
  }

  @Test(
    "a hop limit that is inherited reads back in JSON, where iproute2 has no key for it",
    arguments: ["vxlan id 1", "geneve id 1 remote 192.0.2.1"])
  func inheritedHops(words: String) throws {
    try Kernel.require(String(words.prefix { $0 != " " }))
    try withNamespace {
      try ovlctl("link add sample type \(words) ttl inherit")
      let ours = try JSON(ovlctl("-j -d link show sample").output)
      #expect(ours[0]?[path: "linkinfo.info_data.ttl"] == "inherit")
      #expect(try ipLink("sample")[path: "linkinfo.info_data.ttl"] == nil)
    }
  }
}
