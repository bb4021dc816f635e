import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("requests about neighbours")
struct NeighborRequestTests {
  /// Command lines of iproute2 6.1 and what they sent, sequence number 0; e0 is link 7.
  private static let captured: [(line: String, message: String)] = [
    (
      "neigh add 10.0.0.5 lladdr 02:00:00:00:00:05 dev e0",
      "300000001c0005060000000000000000020000000700000080000000080001000a0000050a0002000200000000050000"
    ),
    (
      "neigh replace 10.0.0.6 lladdr 02:00:00:00:00:06 dev e0 nud reachable extern_learn router",
      "300000001c0005050000000000000000020000000700000002009000080001000a0000060a0002000200000000060000"
    ),
    (
      "neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev e0 nud noarp",
      "300000001c0005060000000000000000020000000700000040000000080001000a0000070a0002000200000000070000"
    ),
    (
      "neigh add proxy 10.0.0.8 dev e0",
      "240000001c0005060000000000000000020000000700000080000800080001000a000008"
    ),
    (
      "neigh add 10.0.0.11 dev e0 managed",
      "2c0000001c0005060000000000000000020000000700000000000000080001000a00000b08000f0001000000"
    ),
    (
      "neigh add 10.0.0.12 lladdr 02:00:00:00:00:12 dev e0 nud stale",
      "300000001c0005060000000000000000020000000700000004000000080001000a00000c0a0002000200000000120000"
    ),
    (
      "neigh add 2001:db8::5 lladdr 02:00:00:00:00:05 dev e0 router",
      """
      3c0000001c00050600000000000000000a00000007000000800080001400010020010db8000000000000000000000005\
      0a0002000200000000050000
      """
    ),
    (
      "neigh del 10.0.0.5 dev e0",
      "240000001d0005000000000000000000020000000700000080000000080001000a000005"
    ),
    (
      "neigh del proxy 10.0.0.8 dev e0",
      "240000001d0005000000000000000000020000000700000080000800080001000a000008"
    ),
  ]

  @Test("a line sends what iproute2 sends for it", arguments: captured)
  func request(line: String, message: String) throws {
    #expect(hexadecimal(try request(line).bytes) == message)
  }

  @Test(
    "what cannot be meant is refused before the kernel has to",
    arguments: [
      ("neigh add dev e0", "the address is missing"), ("neigh add 10.0.0.1", "the device is missing"),
      ("neigh add 10.0.0.0/8 dev e0", "“10.0.0.0/8” is not an IP address"),
      ("neigh add 10.0.0.1 dev e0 lladdr 02:00", "“02:00” is not a link-layer address"),
      ("neigh add 10.0.0.1 dev e0 nud asleep", "“asleep” is not a number"),
      ("-6 neigh add 10.0.0.1 dev e0", "an IPv6 one is needed"),
      ("neigh add 10.0.0.1 dev e0 lladr 02:00:00:00:00:01", "unknown option “lladr”"),
    ])
  func refused(line: String, words: String) {
    expectRefusal(words) { try request(line) }
  }

  @Test("on a tunnel a link-layer address is an IP address")
  func tunnel() throws {
    let message = hexadecimal(try request("neigh add 10.0.0.5 lladdr 192.0.2.1 dev e0").bytes)
    #expect(message.hasSuffix("08000100" + "0a000005" + "08000200" + "c0000201"))
  }

  private func request(_ line: String) throws(CommandFailure) -> Request {
    let (verb, family, words) = splitLine(line)
    var rest = words
    let neighbor = try NeighborLine(&rest, family: family).neighbor(on: 7)
    return verb == "del" ? neighbor.deletion() : neighbor.placement(verb == "replace" ? .replace : .add)
  }
}
