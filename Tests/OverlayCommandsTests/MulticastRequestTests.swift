import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about multicast entries")
struct MulticastRequestTests {
  /// Command lines of iproute2 6.1 and what they sent, sequence number 0; p0 is link 11, br0 is link 9.
  private static let captured: [(line: String, message: String)] = [
    (
      "mdb add dev br0 port p0 grp 239.1.1.1 permanent vid 30",
      """
      380000005400050600000000000000000700000009000000200001000b00000001001e00ef01010100000000000000000000\
      000008000000
      """
    ),
    (
      "mdb add dev br0 port p0 grp 239.1.1.1 temp",
      """
      380000005400050600000000000000000700000009000000200001000b00000000000000ef01010100000000000000000000\
      000008000000
      """
    ),
    (
      "mdb add dev br0 port p0 grp ff02::abcd permanent vid 1",
      """
      380000005400050600000000000000000700000009000000200001000b00000001000100ff02000000000000000000000000\
      abcd86dd0000
      """
    ),
    (
      "mdb add dev br0 port p0 grp 01:00:5e:01:02:03 permanent",
      """
      380000005400050600000000000000000700000009000000200001000b0000000100000001005e0102030000000000000000\
      000000000000
      """
    ),
    (
      "mdb add dev br0 port p0 grp 239.1.1.2 src 10.0.0.9 temp",
      """
      440000005400050600000000000000000700000009000000200001000b00000000000000ef01010200000000000000000000\
      0000080000000c000280080001000a000009
      """
    ),
    (
      "mdb add dev br0 port p0 grp ff02::abcd src 2001:db8::1 temp",
      """
      500000005400050600000000000000000700000009000000200001000b00000000000000ff02000000000000000000000000\
      abcd86dd0000180002801400010020010db8000000000000000000000001
      """
    ),
    (
      "mdb del dev br0 port p0 grp 239.1.1.1 permanent vid 30",
      """
      380000005500050000000000000000000700000009000000200001000b00000000001e00ef01010100000000000000000000\
      000008000000
      """
    ),
  ]

  @Test("a line sends what iproute2 sends for it", arguments: captured)
  func request(line: String, message: String) throws {
    #expect(hexadecimal(try request(line).bytes) == message)
  }

  /// What iproute2 6.1 has no words for, but the kernel and later versions do.
  private static let later = [
    "mdb add dev br0 port p0 grp 239.1.1.1 filter_mode exclude source_list 10.0.0.1,10.0.0.2 proto zebra",
    "mdb replace dev br0 port p0 grp ff0e::1 permanent source_list 2001:db8::1 filter_mode include vid 7",
    "mdb add dev br0 port p0 grp 239.1.1.1 dst 198.51.100.1 dst_port 1111 vni 7 src_vni 10",
  ]

  @Test("a request is read back", arguments: captured.map(\.line) + later)
  func readBack(line: String) throws {
    let request = try request(line)
    let payload = Array(request.bytes.dropFirst(Request.payloadOffset))
    let entry = try MulticastEntry(decoding: payload.span)
    let placement: MulticastEntry.Placement = line.hasPrefix("mdb replace") ? .replace : .add
    #expect((line.hasPrefix("mdb del") ? entry.deletion() : entry.placement(placement)) == request)
  }

  @Test("the sources of an entry stand in a list of nests")
  func sources() throws {
    let message = hexadecimal(try request(Self.later[0]).bytes)
    #expect(message.hasSuffix("1c000280" + "0c000180080001000a000001" + "0c000180080001000a000002"))
    #expect(message.contains("0500030000000000" + "050004000b000000"))
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("mdb add port p0 grp 239.1.1.1", "`dev BRIDGE` is missing"),
      ("mdb add dev br0 grp 239.1.1.1", "`port PORT` is missing"),
      ("mdb add dev br0 port p0", "`grp GROUP` is missing"),
      ("mdb add dev br0 port p0 grp 239.1.1", "“239.1.1” is neither"),
      ("mdb add dev br0 port p0 grp 239.1.1.1 temp permanent", "the state is given twice"),
      ("mdb add dev br0 port p0 grp 239.1.1.1 filter_mode some", "“some” is none of include, exclude"),
      ("mdb add dev br0 port p0 grp 239.1.1.1 source_list 1.2.3.4,x", "“x” is not an IP address"),
      ("mdb add dev br0 port p0 grp 239.1.1.1 vid 5000", "not a number from 1 to 4094"),
      ("mdb add dev br0 port p0 grp 239.1.1.1 permanant", "unknown option “permanant”"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    let (verb, _, words) = splitLine(line)
    var rest = words
    let line = try MulticastLine(&rest)
    var entry = line.entry(on: 9, port: 11, line.options)
    guard verb == "del" else { return entry.placement(verb == "replace" ? .replace : .add) }
    entry.isPermanent = false
    return entry.deletion()
  }
}
