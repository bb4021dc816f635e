import NetlinkKit

/// The lines whose messages are under way, to tell which one the kernel refused.
struct PendingLines {
  private var lines: [(number: Int, text: Range<Int>)] = []
  private var text: [UInt8] = []

  var count: Int { lines.count }
  var isEmpty: Bool { lines.isEmpty }

  /// Keeps a line until `clear()`.
  mutating func append(_ line: ArraySlice<UInt8>, number: Int) {
    let start = text.count
    text.append(contentsOf: line)
    lines.append((number, start..<text.count))
  }

  /// The line of a number as it was read.
  func text(ofLine number: Int) -> [UInt8] {
    lines.first { $0.number == number }.map { Array(text[$0.text]) } ?? []
  }

  mutating func clear() {
    lines.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }
}
