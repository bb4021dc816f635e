/// An address of a link, as it is to be or as the kernel reports it (`RTM_NEWADDR`).
public struct InterfaceAddress: Hashable, Sendable {
  /// `ifa_index`
  public var link: Int32
  /// `IFA_LOCAL` (IPv4) or `IFA_ADDRESS` (IPv6): this end's address.
  public var local: IPAddress
  /// The prefix's length in bits; with a peer, that of the peer's prefix.
  public var prefixLength: UInt8
  /// `IFA_ADDRESS` where it differs from the local one: the other end of a point-to-point link.
  public var peer: IPAddress?
  /// `ifa_scope`
  public var scope: UInt8
  /// `IFA_FLAGS`: `IFA_F_*` bits.
  public var flags: UInt32 = 0
  /// The options that stand in attributes.
  public var options: Settings
  /// `IFA_CACHEINFO`: seconds that the address remains valid and preferred; nil where the kernel said nothing.
  public var lifetime: Lifetime?

  /// How long an address lasts.
  public struct Lifetime: Hashable, Sendable {
    /// Seconds until the address goes; nil for ever.
    public let valid: UInt32?
    /// Seconds until the address is deprecated; nil for ever.
    public let preferred: UInt32?
  }

  private enum Attribute {
    static let address: UInt16 = 1
    static let local: UInt16 = 2
    static let cacheInformation: UInt16 = 6
  }

  /// An address that is to be.
  public init(
    link: Int32, local: IPAddress, prefixLength: UInt8, peer: IPAddress?, scope: UInt8, options: Settings
  ) {
    self.link = link
    self.local = local
    self.prefixLength = prefixLength
    self.peer = peer
    self.scope = scope
    self.options = options
  }

  /// Reads the payload of an `RTM_NEWADDR` message; nil where it is of a family that this library does not know.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = AddressHeader(payload) else { throw .malformed("an address's header") }
    let attributes = try AttributeList(payload, from: AddressHeader.size)
    func address(_ attribute: UInt16) -> IPAddress? {
      attributes.range(of: attribute).flatMap { IPAddress(bytes: payload.extracting($0).copied) }
    }
    let first = address(Attribute.address)
    guard let local = address(Attribute.local) ?? first else { return nil }
    link = header.index
    self.local = local
    prefixLength = header.prefixLength
    peer = first == local ? nil : first
    scope = header.scope
    flags = attributes.u32(AddressOptions.flags.number, in: payload) ?? UInt32(header.flags)
    options = Settings(AddressOptions.table, decoding: attributes, in: payload)
    if let range = attributes.range(of: Attribute.cacheInformation),
      let preferred = payload.extracting(range).u32(at: 0), let valid = payload.extracting(range).u32(at: 4)
    {
      lifetime = Lifetime(valid: valid == .max ? nil : valid, preferred: preferred == .max ? nil : preferred)
    }
  }

  /// The message that gives the link the address.
  public func addition() -> Request { message(.newAddress, [.create, .exclusive]) }

  /// The message that takes the address from the link.
  public func deletion() -> Request { message(.deleteAddress, []) }

  private func message(_ type: MessageType, _ flags: MessageFlags) -> Request {
    var header = AddressHeader()
    header.family = local.family.rawValue
    header.prefixLength = prefixLength
    header.scope = scope
    header.index = link
    var writer = MessageWriter(type, flags.union(.acknowledge), header: header)
    writer.put(Attribute.local, bytes: local.bytes)
    writer.put(Attribute.address, bytes: (peer ?? local).bytes)
    options.encode(into: &writer)
    return writer.finish()
  }

  /// The option that a path of attribute numbers points at, as an extended ack gives it; nil for none.
  public func option(at path: [UInt16]) -> FieldDescriptor? {
    path.first.flatMap { options.claimant(of: $0) }
  }
}

extension Conversation {
  /// The addresses of the namespace, or of one link.
  public mutating func addresses(
    link: Int32? = nil, family: AddressFamily = .unspecified
  ) throws(NetlinkError) -> Dump<[InterfaceAddress]> {
    var header = AddressHeader()
    header.family = family.rawValue
    header.index = link ?? 0
    let request = MessageWriter(.getAddress, [], header: header).finish()
    return try dump(request, into: []) { addresses, _, payload throws(NetlinkError) in
      guard let address = try InterfaceAddress(payload) else { return }
      // A kernel before 4.20 overlooks the filter.
      if let link, address.link != link { return }
      addresses.append(address)
    }
  }
}
