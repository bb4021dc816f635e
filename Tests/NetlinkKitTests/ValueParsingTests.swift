import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("values as people write them")
struct ValueParsingTests {
  @Test(
    "a value is read",
    arguments: [
      ("vxlan vni", "0x10", Value.number(16)),
      ("vxlan vni", "16777215", .number(16_777_215)),
      ("vxlan vni", "007", .number(7)), ("vxlan ageing", "60", .number(60)),
      ("vxlan maxaddress", "unlimited", .number(0)),
      ("vxlan tos", "inherit", .number(1)),
      ("vxlan ttl", "auto", .hopLimit(.automatic)),
      ("vxlan ttl", "0", .hopLimit(.automatic)),
      ("vxlan ttl", "inherit", .hopLimit(.inherited)),
      ("vxlan ttl", "255", .hopLimit(.hops(255))),
      ("gretap ttl", "0", .hopLimit(.inherited)), ("gretap ttl", "1", .hopLimit(.hops(1))),
      ("gretap ikey", "10.0.0.2", .number(0x0A00_0002)),
      ("gretap ikey", "123", .number(123)),
      ("ip6gretap encaplimit", "none", .choice(1)),
      ("ip6gretap tclass", "inherit", .choice(0)),
      ("ip6gretap flowlabel", "0xfffff", .number(0xF_FFFF)),
      ("vxlan df", "SET", .choice(1)), ("bridge vlan_protocol", "802.1ad", .choice(0x88A8)),
      ("bridge vlan_protocol", "802.1AD", .choice(0x88A8)),
      ("bridge stp_state", "on", .toggle(true)),
      ("bridge stp_state", "0", .toggle(false)), ("link arp", "off", .toggle(false)),
      ("link master", "br10", .link(.named("br10"))),
      ("link link-group", "default", .number(0)),
      ("link netns", "blue", .namespace(.word("blue"))),
      ("link alias", "", .text("")),
    ] as [(String, String, Value)])
  func good(option: String, word: String, expected: Value) throws {
    #expect(try TableField.described(option).codec.parse([word]) == expected)
  }

