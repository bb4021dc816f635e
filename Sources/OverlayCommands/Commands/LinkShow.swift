import NetlinkKit

/// `link show`: what links there are, and how they are set.
enum LinkShow {
  private static let device = CommandWord(
    "dev", aliases: ["name"], offering: .link(.any), tells: LinkScope.name, "this link alone")
  private static let type = CommandWord(
    LinkScope.type, offering: .linkType, "links of this type")
  private static let master = CommandWord("master", offering: .link(.masters), "ports of this link")
  private static let up = CommandWord("up", "links that are up")
  private static let vni = CommandWord(
    Vxlan.vni.descriptor.keyword, aliases: Vxlan.vni.descriptor.aliases, offering: .vni(.own),
    "links with this VNI")
  private static let asCommand = CommandWord(
    "as-command", form: .long, "print the commands that make such links")

  private static let filterWords = [device, type, master, up, vni]
  static let grammar = grammar(words: filterWords + [asCommand])
  /// The words that tell which links are meant, and nothing else.
  static let filterGrammar = grammar(words: filterWords)

  private static func grammar(words: [CommandWord]) -> Grammar {
    Grammar(operands: [Operand(.link(.anyOfTypeTold), tells: device.subject)], words: words)
  }

  /// Which links are meant.
  struct Filter {
    var name: String?
    var typeName: String?
    var master: String?
    var isUp = false
    var vni: UInt32?
    /// `--as-command`: the commands that make the links' twins.
    var isAsCommand = false

    func admits(_ link: Link) -> Bool {
      if isUp, !link.isUp { return false }
      guard let vni else { return true }
      return link.kindOptions?.vni == vni
    }

    /// Whether a link is one of those that are asked for; what a look at it costs more is paid where it must be.
    func admits(_ record: borrowing LinkRecord, _ payload: Span<UInt8>, kinds: LinkKinds) -> Bool {
      if isUp, !record.isUp { return false }
      guard let vni else { return true }
      let field = record.kind(in: payload, among: kinds)?.table.vni
      return field?.value(in: record.kindAttributes, of: payload) == .number(UInt64(vni))
    }
  }

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try readFilter(&words, grammar)
    do throws(NetlinkError) {
      if filter.isAsCommand {
        let links = session.named(try read(filter, in: &session))
        let command = LinkCommand(known: session.known(links.flatMap { $0.referredLinks }))
        session.streams.output.write(links.map(command.text).joined())
      } else {
        session.show(try list(filter, in: &session), isBrief: session.options.isBrief)
      }
    } catch {
      throw CommandFailure(error, during: filter.name.map { "show \($0)" } ?? "show links")
    }
  }

  private static func read(_ filter: Filter, in session: inout Session) throws(NetlinkError) -> [Link] {
    if let name = filter.name { return [try session.kernel.link(named: name)].filter(filter.admits) }
    let master: Int32? = if let name = filter.master { try session.index(ofLink: name) } else { nil }
    let dump = try session.kernel.links(kind: filter.typeName, master: master)
    let links = session.complete(dump, of: "links")
    session.remember(links)
    return links.filter(filter.admits)
  }

  private static func list(_ filter: Filter, in session: inout Session) throws(NetlinkError) -> [UInt8] {
    let master: Int32? = if let name = filter.master { try session.index(ofLink: name) } else { nil }
    let (options, kinds) = (session.options, session.kinds)
    var listing = LinkListing(
      LinkRendering(options: options, kinds: kinds, known: session.known([])),
      holdsAll: options.showsStatistics && !options.isBrief)
    if let name = filter.name {
      let message = try session.kernel.linkMessage(named: name)
      var record = LinkRecord()
      try record.read(message.span)
      if filter.admits(record, message.span, kinds: kinds) { listing.append(record, message.span) }
    } else {
      listing.reserveBytes()
      let dump = try session.kernel.walkLinks(
        kind: filter.typeName, master: master, withStatistics: options.showsStatistics,
        restart: { listing.restart() }
      ) { record, payload in
        listing.learn(record, payload)
        if filter.admits(record, payload, kinds: kinds) { listing.append(record, payload) }
      }
      session.complete(dump, of: "links")
    }
    return try listing.finish(in: &session)
  }

  /// - Parameter grammar: `grammar`, or `filterGrammar`.
  static func readFilter(_ words: inout Words, _ grammar: Grammar) throws(CommandFailure) -> Filter {
    var filter = Filter()
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: filter.name = try words.linkName(of: keyword)
      case type: filter.typeName = try words.value(of: keyword)
      case master: filter.master = try words.linkName(of: keyword)
      case up: filter.isUp = true
      case asCommand where grammar.words.contains { $0.keyword == asCommand.keyword }:
        filter.isAsCommand = true
      case vni:
        let word = try words.value(of: keyword)
        guard let vni = try? Codec.integer(word, in: 0...0xFF_FFFF) else {
          throw .usage("\(keyword.spelled): “\(word)” is not a number from 0 to 16777215")
        }
        filter.vni = UInt32(vni)
      default:
        guard !keyword.isLong, filter.name == nil else {
          throw unknownOption(keyword, among: grammar.keywords)
        }
        try checkLinkName(keyword.spelled)
        filter.name = keyword.spelled
      }
    }
    return filter
  }
}

extension FieldTable {
  /// The option that is the network identifier, for the kinds that have one.
  fileprivate var vni: FieldDescriptor? { match(Vxlan.vni.descriptor.keyword)?.fields.first }
}

extension Settings {
  fileprivate var vni: UInt32? { table.vni.flatMap { self[$0] }.flatMap { UInt32($0) } }
}

extension Link {
  /// The links of this namespace that this one names by index.
  var referredLinks: [Int32] {
    let isLowerElsewhere = options[LinkOptions.lowerNamespace] != nil
    var indexes: [Int32] = []
    for table in [options, kindOptions, portOptions] {
      for (field, value) in table?.given ?? [] {
        guard case .link(.index(let index)) = value else { continue }
        if isLowerElsewhere, field == LinkOptions.lower.descriptor { continue }
        indexes.append(index)
      }
    }
    return indexes
  }
}
