import Glibc
import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a file of commands")
struct BatchTests {
  // MARK: What lines are

  @Test(
    "is split into words as a shell does, with nothing expanded",
    arguments: [
      ("fdb add 02:00:00:00:00:01", ["fdb", "add", "02:00:00:00:00:01"]),
      ("  a\t b \r", ["a", "b"]), ("", []), ("   ", []), ("# all of it", []), ("a #b c", ["a"]),
      ("a#b", ["a#b"]), ("alias 'two words'", ["alias", "two words"]),
      (#"alias "a \" b""#, ["alias", "a \" b"]),
      (#"a\ b"#, ["a b"]), ("''", [""]), ("a''b", ["ab"]), ("'#'", ["#"]), ("$x *", ["$x", "*"]),
      ("ä", ["ä"]),
    ] as [(String, [String])])
  func words(line: String, expected: [String]) throws {
    let bytes = Array(line.utf8)
    #expect(try LineWords.split(bytes.span, 0..<bytes.count) == expected)
  }

  @Test(
    "refuses a line that is no text, or ends within a quote",
    arguments: [[0xFF], [0x61, 0], Array("'a".utf8)])
  func badLines(bytes: [UInt8]) {
    #expect(throws: CommandFailure.self) { try LineWords.split(bytes.span, 0..<bytes.count) }
  }

  // MARK: Plain lines

  @Test(
    "sends the same bytes for a plain line as the command alone",
    arguments: [
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 2001:db8::9 port 4790 vni 77 src_vni 9",
      "fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.9",
      "fdb append 01:00:5e:00:00:01 dev vxlan10 dst 10.0.0.9 self static",
      "fdb replace 02:AB:cd:00:00:01 dev vxlan10 dst 10.0.0.9 dynamic extern_learn router",
      "fdb add dev p0 02:00:00:00:00:01 master static vlan 5",
      "fdb replace 02:00:00:00:00:01 dev p0 master temp extern_learn",
      "fdb add 02:00:00:00:00:01 dev p0 self permanent",
    ])
  func sameBytes(line: String) throws {
    let alone = try CommandRun(line)
    let inFile = try run(line)
    #expect(alone.status == 0)
    #expect(inFile.status == 0)
    #expect(alone.changes.count == 1)
    #expect(inFile.changes.map(\.attributes) == alone.changes.map(\.attributes))
    #expect(inFile.bytes.map(withoutAck) == alone.bytes.map(withoutAck))
  }

  @Test("appends no second destination to a unicast address, which the kernel would be silent about")
  func appendOfUnicast() throws {
    let run = try run("fdb append 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9")
    let flags = try #require(run.bytes.first).dropFirst(6).prefix(2)
    // NLM_F_CREATE and NLM_F_EXCL, not NLM_F_APPEND.
    #expect(flags.last == 0x06)
  }

  @Test(
    "gives a line that is not plain the command's own words for what is wrong",
    arguments: [
      "fdb add 02:00:00:00:00:01 dev vxlan10", "fdb add 02:00:00:00:00 dev vxlan10 dst 10.0.0.9",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.256", "fdb add 02:00:00:00:00:01 dev p0 dst 10.0.0.9",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 dst 10.0.0.8",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 port 70000",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 prot 1",
      "fdb add 02:00:00:00:00:01 dev nosuch dst 10.0.0.9", "fdb add 02:00:00:00:00:01 dst 10.0.0.9",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 static dynamic",
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9 sticky", "fdb flood", "lnik show", "link add",
    ])
  func sameWords(line: String) throws {
    let alone = try CommandRun(line)
    let inFile = try run(line)
    #expect(alone.status != 0)
    #expect(inFile.status == alone.status)
    let first = try #require(alone.notes.split(separator: "\n").first)
    #expect(inFile.notes.hasPrefix("ovlctl: FILE:1: " + first.dropFirst("ovlctl: ".count)))
    #expect(inFile.changes.isEmpty)
  }

  // MARK: Failures

  private static let entries = (1...200).map { number in
    "fdb add 02:00:00:00:00:\(String(number, radix: 16, uppercase: false).leftPadded) dev vxlan10 dst 10.0.0.\(number)"
  }

  @Test("sends many plain lines in a datagram")
  func datagrams() throws {
    let run = try run(Self.entries.joined(separator: "\n"))
    #expect(run.status == 0)
    #expect(run.notes == "")
    #expect(run.changes.count == 200)
  }

  @Test(
    "tells of a refused line by its number in the command's own words, and stops behind what was under way")
  func refusal() throws {
    let run = try run(Self.entries.joined(separator: "\n"), refusing: [70])
    #expect(run.status == 1)
    #expect(run.changes.count == 127)
    #expect(
      run.notes == """
        ovlctl: FILE:70: cannot add 02:00:00:00:00:46 on vxlan10: the entry is there already (EEXIST)
          hint: `ovlctl fdb replace` changes it
        ovlctl: FILE: stopped at line 70; 127 took effect
          hint: with --keep-going, the lines behind one that fails are run all the same

        """)
  }

  @Test("goes on with --keep-going, and tells of each failure in the order of the lines")
  func keepGoing() throws {
    var lines = Self.entries
    lines[99] = "fdb add nonsense"
    lines[149] = "link set nosuch up"
    let run = try run(lines.joined(separator: "\n"), "--keep-going", refusing: [3, 70, 170])
    #expect(run.status == 1)
    #expect(run.changes.count == 195)
    let places = run.notes.split(separator: "\n").filter { $0.hasPrefix("ovlctl: FILE:") }.map {
      $0.split(separator: ":")[2].prefix { $0 != " " }
    }
    #expect(
      places == ["3", "70", "100", "150", "170", " 5 of 200 commands failed; 195 took effect".prefix(0)])
    #expect(run.notes.contains("ovlctl: FILE: 5 of 200 commands failed; 195 took effect\n"))
  }

