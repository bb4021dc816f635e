import NetlinkKit

/// What may stand on every command line.
struct GlobalOptions: Equatable {
  /// `-n`: the namespace to work in, as the user named it; nil for the one that we are in.
  var namespace: String?
  /// `-j`
  var isJSON = false
  /// `-p`: JSON over several lines.
  var isPretty = false
  /// `-d`
  var showsDetails = false
  /// How many times `-s` is given.
  var statisticsLevel = 0
  /// `-br`
  var isBrief = false
  /// `-ts`: say when each change came to be.
  var showsTime = false
  /// `-v`: say what is done beside what was asked for.
  var isVerbose = false
  /// `--dry-run`: send nothing that changes anything.
  var isDryRun = false
  /// `-c`: whether what is shown gets colors.
  var color = ColorChoice.auto
  /// `-b`: the file whose commands are to be run.
  var batchFile: String?
  /// `-force`: go on behind a command that fails.
  var keepsGoing = false
  /// `-4`, `-6`
  var family: AddressFamily = .unspecified

  /// `-s`
  var showsStatistics: Bool { statisticsLevel > 0 }

  /// One option: its spellings, what its value is, and its help.
  struct Declaration {
    let spellings: [String]
    /// What the value is; nil where there is none.
    let value: Wanted?
    /// What the value may be that a `=` parts from the option, and that may be left out; empty where there is none.
    var joined: [String] = []
    let summary: String
    let apply: @Sendable (inout GlobalOptions, String) -> Void

    /// What help writes for the value.
    var placeholder: String? { value?.placeholder }
    /// What help writes for the value that a `=` parts from the option; empty where there is none.
    var joinedPlaceholder: String { joined.isEmpty ? "" : "[=\(joined.joined(separator: "|"))]" }
  }

  /// The options, in the order in which help lists them.
  static let declarations: [Declaration] = [
    Declaration(
      spellings: ["-n", "-netns"], value: .namespace,
      summary: "work in this namespace: a name, a process number or a path"
    ) {
      $0.namespace = $1
    },
    Declaration(
      spellings: ["-j", "-json", "--json"], value: nil, summary: "print JSON, with the keys of `ip -j`"
    ) { options, _ in
      options.isJSON = true
    },
    Declaration(
      spellings: ["-p", "-pretty", "--pretty"], value: nil, summary: "print JSON over several lines"
    ) { options, _ in
      options.isPretty = true
    },
    Declaration(
      spellings: ["-d", "-details", "--details"], value: nil, summary: "show everything that is known"
    ) { options, _ in
      options.showsDetails = true
    },
    Declaration(
      spellings: ["-s", "-statistics", "--statistics"], value: nil,
      summary: "show what links have carried; twice, with the kinds of errors"
    ) { options, _ in
      options.statisticsLevel += 1
    },
    Declaration(
      spellings: ["-br", "-brief", "--brief"], value: nil, summary: "one short line an object"
    ) { options, _ in
      options.isBrief = true
    },
    Declaration(
      spellings: ["-ts", "-tshort", "-timestamp", "--timestamp"], value: nil,
      summary: "with monitor, say when each change was heard of"
    ) { options, _ in
      options.showsTime = true
    },
    Declaration(
      spellings: ["-c", "-color", "--color"], value: nil, joined: ColorChoice.allCases.map(\.rawValue),
      summary: "color what is shown; where it is not given, on a terminal"
    ) {
      $0.color = ColorChoice(rawValue: $1) ?? .always
    },
    Declaration(
      spellings: ["-b", "-batch"], value: .file,
      summary: "run the commands of a file, one a line"
    ) {
      $0.batchFile = $1
    },
    Declaration(
      spellings: ["-force"], value: nil, summary: "with -b, go on behind a command that fails"
    ) { options, _ in
      options.keepsGoing = true
    },
    Declaration(spellings: ["-4"], value: nil, summary: "IPv4 addresses alone") { options, _ in
      options.family = .ipv4
    },
    Declaration(spellings: ["-6"], value: nil, summary: "IPv6 addresses alone") { options, _ in
      options.family = .ipv6
    },
    Declaration(
      spellings: ["-v", "--verbose"], value: nil, summary: "say on stderr what is decided for you"
    ) { options, _ in
      options.isVerbose = true
    },
    Declaration(
      spellings: ["--dry-run"], value: nil, summary: "print what would be sent, and change nothing"
    ) { options, _ in
      options.isDryRun = true
    },
  ]

  /// Takes the options out of the words, wherever they stand.
  ///
  /// - Returns: the other words, in their order. What follows `netns exec` is another program's.
  mutating func take(from words: [String]) throws(CommandFailure) -> [String] {
    guard words.contains(where: { $0.utf8.first == UInt8(ascii: "-") }) else { return words }
    var others: [String] = []
    var index = 0
    while index < words.count {
      if Self.beginsProgram(others) { return others + words[index...] }
      let word = words[index]
      index += 1
      guard let option = Self.declaration(of: word) else {
        others.append(word)
        continue
      }
      guard option.value != nil else {
        option.apply(&self, try option.joinedValue(of: word))
        continue
      }
      guard index < words.count else { throw .usage("\(word) needs a value") }
      option.apply(&self, words[index])
      index += 1
    }
    return others
  }

  /// What a word declares; nil where it is no option of every line.
  static func declaration(of word: String) -> Declaration? {
    guard word.utf8.first == UInt8(ascii: "-") else { return nil }
    if let option = declarations.first(where: { $0.spellings.contains(word) }) { return option }
    guard let sign = word.firstIndex(of: "=") else { return nil }
    return declarations.first { !$0.joined.isEmpty && $0.spellings.contains(String(word[..<sign])) }
  }

  /// Whether the words are `netns exec NAME`, so that another program's follow.
  static func beginsProgram(_ words: [String]) -> Bool {
    words.count == 3 && !words[1].isEmpty && "exec".hasPrefix(words[1])
      && Command.object(words[0]) == "netns"
  }

  /// What stands in the place of a command, and asks the program about itself.
  static let questions = [
    Candidate(word: "--help", summary: "tell about a command, or about all of them"),
    Candidate(word: "--version", summary: "print the version"),
    Candidate(word: "--manual", summary: "print the source of the manual page"),
  ]

  /// A word with a dash in the place of an object, with the nearest one that is an option.
  static func unknown(_ word: String) -> CommandFailure {
    let known = declarations.flatMap(\.spellings) + questions.map(\.word)
    // A letter has too many neighbours.
    return .usage(
      "unknown option “\(word)”", hint: word.utf8.count > 2 ? suggestion(for: word, among: known) : nil)
  }
}

extension GlobalOptions.Declaration {
  /// The value behind the `=` of a word; empty where there is none.
  fileprivate func joinedValue(of word: String) throws(CommandFailure) -> String {
    guard let sign = word.firstIndex(of: "=") else { return "" }
    let value = String(word[word.index(after: sign)...])
    guard joined.contains(value) else {
      throw .usage(
        "\(word[..<sign]): “\(value)” is none of \(joined.joined(separator: ", "))",
        hint: suggestion(for: value, among: joined))
    }
    return value
  }
}
