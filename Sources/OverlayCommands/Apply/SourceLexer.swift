import NetlinkKit
import Overlay

/// Parts the text of an overlay file into lines of words, as a shell would: blanks part words, quotes keep them
/// together, a backslash takes the next letter as it is, or joins lines at their end, and `#` begins a comment.
struct SourceLexer {
  private let text: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ text: [UInt8], file: String) {
    self.text = text
    self.file = file
  }

  private var here: SourceLocation {
    SourceLocation(file: file, line: line, column: position - lineStart + 1)
  }

  /// The words of the next line that has some; nil at the end.
  mutating func nextLine() throws(SourceFault) -> [SourceWord]? {
    var words: [SourceWord] = []
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\n"):
        endLine()
        if !words.isEmpty { return words }
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "\\") where isLineEnd(behind: position):
        skipJoin()
      default: words.append(try nextWord())
      }
    }
    return words.isEmpty ? nil : words
  }

  private mutating func endLine() {
    position += 1
    line += 1
    lineStart = position
  }

  private mutating func skipComment() {
    while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private func isLineEnd(behind place: Int) -> Bool {
    let next = place + 1 < text.count && text[place + 1] == UInt8(ascii: "\r") ? place + 2 : place + 1
    return next >= text.count || text[next] == UInt8(ascii: "\n")
  }

  private mutating func skipJoin() {
    while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
    if position < text.count { endLine() }
  }

  private mutating func nextWord() throws(SourceFault) -> SourceWord {
    let start = here
    var bytes: [UInt8] = []
    var isPlain = true
    var quote: UInt8?
    while position < text.count {
      let letter = text[position]
      if let open = quote {
        if letter == UInt8(ascii: "\n") { break }
        if letter == open {
          quote = nil
        } else if letter == UInt8(ascii: "\\"), open == UInt8(ascii: "\""), !isLineEnd(behind: position) {
          position += 1
          bytes.append(text[position])
        } else {
          bytes.append(letter)
        }
        position += 1
        continue
      }
      switch letter {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        return try word(bytes, start, isPlain)
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = letter
        isPlain = false
      case UInt8(ascii: "\\"):
        if isLineEnd(behind: position) { return try word(bytes, start, isPlain) }
        position += 1
        bytes.append(text[position])
        isPlain = false
      default: bytes.append(letter)
      }
      position += 1
    }
    if quote != nil { throw SourceFault("a quote is not closed", at: start) }
    return try word(bytes, start, isPlain)
  }

  private func word(
    _ bytes: [UInt8], _ start: SourceLocation, _ isPlain: Bool
  ) throws(SourceFault) -> SourceWord {
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw SourceFault("a word is not UTF-8 text", at: start)
    }
    return SourceWord(text: text, source: start, isPlain: isPlain)
  }
}
