import Testing

/// What the kernel answers with success and does not do, or refuses without a word.
@Suite("forwarding entries that today's tools lose", .serialized)
struct ForwardingTrapTests {
  private func list(_ address: String = "00:00:00:00:00:00") throws -> [String] {
    try bridgeFDB("dev vxlan10").elements.filter { $0["mac"]?.string == address }
      .compactMap { $0["dst"]?.string }
  }

  @Test(
    "the only destination of a flood list is exchanged, whatever was there",
    arguments: [
      ("00:00:00:00:00:00", []), ("00:00:00:00:00:00", ["192.0.2.1"]), ("00:00:00:00:00:00", ["192.0.2.9"]),
      ("00:00:00:00:00:00", ["192.0.2.1", "192.0.2.9", "192.0.2.2"]), ("01:00:5e:00:00:01", ["192.0.2.1"]),
    ])
  func replaced(address: String, before: [String]) throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      for destination in before { try ovlctl("fdb append \(address) dev vxlan10 dst \(destination)") }
      let outcome = try ovlctl("fdb replace \(address) dev vxlan10 dst 192.0.2.9 static")
      #expect(try list(address) == ["192.0.2.9"])
      #expect(try ovlctl("fdb show \(address)").lines == ["\(address) dev vxlan10 dst 192.0.2.9 self static"])
      #expect(try list("02:00:00:00:00:01") == ["192.0.2.1"])
      // Additions come before deletions.
      #expect(outcome.changes.first?.type.rawValue == 28)
      #expect(outcome.changes.dropFirst().allSatisfy { $0.type.rawValue == 29 })
    }
  }

  @Test("a replacement that the kernel refuses leaves the list as it is")
  func replacementRefused() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1")
      let outcome = try attempt("fdb replace 00:00:00:00:00:00 dev vxlan10 dst 2001:db8::1")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("vxlan10 does not carry IPv6 outer packets (EAFNOSUPPORT)"))
      #expect(try list() == ["192.0.2.1"])
    }
  }

  @Test("a flood list is not emptied in passing; the error names what empties it")
  func emptied() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1")
      let outcome = try attempt("fdb del 00:00:00:00:00:00 dev vxlan10")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("`ovlctl peer sync vxlan10 --empty`"))
      #expect(outcome.errors.contains("`ovlctl fdb flush dev vxlan10`"))
      #expect(try list() == ["192.0.2.1"])
    }
  }

  @Test("0.0.0.0 is a destination to the kernel, but to delete it alone would delete the others")
  func unspecified() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1")
      try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 0.0.0.0")
      for line in [
        "fdb del 00:00:00:00:00:00 dev vxlan10 dst 0.0.0.0",
        "fdb replace 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.9",
        "peer sync vxlan10 192.0.2.1",
      ] {
        let outcome = try attempt(line)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("cannot delete the destination 0.0.0.0 and leave the others"))
        #expect(try list() == ["192.0.2.1", "0.0.0.0"])
      }
      try ovlctl("peer sync vxlan10 --empty")
      #expect(try list() == [])
    }
  }

  @Test(
    "an option that a table overlooks is refused by its name",
    arguments: [
      ("add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 vlan 5", "vlan is for the table of a bridge"),
      (
        "add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 activity_notify",
        "activity_notify is for the table of a"
      ),
      ("add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 norefresh", "norefresh is for the table of a bridge"),
      ("add 02:00:00:00:00:02 dev vxlan10 master port 4789", "port is for a VTEP's own table"),
      ("add 02:00:00:00:00:02 dev vxlan10 master static router", "router is for a VTEP's own table"),
      ("add 02:00:00:00:00:02 dev vxlan10 master static nhid 5", "nhid is for a VTEP's own table"),
      ("add 02:00:00:00:00:02 dev vxlan10 master static inactive", "inactive needs --activity_notify"),
      ("add 02:00:00:00:00:02 dev vxlan10 master static use", "use and static exclude each other"),
      ("add 02:00:00:00:00:02 dev vxlan10 master dynamic sticky use", "use and sticky exclude each other"),
      (
        "add 02:00:00:00:00:02 dev vxlan10 master static sticky extern_learn",
        "extern_learn and sticky exclude each other"
      ),
      ("add 02:00:00:00:00:02 dev vxlan10 master eth0 static", "vxlan10 is no port of eth0"),
      ("add 02:00:00:00:00:02 dev vxlan10 nhid 0", "nhid: “0” is not a number from 1"),
      ("del 02:00:00:00:00:01 dev vxlan10 port 99", "port needs `dst ADDRESS` here"),
      ("del 02:00:00:00:00:01 dev vxlan10 master dst 192.0.2.1", "dst is for a VTEP's own table"),
    ])
  func overlooked(words: String, message: String) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      let before = try bridgeFDB("")
      let outcome = try attempt("fdb \(words)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.changes == [])
      #expect(try bridgeFDB("") == before)
    }
  }

  @Test("an entry of both tables is in both, or in none")
  func bothTables() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 self master br10 static dst 192.0.2.1")
      #expect(try list("02:00:00:00:00:01") == ["192.0.2.1"])
      #expect(
        try bridgeFDB("br br10").elements.contains { $0["mac"] == "02:00:00:00:00:01" && $0["master"] != nil }
      )
      try ovlctl("fdb add 02:00:00:00:00:02 dev vxlan10 master static")
      let before = try bridgeFDB("")
      let outcome = try attempt("fdb add 02:00:00:00:00:02 dev vxlan10 self master static dst 192.0.2.1")
      #expect(outcome.status == 1)
      #expect(try bridgeFDB("") == before)
      try ovlctl("fdb del 02:00:00:00:00:01 dev vxlan10 self master dst 192.0.2.1")
      #expect(try bridgeFDB("").elements.allSatisfy { $0["mac"] != "02:00:00:00:00:01" })
    }
  }

  @Test("an entry without a VLAN is one for each of the port's, which -v says", .needs("VLAN filtering"))
  func withoutVLAN() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge vlan_filtering 1")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      try ovlctl("vlan add dev vxlan10 vid 5-7")
      let outcome = try ovlctl("-v fdb add 02:00:00:00:00:01 dev vxlan10 master static")
      #expect(
        outcome.errors.contains(
          "each of the 4 VLANs of vxlan10 gets an entry, and one is made that is of none"))
      #expect(try bridgeFDB("").elements.filter { $0["mac"] == "02:00:00:00:00:01" }.count == 5)
      #expect(try ovlctl("fdb add 02:00:00:00:00:02 dev vxlan10 master static").errors == "")
      let refusal = try attempt("fdb add 02:00:00:00:00:01 dev vxlan10 master static")
      #expect(refusal.status == 1)
      #expect(refusal.errors.contains("`vlan` names one"))
    }
  }
}
