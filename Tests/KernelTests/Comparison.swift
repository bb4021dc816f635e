import Testing

/// Expects that ovlctl and ip print the same for a line of words: the text, and the JSON key by key.
func compareWithIP(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let text = try RunningProgram(["ip"] + words(line)).finish()
  try #require(text.status == 0, "ip \(line): \(text.errors)", sourceLocation: sourceLocation)
  #expect(try ovlctl(line).output == text.output, sourceLocation: sourceLocation)
  #expect(try JSON(ovlctl("-j \(line)").output) == ip(line), sourceLocation: sourceLocation)
}

/// Expects that ovlctl and bridge print the same for a line of words: the text but for the width of its
/// columns, and of the JSON each key and value that bridge has.
func compareWithBridge(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  func printed(_ options: [String]) throws -> String {
    let outcome = try RunningProgram(["bridge"] + options + words(line)).finish()
    try #require(outcome.status == 0, "bridge \(line): \(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
  }
  #expect(try columns(ovlctl(line).output) == columns(printed([])), sourceLocation: sourceLocation)
  let ours = try JSON(ovlctl("-j \(line)").output)
  #expect(try ours.deviations(from: JSON(printed(["-j"]))) == [], sourceLocation: sourceLocation)
}

/// The words of each line that has some.
private func columns(_ text: String) -> [[Substring]] {
  text.split(separator: "\n").map { $0.split(separator: " ") }.filter { !$0.isEmpty }
}
