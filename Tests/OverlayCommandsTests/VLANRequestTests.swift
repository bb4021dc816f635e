import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about VLANs")
struct VLANRequestTests {
  /// Command lines of iproute2 6.1 and what they sent, sequence number 0; p0 is link 11, br0 is link 9.
  private static let captured: [(line: String, message: String)] = [
    (
      "vlan add dev p0 vid 10",
      "2c000000130005000000000000000000070000000b00000000000000000000000c001a000800020000000a00"
    ),
    (
      "vlan add dev p0 vid 30 pvid untagged",
      "2c000000130005000000000000000000070000000b00000000000000000000000c001a000800020006001e00"
    ),
    (
      "vlan add dev p0 vid 40-42 untagged master",
      """
      3c000000130005000000000000000000070000000b00000000000000000000001c001a000600000001000000080002000c00\
      28000800020014002a00
      """
    ),
    (
      "vlan add dev p0 vid 40-42 tunnel_info id 400-402",
      """
      5c000000130005000000000000000000070000000b00000000000000000000003c001a001c00030008000100900100000600\
      02002800000006000300080000001c0003000800010092010000060002002a0000000600030010000000
      """
    ),
    (
      "vlan add dev p0 vid 10 tunnel_info id 100",
      """
      40000000130005000000000000000000070000000b000000000000000000000020001a001c00030008000100640000000600\
      02000a0000000600030000000000
      """
    ),
    (
      "vlan add dev br0 vid 30 self",
      """
      340000001300050000000000000000000700000009000000000000000000000014001a000600000002000000080002000000\
      1e00
      """
    ),
    (
      "vlan del dev p0 vid 10",
      "2c000000110005000000000000000000070000000b00000000000000000000000c001a000800020000000a00"
    ),
    (
      "vlan del dev p0 vid 40-42",
      """
      34000000110005000000000000000000070000000b000000000000000000000014001a000800020008002800080002001000\
      2a00
      """
    ),
    (
      "vlan del dev p0 vid 40-42 tunnel_info id 400-402",
      """
      5c000000110005000000000000000000070000000b00000000000000000000003c001a001c00030008000100900100000600\
      02002800000006000300080000001c0003000800010092010000060002002a0000000600030010000000
      """
    ),
    (
      "vlan set dev p0 vid 30 state learning",
      "2c000000700005000000000000000000070000000b000000140001800800010040001e000500030002000000"
    ),
    (
      "vlan set dev p0 vid 1-30 mcast_router 2",
      """
      34000000700005000000000000000000070000000b0000001c0001800800010040000100060002001e000000050006000200\
      0000
      """
    ),
  ]

  @Test("a line sends what iproute2 sends for it", arguments: captured)
  func request(line: String, message: String) throws {
    #expect(hexadecimal(try request(line).bytes) == message)
  }

  @Test(
    "a request about membership is read back", arguments: captured.filter { !$0.line.hasPrefix("vlan set") })
  func readBack(line: String, message: String) throws {
    let request = try request(line)
    let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
    let membership = try #require(try VLANMembership(decoding: payload.span))
    #expect((line.hasPrefix("vlan del") ? membership.deletion() : membership.addition()) == request)
  }

  @Test(
    "long options send the same",
    arguments: [
      ("vlan add dev p0 vid 30 pvid untagged", "vlan add --dev p0 --vid=30 --pvid --untagged"),
      ("vlan add dev p0 vid 10 tunnel_info id 100", "vlan add --dev=p0 --vid 10 --tunnel-info 100"),
      (
        "vlan add dev p0 vid 10-12 tunnel_info id 100-102",
        "vlan add --dev=p0 --vid 10-12 --tunnel-info=100-102"
      ),
      ("vlan set dev p0 vid 30 state learning", "vlan set --dev p0 --vid 30 --state 2"),
    ])
  func twins(line: String, twin: String) throws {
    #expect(try request(line) == request(twin))
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("vlan add vid 3", "the device is missing"),
      ("vlan add dev p0", "the VLAN is missing"),
      ("vlan add dev p0 vid 4095", "“4095” is not a number from 1 to 4094"),
      ("vlan add dev p0 vid 0", "not a number from 1 to 4094"),
      ("vlan add dev p0 vid 9-5", "ends before it begins"),
      ("vlan add dev p0 vid 5-", "“” is not a number"),
      ("vlan add dev p0 vid 5-9 pvid", "pvid is for one VLAN, not for 5-9"),
      ("vlan add dev p0 vid 5 untaged", "unknown option “untaged”"),
      ("vlan add dev p0 vid 5-9 tunnel_info id 1-2", "5 VLANs and 1-2 2 tunnel identifiers"),
      ("vlan set dev p0 vid 5 state asleep", "“asleep” is none of disabled"),
      ("vlan add dev p0 dev p1 vid 5", "dev is given twice"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    let (verb, _, words) = splitLine(line)
    var rest = words
    guard verb != "set" else {
      let line = try VLANLine(&rest, options: VLANOptions.table)
      return VLANEntry(link: 11, vids: line.vids, options: line.options.settings).change()
    }
    let line = try VLANLine(&rest, options: VLANMembershipOptions.table, takesTunnels: true)
    try line.check()
    let membership = VLANMembership(
      link: line.linkName == "br0" ? 9 : 11, vids: line.vids, options: line.options.settings,
      tunnels: line.tunnels)
    return verb == "del" ? membership.deletion() : membership.addition()
  }
}
