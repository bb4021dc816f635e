import NetlinkKit

/// What the words of a `link` command mean, once the kind is known.
struct LinkMeaning {
  var kind: LinkKind?
  /// Options of links of every kind.
  var general = GivenOptions(LinkOptions.table)
  /// The kind's own options; nil where no kind is known.
  var specific: GivenOptions?
  /// What the bridge that the link is a port of is to know of it.
  var port = GivenOptions(BridgePort.table)
  /// Whether the link is a bridge's port, or is to be one.
  private let isPort: Bool
  /// The kinds that there are.
  private let kinds: LinkKinds

  /// Gives each option of a line its meaning.
  ///
  /// - Parameters:
  ///   - isPort: whether the link is a bridge's port already.
  ///   - barePrefersGeneral: whether a bare word in front of `type` means the link's own option where it could
  ///     also be the kind's, as iproute2 has it.
  init(
    _ line: LinkLine, kind: LinkKind?, isPort: Bool = false, barePrefersGeneral: Bool
  ) throws(CommandFailure) {
    self.kind = kind
    self.isPort = isPort || line.givesMaster
    kinds = line.kinds
    specific = kind.map { GivenOptions($0.table) }
    for option in line.options {
      let prefersGeneral = barePrefersGeneral && option.place == .inFront && !option.keyword.isLong
      try take(option, prefersGeneral: prefersGeneral)
    }
    if let peer = line.peer { try take(peer) }
  }

  private mutating func take(_ option: LinkLine.Option, prefersGeneral: Bool) throws(CommandFailure) {
    let keyword = option.keyword
    let general = option.spelled.general
    let own = option.match(of: kind)
    if option.place == .behindPortType, let port = option.port {
      try self.port.take(port, keyword, option.values)
    } else if let general, prefersGeneral || own == nil {
      try self.general.take(general, keyword, option.values)
    } else if let own {
      try takeOwn(own, option)
    } else if keyword.isLong, isPort, let port = option.port {
      try self.port.take(port, keyword, option.values)
    } else {
      throw foreign(keyword, isPorts: option.port != nil)
    }
  }

  private mutating func takeOwn(
    _ own: FieldTable.Match, _ option: LinkLine.Option
  ) throws(CommandFailure) {
    let keyword = option.keyword
    if own.field.codec.isKeywordAlone, let state = option.values.first {
      throw .usage(
        "\(keyword.spelled) of \(kind?.name ?? "the link") takes no value",
        hint: isPort && option.port != nil
          ? "for the bridge's port: `type \(BridgePort.table.name) \(keyword.name) \(state)`" : nil)
    }
    try specific?.take(own, keyword, option.values)
  }

  private mutating func take(_ peer: PeerLine) throws(CommandFailure) {
    guard kind == Veth.kind else {
      throw .usage("\(peer.spelled) is an option of veth\(kind.map { ", not of \($0.name)" } ?? "")")
    }
    specific?.set(Veth.peer, peer.specification)
  }

  /// An option that other kinds have.
  private func foreign(_ keyword: Keyword, isPorts: Bool) -> CommandFailure {
    if isPorts {
      return isPort
        ? .usage(
          "\(keyword.spelled) is an option of a bridge's port",
          hint: "`--\(keyword.name) …`, or `type \(BridgePort.table.name) \(keyword.name) …`")
        : .usage("\(keyword.spelled) is an option of a bridge's port, which this link is not")
    }
    let owners = kinds.filter { $0.table.match(keyword.name, isLong: keyword.isLong) != nil }.map(
      \.name)
    guard let kind else {
      return .usage("\(keyword.spelled) is an option of \(owners.joined(separator: ", "))")
    }
    return .usage("\(keyword.spelled) is an option of \(owners.joined(separator: ", ")), not of \(kind.name)")
  }

  /// Whether the link is to stand in another namespace, whose routing table is not ours.
  var standsElsewhere: Bool {
    general.settings[LinkOptions.lowerNamespaceName] != nil
      || general.settings[LinkOptions.lowerNamespace] != nil
  }

  // MARK: The kind, where no word says it

  /// The kind that the options of a line tell; never guessed from the name.
  static func impliedKind(of line: LinkLine) throws(CommandFailure) -> LinkKind {
    if line.peer != nil { return Veth.kind }
    let telling = telling(
      line.options.filter { $0.place != .behindPortType }.map(\.keyword), among: line.kinds)
    let everyKind = line.kinds.names.joined(separator: ", ")
    guard !telling.isEmpty else {
      throw .usage("the link's type is missing; it is one of \(everyKind)", hint: "add `--type TYPE`")
    }
    let candidates = kinds(toldBy: telling, among: line.kinds)
    if candidates.count == 1, let kind = candidates.first { return kind }
    let spelled = telling.map(\.spelled).joined(separator: " ")
    guard !candidates.isEmpty else {
      throw .usage("no link type has all of \(spelled)", hint: "add `--type TYPE`")
    }
    throw .usage(
      "\(spelled) may mean \(candidates.map(\.name).joined(separator: " or "))", hint: "add `--type TYPE`")
  }

  /// The keywords, among those of options, that some kinds have and not all links.
  static func telling(_ keywords: [Keyword], among kinds: LinkKinds) -> [Keyword] {
    keywords.filter { keyword in
      LinkOptions.table.match(keyword.name, isLong: keyword.isLong) == nil
        && kinds.contains { $0.table.match(keyword.name, isLong: keyword.isLong) != nil }
    }
  }

  /// The kinds that have all of some keywords; the one alone that is meant by one of them.
  static func kinds(toldBy keywords: [Keyword], among kinds: LinkKinds) -> [LinkKind] {
    if let kind = kinds.first(where: { kind in keywords.contains { kind.isImplied(by: $0) } }) {
      return [kind]
    }
    return kinds.filter { kind in
      keywords.allSatisfy { kind.table.match($0.name, isLong: $0.isLong) != nil }
    }
  }
}

extension LinkKind {
  /// Whether a word is of this kind alone in the tool's grammar: `--vni` means vxlan.
  fileprivate func isImplied(by keyword: Keyword) -> Bool {
    table.match(keyword.name, isLong: keyword.isLong)?.fields.contains(where: \.impliesKind) ?? false
  }

  /// Checks what the options ask of one another.
  func checkRules(_ given: GivenOptions, isNew: Bool) throws(CommandFailure) {
    try given.check(rules, isNew: isNew)
  }
}
