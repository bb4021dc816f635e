import Testing

@Suite("EVPN's configuration of a real host", .serialized)
struct EVPNTests {
  private static let host = [
    "link add eth0 up type veth peer name eth1", "addr add 192.0.2.1/24 dev eth0",
    "link add br10 type bridge up",
    "link add vxlan10 --vni 10 --local 192.0.2.1 --nolearning --master br10 --port-learning off"
      + " --port-neigh_suppress on --up",
  ]
  private static let line = "evpn config --neighbor 192.0.2.254"

  @Test("the VNIs that are here appear, and nothing is said of what is right")
  func here() throws {
    try withNamespace {
      for line in Self.host { try ovlctl(line) }
      let outcome = try ovlctl(Self.line)
      #expect(
        outcome.lines.prefix(2) == ["! EVPN for the VNIs that are here:", "! 10: vxlan10 in br10, 192.0.2.1"])
      #expect(outcome.lines.contains(" bgp router-id 192.0.2.1"))
      #expect(outcome.errors == "")
    }
  }

  @Test("what is told to mend a VTEP mends it")
  func mended() throws {
    try withNamespace {
      for line in Self.host { try ovlctl(line) }
      try ovlctl("link add vxlan20 --vni 20 --dev eth0 --master br10")
      #expect(try !ovlctl(Self.line).output.contains("vxlan20"))
      let problems = try JSON(ovlctl("-j \(Self.line)").output)["problems"]?.elements ?? []
      #expect(problems.count == 5)
      #expect(problems.allSatisfy { $0["ifname"]?.string == "vxlan20" })
      for command in problems.flatMap({ $0["commands"]?.elements ?? [] }) {
        try ovlctl(String(try #require(command.string).dropFirst("ovlctl ".count)))
      }
      let outcome = try ovlctl(Self.line)
      #expect(outcome.lines[2] == "! 20: vxlan20 in br10, 192.0.2.1")
      #expect(outcome.errors == "")
    }
  }

  @Test("a device for several VNIs has those of its port's VLANs")
  func several() throws {
    try Kernel.require("VLAN filtering")
    try withNamespace {
      try addUnderlay("eth0")
      for line in [
        "link add br0 up type bridge vlan_filtering 1",
        "link add vxlan0 up type vxlan external nolearning vnifilter local 192.0.2.1 dev eth0",
        "link set vxlan0 master br0",
        "link set vxlan0 type bridge_slave vlan_tunnel on learning off neigh_suppress on",
        "vlan add vid 100-101 dev vxlan0", "vlan add vid 100-101 tunnel_info id 1100-1101 dev vxlan0",
        "vni add vni 1100 dev vxlan0",
      ] {
        try ovlctl(line)
      }
      let facts = try JSON(ovlctl("-j \(Self.line)").output)
      #expect(facts["vnis"]?.elements.map { $0["vni"]?.int } == [1100])
      #expect(facts["vnis"]?[0]?["vlan"]?.int == 100)
      let command = try #require(facts["problems"]?[0]?["commands"]?[0]?.string)
      try ovlctl(String(command.dropFirst("ovlctl ".count)))
      let mended = try JSON(ovlctl("-j \(Self.line)").output)
      #expect(mended["vnis"]?.elements.map { $0["vni"]?.int } == [1100, 1101])
      #expect(mended["problems"]?.elements == [])
    }
  }

  @Test("without a VTEP that is fit, there is no configuration")
  func none() throws {
    try withNamespace {
      let outcome = try attempt(Self.line)
      #expect(outcome.status == 1 && outcome.output == "")
      #expect(outcome.errors.hasPrefix("ovlctl: cannot configure EVPN: no VTEP here is fit for it\n  hint: "))
    }
  }
}
