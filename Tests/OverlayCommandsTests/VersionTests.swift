import Foundation
import Testing

@testable import OverlayCommands

@Suite("the version")
struct VersionTests {
  @Test(
    "is the newest that the lists of changes tell of",
    arguments: [("CHANGELOG.md", "## "), ("debian/changelog", "ovlctl (")])
  func changes(file: String, mark: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let list = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    let newest = try #require(list.split(separator: "\n").first { $0.hasPrefix(mark) })
    let version = newest.dropFirst(mark.count).prefix { $0.isNumber || $0 == "." }
    #expect(version == Program.version)
  }

  @Test("has the three numbers of semantic versioning")
  func form() {
    let numbers = Program.version.split(separator: ".", omittingEmptySubsequences: false)
    #expect(numbers.count == 3)
    #expect(numbers.allSatisfy { UInt($0).map(String.init) == String($0) })
  }
}