  @Test("ends with 2 where the first fault is in a line's words, and runs nothing behind it")
  func usage() throws {
    let run = try run(
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9\n\nlink frob\nlink set vxlan10 up\n")
    #expect(run.status == 2)
    #expect(run.changes.count == 1)
    #expect(run.notes.contains("ovlctl: FILE:3: link has no command “frob”"))
    #expect(run.notes.contains("ovlctl: FILE: stopped at line 3; 1 took effect\n"))
  }

  @Test("does not run a command behind a refused entry that was still under way")
  func order() throws {
    let run = try run(
      "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9\nlink del vxlan10\n", refusing: [1])
    #expect(run.status == 1)
    #expect(run.changes.isEmpty)
  }

  // MARK: Lines that are read like a command line

  private static let links = (1...200).map { number in
    "link add vx\(number) type vxlan id \(1000 + number) remote 10.0.0.1 dstport 4789"
  }

  @Test(
    "sends changes of all sorts many in a datagram, and asks for the index of a name once",
    arguments: [
      links, (1...200).map { "link add vx\($0) type vxlan id \($0) remote 10.0.0.1 dev eth0 master br10" },
      (1...200).map { "addr add 10.9.0.\($0)/24 dev eth0" },
      (1...200).map { "route add 10.9.\($0).0/24 via 10.0.0.1 dev eth0" },
      (1...200).map { "neigh add 10.9.0.\($0) lladdr 02:00:00:00:00:01 dev eth0" },
    ])
  func pipelined(lines: [String]) throws {
    let run = try run(lines.joined(separator: "\n") + "\n")
    #expect(run.status == 0)
    #expect(run.notes == "")
    #expect(run.changes.count == 200)
    #expect(run.datagrams.filter { $0 > 1 } == [64, 64, 64, 8])
    #expect(run.datagrams.count <= 4 + 2)
    for (line, bytes) in zip(lines.prefix(3), run.bytes) {
      #expect(try CommandRun(line).bytes.map(withoutAck) == [withoutAck(bytes)])
    }
  }

  @Test("knows links that lines before have made, and waits for those lines before it asks")
  func dependence() throws {
    let run = try run(
      """
      link add br77 type bridge
      link add vx77 type vxlan id 77 remote 10.0.0.1 master br77
      fdb add 02:00:00:00:00:01 dev vx77 dst 10.0.0.9
      addr add 10.9.0.1/24 dev br77
      link set br77 mtu 1400
      """)
    #expect(run.notes == "")
    #expect(run.changes.count == 5)
  }

  @Test("tells of a refused link in the command's own words, and stops behind what was under way")
  func refusedLink() throws {
    let run = try run(Self.links.joined(separator: "\n"), refusingLinks: ["vx70"])
    #expect(run.status == 1)
    #expect(run.changes.count == 127)
    #expect(
      run.notes == """
        ovlctl: FILE:70: cannot add vx70: a link called vx70 is there already (EEXIST)
          hint: `ovlctl link show vx70` shows it
        ovlctl: FILE: stopped at line 70; 127 took effect
          hint: with --keep-going, the lines behind one that fails are run all the same

        """)
  }

