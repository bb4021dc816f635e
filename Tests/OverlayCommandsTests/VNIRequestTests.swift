import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about VNIs")
struct VNIRequestTests {
  /// Command lines of iproute2 6.1 and what they sent, sequence number 0; vx0 is link 12.
  private static let captured: [(line: String, message: String)] = [
    (
      "vni add dev vx0 vni 10",
      "24000000780005000000000000000000070000000c0000000c000180080001000a000000"
    ),
    (
      "vni add dev vx0 vni 100,200-210 remote 10.0.0.1",
      """
      48000000780005000000000000000000070000000c000000140001800800010064000000080003000a0000011c0001800800\
      0100c800000008000200d2000000080003000a000001
      """
    ),
    (
      "vni add dev vx0 vni 300 group 239.1.1.1",
      "2c000000780005000000000000000000070000000c00000014000180080001002c01000008000300ef010101"
    ),
    (
      "vni add dev vx0 vni 400 remote 2001:db8::1",
      """
      38000000780005000000000000000000070000000c0000002000018008000100900100001400040020010db8000000000000\
      000000000001
      """
    ),
    (
      "vni del dev vx0 vni 10",
      "24000000790005000000000000000000070000000c0000000c000180080001000a000000"
    ),
  ]

  @Test("a line sends what iproute2 sends for it", arguments: captured)
  func request(line: String, message: String) throws {
    #expect(hexadecimal(try request(line).bytes) == message)
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("vni add vni 3", "the device is missing"),
      ("vni add dev vx0", "the VNI is missing"),
      ("vni add vni 16777216 dev vx0", "is not a number from 0 to 16777215"),
      ("vni add vni 1,,2 dev vx0", "“” is not a number"),
      ("vni add vni 5-3 dev vx0", "ends before it begins"),
      ("vni add vni 1 group 10.0.0.1 dev vx0", "10.0.0.1 is not a multicast address"),
      ("vni add vni 1 remote 239.1.1.1 dev vx0", "239.1.1.1 is a multicast address"),
      ("vni add vni 1 remote 10.0.0.1 --group 239.1.1.1 dev vx0", "remote exclude each other"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  @Test(
    "the first number that is missing from others",
    arguments: [
      ("1-9", ["1-9"], nil), ("1-9", ["5-9", "1-4"], nil), ("1-9", ["1-4", "6-9"], 5), ("1-9", [], 1),
      ("3-9", ["1-5", "2-20"], nil), ("3-9", ["1-5"], 6), ("7", ["8", "6"], 7),
    ] as [(String, [String], UInt32?)])
  func missing(range: String, others: [String], number: UInt32?) throws {
    let others = try others.map { try NumberRange(parsing: $0, in: 0...99) }
    #expect(try NumberRange(parsing: range, in: 0...99).firstMissing(from: others) == number)
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    let (verb, _, words) = splitLine(line)
    var rest = words
    let line = try VNILine(&rest)
    let entries = line.vnis.map { VNIEntry($0, options: line.options.settings) }
    return verb == "del" ? VNIEntry.deletion(of: entries, from: 12) : VNIEntry.addition(of: entries, to: 12)
  }
}
