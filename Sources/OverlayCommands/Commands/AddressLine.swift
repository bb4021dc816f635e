import NetlinkKit

/// The words of `addr add` and `addr del`.
struct AddressLine {
  let local: IPAddress
  let prefixLength: UInt8
  let peer: IPAddress?
  let linkName: String
  let scope: UInt8?
  let options: GivenOptions

  init(_ words: inout Words) throws(CommandFailure) {
    var prefix: PrefixWord?
    var peer: PrefixWord?
    var linkName: String?
    var scope: UInt8?
    var broadcast: (Keyword, String)?
    var options = GivenOptions(AddressOptions.table)
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.device: linkName = try words.linkName(of: keyword)
      case Self.peer: peer = try PrefixWord(try words.value(of: keyword), hint: Self.example)
      case Self.scope: scope = try Self.scope(try words.value(of: keyword), keyword)
      case Self.local: prefix = try PrefixWord(try words.value(of: keyword), hint: Self.example)
      default:
        let match = AddressOptions.table.match(keyword.name, isLong: keyword.isLong)
        if let match, match.field == AddressOptions.broadcast.descriptor {
          broadcast = (keyword, try words.value(of: keyword))
        } else if let match {
          try options.take(match, keyword, try match.values(of: keyword, from: &words))
        } else if prefix == nil, !keyword.isLong {
          prefix = try PrefixWord(keyword.spelled, hint: Self.example)
        } else {
          throw unknownOption(keyword, among: Self.grammar(isPresent: false).keywords)
        }
      }
    }
    guard let prefix else { throw .usage("the address is missing", hint: Self.example) }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    if let peer, peer.address.family != prefix.address.family {
      throw .usage("\(prefix.address) and its peer \(peer.address) are of different families")
    }
    local = prefix.address
    self.peer = peer?.address
    // With a peer the length is that of the peer's prefix, as with iproute2.
    prefixLength = (peer == nil ? prefix.length : peer?.length) ?? prefix.address.bitCount
    self.linkName = linkName
    self.scope = scope
    if let (keyword, word) = broadcast {
      try options.takeBroadcast(word, keyword, of: prefix.address, prefixLength: prefixLength)
    }
    self.options = options
  }

  private static let device = CommandWord("dev", offering: .link(.any), "link that has the address")
  private static let local = CommandWord(
    "local", value: "ADDRESS[/LENGTH]", "the address itself; the word alone will do")
  private static let peer = CommandWord(
    "peer", value: "ADDRESS[/LENGTH]",
    "address of the other end of a point-to-point link, with the prefix's length")
  private static let scope = CommandWord(
    "scope", value: "0…255|" + AddressScope.allCases.map(\.word).joined(separator: "|"),
    offering: .plainWords(AddressScope.allCases.map(\.word)),
    "how far the address is valid; it follows from the address")

  /// The keywords beside the options.
  static let words = [device, local, peer, scope]

  /// What stands behind a verb.
  ///
  /// - Parameter isPresent: whether the address is one that is there already.
  static func grammar(isPresent: Bool) -> Grammar {
    Grammar(
      operands: [Operand(isPresent ? .ownAddress(withLength: true) : .anything, tells: local.subject)],
      words: words, options: [OptionGroup(AddressOptions.table)])
  }

  private static let example = "for example: `ovlctl addr add 192.168.60.4/24 dev vxlan10`"

  private static func scope(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> UInt8 {
    if let scope = AddressScope.allCases.first(where: { $0.word == word }) { return scope.rawValue }
    guard let number = try? Codec.integer(word, in: 0...255) else {
      let words = AddressScope.allCases.map(\.word)
      throw .usage(
        "\(keyword.spelled): “\(word)” is none of \(words.joined(separator: ", ")), nor a number from 0 to 255",
        hint: suggestion(for: word, among: words))
    }
    return UInt8(number)
  }

  /// The address on a link; the scope follows from the address where the user gives none.
  func address(on link: Int32) -> InterfaceAddress {
    let isLoopback = local.family == .ipv4 && local.bytes[0] == 127
    return InterfaceAddress(
      link: link, local: local, prefixLength: prefixLength, peer: peer,
      scope: scope ?? (isLoopback ? AddressScope.host : .global).rawValue, options: options.settings)
  }
}

extension GivenOptions {
  /// Takes a broadcast address, where `+` stands for the prefix's last address and `-` for its first.
  fileprivate mutating func takeBroadcast(
    _ word: String, _ keyword: Keyword, of local: IPAddress, prefixLength: UInt8
  ) throws(CommandFailure) {
    guard local.family == .ipv4 else { throw .usage("\(keyword.spelled) is for IPv4 addresses alone") }
    guard word == "+" || word == "-" else {
      guard let match = AddressOptions.table.match(AddressOptions.broadcast.descriptor.keyword) else {
        return
      }
      return try take(match, keyword, [word])
    }
    guard prefixLength <= 30 else {
      throw .usage("\(keyword.spelled) \(word): a prefix of \(prefixLength) bits has no broadcast address")
    }
    let hostBits = UInt32.max >> UInt32(prefixLength)
    let number = local.bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let broadcast = word == "+" ? number | hostBits : number & ~hostBits
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: broadcast >> $0) }
    if let address = IPAddress(bytes: bytes) { set(AddressOptions.broadcast, address) }
  }
}
