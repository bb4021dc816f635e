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

/// `addr show`: the addresses of links.
enum AddressShow {
  private static let device = CommandWord("dev", offering: .link(.any), "addresses of this link alone")
  private static let up = CommandWord("up", "links that are up alone")

  static let grammar = Grammar(
    operands: [Operand(.link(.any), tells: device.subject)], words: [device, up])

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var linkName: String?
    var isUp = false
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: linkName = try words.linkName(of: keyword)
      case up: isUp = true
      default:
        guard !keyword.isLong, linkName == nil else { throw unknownOption(keyword, among: grammar.keywords) }
        try checkLinkName(keyword.spelled)
        linkName = keyword.spelled
      }
    }
    do throws(NetlinkError) {
      var links: [Link]
      if let linkName {
        links = [try session.kernel.link(named: linkName)]
      } else {
        let dump = try session.kernel.links()
        links = session.complete(dump, of: "links")
      }
      session.remember(links)
      let dump = try session.kernel.addresses(
        link: linkName == nil ? nil : links.first?.index, family: session.options.family)
      let addresses = session.complete(dump, of: "addresses")
      if !session.options.isBrief { links = session.named(links, isAsCommand: false) }
      let known = session.known(links.flatMap(\.referredLinks))
      let rendering = AddressRendering(
        link: LinkRendering(options: session.options, known: known), addresses: addresses,
        onlyWithAddresses: session.options.family != .unspecified)
      session.show(
        rendering.render(links.filter { !isUp || $0.isUp }), isBrief: session.options.isBrief)
    } catch {
      throw CommandFailure(error, during: "show addresses")
    }
  }
}
