/// A link as the kernel reports it (`RTM_NEWLINK`).
public struct Link: Sendable {
  /// `ifi_index`
  public let index: Int32
  /// `ifi_type`: an `ARPHRD_*` number.
  public let hardwareType: UInt16
  /// `ifi_flags`: `IFF_*` bits.
  public let flags: UInt32
  /// `IFLA_IFNAME`
  public let name: String
  /// What links of every kind have.
  public var options: Settings
  /// `IFLA_INFO_KIND`; nil for hardware and the loopback.
  public let kindName: String?
  /// The kind; nil where the link has none, or one that is not known.
  public let kind: LinkKind?
  /// What the kind has; nil for a kind that is not known.
  public var kindOptions: Settings?
  /// Attributes of the kind that this library does not know.
  public let unknown: [UnknownAttribute]
  /// `IFLA_INFO_SLAVE_KIND`: what the link is a port of.
  public let portKindName: String?
  /// What the master knows of the port; nil where there is none, or one of a kind that tells nothing.
  public let portOptions: Settings?
  /// What the link has carried; nil where the kernel does not tell.
  public let statistics: LinkStatistics?
  /// `IFLA_PROP_LIST`: further names.
  public let alternativeNames: [String]

  private static let portTables = [BridgePort.kindName: BridgePort.table, VRF.name: VRF.portTable]

  private enum Attribute {
    static let properties: UInt16 = 52
    static let alternativeName: UInt16 = 53
  }

  /// Reads the payload of an `RTM_NEWLINK` message.
  ///
  /// - Parameters:
  ///   - payload: the message behind its `nlmsghdr`.
  ///   - kinds: the kinds whose options are read.
  public init(_ payload: Span<UInt8>, kinds: LinkKinds = .all) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    let attributes = try AttributeList(payload, from: LinkHeader.size)
    guard let name = attributes.text(LinkOptions.nameAttribute, in: payload) else {
      throw .malformed("a link without a name")
    }
    self.name = name
    index = header.index
    hardwareType = header.hardwareType
    flags = header.flags
    var options = Settings(LinkOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: header.flags)
    self.options = options

    let information = try attributes.nested(LinkOptions.infoAttribute, in: payload)
    kindName = information?.text(LinkInformation.kind, in: payload)
    portKindName = information?.text(LinkInformation.portKind, in: payload)
    let kindAttributes = try information?.nested(LinkInformation.data, in: payload)
    let kind = kindName.flatMap { LinkKind.reported($0, kindAttributes, in: payload, among: kinds) }
    self.kind = kind
    let kindTable = kind?.table
    kindOptions = kindTable.map { table in
      kindAttributes.map { Settings(table, decoding: $0, in: payload).withAbsent() } ?? Settings(table)
    }
    let unclaimed = kindTable.flatMap { table in kindAttributes.map { table.unclaimed($0, in: payload) } }
    // What is known and not supported says nothing as long as it is zero.
    unknown = (unclaimed ?? []).filter { attribute in
      kind?.unsupported[attribute.number] == nil || attribute.payload.contains { $0 != 0 }
    }
    let portAttributes = try information?.nested(LinkInformation.portData, in: payload)
    let portTable = portKindName.flatMap { Self.portTables[$0] }
    portOptions = portTable.flatMap { table in
      portAttributes.map { Settings(table, decoding: $0, in: payload) }
    }

    statistics = attributes.range(of: LinkStatistics.attribute)
      .flatMap {
        LinkStatistics(
          payload.extracting($0),
          carrierChanges: attributes.u32(LinkStatistics.carrierChangesAttribute, in: payload))
      }

    alternativeNames =
      try attributes.nested(Attribute.properties, in: payload)?.entries
      .filter { $0.number == Attribute.alternativeName }.map { payload.extracting($0.range).text } ?? []
  }
}

extension Link {
  /// What a bridge knows of the port; nil where the link is no bridge's port.
  public var bridgePortOptions: Settings? { portKindName == BridgePort.kindName ? portOptions : nil }

  /// The name of the kind; the kernel's own where this library does not know it, and nil where there is none.
  public var typeName: String? { kind?.name ?? kindName }

  /// Whether the link is administratively up (`IFF_UP`).
  public var isUp: Bool { flags & 1 != 0 }
}
