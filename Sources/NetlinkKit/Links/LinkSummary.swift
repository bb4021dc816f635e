/// What tells links apart at a glance: for lists of names, where all that a `Link` has would cost too much.
public struct LinkSummary: Hashable, Sendable {
  /// `ifi_index`
  public let index: Int32
  /// `IFLA_IFNAME`
  public let name: String
  /// `IFLA_INFO_KIND`; nil for hardware and the loopback.
  public let kindName: String?
  /// Whether the link is administratively up (`IFF_UP`).
  public let isUp: Bool

  /// The group of links that it is in (`IFLA_GROUP`).
  public let group: UInt32

  /// Whether the link is a port of another (`IFLA_MASTER`).
  let hasMaster: Bool

  /// Reads the payload of an `RTM_NEWLINK` message; nil where it has no name.
  ///
  /// - Throws: an error where a length is below 4 or goes past the end.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    let master = LinkOptions.master.descriptor.codec.attributes[0]
    let group = LinkOptions.group.descriptor.codec.attributes[0]
    var (name, kindName): (String?, String?)
    var hasMaster = false
    var groupNumber: UInt32 = 0
    // No list of the attributes on the heap, as others need it: most are passed over.
    try payload.walkAttributes(in: LinkHeader.size..<payload.count) { number, range throws(NetlinkError) in
      switch number {
      case LinkOptions.nameAttribute: name = payload.extracting(range).text
      case master: hasMaster = true
      case group: groupNumber = payload.u32(at: range.lowerBound) ?? 0
      case LinkOptions.infoAttribute:
        try payload.walkAttributes(in: range) { number, range in
          if number == LinkInformation.kind { kindName = payload.extracting(range).text }
        }
      default: break
      }
    }
    guard let name else { return nil }
    self.name = name
    self.kindName = kindName
    self.hasMaster = hasMaster
    self.group = groupNumber
    index = header.index
    isUp = header.flags & 1 != 0
  }
}

extension Conversation {
  /// The links of the namespace at a glance, in the kernel's order.
  ///
  /// - Parameter kind: only links of this kind; the kernel filters.
  /// - Throws: `EOPNOTSUPP` where the kernel does not know the kind. It then begins to tell of all links, so that the
  ///   conversation is over.
  public mutating func linkSummaries(kind: String? = nil) throws(NetlinkError) -> Dump<[LinkSummary]> {
    var writer = MessageWriter(.getLink, [], header: LinkHeader())
    writer.put(Self.extensionMask, Self.withoutStatistics)
    if let kind {
      writer.nest(LinkOptions.infoAttribute) { $0.put(LinkInformation.kind, text: kind) }
    }
    return try dump(writer.finish(), into: []) { links, _, payload throws(NetlinkError) in
      guard let link = try LinkSummary(payload) else { return }
      if let kind, link.kindName != kind {
        throw NetlinkError("list the links of type \(kind)", errno: .notSupported)
      }
      links.append(link)
    }
  }

  /// The ports of bridges at a glance, in the kernel's order; without their kinds.
  public mutating func bridgePortSummaries() throws(NetlinkError) -> Dump<[LinkSummary]> {
    var header = LinkHeader()
    header.family = AddressFamily.bridge.rawValue
    let request = MessageWriter(.getLink, [], header: header).finish()
    return try dump(request, into: []) { links, _, payload throws(NetlinkError) in
      // Some hardware tells of itself too, as a bridge without a master, or once more.
      guard let link = try LinkSummary(payload), link.hasMaster, links.last?.index != link.index else {
        return
      }
      links.append(link)
    }
  }
}
