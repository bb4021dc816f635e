/// Where the parts of a link stand in the bytes of its message.
///
/// For long lists: nothing is copied, nothing is put on the heap, and one record is read again for each message. The
/// payload goes with each question.
public struct LinkRecord: ~Copyable {
  /// `ifi_index`, `ifi_type` and `ifi_flags`
  public private(set) var header = LinkHeader()
  /// The link's own attributes (`IFLA_*`).
  public private(set) var attributes = AttributeIndex()
  /// The attributes of the kind (`IFLA_INFO_DATA`).
  public private(set) var kindAttributes = AttributeIndex()
  /// The attributes of the port (`IFLA_INFO_SLAVE_DATA`).
  public private(set) var portAttributes = AttributeIndex()
  /// `IFLA_IFNAME`, without the NUL.
  public private(set) var name = 0..<0
  /// `IFLA_INFO_KIND`, without the NUL; nil for hardware and the loopback.
  public private(set) var kindName: Range<Int>?
  /// `IFLA_INFO_SLAVE_KIND`, without the NUL: what the link is a port of.
  public private(set) var portKindName: Range<Int>?
  /// `IFLA_INFO_DATA`
  public private(set) var kindData: Range<Int>?
  /// `IFLA_INFO_SLAVE_DATA`
  public private(set) var portData: Range<Int>?

  /// A record of no link.
  public init() {}

  /// Reads the payload of an `RTM_NEWLINK` message, in the place of the link that was there.
  ///
  /// - Parameter payload: the message behind its `nlmsghdr`.
  /// - Throws: an error where a length is below 4 or goes past the end, or where there is no name.
  public mutating func read(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    self.header = header
    try attributes.read(payload, in: LinkHeader.size..<payload.count)
    guard let name = attributes.range(of: LinkOptions.nameAttribute) else {
      throw .malformed("a link without a name")
    }
    self.name = payload.withoutNUL(name)
    // Read again where the names are asked for, which nothing can go wrong with then.
    if let properties = attributes.range(of: LinkOptions.propertiesAttribute) {
      try payload.walkAttributes(in: properties) { _, _ in }
    }
    (kindName, portKindName, kindData, portData) = (nil, nil, nil, nil)
    if let information = attributes.range(of: LinkOptions.infoAttribute) {
      try payload.walkAttributes(in: information) { number, range in
        switch number {
        case LinkInformation.kind: kindName = payload.withoutNUL(range)
        case LinkInformation.portKind: portKindName = payload.withoutNUL(range)
        case LinkInformation.data: kindData = range
        case LinkInformation.portData: portData = range
        default: break
        }
      }
    }
    if let kindData { try kindAttributes.read(payload, in: kindData) } else { kindAttributes.clear() }
    if let portData { try portAttributes.read(payload, in: portData) } else { portAttributes.clear() }
  }

  /// Whether the link is administratively up (`IFF_UP`).
  public var isUp: Bool { header.flags & 1 != 0 }

  /// The kind; nil where the link has none, or one that is not known.
  ///
  /// - Parameters:
  ///   - payload: the payload that the record was read from.
  ///   - kinds: the kinds that are known.
  public func kind(in payload: Span<UInt8>, among kinds: LinkKinds) -> LinkKind? {
    kindName.flatMap { name in
      LinkKind.reported(payload.extracting(name).text, kindAttributes, in: payload, among: kinds)
    }
  }

  /// The name of the kind; the kernel's own where this library does not know it, and nil where there is none.
  ///
  /// - Parameters:
  ///   - payload: the payload that the record was read from.
  ///   - kinds: the kinds that are known.
  public func typeName(in payload: Span<UInt8>, among kinds: LinkKinds) -> String? {
    kind(in: payload, among: kinds)?.name ?? kindName.map { payload.extracting($0).text }
  }

  /// The options of a port, by the name in `IFLA_INFO_SLAVE_KIND`; nil for a kind that tells nothing.
  ///
  /// - Parameter name: the name of the master's kind.
  public static func portTable(_ name: String) -> FieldTable? {
    switch name {
    case BridgePort.kindName: BridgePort.table
    case VRF.name: VRF.portTable
    default: nil
    }
  }

  /// `IFLA_PROP_LIST`: further names, without their NULs.
  ///
  /// - Parameters:
  ///   - payload: the payload that the record was read from.
  ///   - body: takes the place of a name.
  public func forEachAlternativeName(in payload: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    guard let properties = attributes.range(of: LinkOptions.propertiesAttribute) else { return }
    try? payload.walkAttributes(in: properties) { number, range in
      if number == LinkOptions.alternativeNameAttribute { body(payload.withoutNUL(range)) }
    }
  }

  /// What the link has carried; nil where the kernel does not tell.
  ///
  /// - Parameter payload: the payload that the record was read from.
  public func statistics(in payload: Span<UInt8>) -> LinkStatistics? {
    guard let range = attributes.range(of: LinkStatistics.attribute) else { return nil }
    return LinkStatistics(
      payload.extracting(range),
      carrierChanges: attributes.u32(LinkStatistics.carrierChangesAttribute, in: payload))
  }

  /// Attributes of the kind that this library does not know, or knows and does not support.
  ///
  /// What is known and not supported says nothing as long as it is zero.
  ///
  /// - Parameters:
  ///   - kind: the link's kind.
  ///   - payload: the payload that the record was read from.
  public func unknown(to kind: LinkKind, in payload: Span<UInt8>) -> [UnknownAttribute] {
    guard let kindData, kindAttributes.hasMore || kindAttributes.present & ~kind.table.claimed != 0
    else { return [] }
    var unknown: [UnknownAttribute] = []
    try? payload.walkAttributes(in: kindData) { number, range in
      guard !kind.table.claims(number) else { return }
      let attribute = UnknownAttribute(number: number, payload: payload.extracting(range).copied)
      if kind.unsupported[number] == nil || attribute.payload.contains(where: { $0 != 0 }) {
        unknown.append(attribute)
      }
    }
    return unknown
  }
}

extension Span where Element == UInt8 {
  /// A region up to its first NUL, or its end.
  fileprivate func withoutNUL(_ region: Range<Int>) -> Range<Int> {
    var end = region.lowerBound
    while end < region.upperBound, self[end] != 0 { end += 1 }
    return region.lowerBound..<end
  }
}
