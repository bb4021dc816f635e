import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("what iproute2 sends for further kinds")
struct LinkKindGoldenTests {
  @Test("a request is read, and written again with the same attributes", arguments: Golden.furtherLinks)
  func link(golden: Golden) throws {
    let link = try LinkSpecification(decoding: payload(golden).span)
    let kind = try #require(link.kind)
    let theirs = try MessageTree(golden.message)
    let void = Self.void(in: theirs, of: kind)
    let ours = try MessageTree(link.creation().bytes)
    #expect(ours.description == theirs.without(void).description)
  }

  /// The kinds that are made by a message: `tap` and `tun` are made through their device.
  private static let made = LinkKinds.all.filter { if case .message = $0.making { true } else { false } }

  @Test("of each kind there is a request", arguments: made.map(\.name))
  func each(kind: String) {
    let links = Golden.tunnelLinks + Golden.otherLinks + Golden.furtherLinks
    #expect(links.contains { $0.line.hasPrefix("ip link add ") && "\($0.line) ".contains(" type \(kind) ") })
  }

  /// Paths of what says nothing, because of another attribute beside it or because the kind has no use for it.
  private static func void(in tree: MessageTree, of kind: LinkKind) -> Set<String> {
    var void = Set(kind.unsupported.keys.map { "18/2/\($0)" })
    let isGre = kind.table.match("ikey") != nil
    if isGre {
      // A key without the bit GRE_KEY is no key, in either direction.
      if !hasBit(tree["18/2/2"], 0x20) { void.insert("18/2/4") }
      if !hasBit(tree["18/2/3"], 0x20) { void.insert("18/2/5") }
    }
    // IP6_TNL_F_IGN_ENCAP_LIMIT, IP6_TNL_F_USE_ORIG_TCLASS and _FLOWLABEL together, IP6_TNL_F_USE_ORIG_FWMARK
    if kind.table.match("encaplimit") != nil {
      let flags = tree[isGre ? "18/2/13" : "18/2/8"]
      if hasBit(flags, 0x01) { void.insert(isGre ? "18/2/11" : "18/2/6") }
      if hasBit(flags, 0x02), hasBit(flags, 0x04) { void.insert(isGre ? "18/2/12" : "18/2/7") }
      if hasBit(flags, 0x20) { void.insert("18/2/20") }
    }
    // The lower link 0 is none.
    if tree["18/2/1"] == "00000000" { void.insert("18/2/1") }
    return void
  }

  private static func hasBit(_ payload: String?, _ bit: UInt8) -> Bool {
    payload.flatMap { bytes($0).first }.map { $0 & bit != 0 } ?? false
  }

  @Test(
    "a value stands in the request as iproute2 means it",
    arguments: [
      ("type gre remote 192.0.2.1 local", "ikey", "0.0.0.10"),
      ("type gre remote 192.0.2.1 local", "okey", "1.2.3.4"),
      ("type gre remote 192.0.2.1 local", "tos", "0x10"),
      ("type gre remote 192.0.2.1 nopmtudisc", "encap", "gue"),
      ("type gre remote 192.0.2.1 nopmtudisc", "encap-sport", "auto"),
      ("type gre remote 192.0.2.1 nopmtudisc", "encap-dport", "5555"),
      ("type gre remote 192.0.2.1 nopmtudisc", "encap-remcsum", "on"),
      ("type gre remote 192.0.2.1 nopmtudisc", "encap-udp6-csum", "off"),
      ("type ip6gre remote 2001:db8::1 tclass", "encaplimit", "none"),
      ("type ip6gre remote 2001:db8::1 tclass", "tclass", "inherit"),
      ("type ip6gre remote 2001:db8::1 tclass", "fwmark", "inherit"),
      ("type ip6gre remote 2001:db8::1 tclass", "dscp", "inherit"),
      ("type ip6gre remote 2001:db8::1 local", "tclass", "0xa0"),
      ("type ip6gre remote 2001:db8::1 local", "flowlabel", "0x12345"),
      ("type ip6gre remote 2001:db8::1 local", "fwmark", "0x9"),
      ("type ip6gretap", "encap", "fou"), ("type ip6gretap", "encap-udp6-csum", "off"),
      ("type erspan remote 192.0.2.7 seq key 7", "erspan", "99"),
      ("type erspan remote 192.0.2.7 seq key 8", "erspan_dir", "egress"),
      ("type erspan remote 192.0.2.7 seq key 8", "erspan_hwid", "0x3f"), ("type ipip mode", "mode", "mplsip"),
      ("type ipip mode", "tos", "inherit"), ("type ipip external", "mode", "any"),
      ("type sit", "mode", "ip6ip"), ("type sit", "isatap", "on"),
      ("type sit", "6rd-prefix", "2001:db8::/32"),
      ("type sit", "6rd-relay_prefix", "10.0.0.0/8"), ("type ip6tnl mode ip6ip6", "hoplimit", "inherit"),
      ("type ip6tnl mode ip6ip6", "dscp", "inherit"), ("type ip6tnl mode ipip6", "mode", "ipip6"),
      ("link eth0 type vlan", "protocol", "802.1ad"), ("link eth0 type vlan", "reorder_hdr", "off"),
      ("link eth0 type vlan", "gvrp", "on"), ("link eth0 type vlan", "ingress-qos-map", "1:2,3:4"),
      ("link eth0 type macvlan mode passthru", "mode", "passthru"),
      ("link eth0 type macvlan mode source", "macaddr", "02:00:00:00:00:01,02:00:00:00:00:02"),
      ("link eth0 type ipvlan mode l3s", "mode", "l3s"), ("link eth0 type ipvlan mode l3s", "private", "on"),
      ("link eth0 type ipvlan mode l2", "bridge", "on"), ("type vrf", "table", "4000000000"),
      ("type bareudp", "ethertype", "mpls_uc"), ("type bareudp", "srcportmin", "50000"),
    ])
  func meaning(line: String, keyword: String, text: String) throws {
    let link = try LinkSpecification(decoding: payload(Golden.of("ip link add t0 \(line)")).span)
    let settings = try #require(link.kindOptions)
    let field = try #require(settings.table.match(keyword)?.fields.first)
    let value = try #require(settings[field])
    #expect(field.codec.text(of: value) { _ in nil } == text)
  }

  @Test("a group's traffic has the group's address as key, unless another is given")
  func groupKey() throws {
    var settings = Settings(Gretap.kind.table)
    settings[Gre.remote] = IPAddress("239.1.1.1")
    settings[Gre.outputKey] = 5
    let completed = Gretap.kind.completed(settings)
    #expect(completed[Gre.inputKey] == 0xEF01_0101)
    #expect(completed[Gre.outputKey] == 5)
  }

  @Test("a network that is longer than its address, or of the other family, is refused")
  func prefixes() {
    let codec = Sit.rapidDeploymentPrefix.descriptor.codec
    #expect(throws: ValueFault("“129” is not a number from 0 to 128")) { try codec.parse(["2001:db8::/129"]) }
    #expect(throws: ValueFault("“10.0.0.0/8” is not an IPv6 prefix")) { try codec.parse(["10.0.0.0/8"]) }
  }

  private func payload(_ golden: Golden) -> [UInt8] { Array(golden.message.dropFirst(16)) }
}
