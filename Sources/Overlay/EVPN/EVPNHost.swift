import NetlinkKit

/// What EVPN is told of a host: the VNIs of its VTEPs that are in bridges.
public struct EVPNHost: Sendable {
  /// The VNIs, in ascending order.
  public private(set) var segments: [EVPNSegment] = []
  /// What of the VTEPs a control plane cannot use, or is in its way.
  public private(set) var flaws: [EVPNFlaw] = []

  /// No VTEP at all.
  public init() {}

  /// Reads a survey's first namespace.
  ///
  /// - Parameters:
  ///   - survey: its links, addresses and VLANs.
  ///   - filters: the VNIs that VTEPs with a filter let in, by link.
  public init(_ survey: Survey, filters: [Int32: [NumberRange]]) {
    guard let namespace = survey.namespaces.first else { return }
    for link in namespace.links where link.kind == Vxlan.kind {
      guard let tunnel = Tunnel(link) else { continue }
      let node = LinkNode(link.index, in: namespace.place)
      let vtep = EVPNDevice(
        survey: survey, node: node, link: link, tunnel: tunnel,
        filter: filters[link.index] ?? [])
      // Without a bridge, one whose VNIs come with each packet is another program's.
      if tunnel.isExternal, vtep.bridge == nil { continue }
      flaws += vtep.flaws
      segments += vtep.segments
    }
    segments.sort { ($0.vni, $0.device) < ($1.vni, $1.device) }
  }

  /// The address that a router may be known by: the local one of the first VTEP that has one over IPv4.
  public var likelyRouterID: IPAddress? { segments.map(\.local).first { $0.family == .ipv4 } }
}

/// A VNI of a host.
public struct EVPNSegment: Hashable, Sendable {
  /// The VNI.
  public let vni: UInt32
  /// The VTEP's name.
  public let device: String
  /// The bridge that the VTEP is a port of.
  public let bridge: String
  /// The VLAN that the VNI is mapped to; nil where the VTEP has one VNI alone.
  public let vlan: UInt32?
  /// The VTEP's address, which others are told to send to.
  public let local: IPAddress
}

/// What of a VTEP a control plane cannot use, or is in its way.
public struct EVPNFlaw: Hashable, Sendable {
  /// The VTEP's name.
  public let device: String
  /// What is wrong, without the device, and what comes of it.
  public let text: String
  /// What mends it; empty where only people know.
  public let mends: [Mend]
}
