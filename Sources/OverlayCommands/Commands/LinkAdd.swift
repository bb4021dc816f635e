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
    // First what holds whatever the underlay is: a lookup's failure must not hide a contradiction.
    try kind.checkRules(specific, isNew: false)
    try Underlay.complete(&specific, of: kind, in: &session, during: operation)
    try kind.checkRules(specific, isNew: true)
    if kind.needsLower, meaning.general.settings[LinkOptions.lower] == nil {
      throw .usage("\(kind.name) needs \(meaning.general.spelling(of: LinkOptions.lower.descriptor)) LINK")
    }
    try session.resolve(&meaning.general, during: operation)
    try session.resolve(&specific, during: operation)

    var link = LinkSpecification(name: line.name, kind: kind)
    link.options = meaning.general.settings
    let home = link.options[LinkOptions.namespace]
    link.kindOptions = specific.settings
    if line.toleratesPresence, try isPresent(link, in: home, meaning.general, specific, &session) { return }
    let finishing = LinkFinishing(takingFrom: &link)
    let diagnosis = LinkDiagnosis(
      operation: operation, link: link, general: meaning.general, specific: specific,
      vtep: kind == Vxlan.kind ? specific.settings : nil)
    do throws(NetlinkError) {
      let name = try create(link, in: &session)
      try finishing.finish(name, in: home, &session)
      if line.name == nil, !session.options.isDryRun { session.streams.output.write(line: name) }
    } catch {
      throw diagnosis.failure(for: error, in: &session)
    }
  }

  /// Whether the link is there already, as it is asked for; one that differs is an error.
  private static func isPresent(
    _ link: LinkSpecification, in home: NamespaceTarget?, _ general: GivenOptions, _ specific: GivenOptions,
    _ session: inout Session
  ) throws(CommandFailure) -> Bool {
    guard let name = link.name else { throw .usage("--if-missing needs the link's name") }
    let present: Link
    do throws(NetlinkError) {
      present = try session.link(named: name, in: home)
    } catch {
      if error.errno == .noSuchDevice { return false }
      throw CommandFailure(error, during: "look for \(name)")
    }
    let operation = "keep \(name) as it is"
    guard present.kindName == link.kind?.name else {
      throw .system(
        "cannot \(operation): it is of type \(present.kindName ?? "none"), not \(link.kind?.name ?? "none")")
    }
    let known = session.known(present.referredLinks)
    let differences = LinkComparison(present: present, known: known).differences(general, specific)
    guard !differences.isEmpty else { return true }
    let list = differences.map { "\($0.option) is \($0.present), not \($0.wanted)" }.joined(separator: "; ")
    throw .system("cannot \(operation): \(list)", hint: "`ovlctl link set` changes it, or delete it first")
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
