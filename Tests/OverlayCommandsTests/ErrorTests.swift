import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

/// A line that is refused, and what is said of it.
struct Refusal: Sendable, CustomStringConvertible {
  let line: String
  let cause: CommandFailure.Cause
  let message: String
  let hint: String?

  init(_ line: String, by cause: CommandFailure.Cause = .usage, _ message: String, hint: String? = nil) {
    self.line = line
    self.cause = cause
    self.message = message
    self.hint = hint
  }

  var description: String { line }
}

@Suite("bad input")
struct ErrorTests {
  @Test(
    "is refused with one clear line, and changes nothing",
    arguments: Refusal.linkAdd + Refusal.link + Refusal.entries + Refusal.others + Refusal.connections)
  func refused(refusal: Refusal) throws {
    let run = try CommandRun(refusal.line)
    #expect(run.status == refusal.cause.rawValue)
    #expect(run.notes == "ovlctl: \(refusal.message)\n" + (refusal.hint.map { "  hint: \($0)\n" } ?? ""))
    #expect(run.output == "")
    #expect(run.changes.isEmpty)
  }

  @Test("of a word that is no option, with white space in it, is refused as a name")
  func whiteSpace() throws {
    let run = try CommandRun(["link", "add", "a b", "--type", "bridge"])
    #expect(run.status == 2)
    #expect(
      run.notes
        == "ovlctl: the name “a b” has white space or control characters, which a link's name cannot have\n")
  }

  @Test(
    "of an empty word is refused", arguments: [["link", "add", "", "type", "bridge"], ["link", ""], [""]])
  func empty(words: [String]) throws {
    #expect(try CommandRun(words).status == 2)
  }
}