  @Test("the unspecified address is called any, of IPv6 where the option takes no other")
  func anyAddress() throws {
    #expect(
      try TableField.described("vxlan local").codec.parse(["any"])
        == .address(try #require(IPAddress("0.0.0.0"))))
    #expect(
      try TableField.described("ip6gretap local").codec.parse(["any"])
        == .address(try #require(IPAddress("::"))))
  }

  @Test(
    "a value that cannot be is refused with the reason",
    arguments: [
      ("vxlan vni", "16777216", "“16777216” is not a number from 0 to 16777215"),
      ("vxlan ageing", "soon", "“soon” is not a number from 1 to 4294967295"),
      ("vxlan ttl", "256", "“256” is not a number from 1 to 255"),
      ("gretap ttl", "auto", "“auto” is not a number from 0 to 255"),
      ("vxlan group", "10.0.0.1", "10.0.0.1 is not a multicast address (224.0.0.0/4 or ff00::/8)"),
      ("vxlan remote", "239.1.1.1", "239.1.1.1 is a multicast address"),
      ("vxlan local", "10.0.0", "“10.0.0” is not an IP address"),
      ("gretap local", "2001:db8::1", "2001:db8::1 is an IPv6 address; an IPv4 one is needed"),
      ("ip6gretap local", "10.0.0.1", "10.0.0.1 is an IPv4 address; an IPv6 one is needed"),
      (
        "link address", "02:00",
        "“02:00” is not a link-layer address; it looks like 02:00:5e:10:00:01"
      ),
      ("vxlan df", "maybe", "“maybe” is none of unset, set, inherit"),
      ("vxlan srcport", "5", "“5” is not a range of ports, such as 49152-65535"),
      (
        "vxlan dev", "a b",
        "“a b” has white space or control characters, which a link's name cannot have"
      ),
      ("bridge stp_state", "yes", "“yes” is neither on nor off (1 or 0)"),
      ("link netns", "", "an empty word names no namespace"),
      ("addr label", "1234567890123456", "the text has 16 bytes; at most 15 are allowed"),
      ("gretap ikey", "4294967296", "“4294967296” is not a number from 0 to 4294967295"),
      ("ip6gretap encaplimit", "256", "“256” is not a number from 0 to 255"),
      ("ip6gretap flowlabel", "0x100000", "“0x100000” is not a number from 0 to 1048575"),
    ])
  func bad(option: String, word: String, message: String) {
    let fault = #expect(throws: ValueFault.self) { try TableField.described(option).codec.parse([word]) }
    #expect(fault?.message == message)
  }

  @Test("no words are no value")
  func missing() {
    #expect(throws: ValueFault("has no value")) { try TableField.described("vxlan vni").codec.parse([]) }
  }

  @Test("a range of ports is one word or two", arguments: [["49152-65535"], ["49152", "65535"]])
  func ports(words: [String]) throws {
    let codec = TableField.described("vxlan srcport").codec
    #expect(codec.wordCount(in: (words + ["dev"])[...]) == words.count)
    let range = try #require(PortRange(49152, 65535))
    #expect(try codec.parse(words) == .portRange(range))
  }

  @Test(
    "what is no range of ports is refused",
    arguments: [
      ["65535-49152"], ["1-"], ["-1"], ["1-2-3"], ["1-65536"], ["a-b"], [""], ["+1-2"], ["1-+2"], ["2", "1"],
    ])
  func badPorts(words: [String]) {
    #expect(throws: ValueFault.self) { try TableField.described("vxlan srcport").codec.parse(words) }
  }

  @Test(
    "the word behind the first port is not the second where it is no number",
    arguments: ["dev", "", "65536", "+2", nil])
  func onePort(second: String?) {
    #expect(
      TableField.described("vxlan srcport").codec.wordCount(in: (["1"] + (second.map { [$0] } ?? []))[...])
        == 1)
  }

  @Test("no other option takes two words", arguments: TableField.given)
  func oneWord(option: TableField) {
    guard option.field.codec.name != "portRange" else { return }
    #expect(option.field.codec.wordCount(in: ["1", "2"]) == 1)
  }

  @Test(
    "a range has its ends in order",
    arguments: [(1, 1, true), (1, 2, true), (2, 1, false)] as [(UInt16, UInt16, Bool)])
  func order(low: UInt16, high: UInt16, isRange: Bool) {
    #expect((PortRange(low, high) != nil) == isRange)
  }
}

@Suite("values as they are printed")
struct ValueTextTests {
  @Test(
    "a value has iproute2's text",
    arguments: [
      ("vxlan tos", Value.number(0x10), "0x10"), ("vxlan tos", .number(1), "inherit"),
      ("vxlan tos", .number(0), "0"), ("vxlan maxaddress", .number(0), "unlimited"),
      ("gretap ikey", .number(123), "0.0.0.123"),
      ("vxlan dev", .link(.index(7)), "eth0"), ("vxlan dev", .link(.index(8)), "if8"),
      ("link master", .link(.none), "none"),
      ("vxlan ttl", .hopLimit(.automatic), "auto"),
      ("bridge hello_timer", .number(29672), "296.72"),
      ("bridge hello_timer", .number(5), "0.05"),
      ("bridge vlan_protocol", .choice(0x8100), "802.1Q"), ("vxlan df", .choice(9), "9"),
      ("bridge stp_state", .toggle(true), "1"), ("bridge_slave isolated", .toggle(true), "on"),
      ("bridge_slave port_id", .number(0x8001), "0x8001"),
      ("link link-group", .number(0), "default"), ("link link-group", .number(5), "5"),
    ] as [(String, Value, String)])
  func text(option: String, value: Value, expected: String) {
    #expect(TableField.described(option).codec.text(of: value) { $0 == 7 ? "eth0" : nil } == expected)
  }

  @Test("a spanning-tree identifier is written as iproute2 writes it")
  func bridgeIdentifier() throws {
    let bytes: [UInt8] = [12, 0, 11, 0, 0x80, 0x0A, 0x02, 0, 0, 0, 0x10, 0x05]
    let settings = Settings(Bridge.kind.table, decoding: try AttributeList(bytes.span), in: bytes.span)
    #expect(settings[Bridge.bridgeIdentifier] == "800a.2:0:0:0:10:5")
  }
}
