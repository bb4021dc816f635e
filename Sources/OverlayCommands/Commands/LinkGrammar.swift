import NetlinkKit

/// The keywords of `link add`, `replace` and `set` beside the options.
extension LinkLine {
  /// `name NAME`
  static let newName = CommandWord(
    "name", value: "NAME", tells: LinkScope.name, "the name of the new link")
  private static let furtherName = CommandWord(
    "name", value: "NAME", tells: "new name", "the name that the link is to have")
  static let device = CommandWord(
    "dev", form: .bare, value: "NAME", tells: LinkScope.name, until: LinkScope.type,
    "the name of the new link")
  private static let presentDevice = CommandWord(
    "dev", form: .bare, offering: .link(.any), tells: LinkScope.name, until: LinkScope.type, "the link")
  static let type = CommandWord(
    LinkScope.type, offering: .linkType, "the link's type")
  private static let presentType = CommandWord(
    LinkScope.type, offering: .linkOrPortType,
    isRepeatable: true, "the link's type, or what it is to its master")
  static let ifMissing = CommandWord(
    "if-missing", form: .long, "a link that is there as it is to be is no fault")
  static let peer = CommandWord(
    "peer", form: .bare, tells: LinkScope.peer, rest: { PeerLine.grammar },
    "all that follows is the other end's")
  static let peerName = CommandWord(
    "peer", aliases: [PeerLine.prefix + PeerLine.newName.keyword], form: .long, value: "NAME",
    tells: LinkScope.peer,
    "the other end's name")

  /// What stands behind `link add`.
  static let additionGrammar = Grammar(
    operands: [Operand(.anything, tells: LinkScope.name)],
    words: [newName, device, type, ifMissing, peer, peerName], links: .add)

  /// What stands behind `link replace`.
  static let replacementGrammar = Grammar(
    operands: [Operand(.link(.any), tells: LinkScope.name)],
    words: [newName, device, type, peer, peerName], links: .add)

  /// What stands behind `link set`.
  static let changeGrammar = Grammar(
    operands: [Operand(.link(.any), tells: LinkScope.name, comesFirst: true)],
    words: [presentDevice, furtherName, presentType], links: .set)
}

extension LinkLine {
  /// A link's name behind the verb, as it is printed: one that might be read as a keyword has the word in front that says
  /// that it is a name.
  static func words(forName name: String, isNew: Bool) -> [String] {
    mayBeKeyword(name) ? [isNew ? newName.keyword : presentDevice.keyword, name] : [name]
  }

  private static func mayBeKeyword(_ name: String) -> Bool {
    guard !isNoKeyword(name) else { return false }
    if [newName, device, type, peer].contains(where: { $0.keyword == name }) { return true }
    let tables = [LinkOptions.table, BridgePort.table] + LinkKinds.all.map(\.table)
    return tables.contains { $0.match(name, isLong: false) != nil }
  }
}

extension PeerLine {
  static let newName = CommandWord(
    "name", aliases: ["dev"], value: "NAME", tells: LinkScope.name, "the other end's name")

  /// What stands behind `peer`.
  static let grammar = Grammar(
    operands: [Operand(.anything, tells: LinkScope.name)], words: [newName],
    options: [OptionGroup(LinkOptions.table)])
}
