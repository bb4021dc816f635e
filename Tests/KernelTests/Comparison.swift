import Testing

/// Expects that ovlctl and ip print the same for a line of words: the text, and the JSON key by key.
func compareWithIP(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let text = try RunningProgram(["ip"] + words(line)).finish()
  try #require(text.status == 0, "ip \(line): \(text.errors)", sourceLocation: sourceLocation)
  #expect(try ovlctl(line).output == text.output, sourceLocation: sourceLocation)
  #expect(try JSON(ovlctl("-j \(line)").output) == ip(line), sourceLocation: sourceLocation)
}
