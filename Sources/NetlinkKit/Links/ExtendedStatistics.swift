/// What a link counts beside what every link counts (`RTM_NEWSTATS`).
public struct ExtendedStatistics: Sendable {
  /// The link.
  public let link: Int32
  /// As a bridge (`IFLA_STATS_LINK_XSTATS`); nil where it is none.
  public private(set) var bridge: BridgeStatistics?
  /// As a bridge's port (`IFLA_STATS_LINK_XSTATS_SLAVE`); nil where it is none.
  public private(set) var port: BridgeStatistics?
  /// What the processor has carried where hardware carries the rest (`IFLA_OFFLOAD_XSTATS_CPU_HIT`).
  public private(set) var carriedByProcessor: LinkStatistics?

  private enum Attribute {
    static let ownStatistics: UInt16 = 2
    static let portStatistics: UInt16 = 3
    static let offloadStatistics: UInt16 = 4
    static let bridge: UInt16 = 1
    static let processor: UInt16 = 1
  }

  fileprivate static let request: Request = {
    var header = StatisticsHeader()
    for attribute in [Attribute.ownStatistics, Attribute.portStatistics, Attribute.offloadStatistics] {
      header.filter |= 1 << UInt32(attribute - 1)
    }
    return MessageWriter(.getStatistics, [], header: header).finish()
  }()

  fileprivate init(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = StatisticsHeader(payload) else { throw .malformed("a header of statistics") }
    link = header.index
    let attributes = try AttributeList(payload, from: StatisticsHeader.size)
    bridge = try attributes.nested(Attribute.ownStatistics, in: payload)?
      .nested(Attribute.bridge, in: payload).map { BridgeStatistics($0, in: payload) }
    port = try attributes.nested(Attribute.portStatistics, in: payload)?
      .nested(Attribute.bridge, in: payload).map { BridgeStatistics($0, in: payload) }
    carriedByProcessor = try attributes.nested(Attribute.offloadStatistics, in: payload)?
      .range(of: Attribute.processor).flatMap { LinkStatistics(payload.extracting($0)) }
  }

  /// Takes a further part: what many VLANs have counted does not fit into one message, and the rest stands behind.
  fileprivate mutating func take(_ part: ExtendedStatistics) {
    bridge = part.bridge ?? bridge
    port = part.port ?? port
    carriedByProcessor = part.carriedByProcessor ?? carriedByProcessor
  }
}

/// `struct if_stats_msg`, in front of statistics.
struct StatisticsHeader: FixedHeader {
  /// The index of the link; 0 for all of them.
  var index: Int32 = 0
  /// `filter_mask`: a bit for each attribute that is asked for.
  var filter: UInt32 = 0

  static let size = 12

  init() {}

  func write(to writer: inout MessageWriter) {
    writer.append(UInt32(0))
    writer.append(index)
    writer.append(filter)
  }

  init?(_ payload: Span<UInt8>) {
    guard let index = payload.i32(at: 4), let filter = payload.u32(at: 8) else { return nil }
    self.index = index
    self.filter = filter
  }
}

extension Conversation {
  /// What the links of the namespace count beside what every link counts; the kernel does not filter by link where
  /// there may be more than fits into one message.
  public mutating func extendedStatistics() throws(NetlinkError) -> Dump<[ExtendedStatistics]> {
    try dump(ExtendedStatistics.request, into: []) { list, _, payload throws(NetlinkError) in
      let part = try ExtendedStatistics(payload)
      if list.last?.link == part.link {
        list[list.count - 1].take(part)
      } else {
        list.append(part)
      }
    }
  }
}
