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
    master = attributes.u32(ForwardingRecord.Attribute.master, in: payload).map { Int32(bitPattern: $0) }
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
