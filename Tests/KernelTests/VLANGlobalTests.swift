import Testing

@Suite("VLANs of a bridge as a whole", .serialized)
struct VLANGlobalTests {
  /// A bridge with VLANs, of which two are as they were set, and routers' ports in one of them.
  private func addVLANs() throws {
    try addBridge(options: "vlan_filtering 1 mcast_vlan_snooping 1")
    for port in ["p0", "p1"] { try ovlctl("vlan add dev \(port) vid 10-14") }
    try ovlctl("vlan add dev br0 vid 10-14 self")
    try ovlctl("vlan global set dev br0 vid 11-12 mcast_igmp_version 3 mcast_query_interval 12000")
    for port in ["p0", "p1"] { try ovlctl("vlan set dev \(port) vid 14 mcast_router 2") }
  }

  @Test(
    "are shown as bridge shows them", .needs("VLAN filtering"),
    arguments: [
      "vlan global show", "vlan global", "-d vlan global show dev br0", "vlan global show vid 12",
      "vlan global show dev br0 vid 14", "-s vlan global show vid 14",
    ])
  func shown(line: String) throws {
    try withNamespace {
      try addVLANs()
      try compareWithBridge(line)
    }
  }

  @Test(
    "have what they are set to", .needs("VLAN filtering"),
    arguments: [
      "mcast_snooping 0", "mcast_querier 1", "mcast_igmp_version 3", "mcast_mld_version 2",
      "mcast_last_member_count 7", "mcast_last_member_interval 300", "mcast_startup_query_count 5",
      "mcast_startup_query_interval 3000", "mcast_membership_interval 25000", "mcast_querier_interval 24000",
      "mcast_query_interval 12000", "mcast_query_response_interval 900",
    ])
  func set(words: String) throws {
    try withNamespace {
      try addVLANs()
      let outcome = try ovlctl("vlan global set dev br0 vid 13 \(words)")
      #expect(outcome.output + outcome.errors == "")
      let shown = try runProgram("bridge", "vlan", "global", "show", "vid", "13").output
      #expect(shown.contains(" \(words) "))
      #expect(try ovlctl("vlan global show vid 13").output.contains(words))
      // What is shown is taken again.
      let line = try #require(ovlctl("vlan global show vid 13").lines.last)
      try ovlctl("vlan global set dev br0 vid 10 \(line.trimmingPrefix { $0 == " " })")
      let both = try JSON(ovlctl("-j vlan global show").output)[0]?["vlans"]?.elements ?? []
      var first = try #require(both.first { $0["vlan"] == 10 }?.members)
      first["vlan"] = 13
      #expect(both.first { $0["vlan"] == 13 } == .object(first))
    }
  }

  @Test("have a spanning tree of their own where the bridge has several", .needs("VLAN filtering"))
  func spanningTree() throws {
    try withNamespace {
      try ovlctl("link add br0 --type bridge --vlan-filtering 1 --mst-enabled 1")
      try ovlctl("vlan add dev br0 vid 10 self")
      try ovlctl("vlan global set dev br0 vid 10 msti 7")
      let vlans = try JSON(ovlctl("-j vlan global show dev br0").output)[0]?["vlans"]?.elements ?? []
      #expect(vlans.map { $0["msti"] } == [nil, 7])
      #expect(try ovlctl("vlan global show vid 10").output.contains(" msti 7\n"))
    }
  }

  @Test("are refused in the kernel's words", .needs("VLAN filtering"))
  func refused() throws {
    try withNamespace {
      try addVLANs()
      let outcome = try attempt("vlan global set dev br0 vid 4000 mcast_igmp_version 3")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "ovlctl: cannot change VLAN 4000 of br0: "
          + "bridge: Vlan in range doesn't exist, can't process global options (ENOENT)\n")
    }
  }

  @Test("are unknown to a kernel that does not filter by VLAN")
  func unsupported() throws {
    if try Kernel.has("VLAN filtering") { try Test.cancel("this kernel filters by VLAN") }
    try withNamespace {
      try addBridge()
      let outcome = try attempt("vlan global show")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "ovlctl: cannot show VLANs: this kernel's bridges do not filter by VLAN (EOPNOTSUPP)\n")
    }
  }
}
