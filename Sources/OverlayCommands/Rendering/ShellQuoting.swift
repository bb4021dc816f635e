extension String {
  /// The word as a shell, or a file of commands, reads it back.
  var quotedWord: String {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:,+@%=".utf8.contains(byte)
      }
    }
    // A shell takes a word that begins with it for a program's path.
    guard !isPlain || isEmpty || hasPrefix("=") else { return self }
    // Letter by letter: a quote and a mark that combines with it are one character, and to a shell still a quote.
    var quoted = Array("'".utf8)
    for byte in utf8 {
      if byte == UInt8(ascii: "'") { quoted += Array("'\\''".utf8) } else { quoted.append(byte) }
    }
    return String(decoding: quoted + Array("'".utf8), as: UTF8.self)
  }
}
