import NetlinkFixtures
import Testing

@testable import OverlayCommands

@Suite("extended statistics")
struct StatisticsTests {
  @Test("of a port of hardware have what the processor has carried")
  func processor() throws {
    let kernel = PretendKernel()
    kernel.add("sw0p1", index: 5)
    let counters = (1...25).flatMap { littleEndian(UInt64($0)) }
    kernel.statistics = [header(link: 4), header(link: 5) + attribute(4, attribute(1, counters))]
    let run = try CommandRun("-s link show sw0p1", on: kernel)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(
      Array(lines.suffix(5)) == [
        "    cpu_hit",
        "    RX:  bytes packets errors dropped  missed   mcast compressed",
        "             3       1      5       7      16       9         22",
        "    TX:  bytes packets errors dropped carrier collsns compressed",
        "             4       2      6       8      18      10         23",
      ])
    let json = try CommandRun("-s -j link show sw0p1", on: kernel).output
    #expect(json.contains(#""offload":{"cpu_hit":{"rx":{"bytes":3,"packets":1,"#))
  }

  @Test("of a bridge's port that come in several messages are put together")
  func parts() throws {
    let kernel = PretendKernel.host()
    let vlans = attribute(3, attribute(1, attribute(1, [UInt8](repeating: 0, count: 40))))
    let spanningTree = (1...6).flatMap { littleEndian(UInt64($0)) }
    kernel.statistics = [
      header(link: 12) + vlans, header(link: 12) + attribute(3, attribute(1, attribute(4, spanningTree))),
    ]
    let run = try CommandRun("-s link show p0", on: kernel)
    #expect(
      run.output.hasSuffix(
        """
            bridge_slave statistics
              STP BPDU:  RX: 3 TX: 4
              STP TCN:   RX: 5 TX: 6
              STP Transitions: Blocked: 1 Forwarding: 2

        """))
  }

  @Test("are asked for where -s is given and some link may have them, and nowhere else")
  func questions() throws {
    for (line, isAsked) in [
      ("-s link show br10", true), ("-s link show lo", true), ("-s link show vxlan10", false),
      ("link show br10", false), ("-s -br link show", false),
    ] {
      #expect(try CommandRun(line).questions.contains(94) == isAsked, "\(line)")
    }
  }

  @Test(
    "say what is wrong with the words",
    arguments: [
      ("link xstats", "whose statistics are meant?"),
      ("link xstats type vxlan", "type: “vxlan” is none of bridge, bridge_slave"),
      ("link xstats type bridge br10", "unknown option “br10”"),
    ])
  func refused(line: String, words: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 2)
    #expect(run.notes.hasPrefix("ovlctl: \(words)\n"))
  }

  /// `struct if_stats_msg`
  private func header(link: UInt32) -> [UInt8] {
    littleEndian(UInt32(0)) + littleEndian(link) + littleEndian(UInt32(0))
  }
}
