import NetlinkKit
import Overlay

/// A word of an overlay file, and where it stands.
struct SourceWord: Hashable {
  var text: String
  let source: SourceLocation
  /// Whether no quote and no backslash is in it, so that a brace or a variable's name means more than itself.
  var isPlain = true
}

/// A command of an overlay file: its words, and the namespace that it stands in.
struct Statement {
  /// One at least.
  let words: [SourceWord]
  let place: SourceWord?
}

/// What is wrong in an overlay file, and where.
struct SourceFault: Error {
  let failure: CommandFailure
  let source: SourceLocation

  init(_ failure: CommandFailure, at source: SourceLocation) {
    self.failure = failure
    self.source = source
  }

  init(_ message: String, at source: SourceLocation, hint: String? = nil) {
    self.init(.usage(message, hint: hint), at: source)
  }
}

/// Reads overlay files: variables, other files, and blocks for namespaces are put in place; what is left are commands.
struct OverlaySource {
  private(set) var statements: [Statement] = []
  /// Everything that is wrong; what follows a fault is read all the same.
  private(set) var faults: [SourceFault] = []
  private var variables: [String: [SourceWord]] = [:]
  private var blocks: [(name: SourceWord, open: SourceWord)] = []
  private var files: [String] = []

  /// How deep files may stand in files.
  private static let maximumDepth = 16
  /// How many bytes a line may have with the values of its variables: of values in values in values, a few lines could
  /// make more than there is memory.
  private static let maximumBytes = LineReader.capacity
  private static let define = "define"
  private static let include = "include"
  private static let block = "in"

  /// Reads a file; `-` is standard input.
  mutating func read(file path: String, from source: SourceLocation? = nil) {
    let here = source ?? SourceLocation(file: path, line: 1, column: 1)
    guard files.count < Self.maximumDepth, !files.contains(path) else {
      return faults.append(SourceFault("“\(path)” includes itself, or too deep", at: here))
    }
    let text: [UInt8]
    do throws(NetlinkError) {
      text =
        path == "-" ? try readStandardInput(for: "read \(path)") : try readFile(path, for: "read \(path)")
    } catch {
      return faults.append(SourceFault(CommandFailure(error), at: here))
    }
    files.append(path)
    read(text, of: path)
    files.removeLast()
  }

  /// Reads a text.
  mutating func read(_ text: [UInt8], of file: String) {
    if CommandListReader.isList(text) { return readList(text, of: file) }
    var lexer = SourceLexer(text, file: file)
    let depth = blocks.count
    while true {
      do throws(SourceFault) {
        guard let words = try lexer.nextLine() else { break }
        try take(words)
      } catch {
        faults.append(error)
      }
    }
    guard blocks.count > depth else { return }
    for block in blocks[depth...] {
      faults.append(SourceFault("the block of \(block.name.text) is not closed", at: block.open.source))
    }
    blocks.removeLast(blocks.count - depth)
  }

  private mutating func readList(_ text: [UInt8], of file: String) {
    var reader = CommandListReader(text, file: file)
    do throws(SourceFault) { statements += try reader.statements() } catch { faults.append(error) }
  }

  // MARK: One line

  private mutating func take(_ words: [SourceWord]) throws(SourceFault) {
    var words = words[...]
    while let first = words.first {
      if first.isPlain, first.text == "}" {
        guard blocks.popLast() != nil else { throw SourceFault("no block is open here", at: first.source) }
        words = words.dropFirst()
      } else if first.isPlain, first.text == Self.block {
        words = try open(words)
      } else {
        let end = words.dropFirst().firstIndex { $0.isPlain && $0.text == "}" } ?? words.endIndex
        try takeCommand(Array(words[..<end]))
        words = words[end...]
      }
    }
  }

  /// `in NETNS {`
  private mutating func open(_ words: ArraySlice<SourceWord>) throws(SourceFault) -> ArraySlice<SourceWord> {
    let rest = Array(words.dropFirst())
    let keyword = words[words.startIndex]
    guard rest.count >= 2, rest[1].isPlain, rest[1].text == "{" else {
      throw SourceFault("a block is `in NETNS {`, the commands, and `}`", at: keyword.source)
    }
    let names = try expand([rest[0]])
    guard names.count == 1 else {
      throw SourceFault("a block is of one namespace", at: rest[0].source)
    }
    blocks.append((names[0], rest[1]))
    return rest[2...]
  }

