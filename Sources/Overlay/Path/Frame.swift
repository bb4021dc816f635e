import NetlinkKit

/// A frame on its way, as far as it decides where it goes.
struct Frame {
  /// The destination.
  var address: HardwareAddress
  /// The VLAN that it is tagged with; nil for none.
  var vlan: UInt16?
  /// What is in it.
  var payload: Payload
  /// The tunnel that a bridge's port has chosen by the VLAN (`vlan_tunnel`).
  var tunnelIdentifier: UInt32?

  /// What is in a frame.
  indirect enum Payload {
    /// Something that is for the address.
    case anything
    /// An IP packet.
    case packet(to: IPAddress)
    /// A tunnel's packet, with what was sent into the tunnel.
    case tunnel(OuterPacket, Frame)
  }

  /// Where the packet in it is to go; nil where that is not known.
  var target: IPAddress? {
    switch payload {
    case .anything: nil
    case .packet(let target): target
    case .tunnel(let outer, _): outer.destination
    }
  }
}

/// What is known on the way of the traveller's room and of its wrappings.
struct Passage {
  /// The largest packet that all links so far pass on whole.
  var largest: Int?
  /// The bytes of headers around it.
  var overhead = 0
  /// How many tunnels are around it.
  var depth = 0
  /// The bridges that have had the frame, with what was around it then.
  private var bridges: [LinkNode: Int] = [:]

  /// How many routers have passed it on.
  private var hops = 0

  /// As many as a packet has for its time to live, mostly.
  private static let mostHops = 64
  /// More tunnels within tunnels than anybody has: one that leads to itself would have no end.
  private static let mostTunnels = 8

  /// Goes through a router, as a new frame; false where it has been through too many.
  mutating func forward() -> Bool {
    bridges = [:]
    hops += 1
    return hops <= Self.mostHops
  }

  /// Goes into a tunnel; false where it is in too many.
  mutating func enterTunnel(overhead: Int) -> Bool {
    self.overhead += overhead
    depth += 1
    return depth <= Self.mostTunnels
  }

  /// Comes to a bridge; false where that has had the frame before.
  mutating func enter(bridge: LinkNode) -> Bool { bridges.updateValue(depth, forKey: bridge) != depth }

  /// Takes a link's MTU into account.
  mutating func pass(mtu: UInt32?) {
    // The loopback's of 65536, and none, are no limits.
    guard let mtu, mtu > 0 else { return }
    largest = min(largest ?? .max, Int(mtu) - overhead)
  }
}

extension HardwareAddress {
  /// The Ethernet address of everybody.
  static let broadcast = HardwareAddress(bytes: [UInt8](repeating: 0xFF, count: 6))

  /// The group's address that packets to an IP group go to; nil for an address of no group.
  init?(group: IPAddress) {
    guard group.isMulticast else { return nil }
    let bytes = group.bytes
    self.init(
      bytes: group.family == .ipv4
        ? [0x01, 0x00, 0x5E, bytes[1] & 0x7F, bytes[2], bytes[3]] : [0x33, 0x33] + bytes.suffix(4))
  }
}
