import Testing

@Suite("routes beside one another", .serialized)
struct MultipathTests {
  /// A namespace with eth0 and eth1, which are up and have an address of each family.
  private func withHost(_ body: () throws -> Void) throws {
    try withNamespace {
      try shell("echo 1 >/proc/sys/net/ipv6/conf/default/addr_gen_mode")
      for number in [0, 1] {
        try addUnderlay("eth\(number)")
        try ovlctl("addr add 192.0.\(number).1/24 dev eth\(number)")
        try ovlctl("addr add 2001:db8:\(number)::1/64 dev eth\(number) nodad")
      }
      try body()
    }
  }

  @Test("several are kept of one destination, in their order, or are next hops of one route")
  func appended() throws {
    try withHost {
      for gateway in ["192.0.0.2", "192.0.1.2", "192.0.0.3"] {
        try ovlctl("route append 10.1.0.0/16 via \(gateway)")
      }
      #expect(
        try ip("route show 10.1.0.0/16").elements.map { $0["gateway"] } == [
          "192.0.0.2", "192.0.1.2", "192.0.0.3",
        ])
      for gateway in ["2001:db8::2", "2001:db8:1::2"] {
        try ovlctl("route append 2001:db8:a::/48 via \(gateway)")
      }
      let route = try #require(ip("-6 route show 2001:db8:a::/48")[0])
      #expect(route["nexthops"]?.elements.map { $0["gateway"] } == ["2001:db8::2", "2001:db8:1::2"])
      for line in ["route show", "-6 route show", "-d route show"] { try compareWithIP(line) }
    }
  }

  @Test(
    "one that is there is changed, and one that is not is no new one",
    arguments: ["10.1.0.0/16", "2001:db8:a::/48"])
  func changed(destination: String) throws {
    try withHost {
      let family = destination.contains(":") ? "-6 " : ""
      let gateways =
        destination.contains(":") ? ["2001:db8::2", "2001:db8:1::2"] : ["192.0.0.2", "192.0.1.2"]
      let outcome = try attempt("route change \(destination) via \(gateways[0])")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors == """
          ovlctl: cannot change the route to \(destination): there is no route to \(destination) (ENOENT)
            hint: `ovlctl route replace` makes one; `ovlctl \(family)route show` lists what there is

          """)
      #expect(try ip("\(family)route show \(destination)") == [])
      try ovlctl("route add \(destination) via \(gateways[0])")
      try ovlctl("route change \(destination) via \(gateways[1])")
      #expect(
        try ip("\(family)route show \(destination)").elements.map { $0["gateway"] } == [.string(gateways[1])])
    }
  }

  @Test("next hops take the place of others, and go one by one or together")
  func replaced() throws {
    try withHost {
      try ovlctl("route add 10.1.0.0/16 nexthop via 192.0.0.2 nexthop via 192.0.1.2 weight 3")
      try ovlctl("route replace 10.1.0.0/16 nexthop via 192.0.0.3 weight 5 nexthop via 192.0.1.3")
      let hops = try ip("route show 10.1.0.0/16")[0]?["nexthops"]?.elements ?? []
      #expect(hops.map { $0["gateway"] } == ["192.0.0.3", "192.0.1.3"])
      #expect(hops.map { $0["weight"] } == [5, 1])
      let outcome = try attempt("route del 10.1.0.0/16 nexthop via 192.0.0.2 nexthop via 192.0.1.3")
      #expect(
        outcome.errors == """
          ovlctl: cannot delete the route to 10.1.0.0/16: there is no such route (ESRCH)
            hint: there is: 10.1.0.0/16 nexthop via 192.0.0.3 dev eth0 weight 5 nexthop via 192.0.1.3 dev eth1 weight 1

          """)
      try ovlctl("route del 10.1.0.0/16 nexthop via 192.0.0.3 weight 5 nexthop via 192.0.1.3")
      #expect(try ip("route show 10.1.0.0/16") == [])
      try ovlctl("route add 2001:db8:a::/48 nexthop via 2001:db8::2 nexthop via 2001:db8:1::2")
      try ovlctl("route del 2001:db8:a::/48 nexthop via 2001:db8::2")
      #expect(try ip("-6 route show 2001:db8:a::/48").elements.map { $0["gateway"] } == ["2001:db8:1::2"])
    }
  }

  @Test("lead over next-hop objects as ip shows them")
  func objects() throws {
    try withHost {
      try shell("ip nexthop add id 1 via 192.0.0.2 dev eth0 && ip nexthop add id 2 via 192.0.1.2 dev eth1")
      try shell("ip nexthop add id 10 group 1/2,3 && ip nexthop add id 11 via 2001:db8:1::9 dev eth1")
      for line in [
        "10.1.0.0/16 nhid 1", "10.2.0.0/16 --nhid 10", "10.3.0.0/16 nhid 11", "2001:db8:a::/48 nhid 11",
      ] { try ovlctl("route add \(line)") }
      for line in ["route show", "-6 route show"] { try compareWithIP(line) }
      let outcome = try attempt("route add 10.4.0.0/16 nhid 77")
      #expect(
        outcome.errors
          == "ovlctl: cannot add the route to 10.4.0.0/16: nhid: Nexthop id does not exist (EINVAL)\n")
    }
  }

  @Test(
    "say which next hop is wrong, and what to do",
    arguments: [
      (
        "10.1.0.0/16 nexthop via 203.0.113.2 nexthop via 192.0.1.2", 1,
        """
        cannot add the route to 10.1.0.0/16: Nexthop has invalid gateway (ENETUNREACH)
          hint: no link that is up has an address beside 203.0.113.2 or 192.0.1.2; give one, or add `dev LINK onlink`
        """
      ),
      (
        "10.1.0.0/16 via 192.0.0.2 nexthop via 192.0.1.2", 2,
        """
        via and nexthop exclude each other
          hint: each next hop has its own: `nexthop via ADDRESS dev LINK`
        """
      ),
      (
        "10.1.0.0/16 --nexthop --weight 2", 2,
        """
        --nexthop leads nowhere
          hint: say where: `nexthop via ADDRESS`, `dev LINK`, or both
        """
      ),
      ("blackhole 10.1.0.0/16 nexthop dev eth0", 2, "nexthop: packets of a blackhole route go nowhere"),
      (
        "10.1.0.0/16 nexthop via 192.0.1.2 wieght 2", 2,
        """
        unknown option “wieght”
          hint: did you mean “weight”?
        """
      ),
      (
        "10.1.0.0/16 nexthop dev eth7", 1,
        """
        cannot add the route to 10.1.0.0/16: dev: there is no link called eth7 (ENODEV)
          hint: `ovlctl link show` lists the links that there are
        """
      ),
    ])
  func refused(words: String, status: Int32, text: String) throws {
    try withHost {
      let outcome = try attempt("route add \(words)")
      #expect(outcome.status == status)
      #expect(outcome.errors == "ovlctl: \(text)\n")
    }
  }

  @Test("carry packets over each of the ways")
  func traffic() throws {
    try withHost {
      try ovlctl("route add 10.1.0.0/16 nexthop via 192.0.0.2 nexthop via 192.0.1.2")
      try shell("echo 1 >/proc/sys/net/ipv4/fib_multipath_hash_policy")
      let links = try Set((1...64).map { try ip("route get 10.1.0.\($0)")[0]?["dev"] })
      #expect(links == ["eth0", "eth1"])
    }
  }
}
