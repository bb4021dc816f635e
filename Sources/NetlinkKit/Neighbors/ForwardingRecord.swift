/// Where the parts of a forwarding entry stand in the bytes of its message.
///
/// For long lists: nothing is copied, and nothing is put on the heap. The payload goes with each question.
public struct ForwardingRecord: Sendable {
  /// `ndm_ifindex`: the VTEP, or the bridge's port.
  public let link: Int32
  /// `ndm_state`: `NUD_*` bits.
  public let state: UInt16
  /// `ndm_flags`: `NTF_*` bits.
  public let flags: UInt8
  /// A bit for each attribute that is there, by its number.
  public private(set) var attributes: UInt32 = 0
  /// For each attribute its payload's start and length, 16 bits each; 0 where it is not there.
  private var places: InlineArray<18, UInt32>

  /// The attributes that are no options.
  public enum Attribute {
    /// `NDA_LLADDR`: six bytes.
    public static let address = ForwardingOptions.addressAttribute
    /// `NDA_CACHEINFO`: when the entry was confirmed, used and updated, 4 bytes each, in hundredths of a second.
    public static let ages: UInt16 = 3
    /// `NDA_MASTER`: the bridge, for an entry of its table.
    public static let master: UInt16 = 9
    /// `NDA_LINK_NETNSID`: the namespace that the underlay is in, where that is another one.
    public static let namespace: UInt16 = 10
  }

  /// Reads the payload of an `RTM_NEWNEIGH` message of the bridge family; nil where it is of another one.
  ///
  /// - Throws: an error where a length is below 4 or goes past the end.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard payload.count >= NeighborHeader.size, let family = payload.u8(at: 0),
      let link = payload.i32(at: 4), let state = payload.u16(at: 8), let flags = payload.u8(at: 10)
    else { throw .malformed("a forwarding entry's header") }
    guard family == AddressFamily.bridge.rawValue else { return nil }
    self.link = link
    self.state = state
    self.flags = flags
    places = InlineArray(repeating: 0)
    try payload.walkAttributes(in: NeighborHeader.size..<payload.count) { number, range in
      // A netlink message that is received is no longer than 64 KiB.
      guard number < 18, range.upperBound <= UInt16.max else { return }
      places[Int(number)] = UInt32(truncatingIfNeeded: range.lowerBound << 16 | range.count)
      attributes |= 1 << UInt32(number)
    }
  }

  /// The place of an attribute's payload; nil where the attribute is not there.
  public func range(of attribute: UInt16) -> Range<Int>? {
    guard attribute < 18 else { return nil }
    let place = places[Int(attribute)]
    guard place != 0 else { return nil }
    let start = Int(place >> 16)
    return start..<(start + Int(place & 0xFFFF))
  }

  /// The link-layer address; an empty range for a message that has none.
  public var address: Range<Int> { range(of: Attribute.address) ?? 0..<0 }

  /// The bridge, for an entry of its table; nil for one of a device's own.
  public func master(in payload: Span<UInt8>) -> Int32? {
    range(of: Attribute.master).flatMap { payload.i32(at: $0.lowerBound) }
  }

  /// How long ago the entry was used, and changed, in seconds; nil where the kernel does not tell.
  public func ages(in payload: Span<UInt8>) -> (used: UInt32, updated: UInt32)? {
    guard let range = range(of: Attribute.ages), range.count >= 12,
      let used = payload.u32(at: range.lowerBound + 4), let updated = payload.u32(at: range.lowerBound + 8)
    else { return nil }
    return (used / 100, updated / 100)
  }

  /// Whether an attribute's payload is these bytes.
  public func has(_ bytes: [UInt8], in attribute: UInt16, of payload: Span<UInt8>) -> Bool {
    guard let range = range(of: attribute), range.count == bytes.count else { return false }
    for (offset, byte) in bytes.enumerated() where payload[range.lowerBound + offset] != byte { return false }
    return true
  }
}
