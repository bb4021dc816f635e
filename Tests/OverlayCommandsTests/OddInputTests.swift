import NetlinkFixtures
import NetlinkKit
import Overlay
import Testing

@testable import OverlayCommands

@Suite("input that nobody writes by hand")
struct OddInputTests {
  // MARK: Lists that no message has room for

  private static let addresses = (0..<6000).map {
    HardwareAddress(bytes: [2, 0, 0, 0, UInt8($0 >> 8), UInt8($0 & 255)])
  }

  @Test(
    "is refused where a list is too long for a message, also where it is only to be shown",
    arguments: [
      "link add m0 link eth0 type macvlan mode source macaddr set "
        + addresses.map(\.description).joined(separator: " "),
      "link add v5 link eth0 type vlan id 5 egress-qos-map "
        + (0..<6000).map { "\($0):1" }.joined(separator: ","),
      "link property add dev eth0 "
        + (0..<1000).map { "altname \(String(repeating: "n", count: 100))\($0)" }.joined(separator: " "),
      "route add default "
        + (0..<5000).map { "nexthop via 10.0.0.\($0 % 250) dev eth0" }.joined(separator: " "),
    ])
  func long(line: String) throws {
    for options in ["", "--dry-run "] {
      let run = try CommandRun(options + line)
      #expect(run.status == 1)
      #expect(run.changes.isEmpty)
      #expect(run.notes.contains("bytes, and 65535 is the most (EMSGSIZE)"), "\(run.notes.prefix(200))")
    }
  }

  @Test("is refused where an overlay's file says all VNIs that there are, which would fill the memory")
  func manyVNIs() {
    let faults = read("vni add dev vxlan10 vni 0-16777215").faults
    #expect(
      faults.first?.failure.message
        == "an overlay has at most 65536 VNIs, entries and addresses, and this makes 16777216")
    #expect(read("vni add dev vxlan10 vni 0-999").faults.isEmpty)
  }

  // MARK: Marks that make one character with what is in front

  @Test("is quoted for a shell letter by letter", arguments: ["'\u{301}", "a'b", "'", "'\u{301}'; x", "$x"])
  func quotes(word: String) throws {
    let line = Array(word.quotedWord.utf8)
    #expect(try LineWords.split(line.span, 0..<line.count) == [word])
    // Every quote within is closed, escaped, and opened again.
    #expect(
      word.quotedWord.utf8.count == word.utf8.count + 2 + 3 * word.utf8.count { $0 == UInt8(ascii: "'") })
  }

  @Test("may have a value that begins with a combining mark")
  func marks() throws {
    let mark = "\u{301}x"
    #expect(Keyword("--alias=\(mark)").joinedValue == mark)
    #expect(Keyword("--alias=\(mark)").spelled == "--alias")
    #expect(Keyword("--\(mark)").isLong)
    #expect(LinkOptions.alias.descriptor.wordList(.text(mark)) { _ in nil } == ["alias", mark])
  }

  // MARK: Tunnels' neighbours

  @Test(
    "is printed as it is read, where a tunnel's neighbour has an IP address for its link-layer address",
    arguments: ["192.0.2.1", "2001:db8::1", "02:00:00:00:00:01"])
  func neighbors(address: String) {
    let line = "neigh add 10.0.0.1 lladdr \(address) dev eth0"
    #expect(
      OverlayLines(read(line).desired).lines.map { OverlayWords.text($0.words, in: $0.place) } == [line])
  }

  private func read(_ text: String) -> DesiredReader {
    var source = OverlaySource()
    source.read(Array(text.utf8), of: "file")
    let host = OverlayHost { () throws(NetlinkError) in PretendKernel.host().connect() }
    var reader = DesiredReader(name: "odd", host: host, kinds: .all)
    reader.read(source.statements)
    return reader
  }
}
