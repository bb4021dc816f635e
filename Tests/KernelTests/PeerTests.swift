import Testing

@Suite("the peers of a VTEP", .serialized)
struct PeerTests {
  /// The destinations of the all-zero address, as bridge shows them.
  private func peers(_ link: String = "vxlan10") throws -> [String] {
    try bridgeFDB("dev \(link)").elements.filter { $0["mac"] == "00:00:00:00:00:00" }
      .compactMap { $0["dst"]?.string }
  }

  @Test("come and go together, and unicast entries stay")
  func addedAndDeleted() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      try ovlctl("peer add vxlan10 192.0.2.1 192.0.2.2 192.0.2.3")
      #expect(try peers() == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
      try ovlctl("peer del dev vxlan10 192.0.2.1 dst 192.0.2.3")
      #expect(try peers() == ["192.0.2.2"])
      try ovlctl("peer del vxlan10 192.0.2.2")
      #expect(try peers() == [])
      #expect(try ovlctl("fdb show dev vxlan10").lines == ["02:00:00:00:00:01 dst 192.0.2.1 self permanent"])
    }
  }

  @Test("of IPv6, and more than go out in one datagram")
  func many() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --local 2001:db8::1")
      let addresses = (1...150).map { "2001:db8:1::\(String($0, radix: 16))" }
      try ovlctl("peer add vxlan10 \(addresses.joined(separator: " "))")
      #expect(try peers() == addresses)
      try ovlctl("peer del vxlan10 \(addresses.dropLast().joined(separator: " "))")
      #expect(try peers() == [addresses[149]])
    }
  }

  @Test(
    "that cannot be added or deleted, all or none",
    arguments: [
      ("add vxlan10 192.0.2.9 192.0.2.1", 1, "192.0.2.1 is there already (EEXIST)"),
      ("add vxlan10 192.0.2.7", 1, "192.0.2.7 is there already"),
      ("add vxlan10 192.0.2.9 2001:db8::1", 2, "of different families"),
      ("add vxlan10 2001:db8::1", 1, "vxlan10 does not carry IPv6 outer packets (EAFNOSUPPORT)"),
      ("add plain 2001:db8::1 2001:db8::2", 1, "plain does not carry IPv6 outer packets (EAFNOSUPPORT)"),
      ("add vxlan10 0.0.0.0", 2, "0.0.0.0 is no VTEP's address"),
      ("add vxlan10 255.255.255.255", 2, "is no VTEP's address"),
      ("add vxlan10 192.0.2.9 192.0.2.9", 2, "192.0.2.9 is given twice"), ("add vxlan10", 2, "are missing"),
      ("add br10 192.0.2.9", 2, "peers are a VTEP's, and br10 is of type bridge"),
      ("add nowhere 192.0.2.9", 1, "there is no link called nowhere"),
      ("add vxlan10 192.0.2.300", 2, "“192.0.2.300” is not an IP address"),
      ("add vxlan10 192.0.2.9 --if-present", 2, "unknown option “--if-present”"),
      ("del vxlan10 192.0.2.1 192.0.2.9", 1, "192.0.2.9 is not among them (ENOENT)"),
      ("del vxlan10 192.0.2.1 port 99", 1, "192.0.2.1 is not among them (ENOENT)"),
      ("sync vxlan10", 2, "no peer would remain"),
      ("sync vxlan10 --empty 192.0.2.1", 2, "excludes addresses"),
    ])
  func refused(words: String, status: Int32, message: String) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add plain --vni 11")
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.7 --dev eth0")
      try ovlctl("peer add vxlan10 192.0.2.1 192.0.2.2")
      let before = try bridgeFDB("")
      let outcome = try attempt("peer \(words)")
      #expect(outcome.status == status)
      #expect(outcome.errors.split(separator: "\n").first?.contains(message) == true, "\(outcome.errors)")
      #expect(try bridgeFDB("") == before)
    }
  }

  @Test("that are there or not there, where that is no fault")
  func tolerated() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("peer add vxlan10 192.0.2.1")
      try ovlctl("peer add vxlan10 192.0.2.1 192.0.2.2 --if-missing")
      #expect(try ovlctl("peer add vxlan10 192.0.2.1 192.0.2.2 --if-missing").changes == [])
      #expect(try peers() == ["192.0.2.1", "192.0.2.2"])
      try ovlctl("peer del vxlan10 192.0.2.1 192.0.2.9 --if-present")
      #expect(try ovlctl("peer del vxlan10 192.0.2.1 --if-present").changes == [])
      #expect(try peers() == ["192.0.2.2"])
    }
  }

  @Test("become exactly those that are given, and what stays is not touched")
  func synchronized() throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.7 --dev eth0")
      try ovlctl("fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1")
      try ovlctl("peer add vxlan10 192.0.2.1 192.0.2.2")
      let kept = try ovlctl("peer sync vxlan10 192.0.2.7 192.0.2.2 192.0.2.3")
      // One comes, and then one goes.
      #expect(kept.changes.map(\.type.rawValue) == [28, 29])
      #expect(try peers() == ["192.0.2.7", "192.0.2.2", "192.0.2.3"])
      #expect(try ovlctl("peer sync vxlan10 192.0.2.3 192.0.2.2 192.0.2.7").changes == [])
      let outcome = try ovlctl("-v peer sync vxlan10 192.0.2.4")
      #expect(outcome.errors.contains("192.0.2.7 was the remote of vxlan10 itself"))
      #expect(try peers() == ["192.0.2.4"])
      #expect(try ip("-d link show vxlan10")[0]?[path: "linkinfo.info_data.remote"] == "192.0.2.7")
      try ovlctl("peer sync vxlan10 --empty")
      #expect(try peers() == [])
      try ovlctl("peer sync vxlan10 192.0.2.4")
      #expect(try peers() == ["192.0.2.4"])
      #expect(try ovlctl("fdb show 02:00:00:00:00:01").lines.count == 1)
    }
  }

  @Test("of an external VTEP are those of one VNI")
  func external() throws {
    try withNamespace {
      try ovlctl("link add vxlan0 type vxlan external")
      try ovlctl("peer add vxlan0 192.0.2.1 192.0.2.2 src_vni 5")
      try ovlctl("peer add vxlan0 192.0.2.1 src_vni 6")
      try ovlctl("peer add vxlan0 192.0.2.1")
      try ovlctl("peer sync vxlan0 192.0.2.3 src_vni 5")
      let shown = try JSON(ovlctl("-j peer show vxlan0").output).elements
      #expect(
        Set(shown.map { "\($0["src_vni"]?.int ?? 0) \($0["dst"]?.string ?? "")" }) == [
          "5 192.0.2.3", "6 192.0.2.1", "0 192.0.2.1",
        ])
      #expect(try ovlctl("peer show vxlan0 src_vni 6").lines.count == 1)
    }
  }

  @Test("get the flags that the list has, so that one more takes them from none")
  func flags() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.1 extern_learn static")
      try ovlctl("peer add vxlan10 192.0.2.2")
      let flags = try bridgeFDB("dev vxlan10").elements.map { $0["flags"] }
      #expect(flags == [["self", "extern_learn"], ["self", "extern_learn"]])
      #expect(try bridgeFDB("dev vxlan10").elements.map { $0["state"] } == ["static", "static"])
    }
  }

  @Test("are shown with the way to them, or that there is none")
  func shown() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("addr add 192.0.2.100/24 dev eth0")
      try ovlctl("route add 198.51.100.0/24 via 192.0.2.254")
      try ovlctl("route add blackhole 203.0.113.0/24")
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.7 --dev eth0 --local 192.0.2.100")
      try ovlctl("peer add vxlan10 198.51.100.1 10.9.9.9 203.0.113.1 192.0.2.100")
      try ovlctl("peer add vxlan10 192.0.2.2 port 8472 vni 7 via eth0")
      #expect(
        try ovlctl("peer show vxlan10").lines == [
          "192.0.2.7 via eth0 default route dev eth0 src 192.0.2.100",
          "198.51.100.1 route via 192.0.2.254 dev eth0 src 192.0.2.100", "10.9.9.9 unreachable",
          "203.0.113.1 unreachable", "192.0.2.100 route local dev lo src 192.0.2.100",
          "192.0.2.2 port 8472 vni 7 via eth0 route dev eth0 src 192.0.2.100",
        ])
      let all = try ovlctl("peer").lines
      #expect(all.first == "192.0.2.7 dev vxlan10 via eth0 default route dev eth0 src 192.0.2.100")
      let json = try JSON(ovlctl("-j peer show vxlan10 198.51.100.1").output)
      #expect(
        json == [
          .object([
            "dst": "198.51.100.1", "default": false, "reachable": true,
            "route": .object(["gateway": "192.0.2.254", "dev": "eth0", "prefsrc": "192.0.2.100"]),
          ])
        ])
      #expect(try JSON(ovlctl("-j peer show dev vxlan10 10.9.9.9").output)[0]?["reachable"] == false)
    }
  }
}
