import NetlinkKit
import Overlay

/// Reads a list of commands in JSON, as `export -j` prints it: `[{"netns": "blue", "command": ["link", "add", …]}, …]`.
struct CommandListReader {
  private let text: [UInt8]
  private let file: String
  private var position = 0

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
    default:
      let start = position
      while position < text.count, Self.isLiteral(text[position]) { position += 1 }
      if position == start { throw fault("a value is missing") }
    }
  }

  private mutating func string() throws(SourceFault) -> String {
    let start = here
    try take("\"")
    var bytes: [UInt8] = []
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      let letter = text[position]
      position += 1
      guard letter == UInt8(ascii: "\\") else {
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
      let digits = String(decoding: text[position..<min(position + 4, text.count)], as: UTF8.self)
      guard digits.utf8.count == 4, let number = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(number)
      else { throw fault("“\\u\(digits)” is no character") }
      position += 4
      bytes += Array(String(Character(scalar)).utf8)
    default: throw fault("“\\\(Character(Unicode.Scalar(letter)))” means nothing")
    }
  }

  // MARK: Letters

  private var here: SourceLocation {
    let before = text[..<min(position, text.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return SourceLocation(file: file, line: line, column: before.count - start + 1)
  }

  private func fault(_ message: String) -> SourceFault { SourceFault(message, at: here) }

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
