import NetlinkKit
import Overlay
import Testing

@testable import OverlayCommands

@Suite("the text of an overlay's file")
struct OverlaySourceTests {
  @Test(
    "has no quotes that go on in the next line, with a backslash or without", arguments: ["\\", "", "\\\r"])
  func quotes(end: String) throws {
    let source = read("link add \"br\(end)\n10\" type bridge\nlink add br11\n}")
    #expect(source.faults.map(\.failure.message).first == "a quote is not closed")
    #expect(source.faults.map(\.source.line) == [1, 2, 4])
  }

  @Test(
    "may be JSON, with any character that JSON has",
    arguments: [
      (#"["a\u00e4\/\n"]"#, "a\u{e4}/\n"), (#"["\ud83d\ude00"]"#, "\u{1F600}"), (#"["\uFFFD"]"#, "\u{FFFD}"),
    ])
  func strings(words: String, expected: String) {
    let source = read(#"[{"command": \#(words)}]"#)
    #expect(source.faults.isEmpty)
    #expect(source.statements.map { $0.words.map(\.text) } == [[expected]])
  }

  @Test(
    "is refused where it looks like JSON and is none",
    arguments: [
      #"["\u+0e4"]"#, #"["\ud83d"]"#, #"["\ude00\ud83d"]"#, #"["\ud83dx"]"#, "[\"a\nb\"]",
      #"["a"],"x":true1null"#,
      #"["a"],"x":nul"#, #"["a"],"x":01"#, #"["a"],"x":1."#, #"["a"],"x":+1"#, #"["a"],"x":1e"#,
      #"["a"],"x":-"#,
    ])
  func noJSON(words: String) {
    #expect(read(#"[{"command": \#(words)}]"#).faults.count == 1)
  }

  @Test(
    "may have what means nothing here", arguments: ["true", "null", "-0.5e+3", "0", "10E-2", "[{}, \"\"]"])
  func others(value: String) {
    #expect(read(#"[{"command": ["a"], "x": \#(value)}]"#).faults.isEmpty)
  }

  @Test("tells the line and the column of what is wrong in JSON")
  func places() {
    let source = read("[\n {\"command\": [\"a\"]},\n  {\"command\": x}\n]")
    #expect(source.faults.map(\.source) == [SourceLocation(file: "file", line: 3, column: 15)])
  }

  @Test(
    "has no values in values that would fill the memory",
    arguments: [("x x x x x x x x", "$", "", " "), ("xxxxxxxx", "${", "}", "")])
  func values(first: String, open: String, close: String, between: String) {
    let lines = (0..<20).map { number in
      let values = [String](repeating: "\(open)v\(number)\(close)", count: 8)
      return "define v\(number + 1) = \(values.joined(separator: between))"
    }
    let faults = read((["define v0 = \(first)"] + lines).joined(separator: "\n")).faults
    #expect(
      faults.first?.failure.message
        == "with the values of its variables, the line is longer than 262144 bytes")
    // Six or seven times eight words fit; what builds on what does not is not there.
    #expect((6...8).contains(faults.first?.source.line ?? 0))
    #expect(faults.count >= 12)
  }

  @Test(
    "has nothing in a line whose variables have no values",
    arguments: ["$nothing", "$nothing $nothing", "in blue {\n$nothing\n}", "in blue { $nothing }"])
  func nothing(line: String) {
    let source = read("define nothing =\n\(line)\nnetns add $nothing blue")
    #expect(source.faults.isEmpty)
    #expect(source.statements.map { $0.words.map(\.text) } == [["netns", "add", "blue"]])
  }

  private func read(_ text: String) -> OverlaySource {
    var source = OverlaySource()
    source.read(Array(text.utf8), of: "file")
    return source
  }
}
