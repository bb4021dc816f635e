import Testing

@testable import OverlayCommands

@Suite("colors")
struct ColoringTests {
  /// A text with `«LETTER:` in the place of what begins a color, and `»` of what ends it.
  private func marked(_ text: String, isBrief: Bool = false) -> String {
    var text = String(decoding: Coloring(isBrief: isBrief).colored(Array(text.utf8)), as: UTF8.self)
    for (number, letter) in [(36, "link"), (33, "mac"), (35, "v4"), (34, "v6"), (32, "up"), (31, "down")] {
      text = text.replacing("\u{1B}[\(number)m", with: "«\(letter):")
    }
    return text.replacing("\u{1B}[0m", with: "»")
  }

  @Test(
    "are for links, addresses and states, wherever they stand",
    arguments: [
      (
        "7: vxlan10@eth0: <UP,LOWER_UP> mtu 1450 master br10 state UP mode DEFAULT\n",
        "7: «link:vxlan10@eth0»: <UP,LOWER_UP> mtu 1450 master «link:br10» state «up:UP» mode DEFAULT\n"
      ),
      ("state DOWN\n", "state «down:DOWN»\n"), ("state UNKNOWN\n", "state UNKNOWN\n"),
      (
        "    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n",
        "    link/ether «mac:02:00:00:00:00:01» brd «mac:ff:ff:ff:ff:ff:ff»\n"
      ),
      ("    inet 10.0.0.1/24 brd 10.0.0.255", "    inet «v4:10.0.0.1»/24 brd «v4:10.0.0.255»"),
      ("    inet6 2001:db8::1/64 scope link \n", "    inet6 «v6:2001:db8::1»/64 scope link \n"),
      ("default via 10.0.0.1 dev eth0 \n", "default via «v4:10.0.0.1» dev «link:eth0» \n"),
      ("dst 10.0.0.2 port 4789 via eth0", "dst «v4:10.0.0.2» port 4789 via «link:eth0»"),
      ("1: br10  p0  239.1.1.1  temp\n\n", "1: br10  p0  «v4:239.1.1.1»  temp\n\n"),
    ])
  func words(text: String, expected: String) { #expect(marked(text) == expected) }

  @Test("are for the name and the state that begin a short line")
  func brief() {
    #expect(
      marked("eth0@if5   DOWN   10.0.0.1/24 \nup         UP     \n", isBrief: true)
        == "«link:eth0@if5»   «down:DOWN»   «v4:10.0.0.1»/24 \n«link:up»         «up:UP»     \n")
  }

  @Test(
    "are not for what is no word of ours",
    arguments: ["    alias to 10.0.0.1 by dev eth0\n", "RX: bytes packets\n     12  1.5\n", "", "\n", "   "])
  func plain(text: String) { #expect(marked(text) == text) }

  @Test(
    "are there when they are asked for",
    arguments: ["-c", "-color", "--color", "--color=always", "-c=always", "--color=never --color"])
  func always(option: String) throws {
    let run = try CommandRun("\(option) link show vxlan10")
    #expect(run.output.contains("\u{1B}[36mvxlan10\u{1B}[0m"))
    let entries = try CommandRun(["--color", "fdb", "show"], on: .captured())
    #expect(entries.output.contains("\u{1B}[33m"))
  }

  @Test(
    "are not there otherwise",
    arguments: [
      "link show", "--color=auto link show", "--color=never link show", "-c --color=never link show",
      "-c -j link show", "-c link show vxlan10 --as-command", "-c link add --vni 7 --remote 10.0.0.9",
      "-c help link add", "-c --dry-run link set eth0 up",
    ])
  func never(line: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 0)
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test("are asked for in words that there are")
  func wrong() throws {
    let run = try CommandRun("--color=alway link show")
    #expect(run.status == 2)
    #expect(
      run.notes == "ovlctl: --color: “alway” is none of auto, always, never\n  hint: did you mean “always”?\n"
    )
  }
}
