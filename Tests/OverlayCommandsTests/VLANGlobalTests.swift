import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("VLANs of a bridge as a whole")
struct VLANGlobalTests {
  /// A command line of iproute2 6.1 and what it sent, sequence number 0; br0 is link 7.
  private static let captured = (
    line: """
    vlan global set vid 10-20 dev br0 mcast_snooping 1 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2 \
    mcast_last_member_count 5 mcast_last_member_interval 200 mcast_startup_query_count 3 \
    mcast_startup_query_interval 3000 mcast_membership_interval 25000 mcast_querier_interval 24000 \
    mcast_query_interval 12000 mcast_query_response_interval 900
    """,
    message: """
    a400000070000500000000000000000007000000070000008c000280060001000a000000060002001400000005000300\
    0100000005000f00010000000500040003000000050005000200000008000600050000000c000800c800000000000000\
    08000700030000000c000e00b80b0000000000000c000a00a8610000000000000c000b00c05d0000000000000c000c00\
    e02e0000000000000c000d008403000000000000
    """
  )

  @Test("a line sends what iproute2 sends for it")
  func request() throws {
    #expect(hexadecimal(try request(Self.captured.line).bytes) == Self.captured.message)
  }

  @Test("a request is read back", arguments: [captured.line, "vlan global set dev br0 vid 7 --msti 5"])
  func readBack(line: String) throws {
    let request = try request(line)
    let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
    let list = try GlobalVLAN.list(payload.span)
    #expect(list.map { $0.change() } == [request])
  }

  @Test("each attribute is an option or has a reason to be none")
  func attributes() {
    for number in 1...GlobalVLANOptions.lastAttribute {
      let isOption = GlobalVLANOptions.table.claimant(of: number) != nil
      #expect(isOption != (GlobalVLANOptions.unsupported[number] != nil), "attribute \(number)")
    }
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("vlan global set dev br10 vid 10", "what is to be changed of VLAN 10?"),
      ("vlan global set dev br10 mcast_snooping 1", "the VLAN is missing: `vid VID`"),
      ("vlan global set dev br10 vid 10 mcast_igmp_version 9", "“9” is not a number from 2 to 3"),
      ("vlan global set dev p0 vid 10 mcast_snooping 1", "cannot change VLAN 10 of p0: p0 is no bridge"),
      ("vlan global show dev p0", "cannot show VLANs: p0 is no bridge"),
      ("vlan global frob", "vlan global has no command “frob”; it has show, set"),
      ("mdb get dev br10", "`grp GROUP` is missing"),
      ("mdb get dev br10 grp 239.1.1.1 port p0", "unknown option “port”"),
      ("mdb flush port p0", "`dev BRIDGE` is missing"),
      ("mdb flush dev br10 permanent nopermanent", "the state is given twice: nopermanent"),
      ("mdb flush dev br10 grp 239.1.1.1", "unknown option “grp”"),
    ])
  func refused(line: String, words: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 2)
    #expect(run.notes.contains(words), "\(run.notes)")
    #expect(run.changes.isEmpty)
  }

  @Test(
    "a flush of multicast entries says what they have in common, and is read back",
    arguments: [
      ("mdb flush dev br10", "1 = " + entry()), ("mdb flush dev br10 port p0", "1 = " + entry(port: 12)),
      ("mdb flush --dev br10 --vid=7", "1 = " + entry(vid: 7)),
      ("mdb flush dev br10 permanent", "1 = " + entry(state: 1) + ", 2 = 05000a0001000000"),
      (
        "mdb flush dev br10 nopermanent proto static",
        "1 = " + entry() + ", 2 = 050004000400000005000a0001000000"
      ),
      (
        "mdb flush dev vxlan10 src_vni 7 dst 10.0.0.1",
        "1 = " + entry() + ", 2 = 080005000a0000010800090007000000"
      ),
    ])
  func flush(line: String, attributes: String) throws {
    let run = try CommandRun(line)
    let change = try #require(run.change, "\(run.notes)")
    #expect(change.type == MessageType.deleteMulticastEntry.rawValue)
    #expect(change.flags == MessageFlags([.request, .acknowledge, .bulk]).rawValue)
    #expect(change.attributes.map(\.description).sorted().joined(separator: ", ") == attributes)
    let dry = try CommandRun("--dry-run " + line).output
    let words = try #require(dry.split(separator: "\n").last).trimmingPrefix("    ")
    #expect(try CommandRun("mdb flush \(words)").change?.description == change.description)
  }

  /// `struct br_mdb_entry` without a group.
  private static func entry(port: UInt8 = 0, state: UInt8 = 0, vid: UInt8 = 0) -> String {
    hexadecimal([port, 0, 0, 0, state, 0, vid, 0] + [UInt8](repeating: 0, count: 20))
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    var words = Words(line.split(separator: " ").dropFirst(3).map(String.init))
    let line = try VLANLine(&words, options: GlobalVLANOptions.table)
    return GlobalVLAN(bridge: 7, vids: line.vids, options: line.options.settings).change()
  }
}
