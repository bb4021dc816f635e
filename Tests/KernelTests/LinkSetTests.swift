import Testing

@Suite("changes of links", .serialized)
struct LinkSetTests {
  @Test(
    "one thing changes",
    arguments: [
      ("mtu 1400", "mtu", 1400), ("address 02:00:00:00:00:07", "address", "02:00:00:00:00:07"),
      ("--address=02:00:00:00:00:07", "address", "02:00:00:00:00:07"), ("txqueuelen 77", "txqlen", 77),
      ("alias overlay", "ifalias", "overlay"), ("master br10", "master", "br10"),
      ("link-group 5", "group", "5"),
      ("group 5", "group", "5"), ("broadcast ff:ff:ff:ff:ff:fe", "broadcast", "ff:ff:ff:ff:ff:fe"),
      ("down", "operstate", "DOWN"),
      ("arp off", "flags", ["BROADCAST", "MULTICAST", "NOARP", "UP", "LOWER_UP"]),
      ("multicast off", "flags", ["BROADCAST", "UP", "LOWER_UP"]),
      ("promisc on", "flags", ["BROADCAST", "MULTICAST", "PROMISC", "UP", "LOWER_UP"]),
      ("allmulticast on", "flags", ["BROADCAST", "MULTICAST", "ALLMULTI", "UP", "LOWER_UP"]),
    ] as [(String, String, JSON)])
  func one(change: String, key: String, value: JSON) throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --up")
      let before = try ipLink("vxlan10")
      #expect(before[key] != value)
      #expect(try ovlctl("link set vxlan10 \(change)").changes.count == 1)
      let after = try ipLink("vxlan10")
      #expect(after[key] == value)
      #expect(after["linkinfo"]?["info_data"] == before["linkinfo"]?["info_data"])
    }
  }

  @Test("a port leaves its bridge", arguments: ["nomaster", "--no-master", "--nomaster"])
  func noMaster(word: String) throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      try ovlctl("link set vxlan10 \(word)")
      #expect(try ipLink("vxlan10")["master"] == nil)
    }
  }

  @Test(
    "a link gets another name", arguments: ["vxlan10 name vx", "dev vxlan10 name vx", "vxlan10 --name vx"])
  func renamed(words: String) throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("link set \(words)")
      #expect(try linkNames() == ["lo", "vx"])
    }
  }

  @Test("several things change with one message")
  func several() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add veth1 type veth peer name veth2")
      let outcome = try ovlctl(
        "link set veth1 master br10 mtu 1400 address 02:00:00:00:00:07 up alias to-br10")
      #expect(outcome.changes.map(\.type) == [.newLink])
      let link = try ipLink("veth1")
      #expect(link["master"] == "br10")
      #expect(link["mtu"] == 1400)
      #expect(link["address"] == "02:00:00:00:00:07")
      #expect(link["ifalias"] == "to-br10")
      #expect(link["flags"]?.elements.contains("UP") == true)
    }
  }

  @Test("a link goes to the namespace of a process, and there gets another name")
  func toProcess() throws {
    try withNamespace(beside: "blue") {
      let sleeper = try RunningProgram(["ip", "netns", "exec", "blue", "sleep", "60"])
      try waitUntil { try runProgram("ip", "netns", "pids", "blue").lines == ["\(sleeper.process)"] }
      try ovlctl("link add veth1 type veth peer name veth2")
      try ovlctl("link set veth1 netns \(sleeper.process) name eth0")
      #expect(try linkNames() == ["lo", "veth2"])
      #expect(try linkNames("-n blue link") == ["lo", "eth0"])
    }
  }

  @Test(
    "an option of a vxlan changes, and the others stay",
    arguments: [
      ("ttl 9", ["ttl": 9]), ("type vxlan ttl auto", ["ttl": 0]), ("ageing 77", ["ageing": 77]),
      ("--no-learning", ["learning": false]), ("type vxlan nolearning", ["learning": false]),
      ("remote 192.0.2.9", ["remote": "192.0.2.9"]), ("tos 0x20", ["tos": "0x20"]),
      ("df set", ["df": "set"]), ("local 192.0.2.8", ["local": "192.0.2.8"]),
      ("dev eth1", ["link": "eth1"]),
      ("type vxlan dev eth1 remote 192.0.2.7", ["link": "eth1", "remote": "192.0.2.7"]),
    ] as [(String, [String: JSON])])
  func vxlan(change: String, values: [String: JSON]) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try addUnderlay("eth1")
      try ovlctl(
        "link add vxlan10 type vxlan id 10 remote 192.0.2.1 local 192.0.2.2 dev eth0 ttl 5 tos 0x10 ageing 99"
          + " srcport 40000 50000 proxy noudpcsum")
      try expectChange(of: "vxlan10", by: change, to: values)
    }
  }

  /// Changes options of a kind, and expects those alone to have changed, with one message.
  private func expectChange(
    of name: String, by words: String, to values: [String: JSON],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var options = try #require(ipLink(name)[path: "linkinfo.info_data"]?.members)
    for (key, value) in values {
      try #require(options[key] != value)
      options[key] = value
    }
    let outcome = try ovlctl("link set \(name) \(words)")
    #expect(outcome.changes.count == 1, sourceLocation: sourceLocation)
    #expect(
      try ipLink(name)[path: "linkinfo.info_data"] == .object(options), sourceLocation: sourceLocation)
  }

  @Test("a vxlan goes from a group to a remote VTEP and back")
  func groupAndRemote() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add vxlan10 --vni 10 --group 239.1.1.1 --dev eth0")
      try ovlctl("link set vxlan10 --remote 192.0.2.1")
      #expect(try ipLink("vxlan10")[path: "linkinfo.info_data.remote"] == "192.0.2.1")
      try ovlctl("link set vxlan10 --group 239.1.1.2")
      #expect(try ipLink("vxlan10")[path: "linkinfo.info_data.group"] == "239.1.1.2")
    }
  }

  @Test(
    "an option of a gretap changes, and the others stay", .needs("gretap"),
    arguments: [
      ("ttl 9", ["ttl": 9]), ("remote 192.0.2.9", ["remote": "192.0.2.9"]),
      ("type gretap tos 0x20", ["tos": "0x20"]), ("okey 9", ["okey": "0.0.0.9"]),
      ("ocsum", ["ocsum": true]), ("fwmark 0x99", ["fwmark": "0x99"]),
    ] as [(String, [String: JSON])])
  func gretap(change: String, values: [String: JSON]) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl(
        "link add tun0 type gretap remote 192.0.2.1 local 192.0.2.2 dev eth0 key 123 ttl 5 tos 0x10 iseq"
          + " fwmark 0x77")
      try expectChange(of: "tun0", by: change, to: values)
    }
  }

  @Test(
    "an option of an ip6gretap changes, and the others stay", .needs("ip6gretap"),
    arguments: [
      ("hoplimit 9", ["ttl": 9]), ("tclass 0x20", ["tclass": "0x20"]), ("okey 9", ["okey": "0.0.0.9"]),
      ("encaplimit 7", ["encap_limit": 7]), ("flowlabel 0x54321", ["flowlabel": "0x54321"]),
    ] as [(String, [String: JSON])])
  func ip6gretap(change: String, values: [String: JSON]) throws {
    try withNamespace {
      try ovlctl(
        "link add tun0 type ip6gretap remote 2001:db8::1 local 2001:db8::2 key 123 hoplimit 5 encaplimit 2"
          + " tclass 0x10 flowlabel 0x12345 allow-localremote")
      try expectChange(of: "tun0", by: change, to: values)
    }
  }

  @Test(
    "an option of a geneve changes, and the others stay", .needs("geneve"),
    arguments: [
      ("ttl 9", ["ttl": 9]), ("remote 192.0.2.9", ["remote": "192.0.2.9"]), ("tos 0x20", ["tos": "0x20"]),
      ("df set", ["df": "set"]),
    ] as [(String, [String: JSON])])
  func geneve(change: String, values: [String: JSON]) throws {
    try withNamespace {
      try ovlctl("link add gn0 type geneve id 1 remote 192.0.2.1 ttl 5 tos 0x10 dstport 6082 noudpcsum")
      try expectChange(of: "gn0", by: change, to: values)
    }
  }

  @Test("options of a bridge change, and the others stay")
  func bridge() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge forward_delay 400 no_linklocal_learn 1")
      try ovlctl("link set br10 type bridge ageing_time 1000 stp_state 1 mcast_snooping 0")
      let data = try ipLink("br10")[path: "linkinfo.info_data"]
      #expect(data?["ageing_time"] == 1000)
      #expect(data?["stp_state"] == 1)
      #expect(data?["mcast_snooping"] == 0)
      #expect(data?["forward_delay"] == 400)
      #expect(data?["no_linklocal_learn"] == 1)
    }
  }

  @Test(
    "what a link has for life is refused before the kernel is asked",
    arguments: [
      ("vni 11", "vni"), ("type vxlan id 11", "id"), ("--dstport 8472", "--dstport"), ("--proxy", "--proxy"),
      ("srcport 1 2", "srcport"), ("noudpcsum", "noudpcsum"),
    ])
  func lifelong(change: String, spelled: String) throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      let outcome = try attempt("link set vxlan10 \(change)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("ovlctl: \(spelled) of vxlan10 cannot be changed: "))
      #expect(outcome.changes == [])
    }
  }

  @Test("what a link has already may be said again")
  func sameAgain() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --ttl 5")
      try ovlctl("link set vxlan10 --vni 10 --dstport 4789 --ttl 6")
      #expect(try ipLink("vxlan10")[path: "linkinfo.info_data.ttl"] == 6)
    }
  }

  @Test("an MTU changes together with options of a vxlan, which the kernel wants apart")
  func mtuAndOptions() throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      #expect(try ovlctl("link set vxlan10 mtu 1400 ageing 77").changes.count == 2)
      let link = try ipLink("vxlan10")
      #expect(link["mtu"] == 1400)
      #expect(link[path: "linkinfo.info_data.ageing"] == 77)
    }
  }

  @Test(
    "where the second half of a change fails, the first is taken back",
    arguments: ["mtu 99999999 ageing 77", "name lo ttl 7", "master lo remote 192.0.2.9 ttl 7"])
  func takenBack(change: String) throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.1")
      let before = try ipLink("vxlan10")
      let outcome = try attempt("link set vxlan10 \(change)")
      #expect(outcome.status == 1)
      #expect(outcome.changes.count == 3)
      #expect(try ipLink("vxlan10") == before)
    }
  }

  @Test("a link that is of another type than said is left alone")
  func otherType() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge")
      let outcome = try attempt("link set br10 type vxlan ttl 5")
      #expect(outcome.status == 2)
      #expect(outcome.errors == "ovlctl: br10 is of type bridge, not vxlan\n")
      #expect(outcome.changes == [])
    }
  }
}
