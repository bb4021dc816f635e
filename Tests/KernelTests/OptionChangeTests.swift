import NetlinkFixtures
import Testing

@testable import NetlinkKit
@testable import OverlayCommands

/// Each option of a link changes alone: what a change leaves out stays, whether the kernel keeps it or resets it.
@Suite("each option changes alone", .serialized)
struct OptionChangeTests {
  /// A link of a kind with much that a change could lose.
  private static let links = [
    "vxlan":
      "id 10 remote 192.0.2.1 local 192.0.2.2 dev eth0 ttl 5 tos 10 ageing 99 srcport 40000-50000 proxy"
      + " noudpcsum nolearning df set",
    "geneve": "id 1 remote 192.0.2.1 ttl 5 tos 10 dstport 6082 noudpcsum df set",
    "gretap": overIPv4, "gre": overIPv4,
    "erspan": overIPv4 + " erspan_ver 2 erspan_dir egress erspan_hwid 17",
    "ip6gretap": overIPv6, "ip6gre": overIPv6,
    "ip6erspan":
      "remote 2001:db8::1 local 2001:db8::2 key 7 hoplimit 5 tclass 10 erspan_ver 2 erspan_dir egress",
    "ipip": "mode ipip remote 192.0.2.1 local 192.0.2.2 dev eth0 ttl 5 tos 10 fwmark 7",
    "sit": "mode ip6ip remote 192.0.2.1 local 192.0.2.2 dev eth0 ttl 5 tos 10 fwmark 7",
    "ip6tnl":
      "mode ip6ip6 remote 2001:db8::1 local 2001:db8::2 dev eth0 hoplimit 5 encaplimit 2 tclass 10 fwmark 7",
    "bridge": "forward_delay 400 ageing_time 1000 no_linklocal_learn 1 mcast_querier 1 mcast_hash_max 64",
    "vlan": "id 10 gvrp on loose_binding on ingress-qos-map 1:2 egress-qos-map 3:4",
    "macvlan": "mode source bcqueuelen 500 macaddr 02:00:00:00:00:01", "ipvlan": "mode l3 private",
  ]

  private static let overIPv4 =
    "remote 192.0.2.1 local 192.0.2.2 dev eth0 key 7 seq ttl 5 tos 10 fwmark 7"
  private static let overIPv6 =
    "remote 2001:db8::1 local 2001:db8::2 dev eth0 key 7 seq hoplimit 5 encaplimit 2 tclass 10 flowlabel 12345"
    + " dscp inherit allow-localremote"

  /// What changes with an option, for a reason.
  private struct Companion {
    let options: [String]
    let keywords: [String]
    let reason: String
  }

  private static let companions = [
    Companion(options: ["vxlan group"], keywords: ["remote"], reason: "the two are one attribute"),
    Companion(
      options: ["* ignore-df"], keywords: ["pmtudisc"], reason: "the two exclude each other"),
    Companion(
      options: ["macvlan mode"], keywords: ["macaddr"], reason: "the mode source alone has addresses"),
    Companion(options: ["ipvlan vepa", "ipvlan bridge"], keywords: ["private"], reason: "one of them holds"),
    Companion(
      options: ["erspan erspan_ver", "ip6erspan erspan_ver"],
      keywords: ["erspan", "erspan_dir", "erspan_hwid"], reason: "each version has fields of its own"),
    Companion(
      options: ["ip6gretap encap", "ip6gre encap", "ip6erspan encap", "ip6tnl encap"],
      keywords: ["encap-udp6-csum"],
      reason:
        "a kernel that refuses the encapsulation has cleared its flags before, which mean nothing without"),
  ]

  @Test("and nothing else does", arguments: TripOption.ofKinds.filter { $0.field.access == .changeable })
  func alone(option: TripOption) throws {
    try Kernel.require(option.kindName)
    let kind = try #require(LinkKind.named(option.kindName))
    var changed: Set<String> = []
    for value in option.values { changed.formUnion(try keywords(changedBy: value.words, of: option, kind)) }
    let companions = Self.companions.filter { option.isNamed(in: $0.options) }.flatMap(\.keywords)
    changed.remove(option.field.keyword)
    #expect(changed.subtracting(companions) == [])
    // Of a kernel that is not known, it is not known what it refuses.
    if Kernel.isOfRig { #expect(Set(companions).subtracting(changed) == []) }
  }

  /// The options that a change makes others, where no value does.
  private func keywords(
    changedBy words: [String], of option: TripOption, _ kind: LinkKind
  ) throws -> [String] {
    let start = try #require(Self.links[kind.name])
    let lower = kind.needsLower ? "link eth0" : ""
    return try withNamespace {
      try addUnderlay("eth0")
      // Up, since only a link that is up takes its timers along: where the ageing of a vxlan that is down has
      // just changed, Linux 6.1 looks for the link after it has gone, and dies of it.
      try ovlctl("link add sample up \(lower) type \(kind.name) \(start)")
      let before = try #require(link().kindOptions)
      let outcome = try attempt(words: ["link", "set", "sample", "type", kind.name] + words)
      let after = try #require(link().kindOptions)
      for change in outcome.changes where !kind.resetsWhatIsLeftOut {
        let sent = try MessageTree(change.bytes).attributes.map(\.path).filter { $0.hasPrefix("18/2/") }
        let own = option.field.codec.attributes.map { "18/2/\($0)" }
        #expect(Set(sent).isSubset(of: own), "\(words)")
      }
      return kind.table.fields.filter { $0.access != .readOnly && before[$0] != after[$0] }.map(\.keyword)
    }
  }

  private func link() throws -> Link {
    var kernel = Conversation(over: try KernelSocket())
    return try kernel.link(named: "sample")
  }
}
