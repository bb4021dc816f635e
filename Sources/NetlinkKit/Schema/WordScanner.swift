/// Walks over the words of one line of bytes.
///
/// A line with a quote, a backslash or a comment in it has other words than blanks show, and is not walked to its end.
public struct WordScanner: Sendable {
  private var position: Int
  private let end: Int
  /// Whether the walk came upon something that only a reader of quotes and comments understands.
  public private(set) var isStuck = false

  /// Starts at the beginning of a line.
  public init(_ line: Range<Int>) {
    position = line.lowerBound
    end = line.upperBound
  }

  /// Where the next word is; nil at the end, or where the walk is stuck.
  public mutating func next(in text: Span<UInt8>) -> Range<Int>? {
    while position < end, Self.isBlank(text[position]) { position += 1 }
    let start = position
    while position < end {
      let letter = text[position]
      // Most letters, and all digits and colons, are between these two.
      if letter < UInt8(ascii: "-") || letter == UInt8(ascii: "\\") {
        if Self.isBlank(letter) { break }
        if Self.isSpecial(letter, atStart: position == start) { return stop() }
      }
      position += 1
    }
    return start < position ? start..<position : nil
  }

  private mutating func stop() -> Range<Int>? {
    isStuck = true
    position = end
    return nil
  }

  private static func isBlank(_ letter: UInt8) -> Bool {
    letter == UInt8(ascii: " ") || letter == UInt8(ascii: "\t") || letter == UInt8(ascii: "\r")
  }

  private static func isSpecial(_ letter: UInt8, atStart: Bool) -> Bool {
    letter == UInt8(ascii: "\\") || letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "'")
      || atStart && letter == UInt8(ascii: "#")
  }
}
