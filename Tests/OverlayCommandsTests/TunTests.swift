import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("tun and tap, without a device")
struct TunTests {
  private static func kernel() -> PretendKernel {
    let kernel = PretendKernel()
    kernel.add(.tap)
    return kernel
  }

  @Test("a tap has the keys and values that iproute2 gives it")
  func json() throws {
    let ours = JSONPaths(try CommandRun("-d -j link show tap7", on: Self.kernel()).output).values
    for (path, value) in JSONPaths(CapturedLink.tap.json).values { #expect(ours[path] == value, "\(path)") }
  }

  @Test("a tap has the words that iproute2 has for it")
  func text() throws {
    let text = try CommandRun("-d link show tap7", on: Self.kernel()).output
    #expect(
      text.contains(
        "\n    tun type tap pi off vnet_hdr on multi_queue numqueues 0 numdisabled 0 persist on user 1007 group 4242 "
      ))
  }

  @Test("the command for a tap is of its own type, and says nothing of queues")
  func command() throws {
    #expect(
      try CommandRun("link show tap7 --as-command", on: Self.kernel()).output
        == "ovlctl link add tap7 mtu 1500 address 02:00:00:00:07:07 broadcast ff:ff:ff:ff:ff:ff arp on multicast on"
        + " type tap pi off vnet_hdr on multi_queue user 1007 group 4242\n")
  }

  @Test(
    "a state may have a word behind it, and the next word is its own where it has none",
    arguments: [
      ("pi vnet_hdr", "pi on vnet_hdr on"), ("pi on vnet_hdr off", "pi on vnet_hdr off"),
      ("pi 0 --vnet-hdr=1", "pi off vnet_hdr on"), ("nopi --no-vnet_hdr", "pi off vnet_hdr off"),
      ("multi_queue pi", "pi on multi_queue"), ("--pi --multi-queue", "pi on multi_queue"),
    ])
  func states(words: String, told: String) throws {
    let run = try CommandRun("--dry-run link add t0 type tap \(words)")
    #expect(run.output == "/dev/net/tun TUNSETIFF\n    name t0 type tap \(told)\n", "\(run.notes)")
  }

  @Test(
    "a group is the device's behind the type and as a long option, and the links' in front of it",
    arguments: [
      ("type tap group 7", "/dev/net/tun TUNSETIFF\n    name t0 type tap group 7\n"),
      ("--group 7 --type tap", "/dev/net/tun TUNSETIFF\n    name t0 type tap group 7\n"),
      (
        "group 7 type tap",
        "/dev/net/tun TUNSETIFF\n    name t0 type tap\nRTM_NEWLINK REQUEST,ACK\n    name t0 link-group 7\n"
      ),
    ])
  func groups(words: String, told: String) throws {
    #expect(try CommandRun("--dry-run link add t0 \(words)").output == told)
  }

  @Test(
    "what a tap has for life is refused before anything is sent",
    arguments: ["user 1", "pi", "nomulti_queue"])
  func changes(words: String) throws {
    let run = try CommandRun("link set tap7 \(words)", on: Self.kernel())
    #expect(run.status == 2)
    #expect(run.notes.contains(" of tap7 cannot be changed: a tap has it for life\n"))
    #expect(run.changes.isEmpty)
  }

  @Test("the kernel is asked for tun and tap by the one name that it has for them")
  func filter() throws {
    let kernel = Self.kernel()
    #expect(try CommandRun("-br link show type tap", on: kernel).output.hasPrefix("tap7 "))
    #expect(try CommandRun("-br link show type tun", on: kernel).output == "")
    #expect(try CommandRun("link del tap7 type tun", on: kernel).status == 1)
  }
}