  @Test("goes on with --keep-going behind links that are refused, and runs all other lines")
  func refusedLinks() throws {
    var lines = Self.links
    lines[99] = "link add vx100 type vxlan"
    lines[119] = "link set nosuch up"
    lines[149] = "fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9"
    lines[150] = "link set vxlan10 mtu 1400"
    let run = try run(
      lines.joined(separator: "\n"), "--keep-going", refusingLinks: ["vx3", "vx70", "vx119", "vx170"])
    #expect(run.changes.count == 194)
    let places = run.notes.split(separator: "\n").filter { $0.hasPrefix("ovlctl: FILE:") }.compactMap {
      Int($0.split(separator: ":")[2])
    }
    #expect(places == [3, 70, 100, 119, 120, 170])
    #expect(run.notes.contains("ovlctl: FILE: 6 of 200 commands failed; 194 took effect\n"))
  }

  @Test(
    "does not run a line that asks the kernel behind one that was refused",
    arguments: [
      "link set vxlan10 up", "link show vxlan10", "link add vx9 type vxlan id 9 dev eth0",
      "link add type veth",
      "link add vx9 --vni 9 --group 239.1.1.1", "addr add 10.0.0.1/24 dev eth0", "fdb show",
      "peer add 10.0.0.9 dev vxlan10", "fdb append 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9",
      "link add vx9 --vni 9 --if-missing", "link frob", "link del vxlan10",
    ])
  func questionBehindRefusal(line: String) throws {
    let run = try run("link add vx1 type vxlan id 1 remote 10.0.0.1\n\(line)\n", refusingLinks: ["vx1"])
    #expect(run.status == 1)
    #expect(run.changes.isEmpty)
    #expect(run.output == "")
    #expect(run.notes.contains("ovlctl: FILE:1: cannot add vx1"))
    #expect(!run.notes.contains("FILE:2"))
    #expect(run.notes.contains("ovlctl: FILE: stopped at line 1; 0 took effect\n"))
  }

