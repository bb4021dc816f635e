/// Pieces of a manual page, in mdoc.
enum ManualText {
  /// What the lists of options say of all of them.
  static let optionNote = """
    Each keyword may also be written as a long option.
    Of several spellings, any will do;
    .Oo no Oc
    in front means that the opposite is spelled so.

    """

  /// Keywords with their values and what they mean.
  static func list(_ words: [CommandWord]) -> String {
    words.isEmpty
      ? "It has no options but those of every type.\n"
      : ".Bl -tag -width Ds\n" + words.map(item).joined() + ".El\n"
  }

  private static func item(_ word: CommandWord) -> String {
    let names = word.shownSpellings.joined(separator: " | ")
    let no = word.isNegatable ? "Oo no Oc Ns " : ""
    let value = word.placeholder.map { " Ar \(escaped($0))" } ?? ""
    return ".It \(no)Cm \(names)\(value)\n\(sentence(word.summary))"
  }

  /// A line of shell, set apart; one that is too long for that stands as it is.
  static func line(_ text: String) -> String {
    text.utf8.count > 62 ? block(text) : ".Dl \(escaped(text))\n"
  }

  /// Lines of shell as they are.
  static func block(_ lines: String) -> String {
    ".Bd -literal -offset indent\n"
      + lines.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) + "\n" }
      .joined()
      + ".Ed\n"
  }

  /// The words behind a verb: keywords in bold, what is to be put in underlined.
  static func synopsisLine(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    var result = ""
    var word = ""
    func finish() {
      let isValue = word.contains { $0.isUppercase }
      if !word.isEmpty { result += (isValue ? "\\fI" : "\\fB") + escaped(word) + "\\fP" }
      word = ""
    }
    for character in text {
      if character.isLetter || "-_".contains(character) {
        word.append(character)
      } else {
        finish()
        result += escaped(String(character))
      }
    }
    finish()
    return result + "\n"
  }

  /// A summary as a sentence on a line of its own.
  static func sentence(_ summary: String) -> String { sentence(summary, end: ".") }

  /// A summary as a sentence with another end.
  static func sentence(_ summary: String, end: String) -> String {
    escaped(capitalized(summary)) + end + "\n"
  }

  /// A text that begins with a capital.
  static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A text as mdoc takes it: no control line, no escape, no character that is not ASCII.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "…": result += "..."
      case "“", "”": result += "\\(dq"
      case "`": result += "\\(ga"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}
