/// VLANs of a port, or of a bridge itself, that follow one another and are alike (`RTM_NEWVLAN`).
public struct VLANEntry: Hashable, Sendable {
  /// The port, or the bridge itself.
  public var link: Int32
  /// The VLANs.
  public var vids: NumberRange
  /// How the link is in them.
  public var membership = Settings(VLANMembershipOptions.table)
  /// What the bridge keeps for each of them.
  public var options: Settings
  /// The tunnel identifier of the first VLAN, with one more for each that follows; nil for none.
  public var tunnel: UInt32?
  /// What has been counted; nil where it was not asked for.
  public var statistics: Settings?

  private enum Attribute {
    static let entry: UInt16 = 1
    static let info: UInt16 = 1
    static let range: UInt16 = 2
    static let tunnel: UInt16 = 4
    static let tunnelIdentifier: UInt16 = 1
    static let statistics: UInt16 = 5
    static let dumpFlags: UInt16 = 1
  }

  /// `BRIDGE_VLAN_INFO_ONLY_OPTS`
  private static let onlyOptions: UInt16 = 0x40
  /// `BRIDGE_VLANDB_DUMPF_STATS`
  private static let dumpsStatistics: UInt32 = 1

  /// VLANs with options.
  public init(link: Int32, vids: NumberRange, options: Settings) {
    self.link = link
    self.vids = vids
    self.options = options
  }

  /// The VLANs that a message tells of.
  public static func entries(_ payload: Span<UInt8>) throws(NetlinkError) -> [VLANEntry] {
    guard let header = BridgeHeader(payload) else { throw .malformed("a VLAN's header") }
    var entries: [VLANEntry] = []
    for entry in try AttributeList(payload, from: BridgeHeader.size).entries
    where entry.number == Attribute.entry {
      entries.append(try VLANEntry(payload, in: entry.range, of: header.index))
    }
    return entries
  }

  private init(_ payload: Span<UInt8>, in range: Range<Int>, of link: Int32) throws(NetlinkError) {
    let attributes = try AttributeList(payload, in: range)
    guard let info = attributes.range(of: Attribute.info),
      let flags = payload.extracting(info).u16(at: 0), let first = payload.extracting(info).u16(at: 2),
      let vids = NumberRange(
        vids: UInt32(first),
        through: attributes.number(Attribute.range, .u16, in: payload).map { UInt32($0) })
    else { throw .malformed("a VLAN") }
    self.init(link: link, vids: vids, options: Settings(VLANOptions.table, decoding: attributes, in: payload))
    membership.decode(headerFlags: UInt32(flags), mask: UInt32(flags))
    tunnel = try attributes.nested(Attribute.tunnel, in: payload)?.u32(
      Attribute.tunnelIdentifier, in: payload)
    statistics = try attributes.nested(Attribute.statistics, in: payload)
      .map { Settings(VLANStatistics.table, decoding: $0, in: payload) }
  }

  /// The tunnel identifiers of the VLANs; nil where they have none.
  public var tunnels: NumberRange? {
    tunnel.flatMap { NumberRange($0, through: $0 &+ (vids.last - vids.first)) }
  }

  /// The VLANs one by one.
  public var singles: [VLANEntry] {
    vids.singles.map { vid in
      var single = self
      single.vids = vid
      single.tunnel = tunnel.map { $0 &+ (vid.first - vids.first) }
      return single
    }
  }

  /// The message that sets the options of the VLANs, which must be there (`RTM_NEWVLAN`).
  public func change() -> Request {
    var writer = MessageWriter(.newVLAN, [.acknowledge], header: BridgeHeader(index: link))
    writer.nest(Attribute.entry, isMarked: true) { writer in
      writer.nest(Attribute.info) {
        $0.append(Self.onlyOptions)
        $0.append(UInt16(truncatingIfNeeded: vids.first))
      }
      if !vids.isSingle { writer.put(Attribute.range, UInt16(truncatingIfNeeded: vids.last)) }
      options.encode(into: &writer)
    }
    return writer.finish()
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.count == 2 ? options.claimant(of: path[1]) : nil
  }

  fileprivate static func dumpRequest(link: Int32?, withStatistics: Bool) -> Request {
    var writer = MessageWriter(.getVLAN, [], header: BridgeHeader(index: link ?? 0))
    if withStatistics { writer.put(Attribute.dumpFlags, dumpsStatistics) }
    return writer.finish()
  }
}

extension Conversation {
  /// The VLANs of bridges and their ports, those that are alike together.
  ///
  /// - Parameters:
  ///   - link: only those of this bridge or port; the kernel filters.
  ///   - withStatistics: with what has been counted, and then each VLAN on its own.
  public mutating func vlans(
    link: Int32? = nil, withStatistics: Bool = false
  ) throws(NetlinkError) -> Dump<[VLANEntry]> {
    let request = VLANEntry.dumpRequest(link: link, withStatistics: withStatistics)
    return try dump(request, into: []) { entries, _, payload throws(NetlinkError) in
      entries += try VLANEntry.entries(payload)
    }
  }
}
