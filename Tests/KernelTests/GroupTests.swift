import Testing

@Suite("a multicast group without an underlay", .serialized)
struct GroupTests {
  @Test(
    "the underlay is the link that the routing table names",
    arguments: [
      ("239.1.1.1", "239.0.0.0/8 dev eth1"),
      // Each link that is up has its own ff00::/8 in the local table, which is looked up first.
      ("ff05::100", "multicast ff05::/16 dev eth1 table local"),
    ])
  func routed(group: String, route: String) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try addUnderlay("eth1")
      try shell("ip route add \(route)")
      try ovlctl("link add vxlan10 --vni 10 --group \(group)")
      let shown = try runProgram("ip", "-d", "link", "show", "vxlan10").output
      #expect(shown.contains(" id 10 group \(group) dev eth1 "))
      #expect(shown.contains(" dstport 4789 "))
    }
  }

  @Test("-v tells the underlay, and nothing else does")
  func told() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try shell("ip route add 239.0.0.0/8 dev eth0")
      let told = try ovlctl("-v link add vxlan10 --vni 10 --group 239.1.1.1")
      #expect(told.errors == "ovlctl: 239.1.1.1 is reached through eth0, by the routing table\n")
      #expect(try ovlctl("link add vxlan11 --vni 11 --group 239.1.1.1").errors == "")
    }
  }

  @Test("a link that is named is the underlay, whatever the routing table says")
  func named() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try addUnderlay("eth1")
      try shell("ip route add 239.0.0.0/8 dev eth0")
      let outcome = try ovlctl("link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth1")
      #expect(!outcome.requests.contains { $0.type == .getRoute })
      #expect(try ipLink("vxlan10")[path: "linkinfo.info_data.link"] == "eth1")
    }
  }

  @Test(
    "without a route the error says to name the underlay, and nothing is made",
    arguments: ["239.1.1.1", "ff05::100"])
  func unrouted(group: String) throws {
    try withNamespace {
      let outcome = try Binary.usual("link add vxlan10 --vni 10 --group \(group)")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors == """
          ovlctl: cannot add vxlan10: --group: no route to \(group) tells the underlay (ENETUNREACH)
            hint: name the underlay with `--dev LINK`, or add a route for \(group)

          """)
      #expect(outcome.output == "")
      #expect(try linkNames() == ["lo"])
    }
  }
}
