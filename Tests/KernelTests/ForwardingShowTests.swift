import Testing

@Suite("forwarding databases, shown", .serialized)
struct ForwardingShowTests {
  /// Entries of each kind, in the tables of VTEPs, of a bridge and of other devices.
  private func addEntries() throws {
    try addLinkThatIsDown("eth0")
    try ovlctl("link add br10 type bridge")
    try ovlctl("link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0 --master br10")
    try ovlctl("link add vxlan11 --vni 11 --local 2001:db8::1")
    try ovlctl("link add vxlan0 --dstport 4790 type vxlan external")
    for line in [
      "add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1 port 8472 vni 7 via eth0 extern_learn",
      "add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 static router",
      "add 02:00:00:00:00:03 dev vxlan10 dst 192.0.2.2 dynamic",
      "add 02:00:00:00:00:04 dev vxlan10 dst 192.0.2.2 sticky static",
      "append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.3 vni 0",
      "append 01:00:5e:00:00:01 dev vxlan10 dst 192.0.2.4",
      "append 01:00:5e:00:00:01 dev vxlan10 dst 192.0.2.5",
      "append 00:00:00:00:00:00 dev vxlan11 dst 2001:db8::2",
      "add 02:00:00:00:00:05 dev vxlan11 dst ::ffff:1:2",
      "add 02:00:00:00:00:06 dev vxlan0 dst 192.0.2.6 src_vni 77 vni 78",
      "add 02:00:00:00:00:07 dev vxlan10 master static", "add 02:00:00:00:00:08 dev vxlan10 master",
      "add 02:00:00:00:00:09 dev vxlan10 master sticky static",
      "add 02:00:00:00:00:0a dev vxlan10 master extern_learn dynamic",
      "add 02:00:00:00:00:0b dev vxlan10 master static activity_notify",
      "add 02:00:00:00:00:0c dev eth0 self", "add 02:00:00:00:00:0d dev br10 self",
      "add 02:00:00:00:00:0e dev vxlan10 self master static dst 192.0.2.7",
    ] { try ovlctl("fdb \(line)") }
  }

  @Test(
    "are as bridge shows them, byte for byte, and of JSON each key and no other",
    arguments: [
      "", "dev vxlan10", "brport vxlan10", "dev vxlan11", "br br10", "br br10 dev vxlan10", "dynamic",
      "dev vxlan10 dynamic", "state permanent", "state static", "state temp dev vxlan10", "state reachable",
      "state stale", "state all", "state permanent state reachable", "vlan 1", "br br10 vlan 1",
    ])
  func asBridge(words: String) throws {
    try withNamespace {
      try addEntries()
      let line = KernelTests.words(words)
      let text = try RunningProgram(["bridge", "fdb", "show"] + line).finish()
      try #require(text.status == 0, "\(text.errors)")
      #expect(try ovlctl("fdb show \(words)").output == text.output)
      let ours = try JSON(ovlctl("-j fdb show \(words)").output)
      #expect(try ours == bridgeFDB(words))
      // The ages run on between the two; what there is besides stays.
      let aged = try RunningProgram(["bridge", "-s", "fdb", "show"] + line).finish().output
      #expect(try withoutAges(ovlctl("-s fdb show \(words)").output) == withoutAges(aged))
      let json = try RunningProgram(["bridge", "-j", "-s", "fdb", "show"] + line).finish().output
      let theirs = try json.allSatisfy(\.isWhitespace) ? .array([]) : JSON(json)
      #expect(try withoutAges(JSON(ovlctl("-j -s fdb show \(words)").output)) == withoutAges(theirs))
    }
  }