  private mutating func takeCommand(_ words: [SourceWord]) throws(SourceFault) {
    let first = words[0]
    switch first.text {
    case Self.define where first.isPlain: try takeDefinition(words)
    case Self.include where first.isPlain: try takeInclusion(words)
    default:
      let words = try expand(words)
      // As in a shell, a line of variables without values is an empty line.
      guard !words.isEmpty else { return }
      statements.append(Statement(words: words, place: blocks.last?.name))
    }
  }

  /// `define NAME = WORD…`
  private mutating func takeDefinition(_ words: [SourceWord]) throws(SourceFault) {
    guard words.count >= 3, words[2].text == "=" else {
      throw SourceFault("a definition is `define NAME = WORD…`", at: words[0].source)
    }
    let name = words[1]
    guard Self.isVariable(name.text) else {
      throw SourceFault("“\(name.text)” cannot be a variable's name", at: name.source)
    }
    guard variables[name.text] == nil else {
      throw SourceFault("$\(name.text) is defined already", at: name.source)
    }
    variables[name.text] = try expand(Array(words[3...]))
  }

  private mutating func takeInclusion(_ words: [SourceWord]) throws(SourceFault) {
    let names = try expand(Array(words.dropFirst()))
    guard names.count == 1, let file = files.last else {
      throw SourceFault("it is one file: `include \"FILE\"`", at: words[0].source)
    }
    read(file: Self.path(names[0].text, besides: file), from: names[0].source)
  }

  /// A path that does not begin at the root begins where the file is that has it.
  private static func path(_ path: String, besides file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(file[...slash]) + path
  }

  // MARK: Variables

  private static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, first > UInt8(ascii: "9") else { return false }
    return name.utf8.allSatisfy(isNameLetter)
  }

  private static func isNameLetter(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Words with the values in the place of variables; one that is a variable alone may become several.
  private func expand(_ words: [SourceWord]) throws(SourceFault) -> [SourceWord] {
    var expanded: [SourceWord] = []
    var bytes = 0
    for word in words {
      guard word.isPlain, word.text.utf8.contains(UInt8(ascii: "$")) else {
        expanded.append(word)
        continue
      }
      if word.text.hasPrefix("$"), let values = variables[String(word.text.dropFirst())] {
        for value in values { expanded.append(SourceWord(text: value.text, source: word.source)) }
        bytes += values.reduce(0) { $0 + $1.text.utf8.count + 1 }
      } else {
        let value = try expandWithin(word)
        expanded.append(value)
        bytes += value.text.utf8.count + 1
      }
      guard bytes <= Self.maximumBytes else { throw Self.tooLong(word) }
    }
    return expanded
  }

  private static func tooLong(_ word: SourceWord) -> SourceFault {
    SourceFault(
      "with the values of its variables, the line is longer than \(maximumBytes) bytes", at: word.source)
  }

  /// `$NAME` and `${NAME}` within a word.
  private func expandWithin(_ word: SourceWord) throws(SourceFault) -> SourceWord {
    var text: [UInt8] = []
    var rest = Array(word.text.utf8)[...]
    while let letter = rest.popFirst() {
      guard letter == UInt8(ascii: "$") else {
        text.append(letter)
        continue
      }
      let isBraced = rest.first == UInt8(ascii: "{")
      if isBraced { rest.removeFirst() }
      let name = rest.prefix(while: Self.isNameLetter)
      rest = rest.dropFirst(name.count)
      if isBraced, rest.popFirst() != UInt8(ascii: "}") {
        throw SourceFault("“${” is not closed", at: word.source)
      }
      let key = String(decoding: name, as: UTF8.self)
      guard let values = variables[key] else {
        let known = nearestWord(to: key, among: variables.keys.sorted())
        throw SourceFault(
          "there is no variable $\(key)", at: word.source, hint: known.map { "did you mean $\($0)?" })
      }
      guard values.count == 1 else {
        throw SourceFault("$\(key) is several words, and stands within one", at: word.source)
      }
      text += Array(values[0].text.utf8)
      guard text.count <= Self.maximumBytes else { throw Self.tooLong(word) }
    }
    return SourceWord(text: String(decoding: text, as: UTF8.self), source: word.source)
  }
}
