import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

/// What the kernel answers with success and does not do, or does more of than was asked for.
@Suite("forwarding entries of a VTEP")
struct ForwardingTests {
  @Test("a unicast address that is known gets no second destination")
  func secondUnicast() throws {
    let run = try CommandRun("fdb append 02:00:00:00:00:02 dev vxlan10 dst 10.0.0.9", on: .captured())
    #expect(run.status == 1)
    #expect(
      run.notes
        == "ovlctl: cannot append 02:00:00:00:00:02 on vxlan10: 02:00:00:00:00:02 is a unicast address, known at 10.0.0.3, and can have one destination only (EEXIST)\n  hint: `ovlctl fdb replace` moves it; only the all-zero and group addresses have several destinations\n"
    )
    #expect(run.changes.isEmpty)
  }

  @Test(
    "the all-zero address, a group's and one that is new get another destination",
    arguments: ["00:00:00:00:00:00", "01:00:5e:00:00:01", "02:00:00:00:00:99"])
  func destinations(address: String) throws {
    let run = try CommandRun("fdb append \(address) dev vxlan10 dst 10.0.0.9", on: .captured())
    #expect(run.status == 0, "\(run.notes)")
    #expect(run.changes.count == 1)
  }

  @Test("an entry is not deleted where its destination is another one")
  func wrongDestination() throws {
    let run = try CommandRun("fdb del 02:00:00:00:00:02 dev vxlan10 dst 10.0.0.9", on: .captured())
    #expect(
      run.notes
        == "ovlctl: cannot delete 02:00:00:00:00:02 from vxlan10: its destination is 10.0.0.3, not 10.0.0.9 (ENOENT)\n"
    )
    #expect(run.status == 1)
    #expect(run.changes.isEmpty)
  }

  @Test(
    "an entry is deleted where its destination is the one that is named, or none is",
    arguments: [
      "02:00:00:00:00:02 dev vxlan10 dst 10.0.0.3", "02:00:00:00:00:02 dev vxlan10",
      "00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2",
    ])
  func deleted(words: String) throws {
    let run = try CommandRun("fdb del \(words)", on: .captured())
    #expect(run.change?.type == 29, "\(run.notes)")
  }

  @Test("an entry of the bridge is not looked for among the VTEP's")
  func ofBridge() throws {
    let run = try CommandRun("fdb del 02:00:00:00:00:77 dev vxlan10 master", on: .captured())
    #expect(run.change?.type == 29, "\(run.notes)")
    #expect(run.questions == [18])
  }
}
