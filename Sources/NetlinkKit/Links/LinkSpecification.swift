/// What a link is to be: its name, its options, its kind and the kind's options.
public struct LinkSpecification: Hashable, Sendable {
  /// `IFLA_IFNAME`; nil lets the kernel name a new link, or leaves an existing one its name.
  public var name: String?
  /// The index of the link to change, or the one that a new link is to have; nil lets the kernel pick.
  public var index: Int32?
  /// Options that links of every kind have.
  public var options: Settings
  /// The kind; nil leaves it unsaid, as when an existing link is changed.
  public var kind: LinkKind?
  /// The kind's own options; nil where no kind is said.
  public var kindOptions: Settings?
  /// What the bridge that the link is a port of is to know of it; nil leaves that as it is.
  public var portOptions: Settings?

  /// A link of a kind, with nothing else given.
  public init(name: String? = nil, kind: LinkKind? = nil) {
    self.name = name
    self.kind = kind
    options = Settings(LinkOptions.table)
    kindOptions = kind.map { Settings($0.table) }
  }

  /// Reads the payload of a request to make or change a link, or that of a peer's attribute.
  ///
  /// A kind that is not known is left out.
  ///
  /// - Parameters:
  ///   - payload: the message behind its `nlmsghdr`, or the attribute's content.
  ///   - kinds: the kinds that are known.
  public init(decoding payload: Span<UInt8>, kinds: LinkKinds = .all) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    let attributes = try AttributeList(payload, from: LinkHeader.size)
    index = header.index == 0 ? nil : header.index
    name = attributes.text(LinkOptions.nameAttribute, in: payload)
    options = Settings(LinkOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: header.flags, mask: header.change)
    let information = try attributes.nested(LinkOptions.infoAttribute, in: payload)
    let data = try information?.nested(LinkInformation.data, in: payload) ?? AttributeList()
    kind = information?.text(LinkInformation.kind, in: payload)
      .flatMap { LinkKind.reported($0, data, in: payload, among: kinds) }
    kindOptions = kind.map { Settings($0.table, decoding: data, in: payload) }
    portOptions = try information?.nested(LinkInformation.portData, in: payload)
      .map { Settings(BridgePort.table, decoding: $0, in: payload) }
  }

  /// The message that makes the link: `RTM_NEWLINK` with `NLM_F_CREATE | NLM_F_EXCL`.
  ///
  /// The kernel refuses it where the kind is made by a device.
  ///
  /// - Precondition: names of links and namespaces have been looked up.
  public func creation() -> Request { message([.acknowledge, .create, .exclusive]) }

  /// The message that changes the link: `RTM_NEWLINK` without flags.
  ///
  /// - Precondition: names of links and namespaces have been looked up.
  public func change() -> Request { message([.acknowledge]) }

  private func message(_ flags: MessageFlags) -> Request {
    var writer = MessageWriter(.newLink, flags, header: header)
    encodeAttributes(into: &writer)
    return writer.finish()
  }

  /// Writes the link as the payload of another one's peer attribute: header and attributes.
  func encodeAsPeer(into writer: inout MessageWriter) {
    header.write(to: &writer)
    encodeAttributes(into: &writer)
  }

  private var header: LinkHeader {
    var header = LinkHeader()
    let wanted = options[LinkOptions.index].map { Int32(truncatingIfNeeded: $0) }
    header.index = index ?? wanted ?? 0
    (header.flags, header.change) = options.headerFlags
    return header
  }

  private func encodeAttributes(into writer: inout MessageWriter) {
    options.encode(into: &writer)
    if let name { writer.put(LinkOptions.nameAttribute, text: name) }
    guard kind != nil || portOptions != nil else { return }
    writer.nest(LinkOptions.infoAttribute) { encodeInformation(into: &$0) }
  }

  private func encodeInformation(into writer: inout MessageWriter) {
    if let kind {
      writer.put(LinkInformation.kind, text: kind.kernelName)
      if let kindOptions, !kind.table.fields.isEmpty {
        writer.nest(LinkInformation.data) { kindOptions.encode(into: &$0) }
      }
    }
    if let portOptions {
      writer.put(LinkInformation.portKind, text: BridgePort.kindName)
      writer.nest(LinkInformation.portData) { portOptions.encode(into: &$0) }
    }
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    guard let first = path.first else { return nil }
    guard first == LinkOptions.infoAttribute else { return options.claimant(of: first) }
    guard path.count >= 3 else { return nil }
    return Self.isOfPort(path) ? portOptions?.claimant(of: path[2]) : kindOptions?.claimant(of: path[2])
  }
}

extension LinkSpecification {
  /// Whether a path of attribute numbers leads into what the link's bridge knows of it.
  public static func isOfPort(_ path: [UInt16]) -> Bool {
    path.count >= 2 && path[0] == LinkOptions.infoAttribute && path[1] == LinkInformation.portData
  }
}

/// `IFLA_INFO_*`, within `IFLA_LINKINFO`. The kind's name has no NUL in iproute2 and may have one.
enum LinkInformation {
  static let kind: UInt16 = 1
  static let data: UInt16 = 2
  static let portKind: UInt16 = 4
  static let portData: UInt16 = 5
}

extension Settings {
  /// The option, among those that are given, that wrote an attribute.
  func claimant(of attribute: UInt16) -> FieldDescriptor? {
    given.first { $0.field.codec.attributes.contains(attribute) }?.field
  }
}
