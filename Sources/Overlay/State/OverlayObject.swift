import NetlinkKit

/// Something that a link or a namespace has. Links are named, and the indexes in the values are 0.
public enum OverlayObject: Hashable, Sendable {
  /// An address of a link.
  case address(InterfaceAddress, on: String)
  /// An entry of a VTEP's own table, or of the bridge's that the link is a port of.
  case forwarding(ForwardingEntry, on: String)
  /// A neighbour on a link.
  case neighbor(Neighbor, on: String)
  /// A VLAN of a bridge's port, or of the bridge itself.
  case vlan(VLANMember, on: String)
  /// A VNI in a VTEP's filter; one alone.
  case vni(VNIEntry, on: String)
  /// A route.
  case route(Route)
}

/// How a link is in one VLAN.
public struct VLANMember: Hashable, Sendable {
  /// The VLAN.
  public var vid: UInt16
  /// `pvid`, `untagged`, `self`.
  public var options: Settings
  /// The tunnel identifier that the VLAN is mapped to; nil for none.
  public var tunnel: UInt32?

  /// A VLAN of a link.
  public init(vid: UInt16, options: Settings, tunnel: UInt32?) {
    self.vid = vid
    self.options = options
    self.tunnel = tunnel
  }

  /// `BRIDGE_VLAN_INFO_PVID`
  public var isDefault: Bool { options[VLANMembershipOptions.pvid] == true }
  /// `BRIDGE_VLAN_INFO_UNTAGGED`
  public var isUntagged: Bool { options[VLANMembershipOptions.untagged] == true }
}

/// What makes two objects of a namespace the same one, whatever else they say.
public enum ObjectKey: Hashable, Sendable {
  case address(link: String, IPAddress, length: UInt8, peer: IPAddress?)
  /// An entry of a VTEP's own table; an address that has several destinations has an entry for each.
  case forwarding(link: String, HardwareAddress, sourceVNI: UInt32?, destination: Settings?)
  /// An entry of the table of the bridge that the link is a port of.
  case bridgeForwarding(link: String, HardwareAddress, vlan: UInt16?)
  case neighbor(link: String, IPAddress, isProxy: Bool)
  case vlan(link: String, UInt16)
  case vni(link: String, UInt32)
  case route(AddressFamily, IPPrefix?, table: UInt32, metric: UInt32?)
}

/// An object's key, and the namespace that it is in.
public struct PlacedKey: Hashable, Sendable {
  let place: Place
  let key: ObjectKey

  init(_ place: Place, _ key: ObjectKey) {
    self.place = place
    self.key = key
  }
}

extension OverlayObject {
  /// The link that has the object; nil for a route that names none, or several.
  public var linkName: String? {
    switch self {
    case .address(_, let link), .forwarding(_, let link), .neighbor(_, let link), .vlan(_, let link),
      .vni(_, let link):
      link
    case .route(let route): route.linkName
    }
  }

  /// What tells the object from others of its namespace.
  public var key: ObjectKey {
    switch self {
    case .address(let address, let link):
      .address(link: link, address.local, length: address.prefixLength, peer: address.peer)
    case .forwarding(let entry, let link) where entry.isOfBridge:
      .bridgeForwarding(link: link, entry.address, vlan: entry.options[ForwardingOptions.vlan])
    case .forwarding(let entry, let link):
      .forwarding(
        link: link, entry.address, sourceVNI: entry.options[ForwardingOptions.sourceVNI],
        destination: entry.hasSeveralDestinations ? entry.destinationOptions : nil)
    case .neighbor(let neighbor, let link):
      .neighbor(
        link: link, neighbor.address, isProxy: neighbor.options[NeighborOptions.proxy] == true)
    case .vlan(let member, let link): .vlan(link: link, member.vid)
    case .vni(let entry, let link): .vni(link: link, entry.vnis.first)
    case .route(let route):
      .route(
        route.family, route.destination, table: route.options[RouteOptions.table] ?? RouteTable.main,
        metric: route.effectiveMetric)
    }
  }
}

extension Route {
  /// The link that the packets leave by; nil where there is none, or several.
  public var linkName: String? {
    if case .named(let name)? = options[RouteOptions.link] { name } else { nil }
  }

  /// The metric that the kernel gives an IPv6 route that has none.
  private static let usualIPv6Metric: UInt32 = 1024

  fileprivate var effectiveMetric: UInt32? {
    let metric = options[RouteOptions.metric]
    return family == .ipv6 ? metric ?? Self.usualIPv6Metric : metric
  }
}

extension ForwardingEntry {
  /// Whether the entry is of a bridge's table, and not of a device's own.
  public var isOfBridge: Bool { options[ForwardingOptions.bridge] == true }

  /// Whether the address may have several destinations: the all-zero one, and groups'.
  public var hasSeveralDestinations: Bool { address == .zero || address.isMulticast }

  /// What tells the destinations of one address apart.
  public var destinationOptions: Settings {
    var settings = Settings(ForwardingOptions.table)
    for field in Self.destinationFields { settings[field] = options[field] }
    return settings
  }

  private static let destinationFields = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.port.descriptor,
    ForwardingOptions.vni.descriptor, ForwardingOptions.link.descriptor, ForwardingOptions.nextHop.descriptor,
  ]
}
