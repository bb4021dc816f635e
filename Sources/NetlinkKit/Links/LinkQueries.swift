/// Questions to the kernel about links.
extension Conversation {
  /// The link of a name or alternative name.
  ///
  /// - Parameters:
  ///   - name: at most 15 bytes, or as an alternative name at most 127.
  ///   - namespace: the number of the namespace to look in; nil for the socket's own.
  /// - Throws: `ENODEV` where there is none.
  public mutating func link(
    named name: String, inNamespace namespace: UInt32? = nil
  ) throws(NetlinkError) -> Link {
    let answer = try askForLink(named: name, inNamespace: namespace)
    return try Link(answer.span, kinds: kinds)
  }

  /// The link of an index.
  ///
  /// - Parameters:
  ///   - index: the number of the link in its namespace.
  ///   - namespace: the number of the namespace to look in; nil for the socket's own.
  /// - Throws: `ENODEV` where there is none.
  public mutating func link(
    at index: Int32, inNamespace namespace: UInt32? = nil
  ) throws(NetlinkError) -> Link {
    let answer = try askForLink(at: index, inNamespace: namespace)
    return try Link(answer.span, kinds: kinds)
  }

  /// Which link has a name or alternative name.
  ///
  /// - Throws: `ENODEV` where there is none.
  public mutating func identity(ofLink name: String) throws(NetlinkError) -> LinkIdentity {
    let answer = try askForLink(named: name, inNamespace: nil)
    return try LinkIdentity(answer.span)
  }

  /// Which link has an index.
  ///
  /// - Throws: `ENODEV` where there is none.
  public mutating func identity(ofLinkAt index: Int32) throws(NetlinkError) -> LinkIdentity {
    let answer = try askForLink(at: index, inNamespace: nil)
    return try LinkIdentity(answer.span)
  }

  private mutating func askForLink(
    named name: String, inNamespace namespace: UInt32?
  ) throws(NetlinkError) -> [UInt8] {
    do throws(NetlinkError) {
      return try askForLink(LinkHeader(), inNamespace: namespace) { writer in
        // A name too long for a link may still be an alternative name.
        let isShort = name.utf8.count <= LinkName.maximumLength
        writer.put(isShort ? LinkOptions.nameAttribute : LinkOptions.alternativeNameAttribute, text: name)
      }
    } catch {
      guard error.errno == .noSuchDevice else { throw error.during("look up the link \(name)") }
      throw NetlinkError(
        "find \(name)", errno: .noSuchDevice, explanation: "there is no link called \(name)",
        hint: "`ovlctl link show` lists the links that there are")
    }
  }

  private mutating func askForLink(
    at index: Int32, inNamespace namespace: UInt32?
  ) throws(NetlinkError) -> [UInt8] {
    var header = LinkHeader()
    header.index = index
    return try askForLink(header, inNamespace: namespace) { _ in }
  }

  private mutating func askForLink(
    _ header: LinkHeader, inNamespace namespace: UInt32?, _ attributes: (inout MessageWriter) -> Void
  ) throws(NetlinkError) -> [UInt8] {
    var writer = MessageWriter(.getLink, [], header: header)
    attributes(&writer)
    // In a question; in a change it would mean the sender's own links.
    if let namespace { writer.put(LinkOptions.targetNamespaceAttribute, namespace) }
    return try ask(writer.finish())
  }

  /// The payload of the `RTM_NEWLINK` that tells of the link of a name or alternative name.
  ///
  /// - Parameter name: the link's name.
  /// - Returns: the message behind its `nlmsghdr`.
  /// - Throws: `ENODEV` where there is none.
  public mutating func linkMessage(named name: String) throws(NetlinkError) -> [UInt8] {
    try askForLink(named: name, inNamespace: nil)
  }

  /// `IFLA_EXT_MASK`
  static let extensionMask: UInt16 = 29
  /// `RTEXT_FILTER_SKIP_STATS`
  static let withoutStatistics: UInt32 = 1 << 3

  /// Walks the links of the namespace in the kernel's order, each as it stands in the kernel's message.
  ///
  /// - Parameters:
  ///   - kind: only links of this kind; the kernel filters.
  ///   - master: only ports of this link; the kernel filters.
  ///   - withStatistics: whether the kernel is to tell what the links have carried.
  ///   - restart: called where the list changed meanwhile, before the walk begins again, a bounded number of times.
  ///   - body: takes a link, and its message behind the `nlmsghdr`.
  /// - Returns: whether the links are of one moment.
  public mutating func walkLinks(
    kind: String? = nil, master: Int32? = nil, withStatistics: Bool = true, restart: () -> Void,
    _ body: (borrowing LinkRecord, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Dump<Void> {
    let kinds = kinds
    var writer = MessageWriter(.getLink, [], header: LinkHeader())
    if let master { writer.put(LinkOptions.master.descriptor.codec.attributes[0], master) }
    if !withStatistics { writer.put(Self.extensionMask, Self.withoutStatistics) }
    if let kind {
      writer.nest(LinkOptions.infoAttribute) {
        $0.put(LinkInformation.kind, text: kinds.named(kind)?.kernelName ?? kind)
      }
    }
    let request = writer.finish()
    var record = LinkRecord()
    var nothing: Void = ()
    var attempts = DumpAttempts()
    while attempts.next() {
      if attempts.count > 1 { restart() }
      let isConsistent = try dumpOnce(request, into: &nothing) { _, _, payload throws(NetlinkError) in
        try record.read(payload)
        // The kernel overlooks the filter where it does not know the kind, and has one for `tun` and `tap`.
        if let kind, record.typeName(in: payload, among: kinds) != kind { return }
        try body(record, payload)
      }
      if isConsistent { return Dump(value: (), isConsistent: true) }
    }
    return Dump(value: (), isConsistent: false)
  }

  /// The links of the namespace, in the kernel's order.
  ///
  /// - Parameters:
  ///   - kind: only links of this kind; the kernel filters.
  ///   - master: only ports of this link; the kernel filters.
  public mutating func links(
    kind: String? = nil, master: Int32? = nil
  ) throws(NetlinkError) -> Dump<[Link]> {
    let kinds = kinds
    var links: [Link] = []
    let dump = try walkLinks(kind: kind, master: master, restart: { links = [] }) { record, payload in
      links.append(Link(record, payload, kinds: kinds))
    }
    return Dump(value: links, isConsistent: dump.isConsistent)
  }
}
