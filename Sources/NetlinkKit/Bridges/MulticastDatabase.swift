/// What the bridges and VTEPs of a namespace know of multicast.
public struct MulticastDatabase: Hashable, Sendable {
  /// Which ports a group's frames go to.
  public var entries: [MulticastEntry] = []
  /// Which ports lead to multicast routers, and so get every group's frames.
  public var routers: [RouterPort] = []

  /// A port that leads to a multicast router.
  public struct RouterPort: Hashable, Sendable {
    /// The bridge.
    public let bridge: Int32
    /// The port.
    public let port: Int32
    /// Hundredths of a second until the router is given up.
    public let timer: UInt32?
    /// `MDB_RTR_TYPE_*`
    public let type: UInt8?

    /// Whether the port stays one by configuration.
    public var isPermanent: Bool { type != 1 && type != 3 }
  }

  /// `MDBA_*`
  enum Attribute {
    static let entries: UInt16 = 1
    static let routers: UInt16 = 2
  }

  fileprivate mutating func read(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = BridgeHeader(payload) else { throw .malformed("a multicast database's header") }
    let attributes = try AttributeList(payload, from: BridgeHeader.size)
    for group in try attributes.nested(Attribute.entries, in: payload)?.entries ?? [] {
      for entry in try AttributeList(payload, in: group.range).entries {
        entries.append(try MulticastEntry(reported: payload, in: entry.range, of: header.index))
      }
    }
    for router in try attributes.nested(Attribute.routers, in: payload)?.entries ?? [] {
      routers.append(try RouterPort(payload, in: router.range, of: header.index))
    }
  }
}

extension MulticastDatabase.RouterPort {
  /// `MDBA_ROUTER_PATTR_*`
  private enum Attribute {
    static let timer: UInt16 = 1
    static let type: UInt16 = 2
  }

  /// Reads `MDBA_ROUTER_PORT`: the port's index, and attributes behind it.
  init(_ payload: Span<UInt8>, in range: Range<Int>, of bridge: Int32) throws(NetlinkError) {
    guard let port = payload.extracting(range).i32(at: 0) else { throw .malformed("a router's port") }
    let attributes = try AttributeList(payload, in: (range.lowerBound + 4)..<range.upperBound)
    self.init(
      bridge: bridge, port: port, timer: attributes.u32(Attribute.timer, in: payload),
      type: attributes.number(Attribute.type, .u8, in: payload).map { UInt8(truncatingIfNeeded: $0) })
  }
}

extension Conversation {
  /// One entry, which the kernel looks up (Linux 6.8).
  ///
  /// - Throws: `ENOENT` where there is none.
  public mutating func multicastEntry(
    _ query: MulticastQuery
  ) throws(NetlinkError) -> MulticastDatabase {
    let answer = try ask(query.request())
    var database = MulticastDatabase()
    try database.read(answer.span)
    return database
  }

  /// The multicast databases of all bridges and VTEPs; the kernel does not filter them.
  public mutating func multicastDatabase() throws(NetlinkError) -> Dump<MulticastDatabase> {
    let request = MessageWriter(.getMulticastEntry, [], header: BridgeHeader()).finish()
    return try dump(request, into: MulticastDatabase()) { database, _, payload throws(NetlinkError) in
      try database.read(payload)
    }
  }
}
