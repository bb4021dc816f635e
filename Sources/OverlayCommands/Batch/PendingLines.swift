import NetlinkKit

/// The lines whose messages are under way, to tell which one the kernel refused.
struct PendingLines {
  private var lines: [(number: Int, text: Range<Int>)] = []
  /// The texts of these lines, one behind the other.
  private var text: [UInt8] = []

  var count: Int { lines.count }
  var isEmpty: Bool { lines.isEmpty }

  /// Keeps a line until it is settled.
  mutating func append(_ line: ArraySlice<UInt8>, number: Int) {
    let start = text.count
    text.append(contentsOf: line)
    lines.append((number, start..<text.count))
  }

  /// The line of a number as it was read.
  func text(ofLine number: Int) -> [UInt8] {
    lines.first { $0.number == number }.map { Array(text[$0.text]) } ?? []
  }

  /// Forgets the lines that were kept first, of which it is known what became of them.
  mutating func removeFirst(_ count: Int) {
    guard count < lines.count else {
      lines.removeAll(keepingCapacity: true)
      return text.removeAll(keepingCapacity: true)
    }
    let rest = lines[count].text.lowerBound
    lines.removeFirst(count)
    text.removeFirst(rest)
    for place in lines.indices {
      let old = lines[place].text
      lines[place].text = (old.lowerBound - rest)..<(old.upperBound - rest)
    }
  }
}
