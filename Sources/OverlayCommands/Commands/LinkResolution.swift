import NetlinkKit

extension Settings {
  /// Whether something is named that the kernel knows by a number.
  fileprivate var hasNames: Bool {
    contains { _, value in
      switch value {
      case .link(.named), .namespace(.word), .account(.named), .peer: true
      default: false
      }
    }
  }
}

extension Session {
  /// Puts numbers in the place of the names in a link's options, each as the namespace has it in which the kernel
  /// looks for the number.
  ///
  /// A master is where the link is to be. What the link stands on is where `link-netns` says.
  ///
  /// - Parameter present: the number of the namespace that a link which is there stands in; nil for its own.
  mutating func resolve(
    general: inout GivenOptions, specific: inout GivenOptions, inNamespace present: UInt32? = nil,
    during operation: String
  ) throws(CommandFailure) {
    guard general.settings.hasNames || specific.settings.hasNames else { return }
    let home = general.settings[LinkOptions.namespace]
    try number(namespaceOf: &general, seenFrom: home, during: operation)
    try replaceNames(in: &general, during: operation) { field, name, session throws(NetlinkError) in
      guard let home, field == LinkOptions.master.descriptor else { return nil }
      return try session.link(named: name, in: home).index
    }
    if let namespace = general.settings[LinkOptions.lowerNamespace] ?? present {
      func index(
        _ field: FieldDescriptor, _ name: String, _ session: inout Session
      ) throws(NetlinkError) -> Int32? {
        guard field != LinkOptions.master.descriptor else { return nil }
        return try session.seen(from: home) { kernel throws(NetlinkError) in
          try kernel.link(named: name, inNamespace: namespace).index
        }
      }
      try replaceNames(in: &general, during: operation, index)
      try replaceNames(in: &specific, during: operation, index)
    }
    try resolve(&general, during: operation)
    try resolve(&specific, during: operation)
  }

  /// Replaces names of links by the indexes that a closure gives; nil leaves a name to others.
  private mutating func replaceNames(
    in given: inout GivenOptions, during operation: String,
    _ index: (FieldDescriptor, String, inout Session) throws(NetlinkError) -> Int32?
  ) throws(CommandFailure) {
    for (field, value) in given.settings.given {
      guard case .link(.named(let name)) = value else { continue }
      do throws(NetlinkError) {
        if let index = try index(field, name, &self) { given.replace(field, by: .link(.index(index))) }
      } catch {
        throw CommandFailure(error, during: operation, option: given.spelling(of: field))
      }
    }
  }

  // MARK: Numbers of namespaces

  /// Puts a namespace's number in the place of its name.
  private mutating func number(
    namespaceOf given: inout GivenOptions, seenFrom home: NamespaceTarget?, during operation: String
  ) throws(CommandFailure) {
    for (field, value) in given.settings.given {
      guard case .namespaceName(let numbered) = field.codec, case .namespace(.word(let word)) = value else {
        continue
      }
      let number: UInt32
      do throws(NetlinkError) {
        number = try self.number(ofNamespace: word, seenFrom: home)
      } catch {
        throw CommandFailure(error, during: operation, option: given.spelling(of: field))
      }
      try given.replace(field, by: numbered, .number(UInt64(number)))
    }
  }

  /// The number of a namespace, which the kernel picks where there is none yet.
  private mutating func number(
    ofNamespace word: String, seenFrom home: NamespaceTarget?
  ) throws(NetlinkError) -> UInt32 {
    let namespace = try NetworkNamespace(try NamespaceReference(parsing: word))
    func known(_ session: inout Session) throws(NetlinkError) -> UInt32? {
      try session.seen(from: home) { kernel throws(NetlinkError) in try kernel.number(of: namespace) }
    }
    if let number = try known(&self) { return number }
    try perform(namespace.numbering(), in: home)
    if let number = try known(&self) { return number }
    guard options.isDryRun else {
      throw NetlinkError("number \(word)", explanation: "the kernel gives \(word) no number")
    }
    let taken = try seen(from: home) { kernel throws(NetlinkError) in try kernel.namespaceNumbers().value }
    return taken.sorted().reduce(0) { $0 == $1 ? $0 + 1 : $0 }
  }

  /// What the kernel of a namespace says; nil stands for the one that we are in.
  private mutating func seen<Answer>(
    from home: NamespaceTarget?, _ ask: (inout Conversation) throws(NetlinkError) -> Answer
  ) throws(NetlinkError) -> Answer {
    guard let home else { return try ask(&kernel) }
    var kernel = Conversation(over: try KernelSocket(in: home))
    return try ask(&kernel)
  }
}
