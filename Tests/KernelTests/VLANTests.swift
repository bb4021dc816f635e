import Testing

@Suite("VLANs of bridges and their ports", .serialized)
struct VLANTests {
  private static let setUp = [
    "vlan add dev p0 vid 10-20 untagged", "vlan add dev p0 vid 30 pvid untagged",
    "link set p0 --vlan-tunnel on", "vlan add dev p0 vid 40-42", "vlan add dev p0 vid 50",
    "vlan add dev p0 vid 40-42 tunnel_info id 400-402", "vlan add --dev p0 --vid 50 --tunnel-info 77",
    "vlan add dev br0 vid 30 self", "vlan del dev p0 vid 15-16",
  ]

  @Test(
    "what bridge shows is shown", .needs("VLAN filtering"),
    arguments: [
      "vlan show", "-d vlan show", "-s vlan show", "vlan tunnelshow", "vlan show vid 12", "vlan show dev p0",
      "vlan show vid 1 dev p1", "vlan tunnelshow vid 41", "vlan tunnelshow dev p0",
    ])
  func shown(line: String) throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1")
      for line in Self.setUp {
        let outcome = try ovlctl(line)
        #expect(outcome.output == "")
        #expect(outcome.errors == "")
      }
      try compareWithBridge(line)
    }
  }

  @Test("VLANs that are set have what they were set to", .needs("VLAN filtering"))
  func set() throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1")
      try ovlctl("vlan add dev p0 vid 10-12")
      try ovlctl("vlan set dev p0 vid 11-12 state learning mcast_router 2")
      try compareWithBridge("-d vlan show dev p0")
      let vlans = try JSON(ovlctl("-j -d vlan show dev p0").output)[0]?["vlans"]
      #expect(vlans?.elements.last?["vlan"] == 11)
      #expect(vlans?.elements.last?["vlanEnd"] == 12)
      #expect(vlans?.elements.last?["state"] == "learning")
    }
  }

  @Test(
    "what cannot be done is said with its reason", .needs("VLAN filtering"),
    arguments: [
      ("vlan del dev p0 vid 77", "p0 is not in VLAN 77 (ENOENT)"),
      ("vlan add dev br0 vid 5", "it is no bridge's port\n  hint: add `self`"),
      ("vlan add dev p0-end vid 5", "it is no bridge's port\n  hint: `ovlctl link set p0-end master BRIDGE`"),
      (
        "vlan add dev p0 vid 5 tunnel_info id 5",
        "the port maps no VLANs to tunnels\n  hint: `ovlctl link set p0"
      ),
      (
        "vlan add dev p1 vid 5 tunnel_info id 5",
        "p1 is not in VLAN 5 (EINVAL)\n  hint: `ovlctl vlan add dev p1"
      ),
      ("vlan set dev p0 vid 5 state learning", "cannot change VLAN 5 of p0: "),
      ("vlan show dev p0-end", "p0-end is neither a bridge nor a bridge's port (EINVAL)"),
      ("vlan show dev nothing", "there is no link called nothing (ENODEV)"),
    ])
  func refused(line: String, words: String) throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1")
      try ovlctl("link set p1 --vlan-tunnel on")
      let outcome = try attempt(line)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test("a kernel without VLAN filtering says so", arguments: ["vlan show", "vlan add dev p0 vid 5"])
  func withoutFiltering(line: String) throws {
    guard try !Kernel.has("VLAN filtering") else { try Test.cancel("this kernel filters by VLAN") }
    try withNamespace {
      try addBridge()
      let outcome = try attempt(line)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasSuffix(": this kernel's bridges do not filter by VLAN (EOPNOTSUPP)\n"))
    }
  }

  @Test(
    "a dry run says what it would send", .needs("VLAN filtering"),
    arguments: [
      (
        "vlan add dev p0 vid 7 pvid untagged master",
        "RTM_SETLINK REQUEST,ACK\n    dev p0 vid 7 pvid untagged master\n"
      ),
      ("vlan del dev p0 vid 1-2", "RTM_DELLINK REQUEST,ACK\n    dev p0 vid 1-2\n"),
      ("vlan set dev p0 vid 1 mcast_router 2", "RTM_NEWVLAN REQUEST,ACK\n    dev p0 vid 1 mcast_router 2\n"),
    ])
  func dryRun(line: String, output: String) throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1")
      let outcome = try ovlctl("--dry-run \(line)")
      #expect(outcome.changes == [])
      #expect(outcome.output == output)
    }
  }
}
