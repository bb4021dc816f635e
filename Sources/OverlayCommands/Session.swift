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
  /// Links by the names that the lines of a file have for them; nil where each name is looked up anew.
  var devices: KnownDevices?
  /// What the change of the line at hand is queued as; nil where a change goes out at once.
  private var queueTag: Int?
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
  ///
  /// - Parameter place: the file and line that it is about.
  mutating func warn(_ text: String, in place: String? = nil) {
    streams.notes.write(line: "ovlctl: \(place.map { "\($0): " } ?? "")warning: \(text)")
  }

  /// Sends a request that changes something, and passes the kernel's warning on.
  @discardableResult
  mutating func perform(_ request: Request) throws(NetlinkError) -> Acknowledgement {
    guard !options.isDryRun else {
      try request.checkLength()
      let text = RequestText(options: options, kinds: kinds, known: knownLinks)
      streams.output.write(text.describe(request))
      return Acknowledgement()
    }
    if let answer { throw answer }
    let acknowledgement = try kernel.perform(request)
    if let warning = acknowledgement.warning { warn(warning) }
    return acknowledgement
  }

  /// Sends the request that a command ends with: what comes of it is nothing that the command looks at.
  ///
  /// From a file of commands it goes out with others, and what the kernel has against it is told with its line.
  mutating func conclude(with request: Request) throws(NetlinkError) {
    guard let tag = queueTag, answer == nil, !options.isDryRun else {
      try perform(request)
      return
    }
    try kernel.enqueue(request, tag: tag, wantsWarning: true)
    queueTag = nil
  }

  /// Runs a command whose last request may be queued.
  ///
  /// - Returns: whether it was.
  mutating func queuing(
    as tag: Int, _ run: (inout Session) throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> Bool {
    queueTag = tag
    defer { queueTag = nil }
    try run(&self)
    return queueTag == nil
  }

  /// Makes sure that all is done that was queued, before a command that does not talk to this kernel.
  mutating func catchUp() throws(CommandFailure) {
    do throws(NetlinkError) { try kernel.catchUp() } catch { throw CommandFailure(error) }
  }

  /// What a command has to say of an error that the kernel has answered already: it runs again, without a change.
  ///
  /// - Returns: nil where the command does not come to ask for the change this time.
  mutating func explain(
    _ error: NetlinkError, _ run: (inout Session) throws(CommandFailure) -> Void
  ) -> CommandFailure? {
    let streams = streams
    answer = error
    forgetDevices()
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

  /// Makes sure that a list of forwarding entries is not taken for whole where some came or went meanwhile.
  mutating func hearForwardingChanges() throws(NetlinkError) {
    if streams.isLive, kernel.forwardingChanges == nil { kernel.forwardingChanges = try ForwardingChanges() }
  }

  // MARK: Names

  /// Which link has a name. It is asked once for all lines of a file, up to one that may rename links.
  mutating func identity(ofLink name: String) throws(NetlinkError) -> LinkIdentity {
    if let link = devices?.identity(name) { return link }
    let link = try kernel.identity(ofLink: name)
    knownLinks.insert(link)
    if let word = PackedWord(name) { devices?.insert(link, as: word) }
    return link
  }

  /// Which link has a name, for a command that is about it.
  mutating func identity(
    ofLink name: String, during operation: String
  ) throws(CommandFailure) -> LinkIdentity {
    do throws(NetlinkError) {
      return try identity(ofLink: name)
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  /// The index of the link of a name.
  mutating func index(ofLink name: String) throws(NetlinkError) -> Int32 { try identity(ofLink: name).index }

  /// Forgets which link has which name, where that may have changed.
  mutating func forgetDevices() { if devices != nil { devices = KnownDevices() } }

  /// Lets go of the namespaces that messages which have gone out referred to.
  mutating func closeNamespaces() { namespaces.removeAll() }

  /// Puts numbers in the place of names: links' indexes, namespaces' descriptors, users and groups.
  mutating func resolve(_ given: inout GivenOptions, during operation: String) throws(CommandFailure) {
    guard !given.settings.isEmpty else { return }
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

  /// Learns what a link is called.
  mutating func remember(_ link: LinkIdentity) { knownLinks.insert(link) }

  /// Forgets what links are called that have gone.
  mutating func forget(_ links: some Sequence<Int32>) { knownLinks.remove(links) }

  /// What is known of a link already.
  func remembered(_ index: Int32) -> LinkIdentity? { knownLinks[index] }

  /// Takes over what a list has learned of links, which began with what was known.
  mutating func remember(_ known: KnownLinks) { knownLinks = known }

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
