import NetlinkKit

/// `link add`, `link replace`: makes a finished link, in one message.
enum LinkAdd {
  /// What a link of the name is that is there already.
  enum Presence {
    /// A fault, unless `--if-missing` says otherwise.
    case refused
    /// Something to be changed into what is asked for.
    case replaced
  }

  static func run(
    _ presence: Presence, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    let line = try LinkLine(.add, &words, kinds: session.kinds)
    let kind: LinkKind
    if let named = line.kind { kind = named } else { kind = try LinkMeaning.impliedKind(of: line) }
    // Without `type` on the line the words are not iproute2's, and mean the overlay's options.
    var meaning = try LinkMeaning(line, kind: kind, barePrefersGeneral: line.kind != nil)
    let operation = "add " + (line.name ?? "a \(kind.name) link")

    var specific = meaning.specific ?? GivenOptions(kind.table)
    specific.complete { kind.completed($0) }
    if !meaning.standsElsewhere, Underlay.isUnsaid(specific, of: kind) {
      // First what holds whatever the underlay is: a lookup's failure must not hide a contradiction.
      try kind.checkRules(specific, isNew: false)
      try Underlay.complete(&specific, of: kind, in: &session, during: operation)
    }
    try kind.checkRules(specific, isNew: true)
    if kind.needsLower, meaning.general.settings[LinkOptions.lower] == nil {
      throw .usage("\(kind.name) needs \(meaning.general.spelling(of: LinkOptions.lower.descriptor)) LINK")
    }
    if case .device = kind.making { try TunnelCreation.check(meaning.general, of: kind) }
    try session.resolve(general: &meaning.general, specific: &specific, during: operation)
    try session.resolve(&meaning.port, during: operation)
    try session.checkBridge(meaning, during: operation)
    if kind == Vxlan.kind, !meaning.standsElsewhere {
      try UnderlayRoom.check(meaning.general, of: specific, in: &session, during: operation)
    }

    var link = LinkSpecification(name: line.name, kind: kind)
    link.options = meaning.general.settings
    let home = link.options[LinkOptions.namespace]
    link.kindOptions = specific.settings
    meaning.specific = specific
    if line.toleratesPresence || presence == .replaced,
      let present = try present(
        link, in: home, for: presence == .replaced ? "link replace" : "--if-missing", &session)
    {
      guard presence == .replaced else { return try keep(present, meaning, &session) }
      guard home == nil else {
        throw .usage(
          "link replace does not reach into another namespace", hint: "`ovlctl -n NETNS link replace …`")
      }
      return try LinkSet.turn(present, into: meaning, &session)
    }
    let name: String
    do throws(NetlinkError) {
      name = try create(link, of: kind, isPort: !meaning.port.settings.isEmpty, in: &session)
    } catch {
      throw LinkDiagnosis(operation: operation, new: link, meaning).failure(for: error, in: &session)
    }
    if !meaning.port.settings.isEmpty {
      try session.finishPort(
        name, in: home, meaning.port, LinkDiagnosis(operation: operation, new: link, meaning))
    }
    if line.name == nil, !session.options.isDryRun { session.streams.output.write(line: name) }
  }

  /// The link that is there already; nil where there is none. One of another kind is an error.
  private static func present(
    _ link: LinkSpecification, in home: NamespaceTarget?, for option: String, _ session: inout Session
  ) throws(CommandFailure) -> Link? {
    guard let name = link.name, let kind = link.kind else { throw .usage("\(option) needs the link's name") }
    let present: Link
    do throws(NetlinkError) {
      present = try session.link(named: name, in: home)
    } catch {
      if error.errno == .noSuchDevice { return nil }
      throw CommandFailure(error, during: "look for \(name)")
    }
    guard present.kind == kind else {
      throw .system(
        "cannot keep \(name) as it is: it is of type \(present.typeName ?? "none"), not \(kind.name)")
    }
    return present
  }

  /// Is content with a link that is as asked for; one that differs is an error.
  private static func keep(
    _ present: Link, _ meaning: LinkMeaning, _ session: inout Session
  ) throws(CommandFailure) {
    let known = session.known(present.referredLinks)
    let differences = LinkComparison(present: present, known: known).differences(meaning)
    guard !differences.isEmpty else { return }
    let list = differences.map { "\($0.option) is \($0.present), not \($0.wanted)" }.joined(separator: "; ")
    throw .system(
      "cannot keep \(present.name) as it is: \(list)",
      hint: "`ovlctl link replace` changes it, or delete it first")
  }

  /// Makes the link, finished, and gives its name.
  ///
  /// - Parameter isPort: whether the bridge is to be told of its port behind it.
  private static func create(
    _ link: LinkSpecification, of kind: LinkKind, isPort: Bool, in session: inout Session
  ) throws(NetlinkError) -> String {
    if case .device(let mode) = kind.making { return try TunnelCreation.create(mode, link, &session) }
    var link = link
    let home = link.options[LinkOptions.namespace]
    let finishing = LinkFinishing(takingFrom: &link)
    let name: String
    if let wanted = link.name {
      let request = link.creation()
      if finishing.isNothing, !isPort {
        try session.conclude(with: request)
      } else {
        try session.perform(request)
      }
      name = wanted
    } else {
      name = try LinkNaming.create(link, in: &session)
    }
    try finishing.finish(name, in: home, &session)
    return name
  }
}
