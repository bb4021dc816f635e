import NetlinkKit

/// A forwarding entry in a few words of memory, for surveys of hundreds of thousands of them.
public struct SurveyedEntry: Hashable, Sendable {
  /// The VTEP, or the bridge's port.
  public let link: Int32
  /// The bridge, for an entry of its table; nil for one of a device's own.
  public let bridge: Int32?
  /// The Ethernet address, as a number of 48 bits; 0 is where frames for unknown addresses go.
  public let address: UInt64
  /// The VTEP that has the address.
  public let destination: IPAddress?
  /// `NUD_*` bits.
  public let state: UInt16
  /// `NTF_*` bits.
  public let flags: UInt8
  /// The VLAN, in a bridge's table.
  public let vlan: UInt16?
  /// The UDP port to send to, where it is not the device's own.
  public let port: UInt16?
  /// The VNI to send with, where it is not the device's own.
  public let vni: UInt32?
  /// The VNI that the entry is for, on an external device.
  public let sourceVNI: UInt32?
  /// The link that the outer packets leave by.
  public let via: Int32?
  /// The next-hop object in place of a destination.
  public let nextHop: UInt32?

  /// Whether it is where frames go that have no entry of their own.
  public var isFlood: Bool { address == 0 }

  /// Whether an entry has a flag of the header: `ForwardingOptions.externallyLearned`, say.
  public func has(_ flag: Field<Bool>) -> Bool {
    guard let bit = flag.descriptor.codec.headerBit?.bit else { return false }
    return UInt32(flags) & bit != 0
  }

  /// The state; nil for one that is not known.
  public var knownState: ForwardingState? { ForwardingState(rawValue: state) }

  /// The Ethernet address.
  public var hardwareAddress: HardwareAddress {
    HardwareAddress(bytes: (0..<6).map { UInt8(truncatingIfNeeded: address >> UInt64(40 - 8 * $0)) })
  }

  /// Reads an entry; nil for one whose address is not Ethernet's.
  ///
  /// - Parameter last: the destination of the entry before, which most often is this one's too: its bytes are shared.
  init?(_ record: ForwardingRecord, _ payload: Span<UInt8>, after last: IPAddress?) {
    guard record.address.count == 6 else { return nil }
    link = record.link
    bridge = record.master(in: payload)
    address = record.address.reduce(0) { $0 << 8 | UInt64(payload[$1]) }
    state = record.state
    flags = record.flags
    destination = Self.destination(record, payload, after: last)
    func start(_ field: FieldDescriptor, _ count: Int) -> Int? {
      guard let range = record.range(of: field.codec.attributes[0]), range.count == count else { return nil }
      return range.lowerBound
    }
    vlan = start(ForwardingOptions.vlan.descriptor, 2).flatMap { payload.u16(at: $0) }
    port = start(ForwardingOptions.port.descriptor, 2).flatMap { payload.u16(at: $0)?.byteSwapped }
    vni = start(ForwardingOptions.vni.descriptor, 4).flatMap { payload.u32(at: $0) }
    sourceVNI = start(ForwardingOptions.sourceVNI.descriptor, 4).flatMap { payload.u32(at: $0) }
    via = start(ForwardingOptions.link.descriptor, 4).flatMap { payload.i32(at: $0) }
    nextHop = start(ForwardingOptions.nextHop.descriptor, 4).flatMap { payload.u32(at: $0) }
  }

  private static func destination(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, after last: IPAddress?
  ) -> IPAddress? {
    let attribute = ForwardingOptions.destination.descriptor.codec.attributes[0]
    guard let range = record.range(of: attribute) else { return nil }
    if let last, record.has(last.bytes, in: attribute, of: payload) { return last }
    return IPAddress(bytes: range.map { payload[$0] })
  }
}
