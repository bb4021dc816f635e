import NetlinkKit
import Overlay

/// The words of `ipsec connect` and `ipsec disconnect`.
struct IPsecConnectionLine {
  private(set) var device: String
  private(set) var remote: IPAddress?
  /// The file with the secret, and what names it.
  private(set) var secret: (path: String, keyword: String)?
  private(set) var socket = KeyExchangeDaemon.standardPath
  /// How many seconds to wait for keys; nil for not at all.
  private(set) var patience: Int32?

  private static let link = CommandWord(
    "dev", offering: .link(.any), "the tunnel, where its name does not stand alone")
  private static let remoteWord = CommandWord(
    "remote", value: "ADDRESS", "the other end, of a VTEP that has several")
  private static let secretWord = CommandWord(
    "psk", offering: .file, "file with the secret that both ends know; - reads stdin")
  private static let socketWord = CommandWord(
    "uri", value: "SOCKET", "the daemon's socket for vici (\(KeyExchangeDaemon.standardPath))")
  private static let waiting = CommandWord(
    "wait", form: .long, value: "SECONDS", "wait until both ends have agreed upon keys")

  private static let operand = Operand(.link(.any), tells: link.subject, comesFirst: true)

  /// What stands behind `connect`.
  static let connecting = Grammar(
    operands: [operand], words: [link, secretWord, remoteWord, socketWord, waiting])
  /// What stands behind `disconnect`.
  static let disconnecting = Grammar(operands: [operand], words: [link, remoteWord, socketWord])

  private static let example = "for example: `ovlctl ipsec connect vxlan10 --psk secret.txt`"
  private static let greatestPatience: Int32 = 3600

  init(_ words: inout Words, _ grammar: Grammar) throws(CommandFailure) {
    var device: String?
    while let keyword = words.nextKeyword() {
      let word = grammar.words.first { $0 ~= keyword }
      switch word?.keyword {
      case Self.link.keyword: device = try words.linkName(of: keyword, inPlaceOf: device)
      case Self.remoteWord.keyword: remote = try Self.address(keyword, &words, inPlaceOf: remote)
      case Self.secretWord.keyword:
        guard secret == nil else { throw .usage("\(keyword.spelled) is given twice") }
        secret = (try words.value(of: keyword), keyword.spelled)
      case Self.socketWord.keyword: socket = try words.value(of: keyword)
      case Self.waiting.keyword: patience = try Self.seconds(keyword, &words)
      default:
        guard !keyword.isLong, device == nil else { throw unknownOption(keyword, among: grammar.keywords) }
        try checkLinkName(keyword.spelled)
        device = keyword.spelled
      }
    }
    guard let device else { throw .usage("which tunnel?", hint: Self.example) }
    self.device = device
  }

  private static func address(
    _ keyword: Keyword, _ words: inout Words, inPlaceOf earlier: IPAddress?
  ) throws(CommandFailure) -> IPAddress {
    guard earlier == nil else { throw .usage("\(keyword.spelled) is given twice") }
    let word = try words.value(of: keyword)
    guard let address = IPAddress(word), !address.isMulticast, !address.isUnspecified else {
      throw .usage("\(keyword.spelled): “\(word)” is not the IP address of a host")
    }
    return address
  }

  private static func seconds(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> Int32 {
    let word = try words.value(of: keyword)
    guard let seconds = Int32(word), (1...greatestPatience).contains(seconds) else {
      throw .usage("\(keyword.spelled): “\(word)” is no number of seconds from 1 to \(greatestPatience)")
    }
    return seconds
  }

  /// The file with the secret, which must be given.
  func requiredSecret() throws(CommandFailure) -> (path: String, keyword: String) {
    guard let secret else {
      throw .usage(
        "`--psk FILE` is missing: the file with the secret that both ends know",
        hint: "`head -c 32 /dev/urandom | base64` makes one")
    }
    return secret
  }
}
