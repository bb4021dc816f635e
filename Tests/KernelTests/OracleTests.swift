import Testing

@Suite("libnl-route agrees with what was made", .serialized)
struct OracleTests {
  @Test(
    "a vxlan, attribute by attribute",
    arguments: [
      (
        "id 42 remote 192.0.2.1 local 192.0.2.2 dev eth0 ttl 7 tos 0x10 nolearning ageing 55 maxaddress 100"
          + " srcport 40000 50000 dstport 8472 proxy l2miss noudpcsum",
        [
          "id": "42", "remote": "192.0.2.1", "local": "192.0.2.2", "ttl": "7", "tos": "16", "learning": "0",
          "ageing": "55", "limit": "100", "ports": "40000-50000", "port": "8472", "proxy": "1", "rsc": "0",
          "l2miss": "1", "l3miss": "0", "udpcsum": "0", "udp6zerocsumtx": "0", "udp6zerocsumrx": "0",
        ]
      ),
      (
        "id 16777215 group ff05::100 dev eth0 rsc l3miss remcsumtx remcsumrx udp6zerocsumtx udp6zerocsumrx gbp"
          + " flowlabel 0x12345",
        [
          "id": "16777215", "remote": "ff05::100", "learning": "1", "port": "4789", "proxy": "0", "rsc": "1",
          "l2miss": "0", "l3miss": "1", "udpcsum": "1", "udp6zerocsumtx": "1", "udp6zerocsumrx": "1",
          "remcsumtx": "1", "remcsumrx": "1", "label": "74565", "ttl": "0", "ageing": "300",
        ]
      ),
    ])
  func vxlan(options: String, expected: [String: String]) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add vx1 mtu 1300 address 02:00:00:00:00:01 type vxlan \(options)")
      let oracle = try Oracle()
      let (link, underlay) = (try oracle.link("vx1"), try oracle.link("eth0"))
      var expected = expected
      expected["link"] = "\(underlay.index)"
      let found = try link.vxlan().filter { expected[$0.key] != nil }
      #expect(found == expected)
      #expect(link.mtu == 1300)
      #expect(link.address == "02:00:00:00:00:01")
    }
  }

  @Test("an external vxlan")
  func externalVxlan() throws {
    try withNamespace {
      try ovlctl("link add vx1 type vxlan external")
      let found = try Oracle().link("vx1").vxlan()
      #expect(found["external"] == "1")
      #expect(found["learning"] == "0")
      #expect(found["remote"] == nil)
    }
  }

  @Test(
    "a geneve, attribute by attribute", .needs("geneve"),
    arguments: [
      (
        "id 123 remote 192.0.2.1 ttl 9 tos 0x20 dstport 6082 noudpcsum",
        [
          "id": "123", "remote": "192.0.2.1", "ttl": "9", "tos": "32", "port": "6082", "udpcsum": "0",
        ]
      ),
      (
        "id 16777215 remote 2001:db8::1 flowlabel 0x12345 udp6zerocsumtx udp6zerocsumrx",
        [
          "id": "16777215", "remote": "2001:db8::1", "label": "74565", "port": "6081", "udp6zerocsumtx": "1",
          "udp6zerocsumrx": "1",
        ]
      ),
    ])
  func geneve(options: String, expected: [String: String]) throws {
    try withNamespace {
      try ovlctl("link add gn1 type geneve \(options)")
      let found = try Oracle().link("gn1").geneve()
      #expect(found.filter { expected[$0.key] != nil } == expected)
    }
  }

  @Test(
    "a gretap, attribute by attribute", .needs("gretap"),
    arguments: [
      (
        "local 192.0.2.2 remote 192.0.2.1 ikey 1.2.3.4 okey 5 ttl 64 tos 0x10 icsum oseq fwmark 0x77",
        [
          "iflags": 0xA000, "oflags": 0x3000, "ikey": 0x0102_0304, "okey": 5, "local": 0xC000_0202,
          "remote": 0xC000_0201, "ttl": 64, "tos": 16, "pmtudisc": 1, "fwmark": 0x77,
        ] as [String: UInt32]
      ),
      ("remote 192.0.2.1 nopmtudisc", ["iflags": 0, "oflags": 0, "local": 0, "ttl": 0, "pmtudisc": 0]),
    ])
  func gretap(options: String, expected: [String: UInt32]) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add tun1 type gretap \(options) dev eth0")
      let oracle = try Oracle()
      var found = try oracle.link("tun1").gretap()
      for big in ["ikey", "okey", "local", "remote"] { found[big] = found[big].map(UInt32.init(bigEndian:)) }
      for big in ["iflags", "oflags"] {
        found[big] = found[big].map { UInt32(UInt16(bigEndian: UInt16($0))) }
      }
      #expect(found.filter { expected[$0.key] != nil } == expected)
      #expect(try found["link"] == UInt32(oracle.link("eth0").index))
    }
  }

  @Test("the type of an ip6gretap, of which libnl reads no more", .needs("ip6gretap"))
  func ip6gretap() throws {
    try withNamespace {
      try ovlctl("link add tun1 --type ip6gretap --remote 2001:db8::1")
      #expect(try Oracle().link("tun1").kind == "ip6gretap")
    }
  }

  @Test("a bridge and its port")
  func bridge() throws {
    try withNamespace {
      try ovlctl("link add br10 address 02:00:00:00:00:0a txqueuelen 7 up type bridge")
      try ovlctl("link add vx1 link-group 9 master br10 type vxlan id 1")
      let oracle = try Oracle()
      let (bridge, port) = (try oracle.link("br10"), try oracle.link("vx1"))
      #expect(bridge.isBridge)
      #expect(bridge.isUp)
      #expect(bridge.address == "02:00:00:00:00:0a")
      #expect(bridge.transmitQueueLength == 7)
      #expect(port.master == bridge.index)
      #expect(port.group == 9)
      #expect(!port.isUp)
    }
  }

  // Of a pair that it did not make, libnl must not be asked for the peer.
  @Test("a pair, each of which is the other's link")
  func veth() throws {
    try withNamespace {
      try ovlctl("link add a mtu 1400 type veth peer name b mtu 1300 address 02:00:00:00:00:0b")
      let oracle = try Oracle()
      let (near, far) = (try oracle.link("a"), try oracle.link("b"))
      #expect(near.kind == "veth")
      #expect(far.kind == "veth")
      #expect(near.lower == far.index)
      #expect(far.lower == near.index)
      #expect(near.mtu == 1400)
      #expect(far.mtu == 1300)
      #expect(far.address == "02:00:00:00:00:0b")
    }
  }

  @Test("entries of forwarding databases")
  func entries() throws {
    let (tag, vlan): (String, Int32) = try Kernel.has("VLAN filtering") ? (" vlan 1", 1) : ("", -1)
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vx1 --vni 1 --master br10")
      let oracle = try Oracle()
      let before = try Set(oracle.entries())
      try ovlctl("fdb add 02:00:00:00:00:01 dev vx1 dst 192.0.2.1")
      try ovlctl("fdb append 00:00:00:00:00:00 dev vx1 dst 192.0.2.2")
      try ovlctl("fdb add 02:00:00:00:00:02 dev vx1 dst 192.0.2.3 router extern_learn")
      try ovlctl("fdb add 02:00:00:00:00:03 dev vx1 master static\(tag)")
      try ovlctl("fdb add 02:00:00:00:00:04 dev vx1 master\(tag)")
      let (bridge, link) = (try oracle.link("br10").index, try oracle.link("vx1").index)
      let added = try Set(oracle.entries()).subtracting(before)
      #expect(
        added == [
          OracleEntry("02:00:00:00:00:01", link: link, destination: "192.0.2.1", flags: 0x02),
          OracleEntry("00:00:00:00:00:00", link: link, destination: "192.0.2.2", flags: 0x02),
          OracleEntry("02:00:00:00:00:02", link: link, destination: "192.0.2.3", flags: 0x92),
          OracleEntry("02:00:00:00:00:03", link: link, master: bridge, vlan: vlan, state: 0x40, flags: 0),
          OracleEntry("02:00:00:00:00:04", link: link, master: bridge, vlan: vlan, state: 0x80, flags: 0),
        ])
    }
  }
}
