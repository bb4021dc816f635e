import Foundation
import Testing

@testable import OverlayCommands

@Suite("the manual page")
struct ManualTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("the committed page is what the tables say: `make man` writes it")
  func isCurrent() throws {
    let page = try String(contentsOf: Self.folder.appending(path: "man/ovlctl.8"), encoding: .utf8)
    #expect(page == Manual.page())
  }

  @Test("mandoc has nothing to warn of")
  func isClean() throws {
    let lint = Process()
    let pipe = Pipe()
    lint.executableURL = URL(filePath: "/usr/bin/env")
    lint.arguments = ["mandoc", "-Tlint", "-Wwarning", Self.folder.appending(path: "man/ovlctl.8").path()]
    lint.standardOutput = pipe
    lint.standardError = pipe
    try lint.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    lint.waitUntilExit()
    // Whether other tools' pages are installed is not for us to say.
    let findings = output.split(separator: "\n").filter {
      !$0.contains("mandoc.db") && !$0.contains("Xr to missing")
    }
    #expect(findings == [])
  }
}
