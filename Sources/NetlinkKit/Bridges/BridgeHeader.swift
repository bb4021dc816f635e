/// `struct br_vlan_msg`, `struct br_port_msg` and `struct tunnel_msg`: three names for one layout, in front of
/// the attributes of a bridge's VLANs, its multicast entries, and a VTEP's VNIs.
public struct BridgeHeader: FixedHeader {
  /// The family, which is always the bridge's.
  public var family: UInt8 = AddressFamily.bridge.rawValue
  /// `tunnel_msg.flags`; nothing in the other two.
  public var flags: UInt8 = 0
  /// The index of the bridge, the port or the VTEP.
  public var index: Int32 = 0

  public static let size = 8

  /// A header for a link; 0 for all of them.
  public init(index: Int32 = 0) { self.index = index }

  public func write(to writer: inout MessageWriter) {
    writer.append(family)
    writer.append(flags)
    writer.append(UInt16(0))
    writer.append(index)
  }

  public init?(_ payload: Span<UInt8>) {
    guard let family = payload.u8(at: 0), let flags = payload.u8(at: 1), let index = payload.i32(at: 4) else {
      return nil
    }
    self.family = family
    self.flags = flags
    self.index = index
  }
}
