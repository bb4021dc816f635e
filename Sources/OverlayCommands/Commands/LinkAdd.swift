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
    let home = link.options[LinkOptions.namespace]
    link.kindOptions = specific.settings
    let peer = VethPeer(takingUpFrom: &link)
    let diagnosis = LinkDiagnosis(
      operation: operation, link: link, general: meaning.general, specific: specific,
      vtep: kind == Vxlan.kind ? specific.settings : nil)
    do throws(NetlinkError) {
      let name = try create(link, in: &session)
      try peer?.bringUp(ofLink: name, in: home, &session)
      if line.name == nil, !session.options.isDryRun { session.streams.output.write(line: name) }
    } catch {
      throw diagnosis.failure(for: error, in: &session)
    }
  }

  /// Makes the link and gives its name.
  private static func create(
    _ link: LinkSpecification, in session: inout Session
  ) throws(NetlinkError) -> String {
    guard let name = link.name else { return try LinkNaming.create(link, in: &session) }
    try session.perform(link.creation())
    return name
  }
}
