import Testing

extension LinkSample {
  private static let ipv4Tunnels = [
    ("gre", "remote 192.0.2.1 local 192.0.2.2 key 10 seq csum ttl 5 tos 10 dev eth0 fwmark 7"),
    ("gre", "remote 192.0.2.1 ikey 1.2.3.4 okey 5 iseq ocsum tos inherit ttl inherit"),
    ("gre", "remote 192.0.2.1 ignore-df nopmtudisc"), ("gre", "external"),
    ("gretap", "remote 239.1.1.1 local 192.0.2.2"),
    ("erspan", "remote 192.0.2.7 seq key 7 erspan_ver 1 erspan 99"),
    ("erspan", "remote 192.0.2.7 seq key 8 erspan_ver 2 erspan_dir egress erspan_hwid 63"),
    ("erspan", "remote 192.0.2.7 seq key 9"), ("erspan", "external"),
    ("ipip", "remote 192.0.2.1 local 192.0.2.2 ttl 4"), ("ipip", "mode mplsip remote 192.0.2.1 nopmtudisc"),
    ("ipip", "mode ipip remote 192.0.2.1 tos inherit fwmark 3 dev eth0"), ("ipip", "external"),
    ("sit", "remote 192.0.2.4 isatap"), ("sit", "mode ip6ip remote 192.0.2.5 tos 20"),
    ("sit", "mode any local 192.0.2.5 ttl 64 dev eth0"),
  ]

  private static let ipv6Tunnels = [
    (
      "ip6gre",
      "remote 2001:db8::1 tclass inherit flowlabel inherit encaplimit none dscp inherit fwmark inherit"
    ),
    ("ip6gre", "remote 2001:db8::9 local 2001:db8::a"), ("ip6gre", "external"),
    ("ip6gretap", "remote 2001:db8::2 local 2001:db8::3 tclass 10 flowlabel 123 key 8 seq fwmark 9 dev eth0"),
    ("ip6gretap", "remote 2001:db8::2 hoplimit inherit encaplimit 0"),
    ("ip6erspan", "remote 2001:db8::9 seq key 9 erspan_ver 2 erspan_dir ingress erspan_hwid 17"),
    ("ip6erspan", "remote 2001:db8::9 seq key 10 erspan_ver 1 erspan 5"), ("ip6erspan", "external"),
    ("ip6tnl", "mode ip6ip6 remote 2001:db8::1 encaplimit 3 hoplimit inherit dscp inherit allow-localremote"),
    ("ip6tnl", "remote 2001:db8::7 local 2001:db8::8 tclass a0 flowlabel inherit fwmark 5 dev eth0"),
    ("ip6tnl", "mode ipip6 remote 2001:db8::7 encaplimit none fwmark inherit tclass inherit"),
    ("ip6tnl", "external"),
  ]

  private static let uppers = [
    ("vlan", "id 10"), ("vlan", "id 12 reorder_hdr off"), ("vlan", "id 13 bridge_binding on gvrp off"),
    (
      "vlan",
      "id 11 protocol 802.1ad reorder_hdr off gvrp on mvrp on loose_binding on ingress-qos-map 1:2 3:4"
        + " egress-qos-map 5:6"
    ),
    ("macvlan", "mode private"), ("macvlan", "mode vepa"), ("macvlan", "mode bridge bcqueuelen 500"),
    ("macvlan", "mode passthru"), ("macvlan", "mode passthru nopromisc"), ("macvlan", "mode source"),
    ("macvlan", "mode source nodst macaddr set 02:00:00:00:00:01 02:00:00:00:00:02"),
    ("ipvlan", "mode l2 vepa"), ("ipvlan", "mode l3s private"), ("ipvlan", "mode l3 bridge"), ("ipvlan", ""),
  ]

  private static let others = [
    ("ifb", ""), ("vrf", "table 10"), ("vrf", "table 4000000000"), ("vxlan", "external gpe dstport 4790"),
    ("vxlan", "id 5 tos 10 remote 192.0.2.5 dstport 4789"), ("geneve", "id 5 remote 192.0.2.5 tos 1c"),
  ]

  /// Links of the kinds that overlays stand on or that users meet beside them, and what is new of the others.
  static let further =
    (ipv4Tunnels + ipv6Tunnels + others).map { LinkSample(kind: $0.0, options: $0.1) }
    + uppers.map { LinkSample(kind: $0.0, options: $0.1, general: "link eth0") }
}

@Suite("further kinds of links", .serialized)
struct LinkKindTests {
  /// What a link has that no other one of the same options has.
  private static func withoutIdentity(_ link: JSON) -> JSON {
    guard case .object(var members) = link else { return link }
    members["ifindex"] = nil
    members["permaddr"] = nil
    if members["link_type"] == "ether" { members["address"] = nil }
    return .object(members)
  }

  private func deviations(of ours: JSON, from theirs: JSON) -> [String] {
    ours.deviations(from: theirs) + ours.additions(to: theirs).map { "\($0): added" }
  }

