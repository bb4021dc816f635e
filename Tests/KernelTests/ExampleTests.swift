import Testing

@testable import OverlayCommands

@Suite("the examples that help ends with", .serialized)
struct ExampleTests {
  @Test("work as they stand", arguments: Command.all.map(\.name))
  func pasted(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    if let feature = Self.feature(of: command.object) {
      try Kernel.require(feature)
    } else {
      try Kernel.requireQuick()
    }
    let outcome = try runScript(Self.setUp(for: command) + [Self.line(of: command)], after: try Self.host())
    if let version = Self.versions[name], try Kernel.Version.running() < version {
      #expect(outcome.status == 1, "an older kernel refuses; the line is right")
      return
    }
    #expect(outcome.status == 0, "\(command.example): \(outcome.errors)")
    #expect(outcome.errors == "")
  }

  /// The example; one that goes on until it is interrupted is.
  private static func line(of command: Command) -> String {
    let isEndless = command.object == MonitorCommand.command.object
    return (isEndless ? "timeout --preserve-status --signal INT 1 " : "") + command.example
  }

  /// What of the kernel the examples on an object need; nil where every kernel has it.
  private static func feature(of object: String) -> String? { object == "vlan" ? "VLAN filtering" : nil }

  private static let versions = [
    "mdb replace": Kernel.Version(6, 2), "mdb get": Kernel.Version(6, 8), "mdb flush": Kernel.Version(6, 8),
  ]

  /// A host as the examples have it: an underlay with a way out, a bridge, and a VTEP as a port of that.
  private static func host() throws -> [String] {
    let filtering = try Kernel.has("VLAN filtering") ? "--vlan-filtering on --mcast-vlan-snooping on" : ""
    return [
      "link add eth0 --peer cable --peer-up --up", "addr add 192.168.50.4/24 dev eth0",
      "addr add 10.1.0.9/24 dev eth0", "route add default via 192.168.50.1",
      "link add br10 --type bridge \(filtering) --up",
      "link add vxlan10 --vni 10 --remote 192.168.50.5 --dev eth0 --master br10 --up",
    ]
  }

  /// The commands whose examples come first.
  private static let predecessors = [
    "addr delete": "addr add", "fdb append": "fdb add", "fdb replace": "fdb add", "fdb delete": "fdb add",
    "fdb get": "fdb add", "fdb flush": "fdb add", "peer delete": "peer add", "vlan delete": "vlan add",
    "vlan set": "vlan add", "vlan show": "vlan add", "vlan global": "vlan add",
    "vlan tunnelshow": "vlan add", "vni delete": "vni add", "mdb delete": "mdb add",
    "mdb replace": "mdb add", "mdb get": "mdb add", "mdb flush": "mdb add", "route append": "route add",
    "route replace": "route add", "route change": "route add", "route delete": "route add",
    "neigh replace": "neigh add", "neigh delete": "neigh add", "neigh flush": "neigh add",
    "diff": "apply", "ipsec disconnect": "ipsec connect", "netns delete": "netns add",
    "netns exec": "netns add", "netns pids": "netns add",
  ]

  /// What else must be there, or must not.
  private static let particulars = [
    "link add": ["ovlctl link del vxlan10"], "vlan global": ["ovlctl vlan add dev br10 vid 10 self"],
    "vni add": ["ovlctl link add vxlan0 --type vxlan --external --vnifilter"],
    "vni show": ["ovlctl link add vxlan0 --type vxlan --external --vnifilter"],
    "apply": ["echo 'link add br20 type bridge' >overlay.ovl"],
    "batch": ["echo 'link set vxlan10 mtu 1450' >commands.txt"],
    "ipsec connect": [
      "umask 077", "echo 'known to both ends' >secret.txt",
      "timeout 60 charon-systemd >charon.log 2>&1 & charon=$!", "trap 'kill $charon' EXIT",
      "until [ -S /run/charon.vici ]; do sleep 0.1; done",
    ],
    "evpn config": [
      "ovlctl link del vxlan10",
      "ovlctl link add vxlan10 --vni 10 --local 192.168.50.4 --nolearning --master br10 --port-learning off "
        + "--port-neigh_suppress on --up",
    ],
    "fdb load": ["echo '02:00:00:00:00:05 10.1.0.5' >entries.txt"],
  ]

  private static func setUp(for command: Command) -> [String] {
    let predecessor = predecessors[command.name].flatMap { name in Command.all.first { $0.name == name } }
    let before = predecessor.map { (particulars[$0.name] ?? []) + [$0.example] } ?? []
    return before + (particulars[command.name] ?? [])
  }
}
