/// Writes JSON as `ip -j` does: one line, or indented by four with `-p`.
struct JSONWriter {
  private var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0
  private var isFirst = true

  init(isPretty: Bool) { self.isPretty = isPretty }

  /// The text so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text since the last call, as bytes, for lists that are too long to be held; what follows goes on behind it.
  mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// How many bytes `takeBytes` would give.
  var byteCount: Int { bytes.count }

  /// Begins an array that `endArray` ends, where a closure cannot go around what is in it.
  mutating func beginArray(_ key: String? = nil) { open(key, "[") }

  /// Ends an array.
  mutating func endArray() { close("]") }

  /// Begins an object that `endObject` ends.
  mutating func beginObject(_ key: String? = nil) { open(key, "{") }

  /// Ends an object.
  mutating func endObject() { close("}") }

  mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, "[", "]", body)
  }

  mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, "{", "}", body)
  }

  mutating func string(_ key: String?, _ value: String) {
    begin(key)
    quote(value)
  }

  /// A string that the closure appends byte for byte: no quotes, backslashes or control characters.
  mutating func string(_ key: String?, plain body: (inout [UInt8]) -> Void) {
    begin(key)
    bytes.append(UInt8(ascii: "\""))
    body(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// A number that the closure appends, digit for digit.
  mutating func number(_ key: String?, plain body: (inout [UInt8]) -> Void) {
    begin(key)
    body(&bytes)
  }

  mutating func number(_ key: String?, _ value: some BinaryInteger) {
    begin(key)
    raw(String(value))
  }

  mutating func bool(_ key: String?, _ value: Bool) {
    begin(key)
    raw(value ? "true" : "false")
  }

  mutating func null(_ key: String?) {
    begin(key)
    raw("null")
  }

  /// A number that is already text: a decimal fraction.
  mutating func literal(_ key: String?, _ value: String) {
    begin(key)
    raw(value)
  }

  private mutating func container(
    _ key: String?, _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    self.open(key, open)
    body(&self)
    self.close(close)
  }

  private mutating func open(_ key: String?, _ bracket: String) {
    begin(key)
    raw(bracket)
    depth += 1
    isFirst = true
  }

  private mutating func close(_ bracket: String) {
    depth -= 1
    if !isFirst { newLine() }
    raw(bracket)
    isFirst = false
  }

  private mutating func begin(_ key: String?) {
    if !isFirst { raw(",") }
    if depth > 0 { newLine() }
    isFirst = false
    guard let key else { return }
    quote(key)
    raw(isPretty ? ": " : ":")
  }

  private mutating func newLine() {
    guard isPretty else { return }
    raw("\n")
    for _ in 0..<depth { raw("    ") }
  }

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    Self.escape(text, into: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a text as it stands within the quotes of a string.
  static func escape(_ text: String, into bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: ("\\u00" + (hex.utf8.count == 1 ? "0" : "") + hex).utf8)
      default: bytes.append(byte)
      }
    }
  }
}
