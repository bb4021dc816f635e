import Testing

@Suite("link replace", .serialized)
struct LinkReplaceTests {
  private static let line = "link replace vxlan10 --vni 10 --remote 192.0.2.1 --mtu 1400 --ttl 9"

  @Test("a link that is not there is made")
  func makes() throws {
    try withNamespace {
      try ovlctl(Self.line)
      #expect(try ovlctl("-d link show vxlan10").output.contains("vni 10 remote 192.0.2.1"))
    }
  }

  @Test("a link that is as asked for is sent nothing that changes it")
  func leaves() throws {
    try withNamespace {
      try ovlctl(Self.line)
      let outcome = try attempt(Self.line)
      #expect(outcome.status == 0)
      #expect(outcome.changes.isEmpty)
    }
  }

  @Test("a link that differs is changed, and keeps what is not named")
  func changes() throws {
    try withNamespace {
      try ovlctl(Self.line + " alias kept")
      let index = try #require(JSON(ovlctl("-j link show vxlan10").output)[0])["ifindex"]
      try ovlctl("link replace vxlan10 --vni 10 --remote 192.0.2.2 --mtu 1410 --up")
      let link = try #require(JSON(ovlctl("-j -d link show vxlan10").output)[0])
      #expect(link["ifindex"] == index)
      #expect(link["mtu"] == 1410)
      #expect(link["ifalias"] == "kept")
      #expect(link[path: "linkinfo.info_data.remote"] == "192.0.2.2")
      #expect(link[path: "linkinfo.info_data.ttl"] == 9)
    }
  }

  @Test("what a link has for life is refused, and nothing is changed")
  func refuses() throws {
    try withNamespace {
      try ovlctl(Self.line)
      let before = try ovlctl("-j -d link show vxlan10").output
      let outcome = try attempt("link replace vxlan10 --vni 11 --remote 192.0.2.2")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("--vni of vxlan10 cannot be changed"))
      #expect(try attempt("link replace vxlan10 --type bridge").status == 1)
      #expect(try ovlctl("-j -d link show vxlan10").output == before)
    }
  }
}
