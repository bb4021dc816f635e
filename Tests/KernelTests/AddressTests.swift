import Testing

@Suite("addresses", .serialized)
struct AddressTests {
  @Test(
    "an address with what belongs to it",
    arguments: [
      ("192.168.60.4/24", ["family": "inet", "local": "192.168.60.4", "prefixlen": 24, "scope": "global"]),
      ("192.168.60.4", ["prefixlen": 32]),
      ("192.168.60.4/24 brd +", ["broadcast": "192.168.60.255"]),
      ("192.168.60.4/26 broadcast -", ["broadcast": "192.168.60.0"]),
      ("192.168.60.4/24 --broadcast 192.168.60.77", ["broadcast": "192.168.60.77"]),
      (
        "192.168.60.4 peer 192.168.70.1/32",
        ["local": "192.168.60.4", "address": "192.168.70.1", "prefixlen": 32]
      ),
      ("192.168.60.4/24 scope link", ["scope": "link"]), ("192.168.60.4/24 scope host", ["scope": "host"]),
      ("192.168.60.4/24 label vxlan10:a", ["label": "vxlan10:a"]),
      ("192.168.60.4/24 metric 77", ["metric": 77]),
      ("192.168.60.4/24 noprefixroute", ["noprefixroute": true]),
      ("127.0.0.9/8", ["scope": "host"]),
      ("2001:db8::4/64", ["family": "inet6", "local": "2001:db8::4", "prefixlen": 64, "scope": "global"]),
      ("2001:db8::4", ["prefixlen": 128]), ("2001:db8::4/64 nodad", ["nodad": true]),
      ("2001:db8::4 peer 2001:db8::5/128", ["local": "2001:db8::4", "address": "2001:db8::5"]),
      ("2001:db8::4/64 --metric=77", ["metric": 77]), ("local 192.168.60.4/24", ["local": "192.168.60.4"]),
    ] as [(String, [String: JSON])])
  func added(words: String, expected: [String: JSON]) throws {
    try withNamespace {
      try ovlctl("link add vxlan10 --vni 10")
      try ovlctl("addr add \(words) dev vxlan10")
      let links = try ip("addr show dev vxlan10")
      let found = try #require(links[0]?["addr_info"]?[0])
      for (key, value) in expected { #expect(found[key] == value, "\(key) of \(found)") }
      let ours = try JSON(ovlctl("-j addr show dev vxlan10").output)
      #expect(ours.deviations(from: links) == [])
      try ovlctl("addr del \(words) dev vxlan10")
      #expect(try ip("addr show dev vxlan10")[0]?["addr_info"] == [])
    }
  }

  @Test(
    "what is shown is what ip shows",
    arguments: [
      "addr show", "addr show dev vxlan10", "addr", "address show vxlan10", "-4 addr show", "-br addr show",
      "addr show up",
    ])
  func shown(line: String) throws {
    try withNamespace {
      try addAddresses()
      let words = words(line)
      let text = try RunningProgram(["ip"] + words).finish().output
      #expect(try ovlctl(line).output.withoutTrailingSpaces == text.withoutTrailingSpaces)
      let ours = try JSON(ovlctl("-j \(line)").output)
      // Of a link that is not chosen, ip leaves an empty object.
      let theirs = try ip(line).elements.filter { $0["ifname"] != nil }
      #expect(ours.deviations(from: .array(theirs)) == [])
    }
  }

  @Test("IPv6 addresses alone")
  func onlyIPv6() throws {
    try withNamespace {
      try addAddresses()
      let ours = try JSON(ovlctl("-j -6 addr show").output)
      #expect(try ours.deviations(from: ip("-6 addr show")) == [])
      #expect(try ovlctl("-6 addr show").lines.filter { $0.contains("inet") }.count == 2)
    }
  }

  @Test(
    "what cannot be is an error",
    arguments: [
      ("add 192.168.60.4/24 dev vxlan10", 1, "already"),
      ("add 2001:db8::4/64 dev vxlan10", 1, "already"),
      ("del 192.168.60.5/24 dev vxlan10", 1, "(EADDRNOTAVAIL)"),
      ("del 2001:db8::9/64 dev vxlan10", 1, "(EADDRNOTAVAIL)"),
      ("add 192.168.60.9/24 dev eth9", 1, "there is no link called eth9"),
      ("add 192.168.60.9/33 dev vxlan10", 2, "“33” is not a prefix length from 0 to 32"),
      ("add 192.168.60/24 dev vxlan10", 2, "is not an address"),
      ("add 192.168.60.9/24", 2, "the device is missing"), ("add dev vxlan10", 2, "the address is missing"),
      ("add 192.168.60.9 peer 2001:db8::1 dev vxlan10", 2, "of different families"),
      ("add 192.168.60.9/24 dev vxlan10 label other", 2, "does not begin with “vxlan10”"),
      ("add 192.168.60.9/31 brd + dev vxlan10", 2, "has no broadcast address"),
      ("add 2001:db8::9/64 brd + dev vxlan10", 2, "is for IPv4 addresses alone"),
      ("add 192.168.60.9/24 dev vxlan10 scope wide", 2, "is none of global, site, link"),
      ("add 192.168.60.9/24 dev vxlan10 metrik 7", 2, "unknown option “metrik”"),
    ])
  func refused(words: String, status: Int32, message: String) throws {
    try withNamespace {
      try addAddresses()
      let before = try ovlctl("-j addr show").output
      let outcome = try attempt("addr \(words)")
      #expect(outcome.status == status)
      #expect(outcome.errors.split(separator: "\n").first?.contains(message) == true, "\(outcome.errors)")
      #expect(try ovlctl("-j addr show").output == before)
    }
  }

  private func addAddresses() throws {
    try ovlctl("link set lo up")
    try ovlctl("link add vxlan10 --vni 10")
    try ovlctl("link add br10 type bridge")
    for words in [
      "192.168.60.4/24 brd + label vxlan10:a", "192.168.60.8/24",
      "192.168.61.4 peer 192.168.70.1/32 scope link",
      "2001:db8::4/64 nodad", "10.0.0.1/8 metric 77 noprefixroute",
    ] {
      try ovlctl("addr add \(words) dev vxlan10")
    }
  }
}
