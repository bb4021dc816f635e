/// A neighbour's entry: which link-layer address an IP address has on a link (`RTM_NEWNEIGH`).
public struct Neighbor: Hashable, Sendable {
  /// `ndm_ifindex`
  public var link: Int32
  /// `NDA_DST`
  public var address: IPAddress
  /// The options.
  public var options: Settings
  /// `NTF_OFFLOADED`, as the kernel reports it.
  public private(set) var isOffloaded = false

  private enum Attribute {
    static let destination: UInt16 = 1
    static let link: UInt16 = 8
  }
  private static let proxyFlag: UInt8 = 0x08
  private static let offloadedFlag: UInt8 = 0x20

  /// An entry that is to be.
  public init(link: Int32, address: IPAddress, options: Settings = Settings(NeighborOptions.table)) {
    self.link = link
    self.address = address
    self.options = options
  }

  /// Reads the payload of an `RTM_NEWNEIGH` message; nil where it is no IP neighbour's.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = NeighborHeader(payload) else { throw .malformed("a neighbour's header") }
    let attributes = try AttributeList(payload, from: NeighborHeader.size)
    guard let range = attributes.range(of: Attribute.destination),
      let address = IPAddress(bytes: payload.extracting(range).copied),
      address.family.rawValue == header.family
    else { return nil }
    link = header.index
    self.address = address
    options = Settings(NeighborOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: UInt32(header.flags))
    options[NeighborOptions.state] = UInt8(truncatingIfNeeded: header.state)
    isOffloaded = header.flags & Self.offloadedFlag != 0
  }

  /// The message that puts the entry into the table.
  public func placement(_ placement: Placement) -> Request { message(.newNeighbor, placement.flags) }

  /// The message that takes the entry out of the table.
  public func deletion() -> Request { message(.deleteNeighbor, []) }

  private func message(_ type: MessageType, _ flags: MessageFlags) -> Request {
    var header = NeighborHeader()
    header.family = address.family.rawValue
    header.index = link
    header.state = UInt16(options[NeighborOptions.state] ?? usualState.rawValue)
    header.flags = UInt8(truncatingIfNeeded: options.headerFlags.flags)
    var writer = MessageWriter(type, flags.union(.acknowledge), header: header)
    writer.put(Attribute.destination, bytes: address.bytes)
    options.encode(into: &writer)
    return writer.finish()
  }

  /// What the kernel is to find out by itself is in no state yet.
  private var usualState: NeighborState { options[NeighborOptions.managed] == true ? .none : .permanent }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.first.flatMap { options.claimant(of: $0) }
  }

  static func list(_ family: AddressFamily, on link: Int32?, proxies: Bool) -> Request {
    var header = NeighborHeader()
    header.family = family.rawValue
    header.flags = proxies ? proxyFlag : 0
    var writer = MessageWriter(.getNeighbor, [], header: header)
    if let link { writer.put(Attribute.link, link) }
    return writer.finish()
  }
}

extension Conversation {
  /// The entries of the neighbour tables.
  ///
  /// - Parameters:
  ///   - family: IPv4 or IPv6 alone; unspecified for both.
  ///   - link: only those of this link; the kernel filters.
  ///   - proxies: the addresses that are answered for, in place of the neighbours.
  public mutating func neighbors(
    _ family: AddressFamily = .unspecified, on link: Int32? = nil, proxies: Bool = false
  ) throws(NetlinkError) -> Dump<[Neighbor]> {
    let request = Neighbor.list(family, on: link, proxies: proxies)
    return try dump(request, into: []) { neighbors, _, payload throws(NetlinkError) in
      guard let neighbor = try Neighbor(payload) else { return }
      // A kernel before 4.20 overlooks the filter.
      if let link, neighbor.link != link { return }
      neighbors.append(neighbor)
    }
  }
}
