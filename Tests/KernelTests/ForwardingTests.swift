import Testing

@Suite("forwarding databases", .serialized)
struct ForwardingTests {
  /// The entries that bridge shows for an address.
  private func entries(_ address: String) throws -> [JSON] {
    try bridgeFDB("").elements.filter { $0["mac"]?.string == address }
  }

  @Test(
    "an entry of a VTEP",
    arguments: [
      ("dst 192.0.2.1", ["dst": "192.0.2.1", "state": "permanent", "flags": ["self"]]),
      (
        "dst 192.0.2.1 port 8472 vni 7 via eth0",
        ["dst": "192.0.2.1", "port": 8472, "vni": 7, "viaIf": "eth0"]
      ),
      ("dst 192.0.2.1 static", ["state": "static"]), ("dst 192.0.2.1 dynamic", ["state": ""]),
      ("dst 192.0.2.1 self permanent", ["state": "permanent"]),
      ("dst 192.0.2.1 router", ["flags": ["self", "router"]]),
      ("dst 192.0.2.1 extern_learn", ["flags": ["self", "extern_learn"]]),
      ("--dst=192.0.2.1 --port=8472", ["dst": "192.0.2.1", "port": 8472]),
    ] as [(String, [String: JSON])])
  func vtep(options: String, expected: [String: JSON]) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 \(options)")
      let found = try entries("02:00:00:00:00:01")
      #expect(found.count == 1)
      for (key, value) in expected { #expect(found[0][key] == value) }
      let ours = try JSON(ovlctl("-j fdb show dev vxlan10").output)
      #expect(try ours.deviations(from: bridgeFDB("dev vxlan10")) == [])
    }
  }

  @Test("an entry of an external VTEP is for one VNI")
  func sourceVNI() throws {
    try withNamespace {
      try ovlctl("link add vxlan0 type vxlan external")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan0 dst 192.0.2.1 src_vni 7 vni 8")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan0 dst 192.0.2.2 --src-vni 9")
      let found = try entries("02:00:00:00:00:01")
      #expect(Set(found.compactMap { $0["src_vni"]?.int }) == [7, 9])
      try ovlctl("fdb del 02:00:00:00:00:01 dev vxlan0 dst 192.0.2.1 src_vni 7")
      #expect(try entries("02:00:00:00:00:01").map { $0["src_vni"] } == [9])
    }
  }

  @Test(
    "an entry of a bridge, for its port",
    arguments: [
      ("", ["state": "permanent"]), ("static", ["state": "static"]), ("dynamic", ["state": ""]),
      ("sticky static", ["state": "static", "flags": ["sticky"]]),
      ("extern_learn dynamic", ["flags": ["extern_learn"]]),
    ] as [(String, [String: JSON])])
  func bridge(options: String, expected: [String: JSON]) throws {
    try withNamespace {
      try ovlctl("link add br10 up type bridge")
      try ovlctl("link add port --vni 1 --master br10 --up")
      try ovlctl("fdb add 02:00:00:00:00:01 dev port master \(options)")
      let found = try #require(entries("02:00:00:00:00:01").first { $0["vlan"] == nil })
      #expect(found["master"] == "br10")
      #expect(found["ifname"] == "port")
      for (key, value) in expected { #expect(found[key] == value) }
    }
  }

  @Test("an entry of a bridge is for one VLAN", .needs("VLAN filtering"))
  func vlan() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge vlan_filtering 1")
      try ovlctl("link add port --vni 1 --master br10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev port master static vlan 1")
      #expect(try entries("02:00:00:00:00:01").map { $0["vlan"] } == [1])
      #expect(
        try ovlctl("fdb show dev port").lines.contains("02:00:00:00:00:01 vlan 1 master br10 static"))
    }
  }

  @Test("a flood list has several destinations, which come and go one by one")
  func floodList() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      for number in 1...3 {
        try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.\(number)")
      }
      try ovlctl("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.2")
      #expect(try entries("00:00:00:00:00:00").map { $0["dst"] } == ["192.0.2.1", "192.0.2.3"])
    }
  }

  @Test("a destination is told from others at the same VTEP by what it has besides")
  func detailsOfDestination() throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan10 --vni 10")
      for details in ["port 8472", "vni 7", "via eth0"] {
        try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1 \(details)")
      }
      let refusal = try attempt("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1")
      #expect(refusal.status == 1)
      #expect(refusal.changes == [])
      try ovlctl("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1 vni 7")
      #expect(try entries("00:00:00:00:00:00").count == 2)
      try ovlctl("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1 port 8472")
      // The only one left need not be told from others.
      try ovlctl("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1")
      #expect(try entries("00:00:00:00:00:00") == [])
    }
  }

  @Test("a destination that the device was made with goes as it was named")
  func initialDestination() throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1 --dev eth0")
      #expect(try entries("00:00:00:00:00:00").map { $0["viaIf"] } == ["eth0"])
      try ovlctl("fdb del 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1")
      #expect(try entries("00:00:00:00:00:00") == [])
    }
  }

  @Test("an entry moves to another destination")
  func replaced() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("fdb replace 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      try ovlctl("fdb replace 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.2")
      #expect(try entries("02:00:00:00:00:01").map { $0["dst"] } == ["192.0.2.2"])
      try ovlctl("fdb del 02:00:00:00:00:01 dev vxlan10")
      #expect(try entries("02:00:00:00:00:01") == [])
    }
  }

  @Test(
    "what the kernel takes for done and does not do, or refuses without a word, is an error",
    arguments: [
      ("append 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.9", 1, "can have one destination only"),
      ("del 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.9", 1, "its destination is 192.0.2.1, not 192.0.2.9"),
      ("del 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1 port 99", 1, "another port, VNI or link"),
      ("del 02:00:00:00:00:99 dev vxlan10 dst 192.0.2.1", 1, "there is no such entry"),
      ("del 02:00:00:00:00:99 dev vxlan10", 1, "there is no such entry"),
      ("del 00:00:00:00:00:00 dev vxlan10", 1, "would empty the whole flood list"),
      ("add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1", 1, "the entry is there already"),
      ("add 02:00:00:00:00:02 dev vxlan10 dst 2001:db8::1", 1, "vxlan10 does not carry IPv6 outer packets"),
      ("add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 master", 2, "not for the bridge's"),
      ("add 02:00:00:00:00:02 dev vxlan10 master sticky", 2, "a sticky entry cannot be permanent"),
      ("add 02:00:00:00:00:02 dev vxlan10", 2, "needs `dst ADDRESS`"),
      ("add 02:00:00:00:00:02 dev lo", 1, "FDB add only supported for Ethernet devices"),
      ("add 02:00:00:00:00:02 dev br10 dst 192.0.2.1", 2, "dst is for VTEPs, and br10 is of type bridge"),
      ("add 02:00:00:00:00:02 dev vxlan10 master dynamic", 1, "Operation not permitted (EPERM)"),
      ("add 02:00:00:00:00:02 dev eth9 dst 192.0.2.1", 1, "there is no link called eth9"),
      ("add 02:00:00:00:00 dev vxlan10 dst 192.0.2.1", 2, "is not a link-layer address"),
      ("add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 nhid 1", 2, "exclude each other"),
    ])
  func refused(words: String, status: Int32, message: String) throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.7")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      let before = try bridgeFDB("")
      let outcome = try attempt("fdb \(words)")
      #expect(outcome.status == status)
      #expect(outcome.errors.split(separator: "\n").first?.contains(message) == true, "\(outcome.errors)")
      #expect(try bridgeFDB("") == before)
    }
  }

  @Test(
    "all entries, those of a device and those of a bridge, as bridge shows them",
    arguments: ["", "dev vxlan10", "br br10"])
  func show(words: String) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --master br10")
      try ovlctl("link add vxlan11 --vni 11 --local 2001:db8::1")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1 port 8472 vni 7 via eth0 extern_learn")
      try ovlctl("fdb add 02:00:00:00:00:02 dev vxlan10 master sticky static")
      try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan11 dst 2001:db8::2")
      let theirs = try bridgeFDB(words)
      let ours = try JSON(ovlctl("-j fdb show \(words)").output)
      #expect(ours.deviations(from: theirs) == [])
      #expect(ours.additions(to: theirs) == [])
      let text = try RunningProgram(["bridge", "fdb", "show"] + KernelTests.words(words)).finish().output
      #expect(try ovlctl("fdb show \(words)").output.withoutTrailingSpaces == text.withoutTrailingSpaces)
    }
  }
}
