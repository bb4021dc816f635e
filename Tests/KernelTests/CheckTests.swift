import Foundation
import NetlinkKit
import Overlay
import Testing

@testable import OverlayCommands

@Suite("check", .serialized)
struct CheckTests {
  @Test("a mistake is found, and what is printed mends it", arguments: Mistake.all)
  func found(mistake: Mistake) throws {
    try mistake.needs.forEach(Kernel.require)
    try withHost(mistake.lines) {
      let (outcome, findings) = try check()
      let identifiers = findings.compactMap { $0["check"]?.string }
      #expect(identifiers.first == mistake.identifier, "\(outcome.output)")
      #expect(Set(identifiers).subtracting(mistake.company) == [mistake.identifier], "\(outcome.output)")
      #expect(outcome.status == (findings.contains { $0["severity"] == "error" } ? 1 : 0))
      #expect(outcome.errors == "")
      for command in findings.flatMap({ $0["commands"]?.elements ?? [] }) {
        try run(try #require(command.string))
      }
      let rest = try check()
      #expect(
        (rest.findings.isEmpty && rest.outcome.status == 0) == mistake.isMended, "\(rest.outcome.output)")
    }
  }

  @Test("each kind of mistake is tried")
  func complete() {
    let examples = CheckExampleTests.mistakes.values
    let tried = Set(Mistake.all.map(\.identifier) + examples)
    #expect(Set(Check.all.map(\.identifier)) == tried)
  }

  @Test(
    "nothing is said of what is right",
    arguments: [
      Mistake.bridged,
      ["link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --up", "addr add 10.10.0.1/24 dev vxlan10"],
      [
        "link add vxlan10 --vni 10 --group 239.1.1.1 --ttl 8 --dev eth0 --up",
        "addr add 10.10.0.1/24 dev vxlan10",
        "route add default via 10.0.0.2",
      ],
      // Every address is written down, and so is each neighbour.
      [
        "link add vxlan10 --vni 10 --dev eth0 --no-learning --up", "addr add 10.10.0.1/24 dev vxlan10",
        "fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2",
      ],
      // Another program is told of what has no entry.
      [
        "link add vxlan10 --vni 10 --dev eth0 --no-learning --l2miss --up",
        "addr add 10.10.0.1/24 dev vxlan10",
      ],
      // As a control plane has it: FRR's entries of the flood list have no mark.
      Mistake.controlled + [
        "fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2 extern_learn",
        "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2",
      ],
      Mistake.controlled + ["fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2"],
      ["link add vxlan10 type vxlan external up mtu 1450"],
      // The peers send to one another's ports.
      [
        "link add vxlan10 --vni 10 --dev eth0 --up", "addr add 10.10.0.1/24 dev vxlan10",
        "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2 port 4790",
        "-n peer link add vxlan10 --vni 10 --dstport 4790 --dev eth0 --up",
        "-n peer addr add 10.10.0.2/24 dev vxlan10",
        "-n peer fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.1 port 4789",
      ],
      ["link add br0 type bridge up", "link add dangling type veth peer name other"],
    ])
  func healthy(lines: [String]) throws {
    try withHost(lines) {
      let outcome = try check("").outcome
      #expect(outcome == CheckOutcome(status: 0, output: "", errors: ""))
      #expect(try check().outcome == CheckOutcome(status: 0, output: "[]\n", errors: ""))
    }
  }

