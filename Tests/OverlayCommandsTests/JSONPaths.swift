/// The scalars of a JSON text by their paths, `/linkinfo/info_data/id`; an object or array that is empty is one.
///
/// For texts that are known to be well formed.
struct JSONPaths {
  private(set) var values: [String: String] = [:]
  private var rest: Substring

  init(_ text: String) {
    rest = text.drop { $0.isWhitespace }[...]
    readValue("")
  }

  private mutating func readValue(_ path: String) {
    skip()
    switch rest.first {
    case "{": readContainer(path, until: "}")
    case "[": readContainer(path, until: "]")
    default: values[path] = readScalar()
    }
  }

  private mutating func readContainer(_ path: String, until end: Character) {
    rest.removeFirst()
    skip()
    if rest.first == end { values[path] = end == "}" ? "{}" : "[]" }
    var position = 0
    while let first = rest.first, first != end {
      var key = String(position)
      if end == "}" {
        key = String(readScalar().dropFirst().dropLast())
        skip()
        rest.removeFirst()  // The colon.
      }
      readValue("\(path)/\(key)")
      skip()
      if rest.first == "," { rest.removeFirst() }
      skip()
      position += 1
    }
    rest = rest.dropFirst()
  }

  /// A number, a word, or a text with its quotes.
  private mutating func readScalar() -> String {
    guard rest.first == "\"" else {
      let scalar = rest.prefix { !",]}".contains($0) && !$0.isWhitespace }
      rest = rest.dropFirst(scalar.count)
      return String(scalar)
    }
    let scalar = "\"" + rest.dropFirst().prefix { $0 != "\"" } + "\""
    rest = rest.dropFirst(scalar.count)
    return scalar
  }

  private mutating func skip() { rest = rest.drop { $0.isWhitespace } }
}
