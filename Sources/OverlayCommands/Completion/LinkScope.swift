import NetlinkKit

/// What is known of a link that is there.
struct PresentLink {
  /// Its kind; nil where this program does not know it.
  let kind: LinkKind?
  /// Whether it is a bridge's port.
  let isPort: Bool
}

/// Which options a line about a link may have, by what it has told already.
struct LinkScope {
  /// What the names of links are told as.
  static let name = "name"
  /// What the type is told as.
  static let type = "type"
  /// What the other end of a pair is told as.
  static let peer = "peer"

  private let verb: LinkLine.Verb
  /// The kinds that the link may be of; nil where nothing tells.
  private let kinds: [LinkKind]?
  private let isBehindPortType: Bool
  private let isPort: Bool
  /// The kinds that there are.
  private let all: LinkKinds

  private static let general = OptionGroup(
    LinkOptions.table, present: [(LinkOptions.group.descriptor, .linkGroup)])
  private static let port = OptionGroup(BridgePort.table, of: BridgePort.table.name)
  private static let longPort = OptionGroup(
    BridgePort.table, prefix: LinkLine.portPrefix, of: BridgePort.table.name)
  private static let peerOptions = OptionGroup(LinkOptions.table, prefix: PeerLine.prefix)

  init(
    _ verb: LinkLine.Verb, _ said: Said, _ all: LinkKinds, present: (String) -> PresentLink?
  ) {
    self.verb = verb
    self.all = all
    let types = said.all(of: Self.type)
    isBehindPortType = types.last == BridgePort.table.name
    let link = verb == .set ? said[Self.name].flatMap(present) : nil
    isPort = link?.isPort ?? said.tells(Self.general.subject(of: LinkOptions.master.descriptor))
    let named = types.compactMap(all.named).last ?? link?.kind
    kinds = named.map { [$0] } ?? (verb == .add ? Self.kinds(toldBy: said, among: all) : nil)
  }

  private static func kinds(toldBy said: Said, among all: LinkKinds) -> [LinkKind]? {
    if said.tells(peer) || said.options.contains(where: { peerOptions.match($0) != nil }) {
      return [Veth.kind]
    }
    let telling = LinkMeaning.telling(said.options, among: all)
    return telling.isEmpty ? nil : LinkMeaning.kinds(toldBy: telling, among: all)
  }

  /// The one type that the line tells, with the options that it has; nil where it tells none, or leaves a choice.
  var typeGroup: (name: String, summary: String, options: OptionGroup)? {
    let kind = kinds.flatMap { $0.count == 1 ? $0.first : nil }
    let name = isBehindPortType ? Self.portType.word : kind?.name
    return Self.typeGroups(of: verb, all).first { $0.name == name }
  }

  /// The options that links of every type have.
  static func generalOptions(of verb: LinkLine.Verb) -> OptionGroup { settable(general, by: verb) }

  /// The types of links, and that of a bridge's port, with the options of each.
  static func typeGroups(
    of verb: LinkLine.Verb, _ kinds: LinkKinds
  ) -> [(name: String, summary: String, options: OptionGroup)] {
    kinds.map { ($0.name, $0.summary, settable(group($0), by: verb)) }
      + [(portType.word, portType.summary, settable(port, by: verb))]
  }

  /// The types of links, and that of a bridge's port.
  var typeWords: [Candidate] { Self.types(all) + [Self.portType] }

  /// The options that links of every type have.
  var generalOptions: OptionGroup { Self.generalOptions(of: verb) }

  /// The types of links.
  static func types(_ kinds: LinkKinds) -> [Candidate] {
    kinds.map { Candidate(word: $0.name, summary: $0.summary) }
  }

  /// What stands in the place of a type for the options of a bridge's port.
  static let portType = Candidate(
    word: BridgePort.table.name,
    summary: "port of a bridge: `--\(LinkLine.portPrefix)OPTION`, with `master`")

  private var mayHavePeer: Bool { verb == .add && kinds?.contains(Veth.kind) ?? true }

  /// Whether a keyword makes sense by what is known.
  func admits(_ word: CommandWord) -> Bool { word.subject != Self.peer || mayHavePeer }

  /// What an option's keyword spells, in the first group that has it, in the command's own order.
  ///
  /// - Parameter beforeName: whether a word that is rather a name is one.
  func option(_ keyword: Keyword, beforeName: Bool) -> (match: FieldTable.Match, group: OptionGroup)? {
    if isBehindPortType { return OptionGroup.match(keyword, in: [Self.port, Self.general]) }
    // A group is made of a table that has the word, and of no other.
    func having(_ kind: LinkKind) -> Bool { kind.table.match(keyword.name, isLong: keyword.isLong) != nil }
    let others = beforeName ? Self.groupWithoutPlainWords : Self.group
    return OptionGroup.match(keyword, in: (kinds ?? []).filter(having).map(Self.group) + [Self.general])
      ?? OptionGroup.match(keyword, in: all.filter(having).map(others))
      ?? OptionGroup.match(keyword, in: [Self.longPort, Self.peerOptions, Self.port])
  }

  /// The groups whose options are offered.
  ///
  /// Where nothing tells the kind, the options of all kinds would hide the others: only those that tell a kind are
  /// offered then, and the rest when it has been begun.
  func offered(isLong: Bool, isBegun: Bool) -> [OptionGroup] {
    if isBehindPortType { return [offered(Self.port)] }
    let own =
      kinds?.map(Self.group) ?? all.map(isBegun ? Self.group : Self.groupOfTellingOptions)
    let ports = isLong && isPort ? [Self.port, Self.longPort] : []
    let peers = isLong && mayHavePeer && (kinds != nil || isBegun) ? [Self.peerOptions] : []
    return (own + [Self.general] + ports + peers).map(offered)
  }

  private static func group(_ kind: LinkKind) -> OptionGroup { OptionGroup(kind.table, rules: kind.rules) }

  private static func groupWithoutPlainWords(_ kind: LinkKind) -> OptionGroup {
    let fields = kind.table.fields.filter { if case .alternative = $0.codec { false } else { true } }
    return OptionGroup(kind.table, only: fields)
  }

  private static func groupOfTellingOptions(_ kind: LinkKind) -> OptionGroup {
    OptionGroup(kind.table, only: kind.table.fields.filter(\.impliesKind))
  }

  /// What can be given of a group: of a link that is there, only what can be changed.
  private static func settable(_ group: OptionGroup, by verb: LinkLine.Verb) -> OptionGroup {
    group.keeping { verb == .add || $0.access == .changeable }
  }

  /// The same but for the other end of a pair, which has keywords of its own.
  private func offered(_ group: OptionGroup) -> OptionGroup {
    Self.settable(group, by: verb).keeping { if case .peer = $0.codec { false } else { true } }
  }
}