  private func withoutAges(_ text: String) -> String {
    text.replacing(#/used [0-9]+/[0-9]+/#, with: "used")
  }

  private func withoutAges(_ list: JSON) -> JSON {
    .array(
      list.elements.map { entry in
        .object((entry.members ?? [:]).mapValues { value in if case .number = value { 0 } else { value } })
      })
  }

  @Test(
    "are chosen by what they have",
    arguments: [
      ("02:00:00:00:00:03", ["02:00:00:00:00:03"]), ("to 02:00:00:00:00:03", ["02:00:00:00:00:03"]),
      ("dst 192.0.2.1", ["02:00:00:00:00:01", "02:00:00:00:00:02"]), ("vni 7", ["02:00:00:00:00:01"]),
      ("vni 78", ["02:00:00:00:00:06"]), ("src_vni 77", ["02:00:00:00:00:06"]),
      ("dev vxlan10 vni 10 dst 192.0.2.2", ["02:00:00:00:00:03", "02:00:00:00:00:04"]),
      ("vni 0 dst 192.0.2.3", ["00:00:00:00:00:00"]), ("port 8472", ["02:00:00:00:00:01"]),
      ("port 4789 dst 192.0.2.2", ["02:00:00:00:00:03", "02:00:00:00:00:04"]),
      ("dev vxlan10 via eth0 vni 7", ["02:00:00:00:00:01"]), ("dst 2001:db8::2", ["00:00:00:00:00:00"]),
      ("dst 192.0.2.2 nostatic", ["02:00:00:00:00:03"]), ("dst 192.0.2.2 sticky", ["02:00:00:00:00:04"]),
      ("self extern_learn", ["02:00:00:00:00:01"]), ("router", ["02:00:00:00:00:02"]),
      ("dst 198.51.100.1", []),
    ])
  func chosen(words: String, addresses: [String]) throws {
    try withNamespace {
      try addEntries()
      let found = try JSON(ovlctl("-j fdb show \(words)").output).elements
      #expect(Set(found.compactMap { $0["mac"]?.string }) == Set(addresses))
      #expect(found.count == addresses.count)
    }
  }

  @Test("tell with -d whose activity is told of, which bridge of this age does not")
  func activity() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      let vlan = try Kernel.has("VLAN filtering") ? " vlan 1" : ""
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 master static activity_notify\(vlan)")
      try ovlctl(
        "fdb add 02:00:00:00:00:02 dev vxlan10 master static activity_notify inactive norefresh\(vlan)")
      func shown(_ address: String) throws -> [String] {
        try ovlctl("-d fdb show br br10 \(address)").lines.map { $0.replacing(" vlan 1", with: "") }
      }
      #expect(
        try shown("02:00:00:00:00:01") == [
          "02:00:00:00:00:01 dev vxlan10 activity_notify master br10 static"
        ])
      #expect(
        try shown("02:00:00:00:00:02") == [
          "02:00:00:00:00:02 dev vxlan10 activity_notify inactive master br10 static"
        ])
      let json = try JSON(ovlctl("-d -j fdb show br br10 02:00:00:00:00:02").output)
      #expect(json[0]?["activity_notify"] == true)
      #expect(json[0]?["inactive"] == true)
      // Not told of without -d.
      #expect(try !ovlctl("fdb show br br10").output.contains("activity"))
    }
  }

  @Test("tell a next-hop object in the place of a destination")
  func nextHop() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try runProgram("ip", "nexthop", "add", "id", "12", "via", "192.0.2.1", "fdb")
      try runProgram("ip", "nexthop", "add", "id", "13", "group", "12", "fdb")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 nhid 13")
      #expect(try ovlctl("fdb show dev vxlan10").lines == ["02:00:00:00:00:01 nhid 13 self permanent"])
      #expect(try ovlctl("fdb show nhid 13").lines.count == 1)
      #expect(try ovlctl("fdb show nhid 14").lines.isEmpty)
      #expect(try attempt("fdb del 02:00:00:00:00:01 dev vxlan10 nhid 14").status == 1)
      try ovlctl("fdb del 02:00:00:00:00:01 dev vxlan10 nhid 13")
      #expect(try ovlctl("fdb show dev vxlan10").lines.isEmpty)
    }
  }

  @Test("tell the underlay in another namespace by its number there, as bridge does")
  func otherNamespace() throws {
    try withNamespace(beside: "far") {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1 --dev eth0")
      try ovlctl("link set vxlan10 netns far")
      let theirs = try RunningProgram(["bridge", "-n", "far", "fdb", "show"]).finish().output
      #expect(try ovlctl("-n far fdb show").output == theirs)
      #expect(theirs.contains("link-netnsid"))
      let json = try RunningProgram(["bridge", "-n", "far", "-j", "fdb", "show"]).finish().output
      #expect(try JSON(ovlctl("-n far -j fdb show").output) == JSON(json))
    }
  }

  @Test("are whole in a list of many messages")
  func many() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      for high in 0..<20 {
        for low in 0..<64 {
          try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.\(high).\(low)")
        }
      }
      let text = try RunningProgram(["bridge", "fdb", "show"]).finish().output
      #expect(try ovlctl("fdb show").output == text)
      #expect(try ovlctl("fdb show dev vxlan10").lines.count == 1280)
      let json = try RunningProgram(["bridge", "-j", "fdb", "show"]).finish().output
      #expect(try ovlctl("-j fdb show").output == json)
      // The program itself, which asks for the name while the list comes.
      #expect(try Binary.usual("fdb show").output == text)
      #expect(try Binary.usual("-j fdb show").output == json)
    }
  }

  @Test(
    "one is asked for, in the table where it is",
    arguments: [
      ("02:00:00:00:00:01 dev vxlan10", "02:00:00:00:00:01 dev vxlan10 self", ""),
      ("02:00:00:00:00:01 dev vxlan10 self", "02:00:00:00:00:01 dev vxlan10 self", ""),
      ("to 02:00:00:00:00:0e dev vxlan10", "02:00:00:00:00:0e dev vxlan10 self", ""),
      ("02:00:00:00:00:0e dev vxlan10 master", "02:00:00:00:00:0e dev vxlan10 master", "tagged"),
      ("02:00:00:00:00:07 dev vxlan10", "02:00:00:00:00:07 dev vxlan10 master", "tagged"),
      ("02:00:00:00:00:07 br br10", "02:00:00:00:00:07 br br10", "tagged"),
      ("02:00:00:00:00:07 dev br10", "02:00:00:00:00:07 br br10", "tagged"),
      ("02:00:00:00:00:06 dev vxlan0 src_vni 77", "02:00:00:00:00:06 dev vxlan0 self vni 77", ""),
      ("02:00:00:00:00:06 dev vxlan0 vni 77", "02:00:00:00:00:06 dev vxlan0 self vni 77", ""),
      ("00:00:00:00:00:00 dev vxlan10", "00:00:00:00:00:00 dev vxlan10 self", ""),
    ])
  func get(words: String, theirWords: String, isTagged: String) throws {
    try withNamespace {
      try addEntries()
      for vlan in try isTagged == "tagged" && Kernel.has("VLAN filtering") ? ["", " vlan 1"] : [""] {
        let theirs = try RunningProgram(["bridge", "fdb", "get"] + KernelTests.words(theirWords + vlan))
          .finish()
        try #require(theirs.status == 0, "\(theirs.errors)")
        #expect(try ovlctl("fdb get \(words)\(vlan)").output == theirs.output)
        let json = try RunningProgram(["bridge", "-j", "fdb", "get"] + KernelTests.words(theirWords + vlan))
          .finish()
        #expect(try JSON(ovlctl("-j fdb get \(words)\(vlan)").output) == JSON(json.output))
      }
    }
  }

  @Test(
    "one that is not there is an error",
    arguments: [
      ("02:00:00:00:00:99 dev vxlan10", "there is no such entry"),
      ("02:00:00:00:00:99 dev vxlan10 master", "there is no such entry"),
      ("02:00:00:00:00:99 br br10", "there is no such entry"),
      ("02:00:00:00:00:0c dev eth0 self", "Fdb get operation not supported by device"),
      ("02:00:00:00:00:0c dev eth0", "Device is not a bridge port"),
    ])
  func absent(words: String, message: String) throws {
    try withNamespace {
      try addEntries()
      let outcome = try attempt("fdb get \(words)")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
