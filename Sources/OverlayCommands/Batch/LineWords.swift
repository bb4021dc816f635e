import NetlinkKit

/// A line of a file as the words that a shell would make of it.
///
/// Blanks part words, quotes keep them together, a backslash takes the next letter as it is, and `#` at the beginning
/// of a word begins a comment. Nothing is expanded.
enum LineWords {
  /// The words of a line; none for an empty line or a comment.
  static func split(_ text: Span<UInt8>, _ line: Range<Int>) throws(CommandFailure) -> [String] {
    if let words = plainWords(text, line) { return words }
    var splitter = Splitter()
    for position in line {
      guard try splitter.take(text[position]) else { break }
    }
    return try splitter.finish()
  }

  /// The words of a line that has nothing but ASCII, without quotes, backslashes and comments; nil for any other.
  private static func plainWords(_ text: Span<UInt8>, _ line: Range<Int>) -> [String]? {
    var scanner = WordScanner(line)
    var words: [String] = []
    words.reserveCapacity(16)
    while let range = scanner.next(in: text) {
      let word = text.extracting(range)
      for position in word.indices where word[position] == 0 || word[position] >= 0x80 { return nil }
      // SAFETY: the pointer is used within the closure alone.
      words.append(unsafe word.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) })
    }
    return scanner.isStuck ? nil : words
  }

  /// Whether a comment ends the line.
  static func hasComment(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var splitter = Splitter()
    for position in line {
      // A word that is no text does not matter here.
      guard (try? splitter.take(text[position])) ?? true else { return true }
    }
    return false
  }

  private struct Splitter {
    private var words: [String] = []
    private var word: [UInt8] = []
    private var isInWord = false
    private var quote: UInt8?
    private var isEscaped = false
    /// Whether the word is plain so far: to validate any other costs more than to run its command.
    private var isASCII = true

    /// Takes a letter; false where the rest of the line is a comment.
    mutating func take(_ letter: UInt8) throws(CommandFailure) -> Bool {
      if isEscaped {
        isEscaped = false
        add(letter)
      } else if let quote {
        try takeQuoted(letter, quote)
      } else {
        return try takePlain(letter)
      }
      return true
    }

    private mutating func takeQuoted(_ letter: UInt8, _ quote: UInt8) throws(CommandFailure) {
      switch letter {
      case quote: self.quote = nil
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""): isEscaped = true
      default: add(letter)
      }
    }

    private mutating func takePlain(_ letter: UInt8) throws(CommandFailure) -> Bool {
      switch letter {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): try endWord()
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = letter
        isInWord = true
      case UInt8(ascii: "\\"):
        isEscaped = true
        isInWord = true
      case UInt8(ascii: "#") where !isInWord: return false
      default: add(letter)
      }
      return true
    }

    private mutating func add(_ letter: UInt8) {
      isInWord = true
      isASCII = isASCII && letter < 0x80
      word.append(letter)
    }

    private mutating func endWord() throws(CommandFailure) {
      guard isInWord else { return }
      let text: String?
      if isASCII {
        text = String(decoding: word, as: UTF8.self)
      } else {
        text = String(validating: word, as: UTF8.self)
        isASCII = true
      }
      guard let text, !word.contains(0) else { throw .usage("a word is not UTF-8 text") }
      words.append(text)
      word.removeAll(keepingCapacity: true)
      isInWord = false
    }

    mutating func finish() throws(CommandFailure) -> [String] {
      guard quote == nil else { throw .usage("a quote is not closed") }
      try endWord()
      return words
    }
  }
}
