import NetlinkKit

/// The other end of a veth pair, where one message is not enough.
struct VethPeer {
  /// Where the peer goes; nil for the namespace that we are in.
  private let namespace: NamespaceTarget?

  /// Takes “up” away from the peer: while the message makes the pair, the peer has no other end yet, and the
  /// kernel refuses to bring it up (`ENOTCONN` from `veth_open`). Nil where the peer is not to be up.
  init?(takingUpFrom link: inout LinkSpecification) {
    guard link.kind == Veth.kind, var peer = link.kindOptions?[Veth.peer],
      peer.options[LinkOptions.up] == true
    else { return nil }
    peer.options[LinkOptions.up] = nil
    link.kindOptions?[Veth.peer] = peer
    namespace = peer.options[LinkOptions.namespace]
  }

  /// Brings the peer of a new link up; where that fails, the pair goes again.
  ///
  /// - Parameter home: the namespace that the new link went to; nil for the one that we are in.
  func bringUp(ofLink name: String, in home: NamespaceTarget?, _ session: inout Session) throws(NetlinkError)
  {
    var up = LinkSpecification()
    up.options[LinkOptions.up] = true
    guard !session.options.isDryRun else {
      try session.perform(up.change())
      return
    }
    let link = try session.link(named: name, in: home)
    // The kernel reports the peer by its index in its own namespace.
    guard case .index(let peer)? = link.options[LinkOptions.lower] else { return }
    up.index = peer
    do throws(NetlinkError) {
      try session.perform(up.change(), in: namespace)
    } catch {
      _ = try? session.perform(Link.deletion(of: link.index), in: home)
      throw error
    }
  }
}

extension Session {
  /// The link of a name in a namespace; nil stands for the one that we are in.
  fileprivate mutating func link(named name: String, in target: NamespaceTarget?) throws(NetlinkError) -> Link
  {
    guard let target else { return try kernel.link(named: name) }
    var kernel = Conversation(over: try KernelSocket(in: target))
    return try kernel.link(named: name)
  }

  /// Sends a request that changes something in a namespace; nil stands for the one that we are in.
  fileprivate mutating func perform(_ request: Request, in target: NamespaceTarget?) throws(NetlinkError) {
    guard let target else {
      try perform(request)
      return
    }
    var kernel = Conversation(over: try KernelSocket(in: target))
    _ = try kernel.perform(request)
  }
}

extension KernelSocket {
  /// Opens a socket in the namespace that a link goes to.
  fileprivate init(in target: NamespaceTarget) throws(NetlinkError) {
    let reference: NamespaceReference =
      switch target {
      case .word(let word): try NamespaceReference(parsing: word)
      case .process(let process): .process(process)
      case .descriptor(let descriptor): .path("/proc/self/fd/\(descriptor)")
      }
    self = try NetworkNamespace(reference).perform { () throws(NetlinkError) in try KernelSocket() }
  }
}
