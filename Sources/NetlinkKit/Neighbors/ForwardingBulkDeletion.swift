/// Which entries are to go at once (`RTM_DELNEIGH` with `NLM_F_BULK`).
public struct ForwardingBulkDeletion: Sendable {
  /// `ndm_ifindex`: the VTEP, the bridge, or a bridge's port.
  public let link: Int32
  /// Whether the table is that of the bridge that the link is a port of (`NTF_MASTER`).
  public let isOfMaster: Bool
  /// What the state and flags of the entries must be.
  public let conditions: ForwardingConditions
  /// What else they must have. In a bridge's table, `via` is the port (`NDA_IFINDEX`).
  public let options: Settings

  private enum Attribute {
    /// `NDA_NDM_STATE_MASK`: two bytes.
    static let stateMask: UInt16 = 16
    /// `NDA_NDM_FLAGS_MASK`: one byte.
    static let flagsMask: UInt16 = 17
  }

  /// The options that can tell the entries of a table.
  public static func options(of table: ForwardingTable) -> [FieldDescriptor] {
    switch table {
    case .vtep:
      [
        ForwardingOptions.destination.descriptor, ForwardingOptions.port.descriptor,
        ForwardingOptions.vni.descriptor, ForwardingOptions.sourceVNI.descriptor,
        ForwardingOptions.nextHop.descriptor,
      ]
    case .bridge: [ForwardingOptions.vlan.descriptor, ForwardingOptions.link.descriptor]
    }
  }

  /// Describes entries of a table.
  public init(link: Int32, isOfMaster: Bool, conditions: ForwardingConditions, options: Settings) {
    self.link = link
    self.isOfMaster = isOfMaster
    self.conditions = conditions
    self.options = options
  }

  /// Reads the payload of the message; nil where it is of another family.
  public init?(decoding payload: Span<UInt8>) throws(NetlinkError) {
    guard let record = try ForwardingRecord(payload) else { return nil }
    let attributes = try AttributeList(payload, from: NeighborHeader.size)
    link = record.link
    var options = Settings(ForwardingOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: UInt32(record.flags))
    isOfMaster = options[ForwardingOptions.bridge] == true
    let flagsMask = attributes.number(Attribute.flagsMask, .u8, in: payload) ?? 0
    let stateMask = attributes.number(Attribute.stateMask, .u16, in: payload) ?? 0
    conditions = ForwardingConditions(
      state: record.state, stateMask: UInt16(truncatingIfNeeded: stateMask),
      flags: record.flags & UInt8(truncatingIfNeeded: flagsMask),
      flagsMask: UInt8(truncatingIfNeeded: flagsMask))
    self.options = Settings(ForwardingOptions.table, decoding: attributes, in: payload)
  }

  /// Whether one message says it all.
  ///
  /// A VNI of 0 does not: the kernel takes it for none, and would delete the entries of every other one as well.
  public var isOneMessage: Bool {
    options[ForwardingOptions.vni] != 0 && options[ForwardingOptions.sourceVNI] != 0
  }

  /// The message.
  public var request: Request {
    var table = Settings(ForwardingOptions.table)
    table[isOfMaster ? ForwardingOptions.bridge : ForwardingOptions.device] = true
    var header = NeighborHeader()
    header.index = link
    header.state = conditions.state
    header.flags = UInt8(truncatingIfNeeded: table.headerFlags.flags) | conditions.flags
    var writer = MessageWriter(.deleteNeighbor, [.acknowledge, .bulk], header: header)
    options.encode(into: &writer)
    if conditions.flagsMask != 0 { writer.put(Attribute.flagsMask, conditions.flagsMask) }
    if conditions.stateMask != 0 { writer.put(Attribute.stateMask, conditions.stateMask) }
    return writer.finish()
  }

  /// The same choice, for a kernel that cannot make it: among the entries of the link's own table.
  public func filter(on vtep: Link) -> ForwardingFilter {
    var filter = ForwardingFilter()
    filter.requireOwnTable()
    filter.require(options, on: [vtep])
    filter.require(conditions)
    return filter
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.first.flatMap { options.claimant(of: $0) }
  }
}
