import NetlinkFixtures
import NetlinkKit
import Overlay

@testable import OverlayCommands

extension FuzzTarget {
  /// Files that say what is to be: what is understood of one, printed as a file, is understood as the same.
  static let overlay = FuzzTarget(
    name: "overlay", longest: 512, takesWords: true,
    seeds: { overlayFiles.map { Array($0.utf8) } },
    check: { bytes in
      var source = OverlaySource()
      source.read(bytes, of: "file")
      requirePlaces(source.faults, bytes)
      let text = source.statements.map { OverlayWords.text($0.words.map(\.text), in: .home) }
        .joined(separator: "\n")
      guard source.faults.isEmpty, let first = lines(of: source.statements, bytes) else { return }
      var printed = OverlaySource()
      printed.read(Array(first.joined(separator: "\n").utf8), of: "printed")
      require(
        printed.faults.isEmpty, "\(text)\nis printed as\n\(first)\nwhich cannot be read: \(printed.faults)")
      let second = lines(of: printed.statements, nil)
      require(
        second.map { $0.sorted() } == first.sorted(),
        "\(text)\nis printed as\n\(first)\nand that as\n\(second.map { "\($0)" } ?? "nothing")")
    })

  private static let overlayFiles = [
    """
    define underlay = eth0
    link add br20 type bridge up
    link add vxlan20 --vni 20 --dev $underlay --no-learning --master br20 --up
    peer sync vxlan20 192.168.50.5 192.168.50.6
    """,
    "link add veth20 type veth peer name veth21 up\nlink set veth21 master br20\nlink add br20 type bridge",
    "addr add 10.20.0.1/24 dev eth0 # comment\naddr add fe80::1/64 dev eth0 scope link",
    "fdb append 00:00:00:00:00:00 dev vxlan10 dst ${x}\ndefine x = 10.0.0.9", "in 'blue' { netns add red }",
    "define p = 10.0.0.5 10.0.0.6\npeer add vxlan10 $p\\\n 10.0.0.7",
    "vlan add dev p0 vid 5-7 pvid untagged\nvlan del dev p0 vid 1", "netns add blue",
    "vni add dev vxlan10 vni 5-9", "route add 10.1.0.0/16 via 10.0.0.1 dev eth0 mtu lock 1400",
    "neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0", "link set eth0 alias \"two words\" mtu 1400",
    "[{\"command\": [\"link\", \"add\", \"br7\", \"type\", \"bridge\"]}]",
  ]

  /// What is understood of commands, as the lines of a file; nil where something is wrong.
  private static func lines(of statements: [Statement], _ bytes: [UInt8]?) -> [String]? {
    let host = OverlayHost { () throws(NetlinkError) in FuzzKernel().connect() }
    var reader = DesiredReader(name: "overlay", host: host, kinds: .all)
    reader.read(statements)
    if let bytes { requirePlaces(reader.faults, bytes) }
    guard reader.faults.isEmpty else { return nil }
    return OverlayLines(reader.desired).lines.map { OverlayWords.text($0.words, in: $0.place) }
  }

  /// Faults are told of in places that the file has.
  private static func requirePlaces(_ faults: [SourceFault], _ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for fault in faults {
      let (line, column) = (fault.source.line, fault.source.column)
      require((1...lines.count).contains(line), "line \(line) of \(lines.count)")
      require((1...(lines[line - 1].count + 1)).contains(column), "column \(column) of line \(line)")
      require(!fault.failure.message.isEmpty, "a fault without a word")
    }
  }
}
