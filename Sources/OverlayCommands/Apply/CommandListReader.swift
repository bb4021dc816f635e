import NetlinkKit
import Overlay

/// Reads a list of commands in JSON, as `export -j` prints it: `[{"netns": "blue", "command": ["link", "add", …]}, …]`.
struct CommandListReader {
  private let text: [UInt8]
  private let file: String
  private var position = 0
  /// Up to where lines are counted, the number of the one there, and where that begins.
  private var counted = 0
  private var line = 1
  private var lineStart = 0

  /// How deep values may stand in values that mean nothing here.
  private static let maximumDepth = 32

  init(_ text: [UInt8], file: String) {
    self.text = text
    self.file = file
  }

  /// Whether a text is such a list, and no file of commands.
  static func isList(_ text: [UInt8]) -> Bool {
    text.first { !isBlank($0) } == UInt8(ascii: "[")
  }

  /// The commands.
  mutating func statements() throws(SourceFault) -> [Statement] {
    var statements: [Statement] = []
    try array { reader throws(SourceFault) in statements.append(try reader.statement()) }
    skipBlanks()
    guard position == text.count else { throw fault("something stands behind the list") }
    return statements
  }

  private mutating func statement() throws(SourceFault) -> Statement {
    let source = here
    var words: [SourceWord]?
    var place: SourceWord?
    try object { key, reader throws(SourceFault) in
      switch key {
      case "command":
        var list: [SourceWord] = []
        try reader.array { reader throws(SourceFault) in list.append(try reader.word()) }
        words = list
      case "netns": place = try reader.word()
      default: try reader.skipValue(depth: 0)
      }
    }
    guard let words, !words.isEmpty else {
      throw SourceFault("a command is an object with an array of words as its “command”", at: source)
    }
    return Statement(words: words, place: place)
  }

  private mutating func word() throws(SourceFault) -> SourceWord {
    skipBlanks()
    let source = here
    return SourceWord(text: try string(), source: source, isPlain: false)
  }

  // MARK: Values

  private mutating func array(
    _ element: (inout CommandListReader) throws(SourceFault) -> Void
  ) throws(SourceFault) {
    try take("[")
    if try isTaken("]") { return }
    while true {
      try element(&self)
      if try isTaken("]") { return }
      try take(",")
    }
  }

  private mutating func object(
    _ member: (String, inout CommandListReader) throws(SourceFault) -> Void
  ) throws(SourceFault) {
    try take("{")
    if try isTaken("}") { return }
    while true {
      skipBlanks()
      let key = try string()
      try take(":")
      try member(key, &self)
      if try isTaken("}") { return }
      try take(",")
    }
  }

  private mutating func skipValue(depth: Int) throws(SourceFault) {
    guard depth < Self.maximumDepth else { throw fault("the values stand too deep in one another") }
    skipBlanks()
    switch position < text.count ? text[position] : 0 {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "["):
      try array { reader throws(SourceFault) in try reader.skipValue(depth: depth + 1) }
    case UInt8(ascii: "{"):
      try object { _, reader throws(SourceFault) in try reader.skipValue(depth: depth + 1) }
    default: try skipLiteral()
    }
  }

  private mutating func skipLiteral() throws(SourceFault) {
    let (start, source) = (position, here)
    while position < text.count, Self.isLiteral(text[position]) { position += 1 }
    if position == start { throw fault("a value is missing") }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    guard ["true", "false", "null"].contains(word) || Self.isNumber(word) else {
      throw SourceFault("“\(word)” is no value", at: source)
    }
  }

  /// Whether a word is a number as JSON has it.
  private static func isNumber(_ word: String) -> Bool {
    var rest = word.utf8[...]
    func digits(_ rest: inout Substring.UTF8View) -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let isZero = rest.first == UInt8(ascii: "0")
    guard case let whole = digits(&rest), whole > 0, whole == 1 || !isZero else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard digits(&rest) > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard digits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  private mutating func string() throws(SourceFault) -> String {
    let start = here
    try take("\"")
    var bytes: [UInt8] = []
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      let letter = text[position]
      position += 1
      guard letter == UInt8(ascii: "\\") else {
        guard letter >= 0x20 else { throw fault("a control character stands in a string") }
        bytes.append(letter)
        continue
      }
      guard position < text.count else { break }
      try takeEscape(into: &bytes)
    }
    guard position < text.count else { throw SourceFault("a string is not closed", at: start) }
    position += 1
    guard let word = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw SourceFault("a string is not UTF-8 text", at: start)
    }
    return word
  }

  private mutating func takeEscape(into bytes: inout [UInt8]) throws(SourceFault) {
    let letter = text[position]
    position += 1
    switch letter {
    case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
    case UInt8(ascii: "u"):
      bytes += Array(String(Character(try character())).utf8)
    default: throw fault("“\\\(Character(Unicode.Scalar(letter)))” means nothing")
    }
  }

  /// The character of `\uXXXX`, or of two of them: beyond the first 65,536, JSON has each as a pair.
  private mutating func character() throws(SourceFault) -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard UTF16.isLeadSurrogate(high), text[position...].starts(with: "\\u".utf8) else {
      throw fault("half of a pair is no character")
    }
    position += 2
    let low = try codeUnit()
    let number = 0x1_0000 + (UInt32(high) & 0x3FF) << 10 + UInt32(low) & 0x3FF
    guard UTF16.isTrailSurrogate(low), let scalar = Unicode.Scalar(number) else {
      throw fault("half of a pair is no character")
    }
    return scalar
  }

  private mutating func codeUnit() throws(SourceFault) -> UInt16 {
    let digits = String(decoding: text[position..<min(position + 4, text.count)], as: UTF8.self)
    // Swift's own parser takes a sign.
    guard digits.utf8.count == 4, digits.utf8.first != UInt8(ascii: "+"),
      let number = UInt16(digits, radix: 16)
    else { throw fault("“\\u\(digits)” is no character") }
    position += 4
    return number
  }

  // MARK: Letters

  /// Where the reader is: counted on from where it was asked for last, since each word asks.
  private var here: SourceLocation {
    mutating get {
      while counted < position {
        if text[counted] == UInt8(ascii: "\n") { (line, lineStart) = (line + 1, counted + 1) }
        counted += 1
      }
      return SourceLocation(file: file, line: line, column: position - lineStart + 1)
    }
  }

  private mutating func fault(_ message: String) -> SourceFault { SourceFault(message, at: here) }

  private static func isBlank(_ letter: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(letter) }

  private static func isLiteral(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func skipBlanks() {
    while position < text.count, Self.isBlank(text[position]) { position += 1 }
  }

  private mutating func isTaken(_ letter: Character) throws(SourceFault) -> Bool {
    skipBlanks()
    guard position < text.count, Character(Unicode.Scalar(text[position])) == letter else { return false }
    position += 1
    return true
  }

  private mutating func take(_ letter: Character) throws(SourceFault) {
    guard try isTaken(letter) else { throw fault("“\(letter)” is missing here") }
  }
}
