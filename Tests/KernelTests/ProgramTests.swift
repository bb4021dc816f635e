import Glibc
import Testing

@Suite("the program from end to end", .serialized)
struct ProgramTests {
  @Test("links, addresses and entries are made and shown", arguments: Binary.all)
  func everyday(ovlctl: Binary) throws {
    try withNamespace(beside: "blue") {
      for line in [
        "link add veth1 type veth peer name eth0 netns blue", "-n blue link set eth0 up", "link set veth1 up",
        "addr add 10.0.0.1/24 dev veth1", "link add vxlan10 --vni 10 --remote 10.0.0.2 --dev veth1 --up",
        "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.3",
      ] {
        #expect(try ovlctl(line) == ProgramOutcome(status: 0, output: "", errors: ""), "\(line)")
      }
      let shown = try ovlctl("fdb show dev vxlan10")
      #expect(
        shown
          == ProgramOutcome(
            status: 0,
            output: """
              00:00:00:00:00:00 dst 10.0.0.2 via veth1 self permanent
              00:00:00:00:00:00 dst 10.0.0.3 self permanent

              """, errors: ""))
      #expect(try linkNames() == ["lo", "veth1", "vxlan10"])
      #expect(try JSON(ovlctl("-j link show vxlan10").output)[0]?["ifname"] == "vxlan10")
      #expect(try ovlctl("link del vxlan10 veth1").status == 0)
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("a program is run in a namespace with its words, its /sys and its exit status", arguments: Binary.all)
  func execution(ovlctl: Binary) throws {
    try withNamespace(beside: "blue") {
      try ovlctl.succeed("-n blue link add inside type bridge")
      let outcome = try ovlctl([
        "netns", "exec", "blue", "sh", "-c",
        "printf '%s|' \"$0\" \"$@\" /sys/class/net/*; echo oops >&2; exit 7",
        "two words", "", "-j", "--help",
      ])
      #expect(outcome.status == 7)
      let names = "/sys/class/net/inside|/sys/class/net/lo|"
      #expect(outcome.output == "two words||-j|--help|\(names)")
      #expect(outcome.errors == "oops\n")
    }
  }

  @Test("a signal that ends the program ends ovlctl, which has become it")
  func signalled() throws {
    try withNamespace(beside: "blue") {
      let outcome = try Binary.usual(["netns", "exec", "blue", "sh", "-c", "kill -TERM $$"])
      #expect(outcome.status == 128 + 15)
    }
  }

  @Test("a program that is not there, and a namespace that is not, are errors")
  func nothingToRun() throws {
    try withNamespace(beside: "blue") {
      let missing = try Binary.usual("netns exec blue no-such-program")
      #expect(missing.status == 1)
      #expect(
        missing.errors == "ovlctl: cannot run no-such-program in namespace blue:"
          + " there is no program called no-such-program (ENOENT)\n")
      let nowhere = try Binary.usual("netns exec nowhere true")
      #expect(nowhere.status == 1)
      #expect(
        nowhere.errors.hasPrefix(
          "ovlctl: cannot open namespace nowhere: there is no namespace called nowhere"))
    }
  }

  @Test("a namespace is that of a process, or that of a path")
  func processAndPath() throws {
    try withNamespace(beside: "blue") {
      let sleeper = try RunningProgram(["ip", "netns", "exec", "blue", "sleep", "60"])
      try waitUntil { try runProgram("ip", "netns", "pids", "blue").lines == ["\(sleeper.process)"] }
      try Binary.usual.succeed("-n \(sleeper.process) link add br1 type bridge")
      try Binary.usual.succeed("-n /run/netns/blue link add br2 type bridge")
      try Binary.usual.succeed("-n /proc/\(sleeper.process)/ns/net addr add 192.0.2.1/24 dev br1")
      #expect(try linkNames("-n blue link") == ["lo", "br1", "br2"])
      #expect(try ip("-n blue addr show dev br1")[0]?["addr_info"]?[0]?["local"] == "192.0.2.1")
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test("the commands on namespaces work in the namespace of -n too")
  func namespaceOption() throws {
    try withNamespace(beside: "blue") {
      let there = try Binary.usual("-n blue netns identify")
      let here = try Binary.usual("netns identify")
      #expect(there.output == "blue\n")
      #expect(here.output == "")
      #expect(try Binary.usual("-n nowhere netns list").status == 1)
    }
  }

  @Test("namespaces are made, listed, named for a process and deleted")
  func namespaces() throws {
    try withNamespace(beside: "blue") {
      try Binary.usual.succeed("netns add green")
      #expect(try Binary.usual("netns list").lines == ["blue", "green"])
      #expect(
        try JSON(Binary.usual("-j netns list").output).elements.map { $0["name"] } == ["blue", "green"])
      let identified = try Binary.usual("netns exec green \(Binary.usual.path) netns identify")
      #expect(identified.lines == ["green"])
      try Binary.usual.succeed("netns del green")
      #expect(try runProgram("ip", "netns", "list").lines.map { $0.prefix(4) } == ["blue"])
    }
  }

  @Test(
    "a dry run changes nothing",
    arguments: ["link add vx --vni 1 --up", "link set there up", "link del there"])
  func dryRun(line: String) throws {
    try withNamespace {
      try ovlctl("link add there type veth peer name other")
      let before = try ovlctl("-j -d link show").output
      let outcome = try Binary.usual("--dry-run \(line)")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("RTM_"))
      #expect(try ovlctl("-j -d link show").output == before)
    }
  }

  private static let hasTerminals = {
    let terminal = unsafe open("/dev/ptmx", O_RDWR)
    return terminal >= 0 && close(terminal) == 0
  }()

  @Test(
    "a terminal gets colors, unless the environment says otherwise",
    .enabled("there are no terminals here") { hasTerminals },
    arguments: [
      ("", true), ("TERM=dumb", false), ("NO_COLOR=1", false), ("NO_COLOR=", true),
    ])
  func terminal(setting: String, isColored: Bool) throws {
    let shown = try runProgram(
      "script", "-qec", "env -u NO_COLOR TERM=xterm \(setting) \(Binary.usual.path) -br link show lo",
      "/dev/null")
    #expect(shown.status == 0)
    #expect(shown.output.contains("lo"))
    #expect(shown.output.contains("\u{1B}[") == isColored)
  }

  @Test("a reader that goes away is no fault")
  func closedPipe() throws {
    try withNamespace {
      // The shell tells the status of the first of the two; the second reads nothing.
      let line = "{ { sleep 0.2; \(Binary.usual.path) link show; echo $? >&3; } | true; } 3>&1"
      let outcome = try runProgram("sh", "-c", line)
      #expect(outcome == ProgramOutcome(status: 0, output: "0\n", errors: ""))
    }
  }
}
