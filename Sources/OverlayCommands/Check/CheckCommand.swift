import NetlinkKit
import Overlay

/// `check`: what is wrong with overlays, why it matters, and what mends it.
enum CheckCommand {
  static let object = "check"

  static let command = Command(
    object: object, verb: "", synopsis: "[LINK…] [--all] [--only FINDING]…",
    summary: "find the mistakes that overlays suffer from, and say what mends them",
    example: "ovlctl check", grammar: { grammar }, isForFiles: false, action: .kernel(run))

  private static let all = CommandWord("all", form: .long, "the overlays of all namespaces of this host")

  private static let only = CommandWord(
    "only", form: .long, value: "FINDING",
    offering: .words(Check.all.map { Candidate(word: $0.identifier, summary: $0.summary) }),
    isRepeatable: true,
    "look for this kind of mistake alone; the manual lists them")

  private static let grammar = Grammar(
    operands: [Operand(.link(.any), tells: "link", isRepeatable: true)], words: [all, only])

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var names: [String] = []
    var isAll = false
    var checks: [Check] = []
    while let keyword = words.nextKeyword() {
      switch keyword {
      case all: isAll = true
      case only: checks.append(try check(try words.value(of: keyword)))
      default:
        guard !keyword.isLong else { throw unknownOption(keyword, among: grammar.keywords) }
        try checkLinkName(keyword.spelled)
        names.append(keyword.spelled)
      }
    }
    let connect = try session.connection()
    let inspection: Inspection
    do throws(NetlinkError) {
      inspection = try Inspector(over: connect).inspect(all: isAll)
    } catch {
      throw CommandFailure(error, during: "look at this host")
    }
    let findings = inspection.findings(
      try scope(names, isAll, inspection),
      of: checks.isEmpty
        ? Check.all
        : Check.all.filter { check in
          checks.contains { $0.identifier == check.identifier }
        })
    for text in inspection.unknowns(ofAll: isAll) { session.warn("cannot look at \(text)") }
    session.show(findings)
    if findings.contains(where: { $0.severity == .error }) { throw .told }
  }

  /// The kind of mistake of an identifier.
  private static func check(_ identifier: String) throws(CommandFailure) -> Check {
    if let check = Check.all.first(where: { $0.identifier == identifier }) { return check }
    throw .usage(
      "there is no finding called “\(identifier)”",
      hint: suggestion(for: identifier, among: Check.all.map(\.identifier)) ?? "`man ovlctl-check` lists them"
    )
  }

  private static func scope(
    _ names: [String], _ isAll: Bool, _ inspection: Inspection
  ) throws(CommandFailure) -> Inspection.Scope {
    guard !names.isEmpty else { return isAll ? .everything : .place(.home) }
    var links: [LinkNode] = []
    for name in names {
      let found = inspection.survey.namespaces.filter { isAll || $0.place == .home }.compactMap { namespace in
        namespace[name].map { LinkNode($0.index, in: namespace.place) }
      }
      guard !found.isEmpty else { throw .system("cannot check \(name): there is no link called \(name)") }
      links += found
    }
    return .links(links)
  }
}