  @Test("tells of what the kernel warns of, with the line that it is about")
  func warning() throws {
    let kernel = PretendKernel.host()
    kernel.warning = { $0[4] == 16 ? "vx is an odd name" : nil }
    let file = try TemporaryFile(Self.links.prefix(3).joined(separator: "\n"))
    let run = try CommandRun(["batch", file.path], on: kernel)
    #expect(run.status == 0)
    #expect(
      run.notes.replacing(file.path, with: "FILE")
        == (1...3).map { "ovlctl: FILE:\($0): warning: vx is an odd name\n" }.joined())
  }

  @Test("asks again for the index of a name that a line before may have given to another link")
  func forgottenNames() throws {
    let run = try run(
      """
      addr add 10.9.0.1/24 dev eth0
      link set eth0 name eth1
      link add eth0 type dummy
      addr add 10.9.0.2/24 dev eth0
      """)
    #expect(run.questions.filter { $0 == 18 }.count == 3)
  }

  // MARK: Lines and files

  @Test("joins a line that ends with a backslash to the next, and counts both")
  func continuation() throws {
    let run = try run("link set vxlan10 \\\n  mtu 1400 \\\n up\n# a comment \\\nlink frob\n", "--keep-going")
    #expect(run.changes.count == 1)
    #expect(run.notes.contains("FILE:5: link has no command"))
  }

  @Test("takes a last line without an end, and lines with carriage returns")
  func lineEnds() throws {
    #expect(try run("link set vxlan10 up\r\nlink set vxlan10 down").changes.count == 2)
  }

  @Test(
    "does not run what never comes back, or another file",
    arguments: ["netns exec blue true", "batch -", "-b x"])
  func notForFiles(line: String) throws {
    let run = try run(line)
    #expect(run.status == 2)
    #expect(run.notes.contains("cannot stand in a file of commands"))
  }

  @Test("passes options that stand on a line to that line alone")
  func options() throws {
    let run = try run("-j link show vxlan10\nlink show vxlan10\n")
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("[{"))
    #expect(run.output.contains("]\n11: vxlan10:"))
  }

  @Test("prints what would be sent and sends nothing with --dry-run")
  func dryRun() throws {
    let run = try run("fdb add 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9\n", "--dry-run")
    #expect(run.changes.isEmpty)
    #expect(run.output.contains("RTM_NEWNEIGH"))
  }

  @Test("is also what -b names, which stands alone")
  func option() throws {
    let file = try TemporaryFile("link set vxlan10 up\n")
    #expect(try CommandRun(["-b", file.path]).changes.count == 1)
    #expect(try CommandRun(["-force", "-batch", file.path]).changes.count == 1)
    #expect(try CommandRun(["-b", file.path, "link"]).status == 2)
    withExtendedLifetime(file) {}
  }

  @Test("that is not there is a clear error")
  func missing() throws {
    let run = try CommandRun(["batch", "/nowhere/at/all"])
    #expect(run.status == 1)
    #expect(run.notes == "ovlctl: cannot open /nowhere/at/all: No such file or directory (ENOENT)\n")
  }

  @Test("longer than the buffer is read whole, in pieces")
  func long() throws {
    let comment = "#" + String(repeating: "x", count: 1000) + "\n"
    let line = "fdb replace 02:00:00:00:00:01 dev vxlan10 dst 10.0.0.9\n"
    let text = String(repeating: comment + line, count: 600)
    #expect(text.utf8.count > 2 * LineReader.capacity)
    #expect(try run(text).changes.count == 600)
  }

  @Test("has a limit for a line, which is told with its number")
  func tooLong() throws {
    let run = try run("link set vxlan10 up\n" + String(repeating: "x", count: LineReader.capacity + 1))
    #expect(run.status == 2)
    #expect(run.notes.contains("FILE:2: the line is longer than \(LineReader.capacity) bytes"))
  }

  // MARK: Running

  private struct Outcome {
    let status: Int32
    let output: String
    let notes: String
    let changes: [MessageTree]
    let bytes: [[UInt8]]
    let datagrams: [Int]
    let questions: [UInt16]
  }

  /// Runs the lines of a file, which its errors call FILE here; the kernel refuses the entries of some lines, and links of
  /// some names.
  private func run(
    _ text: String, _ options: String..., refusing: Set<Int> = [], refusingLinks names: Set<String> = []
  ) throws -> Outcome {
    let file = try TemporaryFile(text)
    let kernel = PretendKernel.host()
    kernel.refusal = { request in
      // The last byte of the link-layer address is the number of the line.
      if request[4] == 28, refusing.contains(Int(request[37])) { return PretendKernel.Refusal(17) }
      let link = request[4] == 16 ? try? LinkSpecification(decoding: request.span.extracting(16...)) : nil
      return link?.name.map(names.contains) == true ? PretendKernel.Refusal(17) : nil
    }
    let run = try CommandRun(["batch", file.path] + options, on: kernel)
    return Outcome(
      status: run.status, output: run.output, notes: run.notes.replacing(file.path, with: "FILE"),
      changes: run.changes, bytes: kernel.changes, datagrams: kernel.datagrams, questions: kernel.questions)
  }

  /// A request without what the pipeline decides: whether it asks for an ack.
  private func withoutAck(_ request: [UInt8]) -> [UInt8] {
    var request = request
    request[6] &= ~4
    return request
  }
}

extension String {
  fileprivate var leftPadded: String { count < 2 ? "0" + self : self }

  fileprivate func replacing(_ part: String, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
