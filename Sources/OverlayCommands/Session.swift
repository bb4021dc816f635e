import NetlinkKit

/// One run of a command: its options, the kernel it talks to, and what it has to say.
struct Session: ~Copyable {
  var options: GlobalOptions
  var kernel: Conversation
  var streams = Streams()
  /// The way to another kernel's namespace; nil where there is none but this one.
  var connect: Program.Connection?
  /// Namespaces that messages refer to by descriptor; open until the run ends.
  private var namespaces: [OpenNamespace] = []
  private var knownLinks = KnownLinks()
  /// What the kernel has answered to the change that the command is about to ask for; nil where it is yet to be
  /// asked.
  private var answer: NetlinkError?

  init(
    options: GlobalOptions, kinds: LinkKinds = .all,
    over transport: consuming any Transport & ~Copyable
  ) {
    self.options = options
    kernel = Conversation(over: transport, kinds: kinds)
  }

  /// The kinds of links that there are.
  var kinds: LinkKinds { kernel.kinds }

  private final class OpenNamespace {
    let namespace: NetworkNamespace
    init(_ namespace: consuming NetworkNamespace) { self.namespace = namespace }
  }

  /// Says on stderr what was decided for the user, with `-v`.
  mutating func note(_ text: String) {
    if options.isVerbose { streams.notes.write(line: "ovlctl: \(text)") }
  }

  /// Says on stderr what the user must know although all went well.
  mutating func warn(_ text: String) { streams.notes.write(line: "ovlctl: warning: \(text)") }

  /// Sends a request that changes something, and passes the kernel's warning on.
  @discardableResult
  mutating func perform(_ request: Request) throws(NetlinkError) -> Acknowledgement {
    guard !options.isDryRun else {
      let text = RequestText(options: options, kinds: kinds, known: knownLinks)
      streams.output.write(text.describe(request))
      return Acknowledgement()
    }
    if let answer { throw answer }
    let acknowledgement = try kernel.perform(request)
    if let warning = acknowledgement.warning { warn(warning) }
    return acknowledgement
  }

  /// What a command has to say of an error that the kernel has answered already: it runs again, without a change.
  ///
  /// - Returns: nil where the command does not come to ask for the change this time.
  mutating func explain(
    _ error: NetlinkError, _ run: (inout Session) throws(CommandFailure) -> Void
  ) -> CommandFailure? {
    let streams = streams
    answer = error
    defer {
      answer = nil
      self.streams = streams
    }
    do throws(CommandFailure) {
      try run(&self)
      return nil
    } catch {
      return error
    }
  }

  /// The value of a dump; a list that changed all the while is told of.
  mutating func complete<Value>(_ dump: Dump<Value>, of what: String) -> Value {
    if !dump.isConsistent { warn("the \(what) changed while they were read; some may be missing or twice") }
    return dump.value
  }

  // MARK: Names

  /// The index of the link of a name.
  mutating func index(ofLink name: String) throws(NetlinkError) -> Int32 {
    let link = try kernel.identity(ofLink: name)
    knownLinks.insert(link)
    return link.index
  }

  /// Puts numbers in the place of names: links' indexes, namespaces' descriptors, users and groups.
  mutating func resolve(_ given: inout GivenOptions, during operation: String) throws(CommandFailure) {
    for (field, value) in given.settings.given {
      do throws(NetlinkError) {
        given.replace(field, by: try resolved(value, of: field))
      } catch {
        throw CommandFailure(error, during: operation, option: given.spelling(of: field))
      }
    }
  }

  private mutating func resolved(
    _ value: Value, of field: FieldDescriptor
  ) throws(NetlinkError) -> Value {
    switch value {
    case .link(.named(let name)):
      return .link(.index(try index(ofLink: name)))
    case .namespace(.word(let word)):
      let namespace = OpenNamespace(try NetworkNamespace(try NamespaceReference(parsing: word)))
      namespaces.append(namespace)
      return .namespace(.descriptor(namespace.namespace.descriptor))
    case .account(.named(let name)):
      guard case .account(_, let list) = field.codec else { return value }
      return .account(.number(try list.number(of: name)))
    case .peer(var peer):
      for (field, value) in peer.options.given { peer.options[field] = try resolved(value, of: field) }
      return .peer(peer)
    default:
      return value
    }
  }

  /// Learns the names of links that a list has shown.
  mutating func remember(_ links: [Link]) {
    for link in links { knownLinks.insert(LinkIdentity(link)) }
  }

  /// What is known of links by their indexes, looked up one by one where it is not known yet.
  ///
  /// Nothing is known of a link that has gone meanwhile, or that is in another namespace.
  mutating func known(_ indexes: [Int32]) -> KnownLinks {
    for index in indexes where knownLinks[index] == nil {
      if let link = try? kernel.identity(ofLinkAt: index) { knownLinks.insert(link) }
    }
    return knownLinks
  }

  /// The name of one link, or its index where it has none here.
  mutating func name(of index: Int32) -> String { known([index])[index]?.name ?? "if\(index)" }
}
