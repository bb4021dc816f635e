import Testing

@Suite("routes", .serialized)
struct RouteTests {
  /// A namespace with eth0, which is up and has an address of each family. No link has an address of its own
  /// accord: its routes would come while ip and ovlctl are compared.
  private func withHost(_ body: () throws -> Void) throws {
    try withNamespace {
      try shell("echo 1 >/proc/sys/net/ipv6/conf/default/addr_gen_mode")
      try ovlctl("link set lo up")
      try addUnderlay("eth0")
      try ovlctl("addr add 192.0.2.1/24 dev eth0")
      try ovlctl("addr add 2001:db8::1/64 dev eth0 nodad")
      try body()
    }
  }

  @Test("the routes that ovlctl makes are those that ip makes")
  func added() throws {
    let lines = [
      "10.1.0.0/16 via 192.0.2.2", "10.2.0.0/16 dev eth0 src 192.0.2.1 metric 5 mtu 1400",
      "default via 192.0.2.9 mtu lock 1300 advmss 1200", "blackhole 10.9.0.0/16",
      "unreachable 10.8.0.0/16 metric 20", "prohibit 10.7.0.0/16", "throw 10.17.0.0/16",
      "10.6.0.0/16 via 203.0.113.1 dev eth0 onlink proto static", "10.5.0.0/16 via inet6 fe80::9 dev eth0",
      "10.3.0.0/16 via 192.0.2.3 table 100", "10.3.0.1 dev eth0 table 100000 scope link",
      "local 10.4.0.0/16 dev lo", "multicast 239.0.0.0/8 dev eth0",
      "10.11.0.0/16 via 192.0.2.2 proto 200 scope 50", "2001:db8:1::/48 via 2001:db8::2 metric 30",
      "2001:db8:2::/48 dev eth0 src 2001:db8::1 mtu 1300", "unreachable 2001:db8:3::/48",
      "default via fe80::1 dev eth0 pref high", "2001:db8:4::/48 via fe80::2 dev eth0 table 100",
      "blackhole 2001:db8:5::/48",
      "10.12.0.0/16 metric 5 nexthop via 192.0.2.2 weight 2 nexthop via 203.0.113.1 dev eth0 onlink",
      "10.13.0.0/16 mtu 1400 nexthop via inet6 fe80::9 dev eth0 weight 256 nexthop via 192.0.2.3",
      "2001:db8:6::/48 nexthop via 2001:db8::2 nexthop via fe80::2 dev eth0 weight 3",
    ]
    var made: [[JSON]] = []
    try withHost {
      try addByIP(lines)
      made.append(try addedRoutes())
    }
    try withHost {
      for line in lines { try ovlctl("route add \(line)") }
      made.append(try addedRoutes())
    }
    #expect(made[0] == made[1])
    #expect(made[0].count == lines.count)
  }

  /// Adds routes by one run of ip.
  private func addByIP(_ lines: [String]) throws {
    try shell("echo '\(lines.map { "route add \($0)" }.joined(separator: "\n"))' | ip -batch -")
  }

  /// The routes that are there because of a command about routes, and not because of links and addresses.
  private func addedRoutes() throws -> [JSON] {
    try ip("-d route show table all").elements.filter { $0["protocol"] != "kernel" }
  }

  @Test("what is shown is what ip shows", arguments: ["", "-6", "-d"])
  func shown(options: String) throws {
    try withHost {
      try addByIP([
        "10.1.0.0/16 via 192.0.2.2",
        "10.2.0.0/16 dev eth0 src 192.0.2.1 metric 5 mtu lock 1400 advmss 1200", "default via 192.0.2.9",
        "unreachable 10.8.0.0/16", "10.6.0.0/16 via 203.0.113.1 dev eth0 onlink",
        "10.5.0.0/16 via inet6 fe80::9 dev eth0", "10.3.0.0/16 via 192.0.2.3 table 100 proto bgp",
        "10.4.0.0/16 nexthop via 192.0.2.3 weight 2 nexthop via 192.0.2.4 dev eth0 onlink",
        "2001:db8:1::/48 via 2001:db8::2", "2001:db8:2::/48 dev eth0 mtu 1300 hoplimit 5",
        "unreachable 2001:db8:3::/48", "default via fe80::1 dev eth0",
        "2001:db8:4::/48 nexthop via 2001:db8::3 nexthop via 2001:db8::4 weight 3",
      ])
      let filters = [
        "", "table all", "dev eth0", "proto kernel", "default", "table local", "scope link",
        "type unreachable", "root default",
      ]
      let addresses =
        options == "-6"
        ? ["2001:db8:1::/48", "match 2001:db8:1::1"]
        : [
          "10.1.0.0/16", "to 10.1.0.0/16", "10.1.2.3", "root 10.0.0.0/8", "match 10.1.2.3", "metric 5",
          "src 192.0.2.1", "via 192.0.2.2", "table 100",
        ]
      for filter in filters + addresses { try compareWithIP("\(options) route show \(filter)") }
    }
  }

