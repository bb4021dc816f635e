import Foundation
import Testing

/// A build of ovlctl, run as a program of its own.
struct Binary: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let path: String

  /// The build that `OVLCTL_BINARY` names, or else the one that lies beside the tests.
  static let usual = Binary(
    testDescription: "the usual build",
    path: ProcessInfo.processInfo.environment["OVLCTL_BINARY"] ?? besideTests)

  /// The usual build, and the static one where `OVLCTL_STATIC_BINARY` names it.
  static let all =
    [usual]
    + (ProcessInfo.processInfo.environment["OVLCTL_STATIC_BINARY"].map {
      [Binary(testDescription: "the static build", path: $0)]
    } ?? [])

  private static var besideTests: String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "ovlctl").path
  }

  /// Runs a command line to its end, words with a space between.
  func callAsFunction(_ line: String) throws -> ProgramOutcome { try self(words(line)) }

  /// Runs a command line that is to succeed.
  func succeed(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let outcome = try self(line)
    try #require(outcome.status == 0, "\(line): \(outcome.errors)", sourceLocation: sourceLocation)
  }

  func callAsFunction(_ words: [String]) throws -> ProgramOutcome {
    let program = try RunningProgram([path] + words)
    return try program.finish()
  }
}
