import Testing

@Suite("VNIs of a VTEP with a filter", .serialized)
struct VNITests {
  private func addVTEP() throws {
    try addUnderlay("eth0")
    try ovlctl("link add vx0 up type vxlan external vnifilter dev eth0")
  }

  @Test("what bridge shows is shown", arguments: ["vni show", "vni show dev vx0", "-s vni show"])
  func shown(line: String) throws {
    try withNamespace {
      try addVTEP()
      try ovlctl("vni add vni 10 dev vx0")
      try ovlctl("vni add vni 20-25 group 239.1.1.1 dev vx0")
      try ovlctl("vni add --vni 100,200-210 --remote 192.0.2.1 --dev vx0")
      try ovlctl("vni del vni 205 dev vx0")
      try compareWithBridge(line)
    }
  }

  @Test("several VNIs go in one message, and come out again")
  func several() throws {
    try withNamespace {
      try addVTEP()
      #expect(try ovlctl("vni add vni 1,3,5-6 dev vx0").changes.count == 1)
      #expect(
        try ovlctl("vni show dev vx0").lines.dropFirst().map { $0.split(separator: " ").last } == [
          "1", "3", "5-6",
        ])
      try ovlctl("vni del vni 1,5-6 dev vx0")
      #expect(try JSON(ovlctl("-j vni show").output)[0]?["vnis"]?.elements.count == 1)
    }
  }

  @Test("where one of several is missing, none is deleted")
  func missing() throws {
    try withNamespace {
      try addVTEP()
      try ovlctl("vni add vni 1,3 dev vx0")
      let outcome = try attempt("vni del vni 1-3 dev vx0")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("vx0 does not take VNI 2 (ENOENT)"))
      #expect(try JSON(ovlctl("-j vni show").output)[0]?["vnis"]?.elements.count == 2)
    }
  }

  @Test(
    "what cannot be done is said with its reason",
    arguments: [
      ("vni add vni 1 dev eth0", "it is no VTEP with a filter of VNIs"),
      ("vni add vni 1 group 239.1.1.1 dev vx1", "Local interface required for multicast remote group"),
      ("vni show dev nothing", "there is no link called nothing (ENODEV)"),
    ])
  func refused(line: String, words: String) throws {
    try withNamespace {
      try addVTEP()
      try ovlctl("link add vx1 type vxlan external vnifilter dstport 4790")
      let outcome = try attempt(line)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test("a dry run says what it would send")
  func dryRun() throws {
    try withNamespace {
      try addVTEP()
      let outcome = try ovlctl("--dry-run vni add vni 1,2-3 remote 192.0.2.1 dev vx0")
      #expect(outcome.changes == [])
      #expect(
        outcome.output
          == "RTM_NEWTUNNEL REQUEST,ACK\n    dev vx0 vni 1 remote 192.0.2.1, vni 2-3 remote 192.0.2.1\n")
    }
  }
}
