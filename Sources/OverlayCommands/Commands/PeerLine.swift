import NetlinkKit

/// The words about the other end of a veth pair.
struct PeerLine {
  /// What made the user's line have a peer.
  let spelled: String
  private(set) var name: String?
  private(set) var options = GivenOptions(LinkOptions.table)

  /// What long options of the peer begin with.
  static let prefix = "peer-"

  init(spelled: String) { self.spelled = spelled }

  mutating func readAll(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      try read(keyword, as: keyword.name, &words)
    }
  }

  /// Reads one option; `word` is its keyword without what says that it is the peer's.
  mutating func read(_ keyword: Keyword, as word: String, _ words: inout Words) throws(CommandFailure) {
    if Self.newName ~= Keyword(word) { return try take(name: try words.linkName(of: keyword, isNew: true)) }
    if let match = LinkOptions.table.match(word) {
      guard match.field != LinkOptions.lowerNamespaceName.descriptor else {
        throw .usage("\(keyword.spelled) is nothing that a peer can be told")
      }
      return try options.take(match, keyword, try match.values(of: keyword, from: &words))
    }
    guard !keyword.isLong, name == nil else {
      let prefix = keyword.isLong ? Self.prefix : ""
      throw unknownOption(
        keyword, among: (LinkOptions.table.keywords + [Self.newName.keyword]).map { prefix + $0 })
    }
    try checkLinkName(word, isNew: true)
    name = word
  }

  mutating func take(name: String) throws(CommandFailure) {
    guard self.name == nil else { throw .usage("the peer's name is given twice") }
    self.name = name
  }

  /// The peer as the pair's option wants it.
  var specification: LinkSpecification {
    var peer = LinkSpecification(name: name)
    peer.options = options.settings
    return peer
  }
}
