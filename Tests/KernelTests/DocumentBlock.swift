import Foundation

/// A block of shell that a document has, with what the document says of running it.
///
/// In front of a block may stand a comment, in the form that the document has for comments, with `run:` and what the
/// block needs: `as NAME` names it, `after NAME` is what has been run before it, and `needs KIND` what the kernel must
/// have. The comment's further lines are run before the block. `not run:` and a reason stand before what cannot be run.
struct DocumentBlock: Sendable {
  /// The document and the line in it.
  let place: String
  /// The text as it is printed.
  let lines: [String]
  /// What the comment says; empty for a block that has none.
  let clauses: [String]
  /// What is run before the block, without being printed.
  let hidden: [String]
  /// Why the block is not run; nil where it is.
  let reason: String?

  var name: String? { clause("as").first }
  var predecessors: [String] { clause("after") }
  var features: [String] { clause("needs") }

  private func clause(_ word: String) -> [String] {
    clauses.filter { $0.hasPrefix("\(word) ") }.map { String($0.dropFirst(word.count + 1)) }
  }

  init(place: String, lines: [String], comment: [String]) {
    self.place = place
    self.lines = lines
    let first = comment.first?.trimmingCharacters(in: .whitespaces) ?? ""
    hidden = Array(comment.dropFirst())
    reason = first.hasPrefix("not run:") ? String(first.dropFirst(8)) : nil
    clauses =
      first.hasPrefix("run:")
      ? first.dropFirst(4).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } : []
  }

  /// A command with what it prints.
  struct Exchange {
    let command: String
    var output: [String]
  }

  /// The commands behind `$`, each with what follows it; nil where the block has none.
  var exchanges: [Exchange]? {
    guard lines.contains(where: { $0.hasPrefix("$ ") }) else { return nil }
    var exchanges: [Exchange] = []
    for line in lines where !line.isEmpty {
      if line.hasPrefix("$ ") {
        exchanges.append(Exchange(command: String(line.dropFirst(2)), output: []))
      } else if !exchanges.isEmpty {
        exchanges[exchanges.count - 1].output.append(line)
      }
    }
    return exchanges
  }
}

/// The documents that have blocks of shell.
enum Documents {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let names: [String] = {
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "man").path)) ?? []
    return ["README.md"] + pages.filter { $0.hasSuffix(".8") }.sorted().map { "man/\($0)" }
  }()

  /// The blocks of a document.
  static func blocks(of name: String) throws -> [DocumentBlock] {
    let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return name.hasSuffix(".md") ? markdown(lines, name) : manual(lines, name)
  }

  /// Blocks that are indented, and fenced ones that are shell's or of no language; a list's lines are no block.
  private static func markdown(_ lines: [String], _ name: String) -> [DocumentBlock] {
    var blocks: [DocumentBlock] = []
    var comment: [String] = []
    var place = 0
    while place < lines.count {
      let start = place
      let line = lines[place]
      if line.hasPrefix("<!--") {
        place = lines[place...].firstIndex { $0.hasSuffix("-->") } ?? lines.count
        comment = (start...place).map { lines[$0].replacing("<!--", with: "").replacing("-->", with: "") }
        if comment.count > 1, comment.last == "" { comment.removeLast() }
        place += 1
      } else if line.hasPrefix("```") {
        let end = lines[(place + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count
        if ["```", "```sh", "```bash"].contains(line) {
          blocks.append(
            DocumentBlock(
              place: "\(name):\(start + 1)", lines: Array(lines[(place + 1)..<end]), comment: comment))
        }
        comment = []
        place = end + 1
      } else if line.hasPrefix("    "), start == 0 || lines[start - 1].isEmpty {
        place = lines[place...].firstIndex { !$0.isEmpty && !$0.hasPrefix("    ") } ?? lines.count
        var block = lines[start..<place].map { String($0.dropFirst(4)) }
        while block.last == "" { block.removeLast() }
        blocks.append(DocumentBlock(place: "\(name):\(start + 1)", lines: block, comment: comment))
        comment = []
      } else {
        if !line.isEmpty { comment = [] }
        place += 1
      }
    }
    return blocks
  }

  /// Literal displays, and displays of one line.
  private static func manual(_ lines: [String], _ name: String) -> [DocumentBlock] {
    var blocks: [DocumentBlock] = []
    var comment: [String] = []
    for (place, line) in lines.enumerated() {
      if line.hasPrefix(".\\\" run:") || line.hasPrefix(".\\\" not run:") {
        comment = [String(line.dropFirst(4))]
      } else if line.hasPrefix(".Dl ") {
        blocks.append(
          DocumentBlock(place: "\(name):\(place + 1)", lines: [plain(line.dropFirst(4))], comment: comment))
      } else if line.hasPrefix(".Bd -literal") {
        let block = lines[(place + 1)...].prefix { $0 != ".Ed" }.map { plain($0[...]) }
        blocks.append(DocumentBlock(place: "\(name):\(place + 1)", lines: block, comment: comment))
        comment = []
      }
    }
    return blocks
  }

  /// A line of mdoc as it is printed.
  private static func plain(_ line: Substring) -> String {
    var text = String(line)
    for (escape, letter) in [("\\&", ""), ("\\(dq", "\""), ("\\(ga", "`"), ("\\e", "\\")] {
      text = text.replacing(escape, with: letter)
    }
    return text
  }
}
