/// An entry of a bridge's, or a VTEP's, multicast database: a port that a group's frames go to.
public struct MulticastEntry: Hashable, Sendable {
  /// The bridge or the VTEP.
  public var bridge: Int32
  /// The port; the bridge itself where the host has joined the group.
  public var port: Int32
  /// The group.
  public var group: Group
  /// The VLAN; 0 for none.
  public var vid: UInt16
  /// `MDB_PERMANENT`: it stays until it is deleted.
  public var isPermanent: Bool
  /// The options.
  public var options: Settings
  /// The sources that `filter_mode` is about.
  public var sources: [Source] = []
  /// `MDB_FLAGS_*`, as the kernel reports them.
  public var flags: UInt8 = 0
  /// Hundredths of a second until the entry goes; nil where the kernel does not tell.
  public var timer: UInt32?

  /// What is sent to the ports.
  public enum Group: Hashable, Sendable {
    /// An IPv4 or IPv6 group, or any address where the database is a VTEP's.
    case address(IPAddress)
    /// An Ethernet group.
    case hardwareAddress(HardwareAddress)
  }

  /// A sender to the group.
  public struct Source: Hashable, Sendable {
    /// The sender's address.
    public let address: IPAddress
    /// Hundredths of a second until the sender is given up, as the kernel reports it.
    public let timer: UInt32

    /// A sender that an entry is to have.
    public init(_ address: IPAddress) {
      self.address = address
      timer = 0
    }

    init(_ address: IPAddress, timer: UInt32) {
      self.address = address
      self.timer = timer
    }
  }

  /// An entry that is to be.
  public init(
    bridge: Int32, port: Int32, group: Group, vid: UInt16, isPermanent: Bool, options: Settings,
    sources: [Source] = []
  ) {
    self.bridge = bridge
    self.port = port
    self.group = group
    self.vid = vid
    self.isPermanent = isPermanent
    self.options = options
    self.sources = sources
  }

  /// The ways to put an entry into the database.
  public enum Placement: Sendable {
    /// A new entry (`bridge mdb add`).
    case add
    /// In the place of the one that is there (`bridge mdb replace`).
    case replace
  }

  /// The message that puts the entry into the database.
  public func placement(_ placement: Placement) -> Request {
    let flags: MessageFlags = placement == .add ? [.create, .exclusive] : [.create, .replace]
    return message(.newMulticastEntry, flags.union(.acknowledge))
  }

  /// The message that takes the entry out of the database.
  public func deletion() -> Request { message(.deleteMulticastEntry, [.acknowledge]) }

  /// - Parameter stateMask: which bits of the state count, where several entries are meant; nil for none.
  func message(_ type: MessageType, _ flags: MessageFlags, stateMask: UInt8? = nil) -> Request {
    var writer = MessageWriter(type, flags, header: BridgeHeader(index: bridge))
    writer.nest(Attribute.entry) { encodeEntry(into: &$0) }
    if !options.isEmpty || !sources.isEmpty || stateMask != nil {
      writer.nest(Attribute.options, isMarked: true) { writer in
        options.encode(into: &writer)
        encodeSources(into: &writer)
        if let stateMask { writer.put(Attribute.stateMask, bytes: [stateMask]) }
      }
    }
    return writer.finish()
  }

  /// `struct br_mdb_entry`
  private func encodeEntry(into writer: inout MessageWriter) {
    writer.append(port)
    writer.append(UInt8(isPermanent ? 1 : 0))
    writer.append(UInt8(0))
    writer.append(vid)
    let bytes = group.bytes
    writer.append(bytes)
    writer.append([UInt8](repeating: 0, count: 16 - min(16, bytes.count)))
    writer.append(group.etherType.bigEndian)
    writer.append(UInt16(0))
  }

  private func encodeSources(into writer: inout MessageWriter) {
    guard !sources.isEmpty else { return }
    writer.nest(Attribute.sources, isMarked: true) { writer in
      for source in sources {
        writer.nest(Attribute.source, isMarked: true) {
          $0.put(Attribute.sourceAddress, bytes: source.address.bytes)
        }
      }
    }
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.count == 2 && path[0] == Attribute.options ? options.claimant(of: path[1]) : nil
  }

