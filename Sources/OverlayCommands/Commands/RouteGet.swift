import NetlinkKit

/// `route get`: by which route the kernel would reach an address.
enum RouteGet {
  private static let sender = CommandWord(
    "from", offering: .ownAddress(withLength: false), "source address of the packets")
  private static let device = CommandWord(
    "dev", aliases: ["oif"], offering: .link(.any), "link that the packets are to leave by")
  private static let receiver = CommandWord(
    "to", value: "ADDRESS", "where the packets go; the word alone will do")

  static let grammar = Grammar(
    operands: [Operand(.anything, tells: receiver.subject)], words: [sender, device, receiver])

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var destination: IPAddress?
    var source: IPAddress?
    var linkName: String?
    while let keyword = words.nextKeyword() {
      switch keyword {
      case sender: source = try address(try words.value(of: keyword))
      case device: linkName = try words.linkName(of: keyword)
      case receiver: destination = try address(try words.value(of: keyword))
      default:
        guard destination == nil, !keyword.isLong else {
          throw unknownOption(keyword, among: grammar.keywords)
        }
        destination = try address(keyword.spelled)
      }
    }
    guard let destination else { throw .usage("the address is missing", hint: example) }
    try session.options.family.check(destination)
    try source?.family.check(destination)
    let operation = "find a route to \(destination)"
    let link = try linkName.map { name throws(CommandFailure) in
      try session.link(named: name, during: operation).index
    }
    let route: Route
    do throws(NetlinkError) {
      route = try session.kernel.route(to: destination, from: source, leavingBy: link)
    } catch {
      throw failure(for: error, to: destination, from: source, operation)
    }
    let known = session.known(route.referredLinks)
    session.show(RouteRendering(options: session.options, known: known).render([route]))
  }

  private static let example = "for example: `ovlctl route get 10.2.0.1`"

  private static func address(_ word: String) throws(CommandFailure) -> IPAddress {
    let word = try PrefixWord(word, hint: example)
    guard word.prefix.length == word.address.bitCount else {
      throw .usage("\(word.prefix) is not one address", hint: example)
    }
    return word.address
  }

  /// The kernel answers with the number that a packet's sender would get.
  private static func failure(
    for error: NetlinkError, to destination: IPAddress, from source: IPAddress?, _ operation: String
  ) -> CommandFailure {
    var error = error
    var hint: String?
    let asRouted = "`ovlctl \(destination.family == .ipv6 ? "-6 " : "")route show match \(destination)`"
    switch error.errno {
    case .unreachable where error.kernelMessage == nil:
      error.explanation = "no route leads there"
      hint = source.map { "the source \($0) must be an address of this host" }
    case .hostUnreachable where error.kernelMessage == nil:
      error.explanation = "the route makes the destination unreachable"
      hint = "\(asRouted) shows it"
    case .accessDenied where error.kernelMessage == nil:
      error.explanation = "the route prohibits the destination"
      hint = "\(asRouted) shows it"
    case .invalid where error.kernelMessage == nil:
      error.explanation = "a blackhole route drops the packets, or the destination is none"
      hint = "\(asRouted) shows it"
    default: break
    }
    return CommandFailure(error, during: operation, hint: hint)
  }
}
