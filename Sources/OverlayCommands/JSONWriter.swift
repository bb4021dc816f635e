/// Writes JSON as `ip -j` does: one line, or indented by four with `-p`.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0
  private var isFirst = true

  init(isPretty: Bool) { self.isPretty = isPretty }

  /// Goes on behind other members, of an object that is so deep: what is written begins with a comma.
  init(isPretty: Bool, behindMembersAt depth: Int) {
    self.isPretty = isPretty
    self.depth = depth
    isFirst = false
  }

  /// The text so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

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
    begin(key)
    raw(open)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    raw(close)
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

  /// Appends the beginning of a member behind others, of an object that is so deep.
  static func append(member key: String, isPretty: Bool, depth: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: isPretty ? ",\n".utf8 : ",".utf8)
    if isPretty {
      for _ in 0..<(depth * 4) { bytes.append(UInt8(ascii: " ")) }
    }
    bytes.append(UInt8(ascii: "\""))
    escape(key, into: &bytes)
    bytes.append(contentsOf: isPretty ? "\": ".utf8 : "\":".utf8)
  }

  /// Whether a byte stands for itself in a string, whatever is around it.
  static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
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
