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

@Suite("forwarding entries that are looked for and flushed")
struct ForwardingRequestTests {
  @Test(
    "a flush is one message, with its conditions in the header and in masks",
    arguments: [
      // NDA_NDM_FLAGS_MASK: what a control plane has put there stays, unless it is meant.
      ("dev vxlan10", "070000000b000000000002000500110010000000"),
      // NDA_NDM_STATE_MASK
      ("dev vxlan10 static", "070000000b00000040000200050011001000000006001000c0000000"),
      ("dev vxlan10 nopermanent", "070000000b0000000000020005001100100000000600100080000000"),
      ("dev vxlan10 extern_learn norouter", "070000000b000000000012000500110090000000"),
      (
        "dev vxlan10 dst 10.0.0.2 port 8472",
        "070000000b00000000000200080001000a00000206000600211800000500110010000000"
      ),
      (
        "dev br10 brport p0 vlan 7",
        "070000000a000000000002000600050007000000080008000c0000000500110010000000"
      ),
      ("dev p0 master", "070000000c000000000004000500110010000000"),
    ])
  func flushed(words: String, bytes: String) throws {
    let kernel = PretendKernel.host()
    let run = try CommandRun("fdb flush \(words)", on: kernel)
    #expect(run.status == 0, "\(run.notes)")
    #expect(run.changes.count == 1)
    let sent = hexadecimal(try #require(kernel.changes.first))
    #expect(sent.hasSuffix(bytes), "\(sent)")
    #expect(sent.dropFirst(8).hasPrefix("1d000502"), "\(sent)")
  }

  @Test("a VTEP's entries are asked of the VTEP first, and then of its bridge")
  func get() throws {
    let run = try CommandRun("fdb get 02:00:00:00:00:02 dev vxlan10", on: .captured())
    #expect(
      run.output == "02:00:00:00:00:02 dev vxlan10 dst 10.0.0.3 port 8472 vni 77 via eth0 self \n",
      "\(run.notes)"
    )
    let absent = try CommandRun("fdb get 02:00:00:00:00:99 dev vxlan10", on: .captured())
    #expect(absent.status == 1)
    #expect(
      absent.notes == "ovlctl: cannot get 02:00:00:00:00:99 of vxlan10: there is no such entry (ENOENT)\n")
  }

  @Test("a flood list is exchanged by additions first, and deletions afterwards")
  func exchange() throws {
    let run = try CommandRun("fdb replace 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.9", on: .captured())
    #expect(run.changes.map(\.type) == [28, 29, 29], "\(run.notes)")
    #expect(run.changes.map { $0["1"] } == ["0a000009", "ef010101", "0a000002"])
  }

  @Test("where a new peer is refused, those before it go again, and none that was there")
  func rolledBack() throws {
    let kernel = PretendKernel.captured()
    kernel.refusal = { request in
      request[4] == 28 && hexadecimal(request).contains("0a00000b") ? PretendKernel.Refusal(28) : nil
    }
    let run = try CommandRun("peer sync vxlan10 10.0.0.10 10.0.0.11", on: kernel)
    #expect(run.status == 1)
    #expect(run.changes.map(\.type) == [28, 29, 29], "\(run.notes)")
    #expect(run.changes.map { $0["1"] } == ["0a00000a", "0a00000a", "0a00000b"])
  }
}
