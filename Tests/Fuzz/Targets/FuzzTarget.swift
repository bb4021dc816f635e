import NetlinkKit

/// A part of the program that reads bytes from outside, and what must hold whatever they are.
struct FuzzTarget: Sendable, CustomStringConvertible {
  /// What it is called in files and on command lines.
  let name: String
  /// The length of the longest input that is worth a try, in bytes.
  let longest: Int
  /// Whether it takes words that people write, so that those of `Vocabulary` bring it on.
  var takesWords = false
  /// Inputs to begin with: what the program takes every day.
  let seeds: @Sendable () -> [[UInt8]]
  /// Reads the bytes; ends the process where something does not hold.
  let check: @Sendable ([UInt8]) -> Void

  var description: String { name }

  /// All of them.
  static let all = [
    link, list, conversation, shown, value, words, command, line, overlay, commandList, completion,
  ]
}

/// Ends the process where something does not hold, which is what a fuzzer looks for.
func require(_ isTrue: Bool, _ what: @autoclosure () -> String) {
  guard !isTrue else { return }
  fatalError(what())
}

/// What the closure gives; nil where it throws, which an input may make it do.
func result<Success, Failure: Error>(_ body: () throws(Failure) -> Success) -> Success? {
  do throws(Failure) { return try body() } catch { return nil }
}

/// Bytes from the front of an input, which choose something, and what is left of them.
struct Choices {
  var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// A number from 0 up to a limit.
  mutating func next(below limit: Int) -> Int {
    guard limit > 256 else { return Int(rest.popFirst() ?? 0) % limit }
    let high = Int(rest.popFirst() ?? 0)
    return (high << 8 | Int(rest.popFirst() ?? 0)) % limit
  }

  /// So many bytes, or as many as there are.
  mutating func take(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// What is left, as an array of its own.
  var remainder: [UInt8] { Array(rest) }

  /// What is left, as words with a space between; no word of a command line has a NUL.
  var words: [String] {
    rest.split { $0 == UInt8(ascii: " ") || $0 == 0 }.map { String(decoding: $0, as: UTF8.self) }
  }
}
