/// The options of a VNI in a VTEP's filter: `VXLAN_VNIFILTER_ENTRY_*` of linux/if_link.h.
public enum VNIOptions {
  /// `VXLAN_VNIFILTER_ENTRY_GROUP`, `VXLAN_VNIFILTER_ENTRY_GROUP6`
  public static let group = Field.address(
    "group", v4: 3, v6: 4, only: .multicast, "multicast group to send to, and to join")
  /// `VXLAN_VNIFILTER_ENTRY_GROUP`, `VXLAN_VNIFILTER_ENTRY_GROUP6`
  public static let remote = Field.address("remote", v4: 3, v6: 4, only: .unicast, "VTEP to send to")

  /// The options, in the order in which they are sent and printed.
  public static let table = FieldTable("vni", [group.descriptor, remote.descriptor])

  /// What the options ask of one another.
  public static let rules: [Rule] = [.excludes(group.descriptor, remote.descriptor)]
}

/// What has been counted for a VNI: `VNIFILTER_ENTRY_STATS_*`.
public enum VNIStatistics {
  /// The counters of each direction, in the order in which they are printed.
  public static let table = FieldTable(
    "vni statistics",
    [
      .counter("rx_bytes", 1, "bytes received"), .counter("rx_pkts", 2, "packets received"),
      .counter("rx_drops", 3, "received packets that were dropped"),
      .counter("rx_errors", 4, "bad packets received"),
      .counter("tx_bytes", 5, "bytes sent"), .counter("tx_pkts", 6, "packets sent"),
      .counter("tx_drops", 7, "packets that were dropped on the way out"),
      .counter("tx_errors", 8, "packets not sent"),
    ])
}

/// VNIs that an external VTEP with a filter takes (`RTM_NEWTUNNEL`).
public struct VNIEntry: Hashable, Sendable {
  /// The VNIs.
  public var vnis: NumberRange
  /// Where they are sent to.
  public var options: Settings
  /// What has been counted; nil where it was not asked for.
  public var statistics: Settings?

  private enum Attribute {
    static let entry: UInt16 = 1
    static let start: UInt16 = 1
    static let end: UInt16 = 2
    static let statistics: UInt16 = 5
  }

  /// `TUNNEL_MSG_FLAG_STATS`
  private static let dumpsStatistics: UInt8 = 1

  /// VNIs with options.
  public init(_ vnis: NumberRange, options: Settings) {
    self.vnis = vnis
    self.options = options
  }

  /// The VNIs that a message tells of, and the VTEP that they are of.
  public static func entries(
    _ payload: Span<UInt8>
  ) throws(NetlinkError) -> (link: Int32, entries: [VNIEntry]) {
    guard let header = BridgeHeader(payload) else { throw .malformed("a VNI's header") }
    var entries: [VNIEntry] = []
    for entry in try AttributeList(payload, from: BridgeHeader.size).entries
    where entry.number == Attribute.entry {
      entries.append(try VNIEntry(payload, in: entry.range))
    }
    return (header.index, entries)
  }

  private init(_ payload: Span<UInt8>, in range: Range<Int>) throws(NetlinkError) {
    let attributes = try AttributeList(payload, in: range)
    guard let first = attributes.u32(Attribute.start, in: payload),
      let vnis = NumberRange(vnis: first, through: attributes.u32(Attribute.end, in: payload))
    else { throw .malformed("a VNI") }
    self.init(vnis, options: Settings(VNIOptions.table, decoding: attributes, in: payload))
    statistics = try attributes.nested(Attribute.statistics, in: payload)
      .map { Settings(VNIStatistics.table, decoding: $0, in: payload) }
  }

  /// The message that puts the VNIs into a VTEP's filter.
  public static func addition(of entries: [VNIEntry], to link: Int32) -> Request {
    message(.newTunnel, entries, link)
  }

  /// The message that takes the VNIs out of a VTEP's filter.
  public static func deletion(of entries: [VNIEntry], from link: Int32) -> Request {
    message(.deleteTunnel, entries, link)
  }

  private static func message(_ type: MessageType, _ entries: [VNIEntry], _ link: Int32) -> Request {
    var writer = MessageWriter(type, [.acknowledge], header: BridgeHeader(index: link))
    for entry in entries {
      writer.nest(Attribute.entry, isMarked: true) { writer in
        writer.put(Attribute.start, entry.vnis.first)
        if !entry.vnis.isSingle { writer.put(Attribute.end, entry.vnis.last) }
        entry.options.encode(into: &writer)
      }
    }
    return writer.finish()
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.count == 2 ? options.claimant(of: path[1]) : nil
  }

  fileprivate static func dumpRequest(link: Int32?, withStatistics: Bool) -> Request {
    var header = BridgeHeader(index: link ?? 0)
    if withStatistics { header.flags = dumpsStatistics }
    return MessageWriter(.getTunnel, [], header: header).finish()
  }
}

/// The VNIs that one VTEP takes.
public struct VNIFilter: Hashable, Sendable {
  /// The VTEP.
  public let link: Int32
  /// The VNIs, in the kernel's order.
  public var entries: [VNIEntry]
}

extension Conversation {
  /// The VNIs of VTEPs that have a filter.
  ///
  /// - Parameters:
  ///   - link: only those of this VTEP; the kernel filters.
  ///   - withStatistics: with what has been counted, and then each VNI on its own.
  public mutating func vnis(
    link: Int32? = nil, withStatistics: Bool = false
  ) throws(NetlinkError) -> Dump<[VNIFilter]> {
    let request = VNIEntry.dumpRequest(link: link, withStatistics: withStatistics)
    return try dump(request, into: []) { filters, _, payload throws(NetlinkError) in
      let (link, entries) = try VNIEntry.entries(payload)
      // A long list comes in several messages.
      if filters.last?.link == link {
        filters[filters.count - 1].entries += entries
      } else {
        filters.append(VNIFilter(link: link, entries: entries))
      }
    }
  }
}