  @Test("a lookup is answered as ip answers it")
  func lookup() throws {
    try withHost {
      try ovlctl("route add 10.1.0.0/16 via 192.0.2.2 mtu 1400")
      try ovlctl("route add 10.5.0.0/16 via inet6 fe80::9 dev eth0")
      try ovlctl("route add 2001:db8:1::/48 via 2001:db8::2")
      for words in [
        "10.1.2.3", "127.0.0.1", "192.0.2.255", "192.0.2.7 from 192.0.2.1", "10.1.2.3 oif eth0",
        "10.1.2.3 dev lo", "to 10.5.0.1", "2001:db8::2", "::1", "2001:db8::9 from 2001:db8::1",
        "2001:db8:1::9 dev eth0",
      ] { try compareWithIP("route get \(words)") }
      for address in ["10.1.2.3", "2001:db8::2"] { try compareWithIP("-d route get \(address)") }
    }
  }

  @Test(
    "what one cannot reach is said in words",
    arguments: [
      ("203.0.113.1", "no route leads there (ENETUNREACH)"),
      ("10.1.0.1", "a blackhole route drops the packets, or the destination is none (EINVAL)"),
      ("10.2.0.1", "the route makes the destination unreachable (EHOSTUNREACH)"),
      ("10.3.0.1", "the route prohibits the destination (EACCES)"),
      ("2001:db8:1::1", "a blackhole route drops the packets, or the destination is none (EINVAL)"),
      ("2001:db8:2::1", "the route makes the destination unreachable (EHOSTUNREACH)"),
      ("2001:db8:3::1", "the route prohibits the destination (EACCES)"),
    ])
  func outOfReach(address: String, words: String) throws {
    try withHost {
      for (number, type) in ["blackhole", "unreachable", "prohibit"].enumerated() {
        try ovlctl("route add \(type) 10.\(number + 1).0.0/16")
        try ovlctl("route add \(type) 2001:db8:\(number + 1)::/48")
      }
      let outcome = try attempt("route get \(address)")
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("ovlctl: cannot find a route to \(address): \(words)\n"))
    }
  }

  @Test("a route takes the place of another, and goes")
  func replaced() throws {
    try withHost {
      try ovlctl("route replace 10.1.0.0/16 via 192.0.2.2")
      try ovlctl("route replace 10.1.0.0/16 via 192.0.2.3 mtu 1400")
      let routes = try ip("route show 10.1.0.0/16").elements
      #expect(routes.map { $0["gateway"] } == ["192.0.2.3"])
      try ovlctl("route del 10.1.0.0/16")
      #expect(try ip("route show 10.1.0.0/16") == [])
      try ovlctl("route add 2001:db8:1::/48 via 2001:db8::2")
      try ovlctl("route del 2001:db8:1::/48 via 2001:db8::2 dev eth0")
      #expect(try ip("-6 route show 2001:db8:1::/48") == [])
    }
  }

  @Test("the routes that are shown can be taken back")
  func takenBack() throws {
    try withHost {
      for route in [
        "10.2.0.0/16 dev eth0 src 192.0.2.1 metric 5 mtu lock 1400", "prohibit 10.8.0.0/16",
        "10.6.0.0/16 via 203.0.113.1 dev eth0 onlink", "10.5.0.0/16 via inet6 fe80::9 dev eth0 table 7",
        "2001:db8:1::/48 via 2001:db8::2", "unreachable 2001:db8:3::/48 metric 7",
        "10.7.0.0/16 nexthop via 192.0.2.2 weight 2 nexthop via 192.0.2.3",
        "2001:db8:4::/48 nexthop via 2001:db8::2 nexthop via 2001:db8::3 weight 9",
      ] { try ovlctl("route add \(route)") }
      let text = try ovlctl("-d route show table all").output.replacing("\n\tnexthop", with: " nexthop")
      let shown = text.split(separator: "\n").filter { $0.contains("proto boot") }
      #expect(shown.count == 8)
      let before = try ip("-d route show table all")
      for line in shown { try ovlctl("route del \(line)") }
      for line in shown { try ovlctl("route add \(line)") }
      #expect(try ip("-d route show table all") == before)
    }
  }

  @Test("a dry run tells the request, and sends none")
  func dryRun() throws {
    try withHost {
      let outcome = try ovlctl("--dry-run route add 10.1.0.0/16 via 192.0.2.2 mtu 1400")
      #expect(
        outcome.output == "RTM_NEWROUTE REQUEST,ACK,CREATE,EXCL\n    10.1.0.0/16 via 192.0.2.2 mtu 1400\n")
      #expect(outcome.changes == [])
    }
  }

  @Test(
    "what is refused is said in words, with the option and what to do",
    arguments: [
      (
        "add 10.1.0.0/16 via 203.0.113.9",
        """
        cannot add the route to 10.1.0.0/16: via: Nexthop has invalid gateway (ENETUNREACH)
          hint: no link that is up has an address beside 203.0.113.9; give one, or add `dev LINK onlink`
        """
      ),
      (
        "add 2001:db8:1::/48 --via 2001:db9::1",
        """
        cannot add the route to 2001:db8:1::/48: --via: no link reaches the gateway 2001:db9::1 (EHOSTUNREACH)
          hint: no link that is up has an address beside 2001:db9::1; give one, or add `dev LINK onlink`
        """
      ),
      (
        "add 10.9.0.0/16 dev eth0",
        """
        cannot add the route to 10.9.0.0/16: there is a route to 10.9.0.0/16 already (EEXIST)
          hint: `ovlctl route replace` changes it; `ovlctl route show 10.9.0.0/16` shows it
        """
      ),
      (
        "add 10.1.0.0/16 dev eth7",
        """
        cannot add the route to 10.1.0.0/16: dev: there is no link called eth7 (ENODEV)
          hint: `ovlctl link show` lists the links that there are
        """
      ),
      (
        "add 10.1.0.5/16 dev eth0",
        """
        cannot add the route to 10.1.0.5/16: Invalid prefix for given prefix length (EINVAL)
          hint: the prefix is 10.1.0.0/16
        """
      ),
      (
        "add 10.1.0.0/16 dev eth0 src 192.0.2.99",
        """
        cannot add the route to 10.1.0.0/16: src: Invalid prefsrc address (EINVAL)
          hint: the source must be an address of this host; `ovlctl addr show` lists them
        """
      ),
      (
        "del 10.1.0.0/16",
        """
        cannot delete the route to 10.1.0.0/16: there is no such route (ESRCH)
          hint: `ovlctl route show` lists what there is
        """
      ),
      (
        "del 10.9.0.0/16 dev eth0",
        """
        cannot delete the route to 10.9.0.0/16: there is no such route (ESRCH)
          hint: there is: blackhole 10.9.0.0/16
        """
      ),
      ("show table 77", "cannot show routes: table: ipv4: FIB table does not exist (ENOENT)"),
    ])
  func refused(words: String, text: String) throws {
    try withHost {
      try ovlctl("route add blackhole 10.9.0.0/16")
      let outcome = try attempt("route \(words)")
      #expect(outcome.status == 1)
      #expect(outcome.errors == "ovlctl: \(text)\n")
    }
  }

  @Test("a device that is down is named")
  func down() throws {
    try withHost {
      try ovlctl("link set eth0 down")
      let outcome = try attempt("route add 10.1.0.0/16 dev eth0")
      #expect(
        outcome.errors == """
          ovlctl: cannot add the route to 10.1.0.0/16: dev: Device for nexthop is not up (ENETDOWN)
            hint: `ovlctl link set eth0 up`

          """)
    }
  }

  @Test(
    "what the kernel takes otherwise without a word is told",
    arguments: [
      ("2001:db8:1::5/48 dev eth0", "the kernel takes 2001:db8:1::5/48 for 2001:db8:1::/48"),
      ("2001:db8:1::/48 dev eth0 scope link", "the kernel keeps no scope of an IPv6 route"),
    ])
  func silentChange(words: String, warning: String) throws {
    try withHost {
      let outcome = try ovlctl("route add \(words)")
      #expect(outcome.errors == "ovlctl: warning: \(warning)\n")
    }
  }

  @Test(
    "what leads nowhere, or somewhere although it must not, is a fault of the command line",
    arguments: [
      ("10.1.0.0/16", "the route to 10.1.0.0/16 leads nowhere"),
      ("blackhole 10.1.0.0/16 dev eth0", "dev: packets of a blackhole route go nowhere"),
      ("unreachable 2001:db8:1::/48 --via 2001:db8::2", "--via: packets of an unreachable route go nowhere"),
      ("10.1.0.0/16 via 192.0.2.2 onlink", "onlink needs --dev"),
      ("10.1.0.0/16 dev eth0 pref high", "pref is for IPv6 routes alone"),
    ])
  func nowhere(words: String, text: String) throws {
    try withHost {
      let outcome = try attempt("route add \(words)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.hasPrefix("ovlctl: \(text)\n"))
      #expect(outcome.changes == [])
    }
  }
}
