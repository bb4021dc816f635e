import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a list of links")
struct LinkListTests {
  /// Links of many kinds; those of one kind follow one another and do not, and each comes twice.
  private func kernel() -> (kernel: PretendKernel, names: [String]) {
    let kernel = PretendKernel.captured()
    return (kernel, CapturedLink.all.map(\.name) + ["eth0p"])
  }

  @Test(
    "says of each what a look at it alone says, in text",
    arguments: ["", "-d", "-s", "-s -s -d", "-br"])
  func text(options: String) throws {
    let (kernel, names) = kernel()
    let list = try CommandRun("\(options) link show", on: kernel).output
    let each = try names.map { try CommandRun("\(options) link show \($0)", on: kernel).output }
    #expect(list == each.joined())
  }

  @Test(
    "says of each what a look at it alone says, in JSON",
    arguments: ["-j", "-j -d", "-j -s -s -d", "-j -br"])
  func json(options: String) throws {
    let (kernel, names) = kernel()
    let list = try CommandRun("\(options) link show", on: kernel).output
    let each = try names.map { name in
      try CommandRun("\(options) link show \(name)", on: kernel).output.dropFirst().dropLast(2)
    }
    #expect(list == "[\(each.joined(separator: ","))]\n")
  }

  @Test("says of each what it holds, where it differs from the one before in length and in what is there")
  func differences() throws {
    let kernel = PretendKernel()
    let notes: [(vni: UInt32, remote: String?, ttl: HopLimit)] = [
      (7, "192.0.2.1", .hops(8)), (16_000_000, "192.0.2.222", .hops(8)), (8, nil, .inherited),
      (8, "2001:db8::1", .automatic), (8, "192.0.2.1", .hops(64)), (8, "192.0.2.1", .hops(64)),
    ]
    for (place, note) in notes.enumerated() {
      kernel.add("vx\(place)", index: Int32(place + 10), kind: Vxlan.kind) { link in
        link.kindOptions?[Vxlan.vni] = note.vni
        link.kindOptions?[Vxlan.remote] = note.remote.flatMap { IPAddress($0) }
        link.kindOptions?[Vxlan.ttl] = note.ttl
      }
    }
    let lines = try CommandRun("-d link show", on: kernel).output.split(separator: "\n")
      .filter { $0.hasPrefix("    vxlan ") }.map { $0.dropFirst(4) }
    #expect(
      lines == [
        "vxlan vni 7 remote 192.0.2.1 ttl 8", "vxlan vni 16000000 remote 192.0.2.222 ttl 8",
        "vxlan vni 8 ttl inherit", "vxlan vni 8 remote 2001:db8::1 ttl auto",
        "vxlan vni 8 remote 192.0.2.1 ttl 64", "vxlan vni 8 remote 192.0.2.1 ttl 64",
      ])
  }
}
