import NetlinkKit

/// `link add`: makes a finished link, in one message.
enum LinkAdd {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try LinkLine(.add, &words)
    let kind: LinkKind
    if let named = line.kind { kind = named } else { kind = try LinkMeaning.impliedKind(of: line) }
    // Without `type` on the line the words are not iproute2's, and mean the overlay's options.
    var meaning = try LinkMeaning(line, kind: kind, barePrefersGeneral: line.kind != nil)
    let operation = "add \(line.name ?? "a \(kind.name) link")"

    var specific = meaning.specific ?? GivenOptions(kind.table)
    specific.complete { kind.completed($0) }
    try Underlay.complete(&specific, of: kind, in: &session, during: operation)
    try kind.checkRules(specific, isNew: true)
    try session.resolve(&meaning.general, during: operation)
    try session.resolve(&specific, during: operation)

    var link = LinkSpecification(name: line.name, kind: kind)
    link.options = meaning.general.settings
    link.kindOptions = specific.settings
    let diagnosis = LinkDiagnosis(
      operation: operation, link: link, general: meaning.general, specific: specific)
    do throws(NetlinkError) {
      try create(link, in: &session)
    } catch {
      throw diagnosis.failure(for: error, in: &session)
    }
  }

  private static func create(_ link: LinkSpecification, in session: inout Session) throws(NetlinkError) {
    guard link.name == nil else {
      try session.perform(link.creation())
      return
    }
    let name = try LinkNaming.create(link, in: &session)
    if !session.options.isDryRun { session.streams.output.write(line: name) }
  }
}