  @Test(
    "iproute2's link is shown as iproute2 shows it, and ours and its twin are the same",
    arguments: LinkSample.further)
  func made(sample: LinkSample) throws {
    try Kernel.require(sample.feature)
    try withNamespace {
      try addUnderlay("eth0")
      try shell("ip \(sample.line())")
      let theirs = try ipLink("sample")
      let shown = try #require(JSON(ovlctl("-j -d link show sample").output)[0])
      #expect(shown.deviations(from: theirs) == [])
      // What is general is the other tests' matter.
      let added = shown.additions(to: theirs).filter { $0.hasPrefix("linkinfo.") }
      #expect(Set(added).subtracting(LinkJSONTests.ours) == [])
      let command = try #require(ovlctl("link show sample --as-command").lines.first)
      for line in [String(command.dropFirst("ovlctl ".count)), sample.line()] {
        try shell("ip link del sample")
        try ovlctl(line)
        let ours = try ipLink("sample")
        #expect(
          deviations(of: Self.withoutIdentity(ours), from: Self.withoutIdentity(theirs)) == [], "\(line)")
      }
    }
  }

  @Test(
    "a change leaves the rest as iproute2 leaves it",
    arguments: [
      ("gre", "remote 192.0.2.1 local 192.0.2.2 key 10 ttl 5", "ttl 9 okey 4"),
      ("gretap", "remote 192.0.2.1 key 10 tos 20", "remote 192.0.2.2"),
      ("ip6gre", "remote 2001:db8::1 tclass inherit flowlabel 55", "tclass 20 encaplimit none"),
      ("ip6gre", "remote 2001:db8::1 fwmark inherit", "fwmark 4"),
      ("erspan", "remote 192.0.2.7 seq key 7 erspan_ver 1 erspan 99", "erspan 5"),
      (
        "ip6erspan", "remote 2001:db8::9 seq key 9 erspan_ver 2 erspan_dir egress erspan_hwid 17",
        "hoplimit 3"
      ),
      ("ipip", "remote 192.0.2.1 local 192.0.2.2 ttl 4 tos 8", "remote 192.0.2.9"),
      ("sit", "remote 192.0.2.1 mode ip6ip", "ttl 9"),
      ("ip6tnl", "remote 2001:db8::1 mode ip6ip6 dscp inherit", "hoplimit 7 flowlabel inherit"),
      ("vlan", "id 10", "gvrp on loose_binding on"),
      ("vlan", "id 10 ingress-qos-map 1:2", "ingress-qos-map 3:4 reorder_hdr off"),
      ("macvlan", "mode bridge", "mode private bcqueuelen 50"),
      ("macvlan", "mode source macaddr set 02:00:00:00:00:01", "macaddr set 02:00:00:00:00:05"),
      ("ipvlan", "mode l2 bridge", "mode l3 private"), ("ipvlan", "mode l2 private", "vepa"),
    ])
  func changed(kind: String, options: String, change: String) throws {
    try Kernel.require(kind)
    let general = ["vlan", "macvlan", "ipvlan"].contains(kind) ? "link eth0" : ""
    let sample = LinkSample(kind: kind, options: options, general: general)
    try withNamespace {
      try addUnderlay("eth0")
      try shell("ip \(sample.line())")
      try shell("ip link set sample type \(kind) \(change)")
      let theirs = try ipLink("sample")
      try shell("ip link del sample")
      try ovlctl(sample.line())
      try ovlctl("link set sample type \(kind) \(change)")
      let ours = try ipLink("sample")
      #expect(deviations(of: Self.withoutIdentity(ours), from: Self.withoutIdentity(theirs)) == [])
    }
  }

  @Test("a port of a VRF is shown with the table of its master", .needs("vrf"))
  func port() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add red type vrf table 10")
      try ovlctl("link set eth0 master red")
      // The word of its carrier may come between the two looks.
      var (ours, theirs): (JSON?, JSON?)
      try waitUntil {
        ours = try JSON(ovlctl("-j -d link show eth0").output)[0]
        theirs = try ipLink("eth0")
        return ours == theirs
      }
      #expect(ours?[path: "linkinfo.info_slave_data.table"] == 10)
      #expect(try #require(ours).deviations(from: try #require(theirs)) == [])
    }
  }

  @Test(
    "what the kernel would refuse without a word is refused with one",
    arguments: [
      ("type vlan id 5", "vlan needs --link LINK"), ("link eth0 type vlan", "vlan needs --id"),
      ("type vrf", "vrf needs --table"),
      ("type gre remote 239.1.1.1", "remote is a multicast address, which needs --local"),
      ("type erspan remote 192.0.2.1", "erspan needs one of --okey, --ikey, --external"),
      ("link eth0 type ipvlan private vepa", "private and vepa exclude each other"),
      ("type sit 6rd-prefix 10.0.0.0/8", "6rd-prefix: “10.0.0.0/8” is not an IPv6 prefix"),
      ("link eth0 type vlan id 5 gvrp 1", "gvrp: “1” is neither on nor off"),
    ])
  func refused(words: String, message: String) throws {
    try withNamespace {
      try addUnderlay("eth0")
      let outcome = try attempt("link add sample \(words)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.split(separator: "\n").first == "ovlctl: \(message)")
    }
  }
}
