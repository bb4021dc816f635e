import Foundation
import Testing

@testable import OverlayCommands

@Suite("topology of a real host", .serialized)
struct TopologyTests {
  private static let left = """
    left
    ├─ br10 bridge mtu 1450
    │  ├─ port veth ↔ inner mtu 1500
    │  └─ vxlan10 vxlan vni 10 local 192.168.50.1 dstport 4789 dev eth0 mtu 1450
    │     ├─ → 192.168.50.2 (vxlan10 in middle) flood
    │     └─ → 192.168.50.3 (vxlan10 in right) flood
    ├─ eth0 veth ↔ to-left in fabric mtu 1500 192.168.50.1/24
    └─ inner veth ↔ port mtu 1500 10.10.10.1/24

    """

  @Test("draws three hosts with an overlay, the same each time and by whatever word for the namespace")
  func threeHosts() throws {
    let outcome = try TopologyLab.run([
      "ovlctl topology left", "echo ----", "ovlctl topology left", "echo ----",
      "ovlctl -n fabric topology", "echo ----", "ovlctl topology left right",
    ])
    #expect(outcome.errors == "")
    let pictures = outcome.output.components(separatedBy: "----\n")
    #expect(pictures[0].contains(Self.left))
    #expect(
      pictures[0].hasPrefix(
        """
        fabric
        └─ br0 bridge mtu 1500
           ├─ to-left veth ↔ eth0 in left mtu 1500
           ├─ to-middle veth ↔ eth0 in middle mtu 1500
           └─ to-right veth ↔ eth0 in right mtu 1500
        left

        """))
    #expect(pictures[0] == pictures[1])
    #expect(pictures[0] == pictures[2])
    #expect(pictures[0] == pictures[3])
  }

  @Test("without a name has the namespace at hand, those with names, and those that only processes have")
  func whole() throws {
    try Kernel.requireQuick()
    let outcome = try TopologyLab.run(
      [
        "unshare --net sleep 60 & process=$!", "trap 'kill $process' EXIT",
        "until [ \"$(readlink /proc/$process/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do sleep 0.1; done",
        "ovlctl -n left link add cable --peer eth0 --peer-netns $process --peer-up --up",
        "echo $process", "ovlctl topology", "echo ----", "ovlctl topology $process",
      ])
    #expect(outcome.errors == "")
    let process = try #require(outcome.lines.first)
    let expected = """
      process \(process) (sleep)
      └─ eth0 veth ↔ cable in left mtu 1500

      """
    let pictures = outcome.output.dropFirst(process.count + 1).components(separatedBy: "----\n")
    #expect(pictures[0].hasPrefix("this namespace\n└─ (nothing but the loopback link)\nfabric\n"))
    #expect(pictures[0].contains("\nmiddle\n") && pictures[0].contains(expected))
    #expect(pictures[1].contains("\nleft\n") && pictures[1].contains(expected))
  }

  @Test("of a link has what frames reach from it, and not the other links of its host")
  func link() throws {
    let outcome = try TopologyLab.run([
      "ovlctl -n left link add vxlan11 --vni 11 --remote 192.168.50.7 --dev eth0 --up",
      "ovlctl -n left topology br10",
    ])
    #expect(!outcome.output.contains("vxlan11"))
    #expect(outcome.output.contains("(vxlan10 in right)") && outcome.output.contains("to-left"))
    #expect(outcome.output.contains("inner"))
  }

  @Test("finds the underlay and the other ends of a tunnel that was moved out of its namespace")
  func moved() throws {
    let outcome = try TopologyLab.run(
      ["ovlctl topology inside"],
      after: TopologyLab.threeHosts + [
        "netns add inside",
        "-n left link add vxlan20 --vni 20 --local 192.168.50.1 --remote 192.168.50.2 --no-learning",
        "-n left link set vxlan20 netns inside", "-n inside link set vxlan20 mtu 1400 up",
        "-n middle link add vxlan20 --vni 20 --remote 192.168.50.1 --no-learning --mtu 1400 --up",
      ])
    #expect(
      outcome.output.contains(
        """
        inside
        └─ vxlan20 vxlan vni 20 local 192.168.50.1 dstport 4789 via eth0 in left mtu 1400
           └─ → 192.168.50.2 (vxlan20 in middle) flood

        """), "\(outcome.output)")
    #expect(outcome.output.contains("→ 192.168.50.1 (vxlan20 in inside) flood"))
  }

  @Test("tells of a namespace whose name is left over, and draws the others")
  func stale() throws {
    let outcome = try TopologyLab.run(["touch /run/netns/stale", "ovlctl topology"])
    #expect(outcome.output.contains("\nstale\n└─ (not looked at: "))
    #expect(outcome.output.contains(Self.left))
    let notes = outcome.errors.split(separator: "\n")
    #expect(notes.allSatisfy { $0.hasPrefix("ovlctl: warning: cannot look at stale: ") }, "\(outcome.errors)")
    #expect(!notes.isEmpty)
  }

  @Test("tells somebody without privileges which namespaces cannot be looked at, and draws this one")
  func unprivileged() throws {
    try Kernel.requireQuick()
    let outcome = try runScript(
      [
        "install -m 755 \"$(command -v ovlctl)\" /run/ovlctl",
        "setpriv --reuid 65534 --regid 65534 --clear-groups /run/ovlctl topology",
      ], after: ["netns add blue", "link add br10 type bridge"])
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasPrefix("this namespace\n└─ br10 DOWN bridge mtu 1500\nblue\n└─ (not looked at: "))
    #expect(outcome.errors.hasPrefix("ovlctl: warning: cannot look at blue: "))
  }

  /// Links of some kind, and what is drawn of them.
  struct Links: Sendable, CustomTestStringConvertible {
    let feature: String
    let lines: [String]
    let expected: String
    var testDescription: String { feature }
  }

  private static let samples = [
    Links(
      feature: "vlan",
      lines: [
        "link add eth0.5 type vlan link eth0 id 5 up", "link add br7 type bridge up",
        "link add eth0.7 type vlan link eth0 id 7 master br7 up",
      ],
      expected: """
        blue
        ├─ br7 bridge mtu 1500
        │  └─ eth0.7 vlan id 7 on eth0 mtu 1500
        └─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24
           └─ eth0.5 vlan id 5 mtu 1500

        """),
    Links(
      feature: "macvlan", lines: ["link add mv0 type macvlan link eth0 mode bridge"],
      expected: """
        blue
        └─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24
           └─ mv0 DOWN macvlan mode bridge mtu 1500

        """),
    Links(
      feature: "vrf", lines: ["link add red type vrf table 7 up", "link set eth0 master red"],
      expected: """
        blue
        └─ red vrf table 7 mtu 65575
           └─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24

        """),
    Links(
      feature: "gretap",
      lines: [
        "link add gre1 type gretap local 10.0.0.1 remote 10.0.0.2 key 123 up", "link set gre1 mtu 1400",
      ],
      expected: """
        blue
        ├─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24
        └─ gre1 gretap key 0.0.0.123 local 10.0.0.1 via eth0 mtu 1400
           └─ → 10.0.0.2

        """),
    Links(
      feature: "geneve",
      lines: ["link add gn0 type geneve id 5 remote 10.0.0.2 up", "link set gn0 mtu 1400"],
      expected: """
        blue
        ├─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24
        └─ gn0 geneve vni 5 dstport 6081 via eth0 mtu 1400
           └─ → 10.0.0.2

        """),
    Links(
      feature: "vxlan",
      lines: [
        "link add vx0 --vni 7 --group 239.1.1.1 --dev eth0 --up",
        "fdb add 02:00:00:00:00:01 dev vx0 dst 10.0.0.9", "fdb add 02:00:00:00:00:02 dev vx0 dst 10.0.0.9",
      ],
      expected: """
        blue
        ├─ eth0 veth ↔ cable in this namespace mtu 1500 10.0.0.1/24
        └─ vx0 vxlan vni 7 dstport 4789 dev eth0 mtu 1450
           ├─ → 239.1.1.1 group, flood
           └─ → 10.0.0.9 2 MACs

        """),
  ]

  @Test("draws links on links, masters and tunnels of each kind", arguments: samples)
  func kinds(links: Links) throws {
    try Kernel.require(links.feature)
    let outcome = try TopologyLab.run(
      ["settled blue", "ovlctl topology blue"],
      after: [
        "netns add blue", "link add cable --up --peer eth0 --peer-netns blue --peer-up",
        "-n blue addr add 10.0.0.1/24 dev eth0",
      ] + links.lines.map { "-n blue " + $0 })
    #expect(
      outcome.output == "this namespace\n└─ cable veth ↔ eth0 in blue mtu 1500\n" + links.expected,
      "\(outcome.output)")
  }

  @Test("as JSON has every peer with the ends on this host, however many there are")
  func json() throws {
    let peers = (1...9).map { "-n left peer add vxlan10 192.168.51.\($0)" }
    let outcome = try TopologyLab.run(["ovlctl -j topology left"], after: TopologyLab.threeHosts + peers)
    #expect(outcome.output.hasSuffix("]\n"))
    let namespaces = try JSON(outcome.output).elements
    #expect(namespaces.map { $0["netns"]?.string } == ["fabric", "left", "middle", "right"])
    let links = namespaces[1]["links"]?.elements ?? []
    let vtep = try #require(links.first { $0["ifname"]?.string == "vxlan10" })
    #expect(vtep[path: "linkinfo.info_data.id"]?.int == 10)
    #expect(vtep["underlay"]?[0]?["ifname"]?.string == "eth0")
    #expect(vtep["peers"]?.elements.count == 11)
    #expect(vtep["peers"]?[0]?["ends"]?[0]?["netns"]?.string == "middle")
    #expect(links.first { $0["ifname"]?.string == "eth0" }?[path: "peer.netns"]?.string == "fabric")
    #expect(try JSON(try TopologyLab.run(["ovlctl topology left --format json"]).output).elements.count == 4)
  }

  @Test(
    "refuses what it does not understand, with the word that was probably meant",
    arguments: [
      ("topology lefd", Int32(1), "did you mean “left”?"),
      ("topology --format dto", 2, "did you mean “dot”?"),
      ("topology --fromat dot", 2, "did you mean “--format”?"), ("-j topology --format svg", 2, "--format"),
      ("topology --format", 2, "--format needs a value"),
    ])
  func refused(line: String, status: Int32, words: String) throws {
    try Kernel.requireQuick()
    let outcome = try runScript(["ovlctl \(line)"], after: ["netns add left"])
    #expect(outcome.status == status)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("of 1,000 links and 100,000 entries is there within a second")
  func scale() throws {
    try Kernel.requireQuick()
    let outcome = try runScript(
      [
        #"for i in {1..990}; do echo "link add vx$i type vxlan id $i local 10.0.0.1 master br$((i % 8)) up"; done | ovlctl batch -"#,
        #"""
        for i in {1..980}; do for j in {10..99}; do for k in 0; do
        echo "fdb append 02:00:00:00:00:$j dev vx$i dst 10.1.$((j % 5)).$j"; done; done; done >entries
        for i in {1..120}; do for j in {100..199}; do
        echo "fdb append 02:00:00:00:01:${j:1} dev vx$i dst 10.1.0.$j"; done; done >>entries
        """#,
        "ovlctl batch entries", "bridge fdb | wc -l", "TIMEFORMAT='%U %S'",
        "{ time ovlctl -n /proc/self/ns/net topology >tree; } 2>&1", "grep -c '─ vx' tree",
        "grep -m 1 '… ' tree",
      ],
      after: ["link add eth0 --peer cable --peer-up --up", "addr add 10.0.0.1/8 dev eth0"]
        + (0..<8).map { "link add br\($0) type bridge up" })
    try #require(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.lines
    #expect(try #require(Int(lines[0])) > 100_000)
    // The time of the processor: others may be at work beside us. A build for debugging takes ten times as long.
    let seconds = lines[1].split(separator: " ").compactMap { Double($0) }.reduce(0, +)
    #expect(seconds < (Binary.usual.path.contains("/release/") ? 1 : 10), "\(lines[1])")
    #expect(lines[2] == "990")
    #expect(lines[3].contains("with") && lines[3].contains("--all-peers"))
  }
}
