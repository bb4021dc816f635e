import NetlinkFixtures
import NetlinkKit

@testable import OverlayCommands

extension FuzzTarget {
  /// What commands print of the kernel's answers: the first byte says which command, the others are one message.
  static let shown = FuzzTarget(
    name: "shown", longest: 1024,
    seeds: {
      let messages =
        CapturedLink.all.map(\.message) + CapturedAnswer.all.flatMap(\.messages)
        + CapturedList.forwardingEntries.messages + CapturedList.addresses.messages
      return showing.enumerated().flatMap { place, line in
        messages.filter { (UInt16($0[4]) | UInt16($0[5]) << 8) / 4 == line.type / 4 }
          .map { [UInt8(place)] + $0.dropFirst(16) }
      }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let line = showing[choices.next(below: showing.count)]
      let payload = choices.remainder
      var streams = Streams()
      let status = Program.run(line.words, &streams) { () throws(NetlinkError) in
        OneMessageKernel(listing: payload, of: line.type).connect()
      }
      let output = streams.output.bytes
      require(status == 0 || status == 1, "\(line.words) ends with \(status)")
      require(status == 0 || !streams.notes.bytes.isEmpty, "\(line.words) fails without a word")
      // A range of VLANs takes 20 bytes, and some 40 for each of the 4095.
      require(output.count <= 65536 + 16384 * bytes.count, "\(line.words) prints \(output.count) bytes")
      guard status == 0 else { return }
      guard line.words.contains("-j") else { return }
      require(isJSON(output), "\(line.words) prints no JSON")
      require(String(validating: output, as: UTF8.self) != nil, "\(line.words) prints no UTF-8")
    })

  private struct Showing: Sendable {
    let words: [String]
    let type: UInt16

    init(_ type: UInt16, _ line: String) {
      self.type = type
      words = line.split(separator: " ").map(String.init)
    }
  }

  private static let showing = [
    Showing(16, "-d -s -s link show"), Showing(16, "-j -d -s -s link show"), Showing(16, "link show"),
    Showing(16, "-br link show"), Showing(16, "-j link show"), Showing(16, "link show --as-command"),
    Showing(20, "-d addr show"), Showing(20, "-j -d addr show"), Showing(20, "-br addr show"),
    Showing(24, "-d route show table all"), Showing(24, "-j -d route show table all"),
    Showing(28, "-d -s fdb show"), Showing(28, "-j -d -s fdb show"), Showing(28, "fdb show"),
    Showing(28, "-s neigh show"), Showing(28, "-j -s neigh show"),
    Showing(86, "-d -s mdb show"), Showing(86, "-j -d -s mdb show"),
    Showing(92, "link xstats type bridge"), Showing(92, "-j link xstats type bridge_slave"),
    Showing(112, "-d -s vlan show"), Showing(112, "-j -s vlan show"), Showing(112, "-j vlan global show"),
    Showing(112, "vlan global show"), Showing(120, "-s vni show"), Showing(120, "-j -s vni show"),
  ]

  /// Whether bytes are one value of JSON, with blanks around.
  static func isJSON(_ bytes: [UInt8]) -> Bool {
    var checker = JSONChecker(bytes)
    return checker.value(depth: 0) && checker.isAtEnd
  }
}

/// Reads JSON as RFC 8259 has it, and keeps nothing.
private struct JSONChecker {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return place == bytes.count
    }
  }

  private mutating func skipBlanks() {
    while [0x20, 0x09, 0x0A, 0x0D].contains(next) { place += 1 }
  }

  private mutating func take(_ letter: Character) -> Bool {
    skipBlanks()
    guard next == letter.asciiValue else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) -> Bool {
    guard depth < 64 else { return false }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"):
      return members("{", "}") { $0.string() && $0.take(":") && $0.value(depth: depth + 1) }
    case UInt8(ascii: "["): return members("[", "]") { $0.value(depth: depth + 1) }
    case UInt8(ascii: "\""): return string()
    default: return literal()
    }
  }

  private mutating func members(
    _ open: Character, _ close: Character, _ member: (inout JSONChecker) -> Bool
  ) -> Bool {
    guard take(open) else { return false }
    if take(close) { return true }
    repeat { guard member(&self) else { return false } } while take(",")
    return take(close)
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while place < bytes.count, next != UInt8(ascii: "\"") {
      guard next >= 0x20 else { return false }
      if next == UInt8(ascii: "\\") {
        place += 1
        guard "\"\\/bfnrtu".utf8.contains(next) else { return false }
      }
      place += 1
    }
    return take("\"")
  }

  private mutating func literal() -> Bool {
    let start = place
    while next > 0x20, !",]}".utf8.contains(next) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    return ["true", "false", "null"].contains(text) || Double(text) != nil
  }
}
