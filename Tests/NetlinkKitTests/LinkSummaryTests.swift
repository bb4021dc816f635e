import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a link at a glance")
struct LinkSummaryTests {
  @Test("is what the whole link says", arguments: CapturedLink.all.map(\.name))
  func same(name: String) throws {
    let payload = try #require(CapturedLink.all.first { $0.name == name }).payload
    let summary = try #require(try LinkSummary(payload.span))
    let link = try Link(payload.span)
    #expect(summary.index == link.index)
    #expect(summary.name == link.name)
    #expect(summary.kindName == link.kindName)
    #expect(summary.isUp == link.isUp)
    #expect(summary.hasMaster == (link.options[LinkOptions.master] != nil))
  }

  @Test("is refused where a length goes past the end, and never traps")
  func malformed() throws {
    let payload = try #require(CapturedLink.all.first).payload
    for count in 0..<payload.count { _ = try? LinkSummary(Array(payload.prefix(count)).span) }
    var longer = payload
    longer[16] = 0xFF
    longer[17] = 0xFF
    #expect(throws: NetlinkError.self) { try LinkSummary(longer.span) }
  }

  @Test("has its name in the file that lists all of them")
  func names() {
    let text = """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
          lo:       0       0    0    0    0     0          0         0        0       0    0    0
      vxlan10: 1234567    89    0    0    0     0          0         0        0       0    0    0
      a.b-c_d:12345678    89    0    0    0     0          0         0        0       0    0    0

      """
    #expect(LinkNames.names(in: Array(text.utf8)) == ["lo", "vxlan10", "a.b-c_d"])
    #expect(LinkNames.names(in: []) == [])
    #expect(LinkNames.read()?.contains("lo") == true)
  }
}
