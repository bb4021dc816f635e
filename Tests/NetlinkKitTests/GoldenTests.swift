import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("what iproute2 sends")
struct GoldenTests {
  private static let links = (Golden.tunnelLinks + Golden.otherLinks + Golden.changes)
    .filter { !$0.line.hasPrefix("ip link del") && !$0.line.contains("bridge_slave") }

  @Test("a request about a link is read, and written again with the same attributes", arguments: links)
  func link(golden: Golden) throws {
    let link = try LinkSpecification(decoding: payload(golden).span)
    let request = golden.line.hasPrefix("ip link add") ? link.creation() : link.change()
    let ours = try MessageTree(request.bytes)
    let theirs = try MessageTree(golden.message)
    let unsaid = Self.unsaid(of: link.kind)
    #expect(
      ours.without(unsaid).description == Self.effective(theirs, of: link.kind).without(unsaid).description)
  }

  /// What iproute2 sends that the tables do not offer.
  private static func unsaid(of kind: LinkKind?) -> Set<String> {
    guard kind == Gretap.kind || kind == IP6Gretap.kind else { return [] }
    // GRE over UDP: no encapsulation, no flags, no ports; and the version of ERSPAN, for a kind that is none.
    return ["18/2/14", "18/2/15", "18/2/16", "18/2/17", "18/2/22"]
  }

  /// Leaves out what says nothing because of another attribute that stands beside it.
  private static func effective(_ tree: MessageTree, of kind: LinkKind?) -> MessageTree {
    var void: Set<String> = []
    switch kind {
    case Geneve.kind:
      if tree["18/2/12"] == "01" { void = ["18/2/3"] }  // Hops are inherited.
    case Gretap.kind, IP6Gretap.kind:
      // A key without the bit GRE_KEY is no key, in either direction.
      if !hasBit(tree["18/2/2"], 0x20) { void.insert("18/2/4") }
      if !hasBit(tree["18/2/3"], 0x20) { void.insert("18/2/5") }
      // IP6_TNL_F_IGN_ENCAP_LIMIT; inherited are traffic class and flow label.
      if kind == IP6Gretap.kind, hasBit(tree["18/2/13"], 0x01) { void.insert("18/2/11") }
      if kind == IP6Gretap.kind, hasBit(tree["18/2/13"], 0x06) { void.insert("18/2/12") }
    default: break
    }
    return tree.without(void)
  }

  private static func hasBit(_ payload: String?, _ bit: UInt8) -> Bool {
    payload.flatMap { bytes($0).first }.map { $0 & bit != 0 } ?? false
  }

  @Test("a request about a forwarding entry is read, and written again", arguments: Golden.forwardingEntries)
  func forwardingEntry(golden: Golden) throws {
    let read = try ForwardingEntry(payload(golden).span)
    let entry = try #require(read)
    let request: Request
    if golden.line.hasPrefix("bridge fdb del") {
      request = entry.deletion()
    } else if golden.line.hasPrefix("bridge fdb append") {
      request = entry.placement(.append)
    } else {
      request = entry.placement(golden.line.hasPrefix("bridge fdb replace") ? .replace : .add)
    }
    #expect(try MessageTree(request.bytes).description == MessageTree(golden.message).description)
  }

  @Test("a request about an address is read, and written again", arguments: Golden.addresses)
  func address(golden: Golden) throws {
    let read = try InterfaceAddress(payload(golden).span)
    let address = try #require(read)
    let request = golden.line.hasPrefix("ip addr del") ? address.deletion() : address.addition()
    #expect(try MessageTree(request.bytes).description == MessageTree(golden.message).description)
  }

  @Test("a request about a bridge's port is read, and written again")
  func bridgePort() throws {
    let golden = Golden.of("ip link set p0 type bridge_slave")
    let message = golden.message
    let information = try AttributeList(message.span, from: 32).nested(18, in: message.span)
    let port = try information?.nested(5, in: message.span)
    let attributes = try #require(port)
    let settings = Settings(BridgePort.table, decoding: attributes, in: message.span)
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    settings.encode(into: &writer)
    let written = writer.finish().bytes
    let ours = try AttributeList(written.span, from: 32).entries.map { line($0, in: written) }
    let theirs = attributes.entries.map { line($0, in: message) }
    #expect(ours.sorted() == theirs.sorted())
  }

  @Test("a link that iproute2 deletes is deleted by the same message")
  func deletion() {
    #expect(Link.deletion(of: 12).bytes == Golden.of("ip link del").message)
  }

  @Test(
    "a value stands in the request as iproute2 means it",
    arguments: [
      ("ip link add vxlan0 type vxlan id 42", "ttl", "inherit"),
      ("ip link add vxlan0 type vxlan id 7", "ttl", "auto"),
      ("ip link add vxlan0 type vxlan id 7", "tos", "inherit"),
      ("ip link add vxlan0 type vxlan id 7", "df", "unset"),
      ("ip link add vxlan0 type vxlan id 42", "srcport", "49152-65535"),
      ("ip link add vxlan0 type vxlan id 42", "local", "2001:db8::1"),
      ("ip link add vxlan0 type vxlan id 100 group", "group", "239.255.0.1"),
      ("ip link add vxlan0 type vxlan id 7", "maxaddress", "unlimited"),
      ("ip link add vxlan0 type vxlan id 42", "flowlabel", "0x12345"),
      ("ip link add gn0 type geneve id 5 remote 2001", "ttl", "inherit"),
      ("ip link add gn0 type geneve id 5 remote 2001", "dstport", "6082"),
      ("ip link add gn0 type geneve id 5 remote 10", "df", "set"),
      ("ip link add tun0 type gretap remote 192.168.56.12 local", "okey", "10.0.0.2"),
      ("ip link add tun0 type gretap remote 192.168.56.12 local", "ikey", "0.0.0.1"),
      ("ip link add tun0 type gretap remote 192.168.56.12 ttl", "ttl", "inherit"),
      ("ip link add tun0 type ip6gretap remote 2001:db8::2 encaplimit", "encaplimit", "none"),
      ("ip link add tun0 type ip6gretap remote 2001:db8::2 local 2001:db8::1 dev", "tclass", "0x20"),
      ("ip link add tun0 type ip6gretap remote 2001:db8::2 local 2001:db8::1 dev", "flowlabel", "0x12345"),
      ("ip link add tun0 type ip6gretap remote 2001:db8::2 local 2001:db8::1 dev", "encaplimit", "6"),
      ("ip link add tun0 type ip6gretap remote 2001:db8::2 encaplimit", "flowlabel", "inherit"),
      ("ip link add br12", "vlan_protocol", "802.1ad"), ("ip link add br12", "group_fwd_mask", "0x8"),
      ("ip link add br12", "group_address", "01:80:c2:00:00:04"),
      ("ip link add br12", "mcast_membership_interval", "26100"), ("ip link add br12", "stp_state", "1"),
      ("ip link add br13", "no_linklocal_learn", "1"), ("ip link add br13", "mcast_vlan_snooping", "0"),
    ])
  func meaning(line: String, keyword: String, text: String) throws {
    let link = try LinkSpecification(decoding: payload(Golden.of(line)).span)
    let settings = try #require(link.kindOptions)
    let field = try #require(settings.table.match(keyword)?.fields.first)
    let value = try #require(settings[field])
    #expect(field.codec.text(of: value) { _ in nil } == text)
  }

  private func line(_ entry: AttributeList.Entry, in bytes: [UInt8]) -> AttributeLine {
    AttributeLine("\(entry.number)", hexadecimal(bytes[entry.range]))
  }

  private func payload(_ golden: Golden) -> [UInt8] { Array(golden.message.dropFirst(16)) }
}
