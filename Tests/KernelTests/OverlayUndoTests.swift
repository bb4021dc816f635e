import Glibc
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("apply does all or nothing", .serialized)
struct OverlayUndoTests {
  /// What there is before, and what is to be.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: String
    let after: String
  }

  static let changes = [
    Change(testDescription: "from nothing to all", before: "", after: OverlayApplyTests.small),
    Change(testDescription: "from all to nothing", before: OverlayApplyTests.small, after: ""),
    Change(
      testDescription: "VTEPs made anew, peers and ports changed", before: OverlayApplyTests.small,
      after: """
        netns add green
        link add eth0 type veth peer name far0 netns green up
        link set eth0 up mtu 1700
        addr add 192.0.2.1/24 dev eth0
        link add br10 type bridge up ageing 1000
        link add vxlan10 --vni 11 --local 192.0.2.1 --dev eth0 --master br10 --mtu 1400 --up
        link add vxlan20 --vni 20 --local 192.0.2.1 --master br10 --port-learning off --up
        peer add vxlan10 192.0.2.3 192.0.2.4
        peer add vxlan20 192.0.2.3
        fdb add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.4
        fdb add 02:00:00:00:00:02 dev vxlan10 master static
        in green {
          addr add 192.0.2.2/24 dev far0
          route add 10.0.0.0/8 via 192.0.2.1
        }
        """),
    Change(
      testDescription: "many links of one namespace go",
      before: """
        netns add blue
        in blue {
          link add br1 type bridge up
          link add br2 --link-group 7 type bridge
          link add br3 type bridge up
          link add vxlan1 --vni 1 --local 192.0.2.1 --link-group 7 --master br1 --up
          link add vxlan2 --vni 2 --local 192.0.2.1 --master br2 --up
          link add a0 type veth peer name b0
          peer add vxlan1 192.0.2.2
          addr add 10.0.0.1/24 dev br3
        }
        """, after: "netns add blue\n-n blue link add br3 type bridge up"),
    Change(
      testDescription: "pairs between three namespaces",
      before: """
        netns add blue
        netns add green
        netns add red
        -n blue link add a0 type veth peer name b0 netns green up
        -n blue link set a0 up
        -n green link add a1 type veth peer name b1 netns red
        -n blue addr add 10.0.0.1/24 dev a0
        -n green addr add 10.0.0.2/24 dev b0
        -n green link add br0 type bridge up
        -n green link set a1 master br0 up
        """,
      after: """
        netns add blue
        netns add green
        -n blue link add a0 type veth peer name c0 netns green up
        -n blue link set a0 up
        -n green link add a1 type veth peer name b1
        -n blue addr add 10.0.0.1/24 dev a0
        -n blue addr add 10.0.0.7/24 dev a0
        -n green addr add 10.0.0.2/24 dev c0
        -n green link add br0 type bridge up
        -n green link set b1 master br0
        -n green neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev c0
        """),
  ]

  static let kinds: [Fault.Kind] = [
    .refusal(EPERM), .refusal(ENOMEM), .refusal(EEXIST), .overrun, .signal,
  ]

  @Test("a fault at any step leaves all as it was", arguments: changes, kinds)
  func fault(change: Change, kind: Fault.Kind) throws {
    try withOverlays {
      try apply(change.before)
      let before = try networkState()
      // The rig's kernel is slow, and need not see each of the steps.
      var number = Kernel.isOfRig ? -2 : 0
      while true {
        number += Kernel.isOfRig ? 5 : 1
        let (outcome, log) = try overlay(
          "apply", change.after, "--prune", fault: Fault(kind: kind, number: number))
        guard log.hasStruck else {
          #expect(outcome.status == 0, "\(outcome.errors)")
          break
        }
        #expect(outcome.status == 1, "step \(number)")
        #expect(outcome.errors.contains("all is as it was before"), "step \(number): \(outcome.errors)")
        let found = try differences(before, networkState())
        #expect(found == [], "step \(number): \(outcome.errors)")
        // One broken state would break all that follow.
        guard found.isEmpty, outcome.status == 1 else { break }
      }
      #expect(number > 3)
    }
  }

  @Test("a refusal is told with the line and the kernel's number")
  func words() throws {
    try withOverlays {
      let (outcome, _) = try overlay(
        "apply", "link add br0 type bridge\n\nlink add br1 type bridge",
        fault: Fault(kind: .refusal(EPERM), number: 2))
      #expect(outcome.errors.contains("FILE:3:1: cannot add br1: "))
      #expect(outcome.errors.contains("(EPERM)"))
    }
  }

  @Test("a step that the kernel itself refuses undoes the steps before it")
  func realRefusal() throws {
    try withOverlays {
      try shell("ip link add rival type vxlan id 7 dstport 4789")
      let before = try networkState()
      let (outcome, _) = try overlay(
        "apply", "netns add blue\nlink add br0 type bridge up\nlink add vxlan7 --vni 7 --master br0")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("FILE:3:1: cannot add vxlan7: "))
      #expect(try differences(before, networkState()) == [])
    }
  }

  @Test("two at once: the second one is refused while the first one works")
  func lock() throws {
    try withOverlays {
      let namespace = try NetworkNamespace.current()
      let descriptor = try namespace.perform { () throws(NetlinkError) -> Int32 in
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address: [UInt8] = [UInt8(AF_UNIX), 0, 0] + Array("ovlctl/apply".utf8)
        let count = address.count
        _ = unsafe address.withUnsafeMutableBytes { bytes in
          unsafe Glibc.bind(
            descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(count))
        }
        return descriptor
      }
      let (outcome, log) = try overlay("apply", "link add br0 type bridge")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("another `ovlctl apply` is at work in this namespace"))
      #expect(log.changes == 0)
      close(descriptor)
      try apply("link add br0 type bridge")
    }
  }

  @Test("of many at once, each is done or refused, and the state is one of theirs")
  func rivals() throws {
    try withOverlays {
      let failures = concurrently(4) { number in
        let text =
          "link add br0 type bridge ageing \(1000 + 100 * number)\nlink add vxlan1 --vni \(number + 1) --master br0"
        let (outcome, _) = try overlay("apply", text)
        guard outcome.status == 0 || outcome.errors.contains("is at work") else {
          throw ProgramFault(words: outcome.errors)
        }
      }
      #expect(failures == [])
      let link = try ipLink("vxlan1")
      let vni = try #require(link[path: "linkinfo.info_data.id"]?.int)
      #expect(try ipLink("br0")[path: "linkinfo.info_data.ageing_time"]?.int == 1000 + 100 * (vni - 1))
    }
  }

  private struct ProgramFault: Error { let words: String }

  @Test(
    "a link that somebody deletes between plan and step ends in the former state",
    arguments: ["vxlan10", "br10", "eth0"], 1...4)
  func vanished(name: String, number: Int) throws {
    try withOverlays {
      try apply(OverlayApplyTests.small)
      let text = OverlayApplyTests.small.replacing("--mtu 1450", with: "--mtu 1400")
        .replacing("type bridge up", with: "type bridge ageing 1000 up").replacing(
          "mtu 1600", with: "mtu 1700"
        )
        .replacing("192.0.2.2 192.0.2.3", with: "192.0.2.2 192.0.2.3 192.0.2.4")
      let before = try networkState()
      let (outcome, log) = try overlay(
        "apply", text, fault: Fault(kind: .deletion(of: name), number: number))
      #expect(log.hasStruck)
      // Where the link had been changed already, the loss is found when all is read back, and it is made again.
      guard outcome.status != 0 else { return #expect(try overlay("diff", text).outcome.status == 0) }
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("all is as it was before"), "\(outcome.errors)")
      let found = try differences(before, networkState())
      #expect(found == [], "\(outcome.errors)")
    }
  }
}
