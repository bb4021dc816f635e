import NetlinkKit

/// `link property add|del dev LINK altname NAME…`: further names of a link.
enum LinkProperty {
  private static let device = CommandWord("dev", offering: .link(.any), "the link")
  private static let name = CommandWord(
    "altname", value: "NAME", offering: .alternativeName, isRepeatable: true, "a further name")

  private static let verbs = [
    Candidate(word: "add", summary: "give the link a name"),
    Candidate(word: "del", summary: "take a name from the link"),
  ]

  static let grammar = Grammar(
    operands: [Operand(.words(verbs), tells: "verb", comesFirst: true)], words: [device, name])

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let isAddition: Bool
    let verb = words.next()
    switch verb {
    case "add": isAddition = true
    case "del", "delete": isAddition = false
    default:
      throw .usage(
        "link property has the commands \(verbs[0].word) and \(verbs[1].word)",
        hint: verb.flatMap { suggestion(for: $0, among: verbs.map(\.word)) } ?? example)
    }
    var linkName: String?
    var names: [String] = []
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: linkName = try words.linkName(of: keyword)
      case name: names.append(try alternativeName(try words.value(of: keyword)))
      default: throw unknownOption(keyword, among: grammar.keywords)
      }
    }
    guard let linkName, !names.isEmpty else {
      throw .usage("the link or its further name is missing", hint: example)
    }
    let operation = "\(isAddition ? "add" : "delete") the name \(names.joined(separator: ", "))"
    let link = try session.link(named: linkName, during: operation)
    do throws(NetlinkError) {
      try session.perform(
        isAddition
          ? AlternativeNames.addition(of: names, to: link.index)
          : AlternativeNames.removal(of: names, from: link.index))
    } catch {
      var error = error
      if error.errno == .exists, error.kernelMessage == nil {
        error.explanation = "a link has this name already"
      }
      if error.errno == .noSuchFile || error.errno == .invalid, error.kernelMessage == nil, !isAddition {
        error.explanation = "\(link.name) has no such name"
      }
      throw CommandFailure(error, during: operation)
    }
  }

  private static let example =
    "for example: `ovlctl link property add dev vxlan10 altname overlay-of-the-blue-team`"

  private static func alternativeName(_ name: String) throws(CommandFailure) -> String {
    guard !name.isEmpty, name.utf8.count <= AlternativeNames.maximumLength,
      !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") })
    else {
      throw .usage(
        "“\(name)” is not a further name: 1 to \(AlternativeNames.maximumLength) bytes without white space and “/”"
      )
    }
    return name
  }
}