  @Test("a VTEP that waits for a control plane is told from one that a control plane has filled")
  func controlPlane() throws {
    try withHost(Mistake.controlled) {
      let waiting = try check().findings
      #expect(waiting.map { $0["check"]?.string } == ["no-flood-path"])
      #expect(waiting.first?["severity"]?.string == "error")
      #expect(
        waiting.first?["problem"]?.string
          == "has no group, no remote and no entries, and learning is off: no control plane has put anything there"
      )
      try ovlctl("fdb add 02:00:00:00:00:09 dev vxlan10 dst 10.0.0.2 extern_learn")
      let filled = try check()
      #expect(filled.findings.map { $0["check"]?.string } == ["controlled-without-flood"])
      #expect(filled.findings.first?["severity"]?.string == "note")
      #expect(filled.outcome.status == 0)
      try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2")
      #expect(try check().findings == [])
    }
  }

  @Test("a VTEP that waits where BGP runs is no error")
  func daemon() throws {
    try Kernel.requireQuick()
    let listener =
      "python3 -c 'import socket, time; s = socket.create_server((\"\", 179)); print(flush=True); time.sleep(30)'"
    let outcome = try runScript(
      [
        "exec {listener}< <(exec \(listener))", "daemon=$!", "trap 'kill $daemon' EXIT",
        "read -r -u $listener", "ovlctl check",
      ],
      after: ["netns add peer"] + Mistake.host + Mistake.controlled)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.lines.first
        == "warning: vxlan10: has no group, no remote and no entries, and learning is off; BGP runs here, with no "
        + "session, and has brought nothing yet [no-flood-path]")
  }

  @Test("a finding is told of the overlay that it is about alone")
  func scope() throws {
    try withHost(
      Mistake.bridged + [
        "link add vxlan20 --vni 20 --remote 10.0.0.2 --dev eth0 --local 10.0.0.9 --up",
        "addr add 10.20.0.1/24 dev vxlan20", "link set br10 down",
      ]
    ) {
      let both = ["bridge-down", "local-not-here"]
      for (words, expected) in [
        ("-j", both), ("-j eth0", both), ("-j vxlan20", [both[1]]), ("-j vxlan10", [both[0]]),
        ("-j br10", [both[0]]),
        ("-j port1", [both[0]]), ("-j --only local-not-here", [both[1]]),
        ("-j vxlan10 --only local-not-here", []),
      ] {
        let names = try check(words).findings.compactMap { $0["check"]?.string }
        #expect(names == expected, "\(words)")
      }
      let typo = try check("--only local-not-hear").outcome
      #expect(typo.status == 2 && typo.errors.contains("did you mean “local-not-here”?"), "\(typo)")
      let unknown = try check("-j nowhere").outcome
      #expect(unknown.status == 1 && unknown.errors.contains("there is no link called nowhere"))
    }
  }

  @Test(
    "the policy of each kind of firewall is known, and what rules may do about it",
    arguments: [
      ("iptables", "iptables-legacy -P FORWARD DROP", "error"),
      ("iptables", "iptables-legacy -P FORWARD DROP; iptables-legacy -A FORWARD -j ACCEPT", "warning"),
      ("iptables", "iptables-legacy -P FORWARD ACCEPT; iptables-legacy -P INPUT DROP", nil),
      ("ip6tables", "ip6tables-legacy -P FORWARD DROP", "error"),
      ("iptables", "ip6tables-legacy -P FORWARD DROP", nil),
      (
        "iptables",
        "nft 'add table ip t; add chain ip t c { type filter hook forward priority 0; policy drop; }'",
        "error"
      ),
      (
        "ip6tables",
        "nft 'add table inet t; add chain inet t c { type filter hook forward priority 0; policy drop; }'",
        "error"
      ),
      (
        "iptables",
        "nft 'add table ip t; add chain ip t c { type filter hook forward priority 0; policy drop; }; add rule ip t c accept'",
        "warning"
      ),
      (
        "iptables",
        "nft 'add table ip t; add chain ip t c { type filter hook input priority 0; policy drop; }'", nil
      ),
    ] as [(String, String, String?)])
  func firewall(family: String, command: String, severity: String?) throws {
    if command.hasPrefix("nft"), Kernel.isOfRig { try Test.cancel("this kernel has no nf_tables for IP") }
    let modules = "modprobe -a -q br_netfilter ip_tables iptable_filter ip6_tables ip6table_filter || true"
    try withHost(Mistake.bridged + ["!\(modules)", "!\(command)"]) {
      // The setting for all bridges, and that of one.
      for (on, off) in [
        (
          "sysctl -q -w net/bridge/bridge-nf-call-\(family)=1",
          "sysctl -q -w net/bridge/bridge-nf-call-\(family)=0"
        ),
        (
          "ip link set br10 type bridge nf_call_\(family) 1",
          "ip link set br10 type bridge nf_call_\(family) 0"
        ),
      ] {
        try shell(
          "sysctl -q -w net/bridge/bridge-nf-call-iptables=0 net/bridge/bridge-nf-call-ip6tables=0; \(on)")
        let findings = try check().findings
        #expect(
          findings.compactMap { $0["check"]?.string } == (severity == nil ? [] : ["forwarding-dropped"]))
        #expect(findings.first?["severity"]?.string == severity)
        for command in findings.first?["commands"]?.elements ?? [] { try run(try #require(command.string)) }
        #expect(try check().findings == [])
        try shell(off)
      }
    }
  }

  @Test("nothing is said of an overlay that is protected", .needs("IPsec"))
  func protected() throws {
    try withHost(Mistake.associated(index: 2, key: "00")) {
      let ping = try String(contentsOfFile: "/run/ping", encoding: .utf8)
      #expect(ping.contains(" 2 received"), "\(ping)")
      #expect(try check().outcome == CheckOutcome(status: 0, output: "[]\n", errors: ""))
    }
  }

  @Test("without privilege it says what it cannot look at, and does the rest")
  func unprivileged() throws {
    let outcome = try runScript(
      ["setpriv --bounding-set=-all --inh-caps=-all ovlctl check"],
      after: ["netns add peer", "netns add inside"] + Mistake.host + Mistake.bridged + ["link set br10 down"])
    #expect(outcome.status == 1)
    #expect(outcome.lines.first == "error: br10: is down [bridge-down]")
    #expect(outcome.errors.hasPrefix("ovlctl: warning: cannot look at "), "\(outcome.errors)")
    #expect(outcome.errors.contains("what is behind port1"))
  }

  /// Does something on a host with an underlay and what some lines make; behind `!` they are the shell's.
  private func withHost(_ lines: [String], _ body: () throws -> Void) throws {
    try withNamespace(beside: "peer", "inside") {
      defer { _ = unsafe unlink("/run/netns/left-over") }
      for line in Mistake.host + lines {
        if line.hasPrefix("!") { try shell(String(line.dropFirst())) } else { try ovlctl(line) }
      }
      try body()
    }
  }

  /// Runs a command as it was printed.
  private func run(_ command: String) throws {
    let own = "ovlctl "
    guard command.hasPrefix(own), !command.contains("|"), !command.contains("netns ") else {
      let folder = URL(filePath: Binary.usual.path).deletingLastPathComponent().path
      return try shell("PATH=\(folder):$PATH; \(command) >/dev/null")
    }
    try ovlctl(String(command.dropFirst(own.count)))
  }
}

