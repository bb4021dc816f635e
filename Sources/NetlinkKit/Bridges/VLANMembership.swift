/// The VLANs that a port, or a bridge itself, is to be in or to leave (`RTM_SETLINK`, `RTM_DELLINK` of the
/// bridge family), or the tunnel identifiers that they are to be mapped to.
public struct VLANMembership: Hashable, Sendable {
  /// The port, or the bridge itself.
  public var link: Int32
  /// The VLANs.
  public var vids: NumberRange
  /// How they are meant.
  public var options: Settings
  /// The tunnel identifiers of the VLANs, one for each; nil where the VLANs themselves are meant.
  public var tunnels: NumberRange?

  private enum Attribute {
    static let addressFamilies: UInt16 = 26
    static let flags: UInt16 = 0
    static let info: UInt16 = 2
    static let tunnelInfo: UInt16 = 3
    static let tunnelIdentifier: UInt16 = 1
    static let tunnelVLAN: UInt16 = 2
    static let tunnelFlags: UInt16 = 3
  }

  /// `BRIDGE_VLAN_INFO_RANGE_BEGIN`
  private static let beginning: UInt16 = 0x8
  /// `BRIDGE_VLAN_INFO_RANGE_END`
  private static let end: UInt16 = 0x10

  /// VLANs of a port or a bridge.
  public init(link: Int32, vids: NumberRange, options: Settings, tunnels: NumberRange? = nil) {
    self.link = link
    self.vids = vids
    self.options = options
    self.tunnels = tunnels
  }

  /// The message that puts the link into the VLANs, or maps them to the tunnels.
  public func addition() -> Request { message(.setLink) }

  /// The message that takes the link out of the VLANs, or the mapping away.
  public func deletion() -> Request { message(.deleteLink) }

  private func message(_ type: MessageType) -> Request {
    var header = LinkHeader()
    header.family = AddressFamily.bridge.rawValue
    header.index = link
    let flags = options.headerFlags.flags
    var writer = MessageWriter(type, [.acknowledge], header: header)
    writer.nest(Attribute.addressFamilies) { writer in
      if flags >> 16 != 0 { writer.put(Attribute.flags, UInt16(truncatingIfNeeded: flags >> 16)) }
      for (vid, tunnel, place) in ends {
        if let tunnel {
          Self.encode(tunnel, vid, place, into: &writer)
        } else {
          writer.nest(Attribute.info) {
            $0.append(UInt16(truncatingIfNeeded: flags) | place)
            $0.append(vid)
          }
        }
      }
    }
    return writer.finish()
  }

  /// The one VLAN, or the first and the last of several, each with its tunnel and the flag that tells which.
  private var ends: [(vid: UInt16, tunnel: UInt32?, place: UInt16)] {
    let first = UInt16(truncatingIfNeeded: vids.first)
    let last = UInt16(truncatingIfNeeded: vids.last)
    if vids.isSingle { return [(first, tunnels?.first, 0)] }
    return [(first, tunnels?.first, Self.beginning), (last, tunnels?.last, Self.end)]
  }

  private static func encode(
    _ tunnel: UInt32, _ vid: UInt16, _ place: UInt16, into writer: inout MessageWriter
  ) {
    writer.nest(Attribute.tunnelInfo) {
      $0.put(Attribute.tunnelIdentifier, tunnel)
      $0.put(Attribute.tunnelVLAN, vid)
      $0.put(Attribute.tunnelFlags, place)
    }
  }
}

extension VLANMembership {
  /// Reads the payload of a request; nil where it is about a link and not about its VLANs.
  public init?(decoding payload: Span<UInt8>) throws(NetlinkError) {
    guard let header = LinkHeader(payload) else { throw .malformed("a link's header") }
    guard header.family == AddressFamily.bridge.rawValue else { return nil }
    let attributes = try AttributeList(payload, from: LinkHeader.size)
    guard let families = try attributes.nested(Attribute.addressFamilies, in: payload) else { return nil }
    var flags = families.number(Attribute.flags, .u16, in: payload).map { UInt32($0) << 16 } ?? 0
    var vids: [UInt32] = []
    var tunnels: [UInt32] = []
    for entry in families.entries {
      switch entry.number {
      case Attribute.info:
        let info = payload.extracting(entry.range)
        guard let own = info.u16(at: 0), let vid = info.u16(at: 2) else { throw .malformed("a VLAN") }
        flags |= UInt32(own)
        vids.append(UInt32(vid))
      case Attribute.tunnelInfo:
        let info = try AttributeList(payload, in: entry.range)
        guard let vid = info.number(Attribute.tunnelVLAN, .u16, in: payload),
          let tunnel = info.u32(Attribute.tunnelIdentifier, in: payload)
        else { throw .malformed("a VLAN's tunnel") }
        vids.append(UInt32(vid))
        tunnels.append(tunnel)
      default: continue
      }
    }
    guard let first = vids.first, let last = vids.last, let range = NumberRange(vids: first, through: last)
    else {
      return nil
    }
    var options = Settings(VLANMembershipOptions.table)
    options.decode(headerFlags: flags, mask: flags)
    let tunnelRange = tunnels.first.flatMap { NumberRange($0, through: tunnels.last ?? $0) }
    self.init(link: header.index, vids: range, options: options, tunnels: tunnelRange)
  }
}