@Suite("what the kernel refuses")
struct KernelErrorTests {
  @Test(
    "is told with the kernel's words, the number's name, and what to do",
    arguments: [
      (
        "link add vx --vni 5 --remote 10.0.0.1", 1, nil, "cannot add vx: Operation not permitted (EPERM)",
        "this needs CAP_NET_ADMIN in the network namespace: run it as root, or in a user namespace of your own (`unshare -Urn`)"
      ),
      (
        "link add gn type geneve id 5 remote 10.0.0.1", 95, "Unknown device type",
        "cannot add gn: this kernel has no geneve: neither built in nor as a module that can be loaded (EOPNOTSUPP)",
        "`modprobe rtnl-link-geneve` tries to load it; a distribution may have it in a package of its own"
      ),
      (
        "link add eth0 type bridge", 17, nil, "cannot add eth0: a link called eth0 is there already (EEXIST)",
        "`ovlctl link show eth0` shows it"
      ),
      (
        "link add vx --vni 10 --remote 10.0.0.1", 17, "A VXLAN device with the specified VNI already exists",
        "cannot add vx: A VXLAN device with the specified VNI already exists (EEXIST)",
        "vxlan10 has VNI 10 on port 4789; `ovlctl -d link show vxlan10` shows it"
      ),
      ("link set eth0 up", 16, "Busy", "cannot change eth0: Busy (EBUSY)", nil),
      (
        "link set eth0 mtu 5", 22, nil,
        "cannot change eth0: the kernel does not take mtu here, and says no more (EINVAL)", nil
      ),
      (
        "link del eth0", 95, nil,
        "cannot delete eth0: the kernel does not let a link of this type be deleted (EOPNOTSUPP)", nil
      ),
      (
        "fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.1", 17, nil,
        "cannot add 00:00:00:00:00:02 on vxlan10: the entry is there already (EEXIST)",
        "`ovlctl fdb replace` changes it"
      ),
      (
        "fdb add 00:00:00:00:00:02 dev vxlan10 dst 2001:db8::1", 97, nil,
        "cannot add 00:00:00:00:00:02 on vxlan10: vxlan10 does not carry IPv6 outer packets (EAFNOSUPPORT)",
        nil
      ),
      (
        "fdb add 00:00:00:00:00:02 dev tun0", 95, nil,
        "cannot add 00:00:00:00:00:02 on tun0: tun0 has no forwarding database of its own (EOPNOTSUPP)",
        "for an entry of its bridge, add `master`"
      ),
      (
        "fdb del 02:00:00:00:00:02 dev vxlan10", 2, nil,
        "cannot delete 02:00:00:00:00:02 from vxlan10: there is no such entry (ENOENT)", nil
      ),
      (
        "addr add 10.0.0.1/24 dev eth0", 17, nil,
        "cannot add 10.0.0.1/24 to eth0: eth0 has the address already (EEXIST)", nil
      ),
      (
        "addr del 10.0.0.1/24 dev eth0", 99, nil,
        "cannot delete 10.0.0.1/24 from eth0: eth0 does not have this address (EADDRNOTAVAIL)",
        "`ovlctl addr show dev eth0` lists what it has"
      ),
    ] as [(String, Int32, String?, String, String?)])
  func refused(line: String, errno: Int32, words: String?, message: String, hint: String?) throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { _ in PretendKernel.Refusal(errno, words: words) }
    let run = try CommandRun(line, on: kernel)
    #expect(run.status == 1)
    #expect(run.notes == "ovlctl: \(message)\n" + (hint.map { "  hint: \($0)\n" } ?? ""))
    #expect(!run.notes.contains("RTNETLINK"))
  }

  @Test(
    "names the option that the kernel points at, as the user spelled it",
    arguments: [
      ("link add vx --vni 5 --remote 10.0.0.1", [18, 2, 1], "--vni"),
      ("link add vx type vxlan id 5 remote 10.0.0.1", [18, 2, 1], "id"),
      ("link add vx --vni 5 --remote 10.0.0.1 --mtu 9", [4], "--mtu"),
      ("link add vx --vni 5 --remote 2001:db8::1", [18, 2, 16], "--remote"),
      ("link set eth0 mtu 9", [4], "mtu"),
      ("fdb add 00:00:00:00:00:02 --dst=10.0.0.1 dev vxlan10", [1], "--dst"),
      ("addr add 10.0.0.1/24 dev eth0 label eth0:1", [3], "label"),
    ] as [(String, [UInt16], String)])
  func option(line: String, path: [UInt16], option: String) throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { request in
      PretendKernel.Refusal(22, words: "invalid", offset: Self.offset(of: path, in: request))
    }
    let run = try CommandRun(line, on: kernel)
    #expect(run.notes.contains(": \(option): invalid (EINVAL)\n"), "\(run.notes)")
  }

  @Test("names no option where the kernel points at none of them", arguments: [0, 16, 31, 4000] as [UInt32])
  func noOption(offset: UInt32) throws {
    let kernel = PretendKernel.host()
    kernel.refusal = { _ in PretendKernel.Refusal(22, words: "invalid", offset: offset) }
    let run = try CommandRun("link add vx --vni 5 --remote 10.0.0.1", on: kernel)
    #expect(run.notes == "ovlctl: cannot add vx: invalid (EINVAL)\n")
  }

  @Test("of a lost answer is told, not waited for")
  func lost() throws {
    var streams = Streams()
    let status = Program.run(["link", "show"], &streams) { () throws(NetlinkError) in
      FakeTransport(
        FakeTransport.Record { _ in [.failure(NetlinkError("receive from the kernel", errno: .noBufferSpace))]
        })
    }
    #expect(status == 1)
    #expect(
      String(decoding: streams.notes.bytes, as: UTF8.self).hasPrefix(
        "ovlctl: cannot show links: No buffer space available (ENOBUFS)\n"))
  }

  @Test("of the socket itself is told")
  func socket() {
    var streams = Streams()
    let status = Program.run(["link", "show"], &streams) {
      () throws(NetlinkError) -> any Transport & ~Copyable in
      throw NetlinkError("open a netlink socket", errno: Errno(rawValue: 93))
    }
    #expect(status == 1)
    #expect(
      String(decoding: streams.notes.bytes, as: UTF8.self)
        == "ovlctl: cannot open a netlink socket: Protocol not supported (EPROTONOSUPPORT)\n")
  }

  /// Where an attribute stands in a request.
  private static func offset(of path: [UInt16], in request: [UInt8]) -> UInt32 {
    var region = (request[4] < 20 ? 32 : request[4] < 24 ? 24 : 28)..<request.count
    var start = 0
    for number in path {
      guard
        let entry = try? AttributeList(request.span, in: region).entries.first(where: { $0.number == number })
      else { return 0 }
      start = entry.range.lowerBound - 4
      region = entry.range
    }
    return UInt32(start)
  }
}
