import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("iproute2's own lines")
struct IprouteTests {
  /// All but those with a namespace, of which iproute2 sends the process and we a descriptor, and those of
  /// the two tests below.
  static let lines = Golden.all.filter {
    !$0.line.contains("netns") && !$0.line.contains("bridge_slave") && !$0.line.contains("ageing none")
  }

  @Test("send what iproute2 sends, but for what says nothing", arguments: lines)
  func same(golden: Golden) throws {
    let run = try run(golden)
    let ours = try #require(run.change, "\(run.notes)")
    let theirs = try MessageTree(golden.message)
    #expect(ours.type == theirs.type)
    #expect(ours.flags == theirs.flags)
    #expect(ours.header == theirs.header)
    let kind = theirs["18/1"].map { String(decoding: bytes($0), as: UTF8.self) } ?? ""
    let said = Set(ours.attributes)
    let unsaid = theirs.attributes.filter { !said.contains($0) && !Self.isIdle($0, kind) }
    #expect(unsaid.map(\.description) == [])
    let isExternal = golden.line.contains("external")
    let added = said.subtracting(theirs.attributes).map(\.description)
    #expect(added.filter { !isExternal || !Self.idleWhenExternal.contains("\(kind) \($0)") } == [])
  }

  /// Whether an attribute that iproute2 sends by itself is what the kernel has without it.
  private static func isIdle(_ attribute: AttributeLine, _ kind: String) -> Bool {
    switch (kind, attribute.path, attribute.payload) {
    case ("vxlan", "18/2/7", "01"): true  // Learning is on.
    case ("vxlan", _, _): false
    // Hops, type of service and flow label 0; of an external device VNI 0 too.
    case ("geneve", "18/2/1", "00000000"), ("geneve", "18/2/3", "00"), ("geneve", "18/2/4", "00"),
      ("geneve", "18/2/11", "00000000"):
      true
    case ("geneve", _, _), ("bridge", _, _): false
    // Path MTU discovery.
    case ("ipip", "18/2/10", "01"), ("sit", "18/2/10", "01"): true
    // A limit beside the flag that there is none.
    case ("ip6gretap", "18/2/11", "04"), ("ip6gre", "18/2/11", "04"), ("ip6tnl", "18/2/6", "04"): true
    // A version of ERSPAN, which it is not; checksums of GRE over UDP, which it is not.
    case ("ip6gretap", "18/2/22", "01"), ("ip6gre", "18/2/22", "01"): true
    case (_, "18/2/15", "0200"): kind.hasPrefix("ip6")
    // No key, no flags, no mark, no encapsulation.
    default: attribute.path.hasPrefix("18/2/") && attribute.payload.allSatisfy { $0 == "0" }
    }
  }

  /// What an external tunnel overlooks, and iproute2 does not send.
  private static let idleWhenExternal: Set<String> = [
    "gretap 18/2/10 = 01", "ip6gretap 18/2/8 = 40", "ip6gretap 18/2/11 = 04", "ip6gretap 18/2/13 = 00000000",
  ]

  @Test("about a bridge's port send its options, and are undone where the kernel overlooks one")
  func bridgePort() throws {
    let golden = Golden.of("ip link set p0 type bridge_slave")
    let run = try run(golden)
    let ours = try #require(run.changes.first)
    let theirs = try MessageTree(golden.message)
    // iproute2 names the port's type in the place of the link's own, which the kernel does not look at.
    #expect(ours.without(["18/4"]).description == theirs.without(["18/1"]).description)
    #expect(ours["18/4"] == hexadecimal("bridge".utf8) + "00")
    #expect(run.status == 1)
    #expect(run.changes.count == 2)
  }

  @Test("that ask for an ageing time of 0 are refused, since the kernel takes another one")
  func ageing() throws {
    let run = try run(Golden.of("ip link add vxlan0 type vxlan id 7"))
    #expect(run.status == 2)
    #expect(run.notes.hasPrefix("ovlctl: ageing: “none” is refused: "))
  }

  /// Runs the line without `ip` or `bridge`.
  private func run(_ golden: Golden) throws -> CommandRun {
    let words = golden.line.split(separator: " ").map(String.init)
    return try CommandRun(
      Array(words.dropFirst()), on: words[0] == "bridge" ? Self.bridgeHost() : .host())
  }

  /// A host whose eth0 is a VTEP: a forwarding entry is for no other link, and iproute2 does not look.
  private static func bridgeHost() -> PretendKernel {
    let kernel = PretendKernel()
    kernel.add("eth0", index: 7, kind: Vxlan.kind) { $0.kindOptions?[Vxlan.vni] = 10 }
    kernel.add("eth0p", index: 8, kind: Veth.kind)
    kernel.add("br10", index: 10, kind: Bridge.kind)
    kernel.addPort("p0", index: 12, of: 10)
    // The entry that is to be deleted, which we look for first.
    kernel.entries = [Array(Golden.of("bridge fdb add 00:00:00:00:00:02").message.dropFirst(16))]
    return kernel
  }
}
