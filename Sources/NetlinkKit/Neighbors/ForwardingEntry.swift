/// An entry of a forwarding database, as it is to be or as the kernel reports it.
public struct ForwardingEntry: Hashable, Sendable {
  /// `ndm_ifindex`: the VTEP, or the bridge's port.
  public var link: Int32
  /// `NDA_LLADDR`; all zero is where frames for unknown addresses go.
  public var address: HardwareAddress
  /// `ndm_state`: `NUD_*` bits.
  public var state: UInt16
  /// The options.
  public var options: Settings
  /// `NDA_MASTER`: the bridge, as the kernel reports it; nil for a device's own table.
  public var master: Int32?
  /// `NTF_OFFLOADED`, as the kernel reports it.
  public var isOffloaded = false

  /// `NDA_MASTER`
  static let masterAttribute: UInt16 = 9
  private static let offloadedFlag: UInt8 = 0x20

  /// An entry that is to be.
  public init(link: Int32, address: HardwareAddress, state: ForwardingState, options: Settings) {
    self.link = link
    self.address = address
    self.state = state.rawValue
    self.options = options
  }

  /// Reads the payload of an `RTM_NEWNEIGH` message of the bridge family; nil where it is of another one.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = NeighborHeader(payload) else { throw .malformed("a forwarding entry's header") }
    guard header.family == AddressFamily.bridge.rawValue else { return nil }
    let attributes = try AttributeList(payload, from: NeighborHeader.size)
    guard let address = attributes.range(of: ForwardingOptions.addressAttribute) else { return nil }
    link = header.index
    self.address = HardwareAddress(bytes: payload.extracting(address).copied)
    state = header.state
    options = Settings(ForwardingOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: UInt32(header.flags))
    isOffloaded = header.flags & Self.offloadedFlag != 0
    master = attributes.u32(Self.masterAttribute, in: payload).map { Int32(bitPattern: $0) }
  }

  /// The ways to put an entry into the database.
  public enum Placement: Sendable, CaseIterable {
    /// A new entry (`bridge fdb add`).
    case add
    /// One more destination for an address (`bridge fdb append`).
    case append
    /// In the place of what the address has (`bridge fdb replace`).
    case replace

    var flags: MessageFlags {
      switch self {
      case .add: [.create, .exclusive]
      case .append: [.create, .append]
      case .replace: [.create, .replace]
      }
    }
  }

  /// The message that puts the entry into the database.
  public func placement(_ placement: Placement) -> Request { message(.newNeighbor, placement.flags) }

  /// The message that takes the entry out of the database.
  public func deletion() -> Request { message(.deleteNeighbor, []) }

  private func message(_ type: MessageType, _ flags: MessageFlags) -> Request {
    var header = NeighborHeader()
    header.index = link
    header.state = state
    header.flags = UInt8(truncatingIfNeeded: options.headerFlags.flags)
    var writer = MessageWriter(type, flags.union(.acknowledge), header: header)
    writer.put(ForwardingOptions.addressAttribute, bytes: address.bytes)
    options.encode(into: &writer)
    return writer.finish()
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.first.flatMap { options.claimant(of: $0) }
  }
}

extension Conversation {
  /// The entries of forwarding databases.
  ///
  /// - Parameters:
  ///   - link: only those of this device, or of this port; the kernel filters.
  ///   - bridge: only those of this bridge's ports; the kernel filters.
  public mutating func forwardingEntries(
    link: Int32? = nil, bridge: Int32? = nil
  ) throws(NetlinkError) -> Dump<[ForwardingEntry]> {
    var header = NeighborHeader()
    header.index = link ?? 0
    var writer = MessageWriter(.getNeighbor, [], header: header)
    if let bridge { writer.put(ForwardingEntry.masterAttribute, bridge) }
    return try dump(writer.finish(), into: []) { entries, _, payload throws(NetlinkError) in
      guard let entry = try ForwardingEntry(payload) else { return }
      entries.append(entry)
    }
  }
}
