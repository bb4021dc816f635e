/// Which multicast entry is asked for (`RTM_GETMDB`).
public struct MulticastQuery: Hashable, Sendable {
  /// The bridge or the VTEP.
  public let bridge: Int32
  /// The group.
  public let group: MulticastEntry.Group
  /// The VLAN; 0 for none.
  public let vid: UInt16
  /// The sender or, on a VTEP, the VNI that the entry is for: options of `MulticastOptions.queryTable`.
  public let options: Settings

  /// A query.
  public init(bridge: Int32, group: MulticastEntry.Group, vid: UInt16 = 0, options: Settings) {
    (self.bridge, self.group, self.vid, self.options) = (bridge, group, vid, options)
  }

  func request() -> Request {
    MulticastEntry(
      bridge: bridge, port: 0, group: group, vid: vid, isPermanent: false, options: options
    ).message(.getMulticastEntry, [])
  }
}

/// Multicast entries that are to be deleted, by what they have in common (`RTM_DELMDB` with `NLM_F_BULK`, Linux 6.8).
public struct MulticastFlush: Hashable, Sendable {
  /// The bridge or the VTEP.
  public var bridge: Int32
  /// Only entries of this port; nil for any.
  public var port: Int32?
  /// Only entries of this VLAN; nil for any.
  public var vid: UInt16?
  /// Only entries that stay, or only those that go by themselves; nil for both.
  public var isPermanent: Bool?
  /// What else the entries have: options of `MulticastOptions.flushTable`.
  public var options: Settings

  /// Entries of a bridge or a VTEP.
  public init(bridge: Int32, options: Settings) {
    (self.bridge, self.options) = (bridge, options)
  }

  /// The message that deletes them.
  public func request() -> Request {
    let entry = MulticastEntry(
      bridge: bridge, port: port ?? 0, group: .hardwareAddress(.zero), vid: vid ?? 0,
      isPermanent: isPermanent ?? false, options: options)
    return entry.message(
      .deleteMulticastEntry, [.acknowledge, .bulk], stateMask: isPermanent == nil ? nil : 1)
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.count == 2 && path[0] == MulticastEntry.Attribute.options ? options.claimant(of: path[1]) : nil
  }

  /// Reads the payload of a request.
  public init(decoding payload: Span<UInt8>) throws(NetlinkError) {
    let entry = try MulticastEntry(decoding: payload)
    bridge = entry.bridge
    port = entry.port == 0 ? nil : entry.port
    vid = entry.vid == 0 ? nil : entry.vid
    options = entry.options
    let attributes = try AttributeList(payload, from: BridgeHeader.size)
    let nest = try attributes.nested(MulticastEntry.Attribute.options, in: payload)
    let hasState = nest?.range(of: MulticastEntry.Attribute.stateMask) != nil
    isPermanent = hasState ? entry.isPermanent : nil
  }
}
