import NetlinkKit
import Overlay

/// `check`: what is wrong with overlays, why it matters, and what mends it.
enum CheckCommand {
  static let command = Command(
    object: "check", verb: "", synopsis: "[LINK…] [--all]",
    summary: "find the mistakes that overlays suffer from, and say what mends them",
    example: "ovlctl check", grammar: { grammar }, isForFiles: false, action: .kernel(run))

  private static let all = CommandWord("all", form: .long, "the overlays of all namespaces of this host")

  private static let grammar = Grammar(
    operands: [Operand(.link(.any), tells: "link", isRepeatable: true)], words: [all])

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var names: [String] = []
    var isAll = false
    while let keyword = words.nextKeyword() {
      switch keyword {
      case all: isAll = true
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
    let findings = inspection.findings(try scope(names, isAll, inspection))
    for text in inspection.unknowns(ofAll: isAll) { session.warn("cannot look at \(text)") }
    session.show(findings)
    if findings.contains(where: { $0.severity == .error }) { throw .told }
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
