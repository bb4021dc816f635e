import NetlinkKit

/// `addr add`, `addr del`: gives a link an address, or takes it away.
enum AddressChange {
  enum Verb: String {
    case add, delete
  }

  static func run(_ verb: Verb, _ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try AddressLine(&words)
    let preposition = verb == .add ? "to" : "from"
    let operation = "\(verb.rawValue) \(line.local)/\(line.prefixLength) \(preposition) \(line.linkName)"
    let link = try session.identity(ofLink: line.linkName, during: operation)
    let address = line.address(on: link.index)
    if let label = line.options.settings[AddressOptions.label], !label.hasPrefix(link.name) {
      let spelled = line.options.spelling(of: AddressOptions.label.descriptor)
      throw .usage("\(spelled): “\(label)” does not begin with “\(link.name)”")
    }
    do throws(NetlinkError) {
      try session.conclude(with: verb == .add ? address.addition() : address.deletion())
    } catch {
      var error = error
      switch error.errno {
      case .exists where error.kernelMessage == nil:
        error.explanation = "\(link.name) has the address already"
      case .addressNotAvailable where error.kernelMessage == nil:
        error.explanation = "\(link.name) does not have this address"
      default: break
      }
      let hint =
        verb == .delete && error.errno == .addressNotAvailable
        ? "`ovlctl addr show dev \(link.name)` lists what it has" : nil
      throw CommandFailure(
        error, during: operation, option: address.option(at: error.attributePath).map(line.options.spelling),
        hint: hint)
    }
  }
}

/// The words of `addr show`: whose addresses are meant.
struct AddressFilter {
  private(set) var linkName: String?
  private(set) var isUp = false

  private static let device = CommandWord("dev", offering: .link(.any), "addresses of this link alone")
  private static let up = CommandWord("up", "links that are up alone")

  static let grammar = Grammar(
    operands: [Operand(.link(.any), tells: device.subject)], words: [device, up])

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.device: linkName = try words.linkName(of: keyword)
      case Self.up: isUp = true
      default:
        guard !keyword.isLong, linkName == nil else {
          throw unknownOption(keyword, among: Self.grammar.keywords)
        }
        try checkLinkName(keyword.spelled)
        linkName = keyword.spelled
      }
    }
  }
}

/// `addr show`: the addresses of links.
enum AddressShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try AddressFilter(&words)
    do throws(NetlinkError) {
      let text = try list(filter.linkName, isUp: filter.isUp, in: &session)
      session.show(text, isBrief: session.options.isBrief)
    } catch {
      throw CommandFailure(error, during: "show addresses")
    }
  }

  private static func list(
    _ linkName: String?, isUp: Bool, in session: inout Session
  ) throws(NetlinkError) -> [UInt8] {
    let options = session.options
    var link = LinkRendering(
      options: options, kinds: session.kinds, known: session.known([]), showsMode: false)
    var messages: [[UInt8]] = []
    var record = LinkRecord()
    if let linkName {
      let message = try session.kernel.linkMessage(named: linkName)
      try record.read(message.span)
      messages = [message]
    } else {
      let dump = try session.kernel.walkLinks(
        withStatistics: options.showsStatistics, restart: { messages = [] }
      ) { record, payload in
        link.names.known.insert(LinkIdentity(record, payload))
        messages.append(payload.copied)
      }
      session.complete(dump, of: "links")
    }
    session.remember(link.names.known)
    let dump = try session.kernel.addresses(
      link: linkName == nil ? nil : record.header.index, family: options.family)
    let addresses = session.complete(dump, of: "addresses")
    try session.lookUp(messages, for: &link)
    var rendering = AddressRendering(
      link: link, addresses: addresses, onlyWithAddresses: options.family != .unspecified)
    for message in messages {
      try record.read(message.span)
      if !isUp || record.isUp { rendering.append(record, message.span) }
    }
    return rendering.finish()
  }
}
