import NetlinkKit

/// What the message that makes a link cannot do, and further ones must.
///
/// The kernel overlooks some options while it makes a link, without a word. And while it makes a veth pair, the
/// peer has no other end yet, so that it cannot be brought up (`ENOTCONN` from `veth_open`).
struct LinkFinishing {
  /// A change of one end, and where that end is; nil stands for the namespace that we are in.
  private struct Step {
    var change: LinkSpecification
    let namespace: NamespaceTarget?
  }

  private var own: Step?
  private var peer: Step?
  /// Options that an older kernel overlooks.
  private let recent: Settings?

  /// Takes what must wait out of the link that is to be made.
  init(takingFrom link: inout LinkSpecification) {
    own = Self.step(takingFrom: &link.options, LinkOptions.overlookedAtFirst)
    recent = link.kindOptions?.recent
    guard link.kind == Veth.kind, var peer = link.kindOptions?[Veth.peer] else { return }
    var late = LinkOptions.overlookedAtFirst
    if peer.options[LinkOptions.up] == true { late.append(LinkOptions.up.descriptor) }
    self.peer = Self.step(takingFrom: &peer.options, late)
    link.kindOptions?[Veth.peer] = peer
  }

  private static func step(takingFrom options: inout Settings, _ fields: [FieldDescriptor]) -> Step? {
    guard options.contains(where: { field, _ in fields.contains { $0 === field } }) else { return nil }
    var change = LinkSpecification()
    for field in fields {
      guard let value = options[field] else { continue }
      change.options[field] = value
      options[field] = nil
    }
    return Step(change: change, namespace: options[LinkOptions.namespace])
  }

  /// Whether the message that makes the link says it all.
  var isNothing: Bool { own == nil && peer == nil && recent == nil }

  /// Finishes a new link; where that fails, the link goes again.
  ///
  /// - Parameter home: the namespace that the new link went to; nil for the one that we are in.
  func finish(_ name: String, in home: NamespaceTarget?, _ session: inout Session) throws(NetlinkError) {
    guard !isNothing else { return }
    guard !session.options.isDryRun else {
      for step in [own, peer].compactMap(\.self) { try session.perform(step.change.change()) }
      return
    }
    let link = try session.link(named: name, in: home)
    do throws(NetlinkError) {
      if let field = recent?.first(missingFrom: link.kindOptions) { throw .older(than: field) }
      if let own { try apply(own, to: link.index, &session) }
      // The kernel reports the peer by its index in its own namespace.
      if let peer, case .index(let index)? = link.options[LinkOptions.lower] {
        try apply(peer, to: index, &session)
      }
    } catch {
      _ = try? session.perform(Link.deletion(of: link.index), in: home)
      throw error
    }
  }

  private func apply(_ step: Step, to index: Int32, _ session: inout Session) throws(NetlinkError) {
    var change = step.change
    change.index = index
    try session.perform(change.change(), in: step.namespace)
  }
}

extension Session {
  /// The link of a name in a namespace; nil stands for the one that we are in.
  mutating func link(named name: String, in target: NamespaceTarget?) throws(NetlinkError) -> Link {
    guard let target else { return try kernel.link(named: name) }
    var kernel = Conversation(over: try KernelSocket(in: target))
    return try kernel.link(named: name)
  }

  /// Sends a request that changes something in a namespace; nil stands for the one that we are in.
  mutating func perform(_ request: Request, in target: NamespaceTarget?) throws(NetlinkError) {
    // A dry run sends nothing, wherever to.
    guard let target, !options.isDryRun else {
      try perform(request)
      return
    }
    var kernel = Conversation(over: try KernelSocket(in: target))
    _ = try kernel.perform(request)
  }
}

extension KernelSocket {
  /// Opens a socket in the namespace that a link goes to.
  init(in target: NamespaceTarget) throws(NetlinkError) {
    self = try NetworkNamespace(target).perform { () throws(NetlinkError) in try KernelSocket() }
  }
}

extension NetworkNamespace {
  /// Opens the namespace that a link goes to.
  init(_ target: NamespaceTarget) throws(NetlinkError) {
    let reference: NamespaceReference =
      switch target {
      case .word(let word): try NamespaceReference(parsing: word)
      case .process(let process): .process(process)
      case .descriptor(let descriptor): .path("/proc/self/fd/\(descriptor)")
      }
    try self.init(reference)
  }
}
