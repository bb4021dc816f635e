import NetlinkKit
import Testing

@testable import OverlayCommands

/// A command line taken apart: the verb, the family that it asks for, and the words behind the verb.
func splitLine(_ line: String) -> (verb: String, family: AddressFamily, words: Words) {
  var words = line.split(separator: " ").map(String.init)
  let family: AddressFamily = words[0] == "-6" ? .ipv6 : .unspecified
  if family == .ipv6 { words.removeFirst() }
  return (words[1], family, Words(Array(words.dropFirst(2))))
}

/// Bytes as hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Expects that something is refused with words like these.
func expectRefusal<Success>(
  _ words: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Success
) {
  let failure = #expect(throws: CommandFailure.self, sourceLocation: sourceLocation) { try body() }
  let message = failure?.message ?? "no failure"
  #expect(message.contains(words), "\(message)", sourceLocation: sourceLocation)
}