/// What `check` said.
struct CheckOutcome: Equatable {
  var status: Int32
  var output: String
  var errors: String
}

/// Runs `check` in this process.
///
/// - Parameter words: what stands behind it.
/// - Returns: what it said, and the findings where that is JSON.
func check(_ words: String = "-j") throws -> (outcome: CheckOutcome, findings: [JSON]) {
  var streams = Streams()
  let status = Program.run(["check"] + KernelTests.words(words), &streams) { () throws(NetlinkError) in
    try KernelSocket()
  }
  let outcome = CheckOutcome(
    status: status, output: String(decoding: streams.output.bytes, as: UTF8.self),
    errors: String(decoding: streams.notes.bytes, as: UTF8.self))
  return (outcome, outcome.output.hasPrefix("[") ? try JSON(outcome.output).elements : [])
}

@Suite("what outer headers take", .serialized)
struct OverheadTests {
  /// Tunnels whose underlay the kernel knows when it makes them, so that it gives them the MTU that fits.
  private static let tunnels = [
    ("vxlan", "--vni 10 --remote 10.0.0.2 --dev eth0"), ("vxlan", "--vni 10 --remote fd00::2 --dev eth0"),
    ("gretap", "type gretap remote 10.0.0.2 local 10.0.0.1 dev eth0"),
    ("gretap", "type gretap remote 10.0.0.2 local 10.0.0.1 dev eth0 key 5"),
    ("gretap", "type gretap remote 10.0.0.2 local 10.0.0.1 dev eth0 key 5 csum"),
    ("gretap", "type gretap remote 10.0.0.2 local 10.0.0.1 dev eth0 key 5 csum seq"),
    ("ip6gretap", "type ip6gretap remote fd00::2 local fd00::1 dev eth0"),
    ("ip6gretap", "type ip6gretap remote fd00::2 local fd00::1 dev eth0 key 5 encaplimit none"),
    ("gre", "type gre remote 10.0.0.2 local 10.0.0.1 dev eth0 csum"),
    ("ip6gre", "type ip6gre remote fd00::2 local fd00::1 dev eth0"),
    ("erspan", "type erspan remote 10.0.0.2 local 10.0.0.1 dev eth0 seq key 5 erspan_ver 1 erspan 7"),
    ("erspan", "type erspan remote 10.0.0.2 local 10.0.0.1 dev eth0 seq key 5 erspan_ver 2"),
    ("ipip", "type ipip remote 10.0.0.2 local 10.0.0.1 dev eth0"),
    ("sit", "type sit remote 10.0.0.2 local 10.0.0.1 dev eth0"),
    ("ip6tnl", "type ip6tnl remote fd00::2 local fd00::1 dev eth0"),
    ("ip6tnl", "type ip6tnl remote fd00::2 local fd00::1 dev eth0 encaplimit none"),
    ("geneve", "type geneve vni 10 remote 10.0.0.2"), ("geneve", "type geneve vni 10 remote fd00::2"),
  ]

  @Test("are those that the kernel counts with", arguments: tunnels.map { "\($0.0): \($0.1)" })
  func exact(tunnel: String) throws {
    let (kind, options) = try #require(Self.tunnels.first { tunnel == "\($0.0): \($0.1)" })
    try Kernel.require(kind)
    try withNamespace(beside: "peer") {
      for line in Mistake.host + [
        "addr add fd00::1/64 nodad dev eth0", "link add over0 \(options) up",
        "addr add 10.10.0.1/24 dev over0",
      ] {
        try ovlctl(line)
      }
      let fitting = try #require(try ovlctl("-j link show over0").mtu)
      #expect(try check().findings == [])
      // The kernel itself refuses what it knows to be too much, so the underlay shrinks.
      try ovlctl("link set eth0 mtu 1499")
      let findings = try check().findings
      #expect(findings.map { $0["check"] } == ["mtu-above-underlay"])
      #expect(findings[0]["commands"]?.elements == [.string("ovlctl link set over0 mtu \(fitting - 1)")])
    }
  }
}

extension CommandOutcome {
  /// The MTU of the one link that was shown as JSON.
  fileprivate var mtu: Int? { (try? JSON(output))?[0]?["mtu"]?.int }
}
