import NetlinkKit

/// What `ovlctl` says of itself.
enum Help {
  /// The text that the words ask for; nil where they are a command to be run.
  ///
  /// - Parameter kinds: the kinds of links that there are.
  static func text(
    for words: [String], _ kinds: LinkKinds = .all
  ) throws(CommandFailure) -> String? {
    guard let first = words.first else { return summary }
    // Lines of a file mostly ask for none, and are done with here.
    guard first.utf8.first == UInt8(ascii: "-") || words.contains(where: isAsking) else { return nil }
    switch first {
    case "-h", "-help", "--help": return overview
    case "-V", "-Version", "--version": return "ovlctl \(Program.version)\n"
    case "--manual": return Manual.page(of: try words.dropFirst().first.map(object), kinds)
    case "help": return try text(about: Array(words.dropFirst()), kinds)
    default: break
    }
    // The words behind `netns exec NAME` are another program's.
    let own =
      words.count > 1 && "exec".hasPrefix(words[1]) && !words[1].isEmpty ? Array(words.prefix(3)) : words
    guard own.contains("--help") || own.last == "help" && own.count == 2 else { return nil }
    return try text(about: own.filter { $0 != "--help" && $0 != "help" }, kinds)
  }

  private static func isAsking(_ word: String) -> Bool {
    switch word.utf8.count {
    case 4: word == "help"
    case 6: word == "--help"
    default: false
    }
  }

  private static func object(_ word: String) throws(CommandFailure) -> String {
    try Command.find(object: word, verb: nil).object
  }

  /// Help on an object, a command, or a command for one type of link.
  private static func text(
    about words: [String], _ kinds: LinkKinds
  ) throws(CommandFailure) -> String {
    guard let object = words.first else { return overview }
    let command = try Command.find(object: object, verb: words.count > 1 ? words[1] : nil)
    guard words.count > 1 || command.verb.isEmpty else {
      return synopses(Command.all.filter { $0.object == command.object }) + "\n" + globalOptions
    }
    var text = "usage: ovlctl \(command.name) \(command.synopsis)\n\n\(command.summary)\n"
    for section in sections(of: command, Array(words.dropFirst(command.verb.isEmpty ? 1 : 2)), kinds) {
      text += "\n\(section.title)\(section.note.map { " (\($0))" } ?? ""):\n"
      text += section.words.isEmpty ? "  none but those of every type\n" : columns(section.words.map(row))
    }
    return text + "\nexample: \(command.example)\n"
  }

  /// What may stand behind a command's verb, and behind the words that are there already.
  private static func sections(
    of command: Command, _ words: [String], _ kinds: LinkKinds
  ) -> [HelpSection] {
    var walk = CommandWalk(command.grammar(), kinds) { _ in nil }
    walk.read(words)
    guard let scope = walk.linkScope else { return walk.grammar.sections }
    // `help link add vxlan`: with help, nobody means a name by it.
    if scope.typeGroup == nil, let type = words.first(where: { scope.typeWords.map(\.word).contains($0) }) {
      walk.read([LinkScope.type, type])
    }
    return walk.linkScope?.sections(of: walk.grammar) ?? []
  }

  /// What fits a screen of 24 lines of 80 columns: what there is, without what it does.
  private static var summary: String {
    var rows: [(objects: String, words: String)] = []
    for object in Command.objects {
      let verbs = Command.all(on: object).map { $0.verb.isEmpty ? $0.synopsis : $0.verb }
      let words = verbs.joined(separator: ", ")
      // Of two with the same words behind them, one line tells.
      if let last = rows.last, last.words == words {
        rows[rows.count - 1].objects += ", \(object)"
      } else {
        rows.append(("  \(object)", words))
      }
    }
    return "usage: ovlctl [OPTION…] OBJECT COMMAND …\n\n" + columns(rows.map { ($0.objects, $0.words) })
      + """

      `ovlctl help` says what each does; `ovlctl help link add type vxlan` tells more.

      """
  }

  private static var overview: String {
    "usage: ovlctl [OPTION…] OBJECT COMMAND …\n\n" + synopses(Command.all) + "\n" + globalOptions
      + "\nEach keyword may also be written as a long option: `vni 10`, `--vni 10`, `--vni=10`.\n"
      + "`ovlctl help OBJECT COMMAND` tells more; `ovlctl help link add type vxlan` lists a type's options.\n"
  }

  private static func synopses(_ commands: [Command]) -> String {
    columns(commands.map { ("  ovlctl \($0.name)", $0.summary) })
  }

  private static var globalOptions: String {
    "options:\n"
      + columns(
        GlobalOptions.declarations.map { option in
          (
            "  " + option.spellings.joined(separator: ", ") + option.joinedPlaceholder
              + (option.placeholder.map { " \($0)" } ?? ""),
            option.summary
          )
        })
  }

  private static func row(of word: CommandWord) -> (String, String) {
    ("  \(word.shownStart)\(word.placeholder.map { " \($0)" } ?? "")", word.summary)
  }

  /// Two columns, the second of which begins where the widest of the first allows.
  private static func columns(_ rows: [(String, String)]) -> String {
    let width = min(36, rows.map(\.0.count).max() ?? 0)
    return rows.map { left, right in
      let gap =
        left.count <= width
        ? String(repeating: " ", count: width - left.count) : "\n" + String(repeating: " ", count: width)
      return "\(left)\(gap)  \(right)\n"
    }.joined()
  }
}
