import NetlinkKit

/// One step of a frame's way, and those that follow it: several, where it goes several ways.
public struct PathStep: Sendable {
  /// The link that the step happens at.
  public let node: LinkNode
  /// The link's name.
  public let name: String
  /// The link's MTU; nil where it has none.
  public let mtu: UInt32?
  /// What happens there.
  public let event: PathEvent
  /// The largest packet of the traveller's that has passed so far whole, by the MTUs of all links on the way and the
  /// headers that were put around it; nil where no MTU is known.
  public let largest: Int?
  /// How many tunnels are around the traveller.
  public let depth: Int
  /// Where it goes from there.
  public var next: [PathStep]
}

/// What happens to a frame at a link.
public enum PathEvent: Sendable {
  /// An IP address was looked up: which link-layer address the frame gets.
  case resolves(IPAddress, Resolution)
  /// A bridge knows the port of the frame's address.
  case bridges(HardwareAddress, vlan: UInt16?, SurveyedEntry, port: String)
  /// A bridge sends the frame to all its ports.
  case floods(HardwareAddress, vlan: UInt16?, FloodReason)
  /// A tunnel puts headers around the frame.
  case encapsulates(OuterPacket)
  /// The packet goes out by a link, to a next hop.
  case sends(to: IPAddress, Resolution)
  /// The frame gets a VLAN tag, and goes on by the link below.
  case tags(UInt16)
  /// The frame loses its VLAN tag.
  case untags(UInt16)
  /// The frame goes through a pair of links.
  case crosses
  /// The link receives the frame, for what it is a part of.
  case receives
  /// The frame leaves what was looked at: by hardware, or into a namespace that was not.
  case leaves
  /// A tunnel takes its headers away.
  case decapsulates(Tunnel.Encapsulation, identifier: UInt32?)
  /// The namespace's IP stack passes the packet on.
  case forwards(IPAddress)
  /// The frame has come where it is for.
  case arrives
  /// The frame is not for the link, which passes over it.
  case ignores
  /// The frame goes no further.
  case drops(DropReason)
}

/// How a next hop's link-layer address is known.
public struct Resolution: Hashable, Sendable {
  /// The next hop: the gateway, or the destination itself.
  public let nextHop: IPAddress
  /// The address; nil where it is not known, and asked for first, or where the link needs none.
  public let address: HardwareAddress?
  /// `NUD_*` bits of the neighbour's entry; nil where there is none.
  public let state: UInt8?
  /// Whether the link needs no link-layer addresses.
  public let isNeedless: Bool
}

/// The packet that a tunnel makes of a frame.
public struct OuterPacket: Hashable, Sendable {
  /// The tunnel's header.
  public let encapsulation: Tunnel.Encapsulation
  /// The VNI or key; nil where there is none.
  public let identifier: UInt32?
  /// The source address; nil where no route tells it.
  public let source: IPAddress?
  /// The other end, or a group.
  public let destination: IPAddress
  /// The time to live; nil where it follows from the route or the inner packet.
  public let ttl: UInt8?
  /// Whether it is not to be fragmented.
  public let forbidsFragments: Bool
  /// The bytes around the frame's payload: from the outer IP header to the inner Ethernet header.
  public let overhead: Int
  /// Why it goes there.
  public let choice: Choice

  /// Why a tunnel sends a frame to a destination.
  public enum Choice: Hashable, Sendable {
    /// An entry for the frame's address says so.
    case entry(SurveyedEntry)
    /// The address has no entry: to all that are to have what is unknown, of which this is one.
    case flood(SurveyedEntry)
    /// The tunnel has one other end.
    case remote
  }
}

/// Why a bridge sends a frame to all its ports.
public enum FloodReason: Hashable, Sendable {
  /// It has no entry for the address.
  case unknown
  /// The address is everybody's.
  case broadcast
  /// The address is a group's.
  case multicast
}

/// Why a frame goes no further.
public enum DropReason: Hashable, Sendable {
  /// The link is down.
  case isDown
  /// The link is up, but what it stands on is not.
  case hasNoCarrier
  /// The bridge does not let the port send or receive: its spanning tree state.
  case portState(PortState)
  /// The port is in none of the frame's VLANs.
  case notInVLAN(UInt16?)
  /// The port does not get what the bridge has no entry for.
  case portTakesNoFlood
  /// Isolated ports have no traffic with one another.
  case isolatedPorts
  /// The address is at the port that the frame came by.
  case isBehindSamePort
  /// The tunnel has no entry for the address, and nowhere to send what is unknown.
  case noDestination
  /// Destinations come with each packet, and this one has none.
  case needsMetadata
  /// The routing table has no way.
  case noRoute(IPAddress)
  /// The namespace does not forward packets of the family.
  case forwardingIsOff(AddressFamily)
  /// No tunnel of the namespace takes what arrives.
  case noTunnel(Tunnel.Encapsulation, identifier: UInt32?)
  /// A next-hop object, or something else that is not followed.
  case notFollowed(String)
  /// The frame has come this way before.
  case goesInCircles
}
