import NetlinkKit

/// `batch`: runs the commands of a file, one a line.
enum BatchCommand {
  static let object = "batch"

  static let command = Command(
    object: object, verb: "", synopsis: "FILE|- [--keep-going]",
    summary: "run the commands of a file, one a line, many at a time",
    example: "ovlctl batch commands.txt", grammar: { grammar },
    isForFiles: false, action: .kernel(run))

  static let all = [command]

  static let keepGoing = CommandWord("keep-going", form: .long, "go on behind a line that fails")

  private static let grammar = Grammar(operands: [Operand(.file, tells: "file")], words: [keepGoing])

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var file: String?
    var keepsGoing = session.options.keepsGoing
    while let keyword = words.nextKeyword() {
      if keyword.isLong {
        guard keepGoing ~= keyword else { throw unknownOption(keyword, among: grammar.keywords) }
        keepsGoing = true
      } else {
        guard file == nil else { throw .usage("one file at a time: “\(keyword.spelled)” is one too many") }
        file = keyword.spelled
      }
    }
    guard let file else {
      throw .usage("which file?", hint: "`ovlctl batch FILE`, or `-` for standard input")
    }
    var run = LineRun(of: .commands, from: try LineReader(file), keepsGoing: keepsGoing)
    try run.run(&session)
  }

  /// What `-b FILE` stands for.
  static func words(for file: String, _ others: [String]) throws(CommandFailure) -> [String] {
    guard others.isEmpty else { throw .usage("“\(others[0])” has no place beside -b \(file)") }
    return [object, file]
  }
}
