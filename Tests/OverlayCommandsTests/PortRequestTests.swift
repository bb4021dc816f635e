import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about a bridge's port")
struct PortRequestTests {
  /// A command line of iproute2 6.1 and what it sent; p0 is link 12.
  private static let captured = (
    line: """
    link set p0 type bridge_slave state 3 priority 16 cost 5 guard on hairpin on fastleave on root_block on \
    learning off flood off mcast_flood off bcast_flood off mcast_to_unicast on proxy_arp on proxy_arp_wifi on \
    mcast_router 2 neigh_suppress on group_fwd_mask 0x8 vlan_tunnel on isolated on locked on nobackup_port
    """,
    message: """
    e0000000100005000000000000000000000000000c0000000000000000000000c0001200100001006272696467655f73\
    6c617665ac00050005000100030000000600020010000000080003000500000005000500010000000500040001000000\
    050007000100000005000600010000000500080000000000050009000000000005001b000000000005001e0000000000\
    05001c000100000005000a000100000005000c00010000000500190002000000050020000100000006001f0008000000\
    05001d0001000000050021000100000005002700010000000800220000000000
    """
  )

  @Test("a line says of the port what that of iproute2 says")
  func captured() throws {
    let digits = Array(Self.captured.message)
    let theirs = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0].hexDigitValue ?? 0) << 4 | UInt8(digits[$0 + 1].hexDigitValue ?? 0)
    }
    #expect(try port(request(Self.captured.line).bytes) == port(theirs))
  }

  /// The attributes of the port, in the order of their numbers.
  private func port(_ message: [UInt8]) throws -> [String] {
    let information = try AttributeList(message.span, from: 32).nested(18, in: message.span)
    let port = try #require(try information?.nested(5, in: message.span))
    return port.entries.map { "\($0.number): \(hexadecimal(Array(message[$0.range])))" }.sorted()
  }

  @Test("a request is read back")
  func readBack() throws {
    let request = try request("link set p0 --isolated on --cost 7 --mab off --backup-nhid 3")
    let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
    #expect(try LinkSpecification(decoding: payload.span).change() == request)
  }

  @Test(
    "long options mean the port where the link's kind has none of the name",
    arguments: [
      ("link set p0 type bridge_slave isolated on", "link set p0 --isolated on"),
      ("link set p0 type bridge_slave learning off", "link set p0 --learning off"),
      ("link set p0 type bridge_slave learning off", "link set p0 --learning=off"),
      ("link set p0 type bridge_slave learning off", "link set p0 --port-learning off"),
      ("link set p0 type bridge_slave nobackup_port", "link set p0 --port-no-backup-port"),
      ("link set p0 type bridge_slave learning off", "link add p0 --master br10 --port-learning off"),
      ("link set p0 type bridge_slave learning off", "link add p0 --master br10 --learning off"),
      (
        "link set p0 type bridge_slave learning off cost 5",
        "link add p0 type veth type bridge_slave learning off cost 5"
      ),
      ("link set p0 type bridge_slave nobackup_port", "link set p0 --no-backup-port"),
      ("link set p0 type bridge_slave state forwarding", "link set p0 type bridge_slave state 3"),
      ("link set p0 type bridge_slave mcast_fast_leave on", "link set p0 type bridge_slave fastleave 1"),
    ])
  func twins(line: String, twin: String) throws {
    #expect(try request(line) == request(twin))
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("link set p0 isolated on", "isolated is an option of a bridge's port"),
      ("link set p0 type bridge_slave isolated maybe", "“maybe” is neither on nor off"),
      ("link set p0 type bridge_slave cost 0", "“0” is not a number from 1 to 65535"),
      ("link set p0 type bridge_slave priority 64", "“64” is not a number from 0 to 63"),
      ("link set p0 type bridge_slave state asleep", "“asleep” is none of disabled"),
      ("link set p0 type bridge_slave insulated on", "unknown option “insulated”"),
      ("link set p0 --port-insulated on", "unknown option “--port-insulated”"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  @Test("a VTEP's own learning and that of the port are told apart")
  func learning() throws {
    let failure = #expect(throws: CommandFailure.self) {
      try request("link set vx0 --learning off", kind: Vxlan.kind)
    }
    #expect(failure?.hint == "for the bridge's port: `type bridge_slave learning off`")
    #expect(
      try meaning("link set vx0 --no-learning", kind: Vxlan.kind).specific?.settings[Vxlan.learning] == false)
    let port = try meaning("link set vx0 type bridge_slave learning off", kind: Vxlan.kind).port.settings
    #expect(port[BridgePort.learning] == false)
  }

  @Test("each attribute is an option or has a reason to be none")
  func attributes() {
    for number in 1...BridgePort.lastAttribute {
      let isOption = BridgePort.table.claimant(of: number) != nil
      #expect(isOption != (BridgePort.unsupported[number] != nil), "attribute \(number)")
    }
  }

  private func request(_ line: String, kind: LinkKind? = Veth.kind) throws(CommandFailure) -> Request {
    var change = LinkSpecification()
    change.index = 12
    change.portOptions = try meaning(line, kind: kind).port.settings
    return change.change()
  }

  private func meaning(_ line: String, kind: LinkKind?) throws(CommandFailure) -> LinkMeaning {
    let (verb, _, words) = splitLine(line)
    var rest = words
    let line = try LinkLine(verb == "add" ? .add : .set, &rest)
    return try LinkMeaning(line, kind: kind, isPort: true, barePrefersGeneral: true)
  }
}
