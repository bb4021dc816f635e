import Testing

/// Makes the bridge br0 with the ports p0 and p1, all up, where no one but the test sends anything.
func addBridge(options: String = "") throws {
  try shell("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6")
  try shell("ip link add br0 up type bridge \(options)")
  for port in ["p0", "p1"] {
    try addUnderlay(port)
    try shell("ip link set \(port) master br0")
  }
}

/// An option of a port, and how `ip` shows it.
struct PortSample: CustomTestStringConvertible, Sendable {
  let words: String
  let key: String
  let value: JSON

  var testDescription: String { words }

  static let all = [
    ("priority 16", "priority", 16), ("cost 77", "cost", 77), ("hairpin on", "hairpin", true),
    ("guard on", "guard", true), ("root_block on", "root_block", true), ("fastleave on", "fastleave", true),
    ("learning off", "learning", false), ("flood off", "flood", false), ("proxy_arp on", "proxy_arp", true),
    ("proxy_arp_wifi on", "proxy_arp_wifi", true), ("mcast_router 2", "multicast_router", 2),
    ("mcast_flood off", "mcast_flood", false), ("bcast_flood off", "bcast_flood", false),
    ("mcast_to_unicast on", "mcast_to_unicast", true), ("neigh_suppress on", "neigh_suppress", true),
    ("group_fwd_mask 0x4008", "group_fwd_mask_str", "0x8,lldp"), ("vlan_tunnel on", "vlan_tunnel", true),
    ("isolated on", "isolated", true), ("locked on", "locked", true),
    ("backup_port p1", "backup_port", "p1"),
    ("state disabled", "state", "disabled"),
  ].map { (words: String, key: String, value: JSON) in PortSample(words: words, key: key, value: value) }
}

@Suite("what a bridge knows of its ports", .serialized)
struct BridgePortTests {
  private static let data = "linkinfo.info_slave_data"

  @Test("an option reads back as ip shows it", arguments: PortSample.all)
  func option(sample: PortSample) throws {
    try withNamespace {
      try addBridge()
      // While the bridge is up, a late word of a port's carrier starts the port again.
      try ovlctl("link set br0 down")
      try ovlctl("link set p0 type bridge_slave \(sample.words)")
      let theirs = try ipLink("p0")
      #expect(theirs[path: "\(Self.data).\(sample.key)"] == sample.value)
      let ours = try #require(JSON(ovlctl("-j -d link show p0").output)[0])
      #expect(ours.deviations(from: theirs).filter { !$0.contains("_timer") } == [])
    }
  }

  @Test(
    "an option that is newer than iproute2 6.1 reads back, where the kernel has it",
    arguments: [
      ("learning on locked on mab on", "mab", true), ("mcast_max_groups 7", "mcast_max_groups", 7),
      ("neigh_vlan_suppress on", "neigh_vlan_suppress", true), ("backup_nhid 7", "backup_nhid", 7),
    ] as [(String, String, JSON)])
  func newOption(words: String, key: String, value: JSON) throws {
    try withNamespace {
      try addBridge()
      let outcome = try attempt("link set p0 type bridge_slave \(words)")
      guard outcome.status == 0 else {
        #expect(outcome.errors.contains("this kernel's bridge does not know \(key) (EOPNOTSUPP)"))
        try Test.cancel("this kernel's bridge has no \(key)")
      }
      let ours = try #require(JSON(ovlctl("-j -d link show p0").output)[0])
      #expect(ours[path: "\(Self.data).\(key)"] == value)
    }
  }

  @Test("what is shown is taken again")
  func shownAgain() throws {
    try withNamespace {
      try addBridge()
      try ovlctl("link set p0 type bridge_slave cost 7 isolated on backup_port p1 group_fwd_mask 0x8")
      let text = try #require(ovlctl("-d link show p0").output.split(separator: "bridge_slave ").last)
      // What the kernel alone tells stands between.
      for words in ["cost 7", "isolated on", "backup_port p1", "group_fwd_mask 0x8"] {
        #expect(text.contains(words))
        try ovlctl("link set p1 type bridge_slave \(words == "backup_port p1" ? "backup_port p0" : words)")
      }
    }
  }

  @Test("a link becomes a port and gets its options, in two messages")
  func newPort() throws {
    try withNamespace {
      try shell("ip link add br0 type bridge && ip link add p0 type veth peer name p1")
      let outcome = try ovlctl("link set p0 master br0 up type bridge_slave isolated on cost 9")
      #expect(outcome.changes.count == 2)
      let port = try ipLink("p0")
      #expect(port["master"] == "br0")
      #expect(port[path: "\(Self.data).isolated"] == true)
      #expect(port[path: "\(Self.data).cost"] == 9)
    }
  }

  @Test("where the port's options are refused, the rest is undone")
  func undone() throws {
    try withNamespace {
      try addBridge()
      let outcome = try attempt("link set p0 mtu 1400 type bridge_slave backup_port p0")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "ovlctl: cannot change p0: the kernel does not take backup_port here, and says no more (EINVAL)\n"
      )
      #expect(try ipLink("p0")["mtu"] == 1500)
    }
  }

  @Test(
    "what is no port is told apart",
    arguments: [
      ("link set p0-end type bridge_slave isolated on", "p0-end is no bridge's port"),
      ("link set p0-end --isolated on", "--isolated is an option of a bridge's port, which this link is not"),
    ])
  func noPort(line: String, words: String) throws {
    try withNamespace {
      try addBridge()
      let outcome = try attempt(line)
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("ovlctl: \(words)\n"))
    }
  }

  @Test("a VTEP's learning and its port's learning are two things")
  func learning() throws {
    try withNamespace {
      try addBridge()
      try ovlctl("link add vxlan10 --vni 10 --master br0")
      try ovlctl("link set vxlan10 type bridge_slave learning off")
      var link = try ipLink("vxlan10")
      #expect(link[path: "linkinfo.info_data.learning"] == true)
      #expect(link[path: "\(Self.data).learning"] == false)
      try ovlctl("link set vxlan10 --no-learning")
      try ovlctl("link set vxlan10 type bridge_slave learning on")
      link = try ipLink("vxlan10")
      #expect(link[path: "linkinfo.info_data.learning"] == false)
      #expect(link[path: "\(Self.data).learning"] == true)
    }
  }

  @Test("a dry run says what it would send")
  func dryRun() throws {
    try withNamespace {
      try addBridge()
      let outcome = try ovlctl("--dry-run link set p0 type bridge_slave cost 7 isolated on")
      #expect(outcome.changes == [])
      #expect(outcome.output == "RTM_NEWLINK REQUEST,ACK\n    dev p0 type bridge_slave cost 7 isolated on\n")
    }
  }
}
