import NetlinkKit
import Overlay

extension Session {
  /// Shows what was found: a line for what is wrong, one for why it matters, one for each command that mends it.
  mutating func show(_ findings: [Finding]) {
    let rendering = FindingRendering(home: options.namespace)
    guard options.isJSON else {
      show(findings.map(rendering.text).joined())
      return
    }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for finding in findings { json.object { rendering.write(finding, to: &$0) } }
    }
    streams.output.write(line: json.text)
  }
}

/// Findings as text and as JSON.
struct FindingRendering {
  /// The word for the namespace that the work is done from; nil for the one that the user is in.
  let home: String?

  /// A finding as text, each line of it ended.
  func text(_ finding: Finding) -> String {
    let place = finding.place.word.map { " in \($0)" } ?? ""
    let subject = finding.check.isAboutLinks ? "\(finding.subject)\(place): \(finding.text)" : finding.text
    let first = "\(finding.severity.word): \(subject) [\(finding.check.identifier)]"
    return
      ([first] + Self.wrapped("why: \(finding.check.why)") + finding.mends.map { "  mend: \(command($0))" })
      .map { $0 + "\n" }.joined()
  }

  /// A text in lines of a terminal's usual width, set in behind what it is under.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = " "
    for word in text.split(separator: " ") {
      if line.utf8.count + 1 + word.utf8.count > 79 {
        lines.append(line)
        line = "      "
      }
      line += " \(word)"
    }
    return lines + [line]
  }

  func write(_ finding: Finding, to json: inout JSONWriter) {
    json.string("check", finding.check.identifier)
    json.string("severity", finding.severity.word)
    if let netns = finding.place.word ?? home { json.string("netns", netns) }
    json.string("subject", finding.subject)
    json.string("problem", finding.text)
    json.string("why", finding.check.why)
    json.array("commands") { json in
      for mend in finding.mends { json.string(nil, command(mend)) }
    }
    json.array("overlays") { json in
      for tunnel in finding.tunnels {
        json.object { json in
          if let netns = tunnel.place.word ?? home { json.string("netns", netns) }
          json.string("ifname", tunnel.name)
        }
      }
    }
  }

  /// A command as it is pasted.
  func command(_ mend: Mend) -> String {
    switch mend {
    case .own(let words, let place): own(words, in: place)
    case .program(let words, let place):
      namespace(place).map { Self.line(["ovlctl", "netns", "exec", $0] + words) } ?? Self.line(words)
    case .remake(let link, let option, let from, let to, let place):
      "\(own(["export", link], in: place)) | sed 's/ \(option) \(from)/ \(option) \(to)/' | "
        + own(["apply", "-", "--name", "check"], in: place)
    }
  }

  private func own(_ words: [String], in place: Place) -> String {
    Self.line(["ovlctl"] + (namespace(place).map { ["-n", $0] } ?? []) + words)
  }

  private func namespace(_ place: Place) -> String? { place.word ?? home }

  private static func line(_ words: [String]) -> String { words.map(\.quotedWord).joined(separator: " ") }
}
