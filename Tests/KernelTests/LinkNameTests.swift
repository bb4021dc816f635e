import Testing

@Suite("the name of a new link", .serialized)
struct LinkNameTests {
  @Test(
    "the name stands first, behind name or behind dev",
    arguments: [
      "link add vx1 type vxlan id 1", "link add name vx1 type vxlan id 1", "link add dev vx1 type vxlan id 1",
      "link add type vxlan id 1 name vx1", "link add --name vx1 --vni 1", "link add --vni 1 vx1",
      "link add mtu 1400 vx1 type vxlan id 1",
    ])
  func places(line: String) throws {
    try withNamespace {
      let outcome = try ovlctl(line)
      #expect(outcome.output == "")
      #expect(try ipLink("vx1")[path: "linkinfo.info_kind"] == "vxlan")
    }
  }

  @Test(
    "a link without a name gets one, which is printed",
    arguments: [
      ("vxlan", "type vxlan id 100"), ("vxlan", "--vni 100"), ("bridge", "type bridge"),
      ("veth", "type veth"), ("dummy", "--type dummy"), ("geneve", "type geneve id 1 remote 192.0.2.1"),
      ("gretap", "type gretap remote 192.0.2.1"), ("ip6gretap", "type ip6gretap remote 2001:db8::1"),
    ])
  func unnamed(kind: String, options: String) throws {
    try Kernel.require(kind)
    try withNamespace {
      let names = try ovlctl("link add \(options)").lines
      #expect(names.count == 1)
      let link = try ipLink(try #require(names.first))
      #expect(link[path: "linkinfo.info_kind"] == .string(kind))
    }
  }

  @Test("two links without a name get two names")
  func twoNames() throws {
    try withNamespace {
      let names = try [1, 2].flatMap { try ovlctl("link add --vni \($0)").lines }
      #expect(names.count == 2)
      let identifiers = try names.map { try ipLink($0)[path: "linkinfo.info_data.id"]?.int }
      #expect(identifiers == [1, 2])
    }
  }

  @Test("a name that is taken is left alone")
  func nameTaken() throws {
    try withNamespace {
      try shell("ip link add vxlan0 type bridge")
      let name = try #require(ovlctl("link add --vni 1").lines.first)
      #expect(name != "vxlan0")
      #expect(try ipLink(name)[path: "linkinfo.info_kind"] == "vxlan")
      #expect(try ipLink("vxlan0")[path: "linkinfo.info_kind"] == "bridge")
    }
  }

  @Test("a name that is taken where the link goes is left alone")
  func nameTakenElsewhere() throws {
    try withNamespace(beside: "blue") {
      try ovlctl("-n blue link add vxlan0 type bridge")
      let name = try #require(ovlctl("link add --vni 1 --netns blue").lines.first)
      let link = try ip("-n blue -d link show \(name)")[0]
      #expect(link?[path: "linkinfo.info_kind"] == "vxlan")
    }
  }

  @Test("a shell gets the name from the program")
  func substitution() throws {
    try withNamespace {
      try shell("dev=$(\(Binary.usual.path) link add type vxlan id 100) && ip link set $dev up")
      let links = try linkNames("link show up")
      #expect(links == ["vxlan0"])
    }
  }
}
