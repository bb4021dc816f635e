import Foundation
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("the manual pages")
struct ManualTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "man")

  /// The overview, and a page for each object.
  private static let names = [nil] + Command.objects

  @Test("the committed ones are what the grammars say: `make man` writes them", arguments: names)
  func isCurrent(object: String?) throws {
    let file = Self.folder.appending(path: "\(Manual.pageName(of: object)).8")
    #expect(try String(contentsOf: file, encoding: .utf8) == Manual.page(of: object))
  }

  @Test("there are no others")
  func areAll() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(Set(files) == Set(Self.names.map { Manual.pageName(of: $0) + ".8" }))
  }

  @Test("are printed by the program", arguments: names)
  func printed(object: String?) throws {
    let run = try CommandRun(["--manual"] + (object.map { [$0] } ?? []))
    #expect(run.output == Manual.page(of: object))
  }

  @Test("of what is no object is refused")
  func unknown() throws {
    let run = try CommandRun("--manual lnik")
    #expect(run.status == 2)
    #expect(run.notes.contains("did you mean “link”?"))
  }

  @Test("have what every page has, in the usual order", arguments: names)
  func sections(object: String?) {
    let page = Manual.page(of: object)
    let titles = page.split(separator: "\n").filter { $0.hasPrefix(".Sh ") }.map { String($0.dropFirst(4)) }
    let usual = ["NAME", "SYNOPSIS", "DESCRIPTION", "FILES", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
    #expect(titles.filter(usual.contains) == usual)
  }

  @Test("refer to one another by names that there are", arguments: names)
  func references(object: String?) {
    let pages = Set(Self.names.map(Manual.pageName))
    for line in Manual.page(of: object).split(separator: "\n") where line.hasPrefix(".Xr ovlctl") {
      #expect(pages.contains(String(line.split(separator: " ")[1])), "\(line)")
    }
  }

  @Test("have every word of every command, and its example", arguments: Command.all.map(\.name))
  func whole(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    let page = Manual.page(of: command.object)
    let grammar = command.grammar()
    for word in grammar.words + grammar.options.flatMap(\.words) {
      #expect(page.contains("Cm \(word.shownSpellings.joined(separator: " | "))"), "\(word.keyword)")
      #expect(page.contains(ManualText.sentence(word.summary)), "\(word.keyword)")
    }
    #expect(page.contains(".Cm \(name)\n"))
    #expect(page.contains(ManualText.line(command.example)))
  }

  @Test("have every option of every type of link", arguments: LinkKinds.all.map(\.name) + ["bridge_slave"])
  func types(name: String) throws {
    let page = Manual.page(of: "link")
    let table = LinkKind.named(name)?.table ?? BridgePort.table
    let start = try #require(page.range(of: ".Ss Type \(name)\n"))
    let section = page[start.upperBound...].split(separator: "\n.S").first ?? ""
    for field in table.fields where field.access != .readOnly {
      #expect(section.contains(ManualText.list([CommandWord(field)]).split(separator: "\n")[1]))
    }
  }

  @Test("mandoc has nothing to warn of", arguments: names)
  func isClean(object: String?) throws {
    let lint = Process()
    let pipe = Pipe()
    let file = Self.folder.appending(path: "\(Manual.pageName(of: object)).8")
    lint.executableURL = URL(filePath: "/usr/bin/env")
    lint.arguments = ["mandoc", "-Tlint", "-Wwarning", file.path()]
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
