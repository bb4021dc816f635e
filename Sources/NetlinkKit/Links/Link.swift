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

  /// Reads the payload of an `RTM_NEWLINK` message.
  ///
  /// - Parameters:
  ///   - payload: the message behind its `nlmsghdr`.
  ///   - kinds: the kinds whose options are read.
  public init(_ payload: Span<UInt8>, kinds: LinkKinds = .all) throws(NetlinkError) {
    var record = LinkRecord()
    try record.read(payload)
    self.init(record, payload, kinds: kinds)
  }

  /// Reads the parts of a message that a record has found.
  init(_ record: borrowing LinkRecord, _ payload: Span<UInt8>, kinds: LinkKinds) {
    name = payload.extracting(record.name).text
    index = record.header.index
    hardwareType = record.header.hardwareType
    flags = record.header.flags
    var options = Settings(LinkOptions.table, decoding: record.attributes, in: payload)
    options.decode(headerFlags: record.header.flags)
    self.options = options

    kindName = record.kindName.map { payload.extracting($0).text }
    portKindName = record.portKindName.map { payload.extracting($0).text }
    let kind = record.kind(in: payload, among: kinds)
    self.kind = kind
    if let kind {
      let settings = Settings(kind.table, decoding: record.kindAttributes, in: payload)
      kindOptions = record.kindData == nil ? settings : settings.withAbsent()
      unknown = record.unknown(to: kind, in: payload)
    } else {
      kindOptions = nil
      unknown = []
    }
    if record.portData != nil, let table = portKindName.flatMap(LinkRecord.portTable) {
      portOptions = Settings(table, decoding: record.portAttributes, in: payload)
    } else {
      portOptions = nil
    }
    statistics = record.statistics(in: payload)
    var alternativeNames: [String] = []
    record.forEachAlternativeName(in: payload) { alternativeNames.append(payload.extracting($0).text) }
    self.alternativeNames = alternativeNames
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
