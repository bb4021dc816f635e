import NetlinkKit
import Overlay

/// What FRR's bgpd is told, line by line.
struct FRRConfiguration {
  let settings: BGPSettings
  let host: EVPNHost

  /// The peers' name for the clients of a reflector.
  private static let clientGroup = "clients"

  /// The configuration, each line of it ended.
  var text: String { (heading + router).map { $0 + "\n" }.joined() }

  /// The address that the router is known by; nil where that is left to FRR.
  var routerID: IPAddress? { settings.routerID ?? (settings.clients == nil ? host.likelyRouterID : nil) }

  /// Refuses what FRR could not be told.
  func check() throws(CommandFailure) {
    if settings.distinguishesByVNI, routerID == nil, !host.segments.isEmpty {
      throw .usage("--rd needs a --router-id: no VTEP here has an IPv4 address")
    }
    // Distinguishers and targets have six bytes for both numbers: where one takes four of them, the other has two.
    guard let large = host.segments.last, large.vni > UInt32(UInt16.max) else { return }
    if settings.distinguishesByVNI {
      throw .usage(
        "--rd: VNI \(large.vni) is too large for a route distinguisher, whose number ends at 65535")
    }
    if let system = settings.targetSystem, system > UInt32(UInt16.max) {
      throw .usage(
        "--route-target: with \(system), the number behind it ends at 65535, and VNI \(large.vni) is larger")
    }
  }

  private var heading: [String] {
    guard settings.clients == nil else {
      return ["! EVPN's route reflector: what a client says, the others are told."]
    }
    return ["! EVPN for the VNIs that are here:"]
      + host.segments.map { segment in
        let vlan = segment.vlan.map { ", VLAN \($0) (one device for several VNIs: FRR 8.5 or later)" } ?? ""
        return "! \(segment.vni): \(segment.device) in \(segment.bridge), \(segment.local)\(vlan)"
      }
  }

  private var router: [String] {
    var lines = ["router bgp \(settings.system)"]
    if let routerID { lines.append(" bgp router-id \(routerID)") }
    lines.append(" no bgp default ipv4-unicast")
    // Else routes from and to other systems are dropped where no route map lets them pass.
    if settings.remoteSystem != .own { lines.append(" no bgp ebgp-requires-policy") }
    lines += settings.neighbors.map { " neighbor \($0) remote-as \(remoteSystem)" }
    if let clients = settings.clients { lines += group(clients) }
    return lines + [" address-family l2vpn evpn"] + evpn + [" exit-address-family"]
  }

  private var remoteSystem: String {
    switch settings.remoteSystem {
    case .own: "\(settings.system)"
    case .external: "external"
    case .number(let number): "\(number)"
    }
  }

  private func group(_ clients: BGPSettings.Clients) -> [String] {
    let name = Self.clientGroup
    return [" neighbor \(name) peer-group", " neighbor \(name) remote-as \(settings.system)"]
      + clients.addresses.map { " neighbor \($0) peer-group \(name)" }
      + (clients.limit.map { [" bgp listen limit \($0)"] } ?? [])
      + clients.ranges.map { " bgp listen range \($0) peer-group \(name)" }
  }

  private var evpn: [String] {
    let neighbors = settings.neighbors.map { "  neighbor \($0) activate" }
    guard settings.clients == nil else {
      let name = Self.clientGroup
      return neighbors + ["  neighbor \(name) activate", "  neighbor \(name) route-reflector-client"]
    }
    return neighbors + ["  advertise-all-vni"] + host.segments.flatMap(block)
  }

  /// What is to be said of one VNI; nothing where FRR's own choices will do.
  private func block(of segment: EVPNSegment) -> [String] {
    var lines: [String] = []
    if settings.distinguishesByVNI, let routerID { lines.append("   rd \(routerID):\(segment.vni)") }
    if let system = settings.targetSystem { lines.append("   route-target both \(system):\(segment.vni)") }
    return lines.isEmpty ? [] : ["  vni \(segment.vni)"] + lines + ["  exit-vni"]
  }
}
