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
    return "'"
      + split(separator: "'", omittingEmptySubsequences: false).map(String.init).joined(separator: "'\\''")
      + "'"
  }
}