  /// `MDBA_SET_ENTRY*` and what is within them.
  enum Attribute {
    static let entry: UInt16 = 1
    static let options: UInt16 = 2
    static let sources: UInt16 = 2
    static let source: UInt16 = 1
    static let sourceAddress: UInt16 = 1
    static let sourceTimer: UInt16 = 2
    static let timer: UInt16 = 1
    static let stateMask: UInt16 = 10
  }
}

extension MulticastEntry.Group {
  fileprivate var bytes: [UInt8] {
    switch self {
    case .address(let address): address.bytes
    case .hardwareAddress(let address): address.bytes
    }
  }

  /// `ETH_P_IP`, `ETH_P_IPV6`, or 0 for an Ethernet group.
  fileprivate var etherType: UInt16 {
    switch self {
    case .address(let address): address.family == .ipv4 ? 0x0800 : 0x86DD
    case .hardwareAddress: 0
    }
  }

  /// Reads the group in a `struct br_mdb_entry`.
  fileprivate init?(_ bytes: Span<UInt8>, at offset: Int) {
    guard bytes.count >= offset + 18, let type = bytes.u16(at: offset + 16) else { return nil }
    let count =
      switch UInt16(bigEndian: type) {
      case 0: 6
      case 0x0800: 4
      default: 16
      }
    let address = bytes.extracting(offset..<(offset + count)).copied
    self = IPAddress(bytes: address).map(Self.address) ?? .hardwareAddress(HardwareAddress(bytes: address))
  }
}

extension MulticastEntry.Group: CustomStringConvertible {
  public var description: String {
    switch self {
    case .address(let address): address.description
    case .hardwareAddress(let address): address.description
    }
  }
}

// MARK: Reading

extension MulticastEntry {
  /// The size of `struct br_mdb_entry`.
  private static let size = 28

  /// Reads the payload of a request.
  public init(decoding payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = BridgeHeader(payload) else { throw .malformed("a multicast entry's header") }
    let attributes = try AttributeList(payload, from: BridgeHeader.size)
    guard let entry = attributes.range(of: Attribute.entry) else { throw .malformed("a multicast entry") }
    try self.init(payload, entry, of: header.index)
    guard let nest = try attributes.nested(Attribute.options, in: payload) else { return }
    options = Settings(MulticastOptions.table, decoding: nest, in: payload)
    sources = try Self.sources(nest.nested(Attribute.sources, in: payload), in: payload)
  }

  /// Reads one entry of a dump: the fixed part, and attributes behind it.
  init(reported payload: Span<UInt8>, in range: Range<Int>, of bridge: Int32) throws(NetlinkError) {
    try self.init(payload, range, of: bridge)
    let attributes = try AttributeList(
      payload, in: min(range.lowerBound + Self.size, range.upperBound)..<range.upperBound)
    options = Settings(
      MulticastOptions.table, decoding: attributes.renumbered(MulticastOptions.attribute(reportedAs:)),
      in: payload)
    sources = try Self.sources(attributes.nested(Attribute.sources, in: payload), in: payload)
    timer = attributes.u32(Attribute.timer, in: payload)
  }

  private init(_ payload: Span<UInt8>, _ range: Range<Int>, of bridge: Int32) throws(NetlinkError) {
    let entry = payload.extracting(range)
    guard let port = entry.i32(at: 0), let state = entry.u8(at: 4), let flags = entry.u8(at: 5),
      let vid = entry.u16(at: 6), let group = Group(entry, at: 8)
    else { throw .malformed("a multicast entry") }
    self.init(
      bridge: bridge, port: port, group: group, vid: vid, isPermanent: state & 1 != 0,
      options: Settings(MulticastOptions.table))
    self.flags = flags
  }

  private static func sources(
    _ list: AttributeList?, in payload: Span<UInt8>
  ) throws(NetlinkError) -> [Source] {
    var sources: [Source] = []
    for entry in list?.entries ?? [] {
      let attributes = try AttributeList(payload, in: entry.range)
      guard let range = attributes.range(of: Attribute.sourceAddress),
        let address = IPAddress(bytes: payload.extracting(range).copied)
      else { continue }
      sources.append(Source(address, timer: attributes.u32(Attribute.sourceTimer, in: payload) ?? 0))
    }
    return sources
  }
}
