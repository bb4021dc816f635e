/// Which link it is, and no more: for a command that names a link and changes something else.
///
/// To read all options of a bridge, where its index is asked for, would cost more than the command's own work.
public struct LinkIdentity: Hashable, Sendable {
  /// `ifi_index`
  public let index: Int32
  /// `IFLA_IFNAME`
  public let name: String
  /// Whether the link is administratively up (`IFF_UP`).
  public let isUp: Bool
  /// `IFLA_INFO_KIND`; nil for hardware and the loopback.
  public let kindName: String?

  /// Whether the link is a VXLAN device.
  public var isVTEP: Bool { kindName == Vxlan.name }

  /// The identity of a link that was read whole.
  public init(_ link: Link) {
    index = link.index
    name = link.name
    isUp = link.isUp
    kindName = link.kindName
  }

  /// The identity of a link of which a record tells where its parts stand.
  ///
  /// - Parameters:
  ///   - record: the record of the link.
  ///   - payload: the payload that the record was read from.
  public init(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    index = record.header.index
    name = payload.extracting(record.name).text
    isUp = record.isUp
    kindName = record.kindName.map { payload.extracting($0).text }
  }

  /// Reads the payload of an `RTM_NEWLINK` message.
  public init(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    let attributes = try AttributeList(payload, from: LinkHeader.size)
    guard let name = attributes.text(LinkOptions.nameAttribute, in: payload) else {
      throw .malformed("a link without a name")
    }
    self.name = name
    index = header.index
    isUp = header.flags & 1 != 0
    let information = try attributes.nested(LinkOptions.infoAttribute, in: payload)
    kindName = information?.text(LinkInformation.kind, in: payload)
  }
}
