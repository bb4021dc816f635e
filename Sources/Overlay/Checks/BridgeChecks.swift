import NetlinkKit

// What bridges do with an overlay's frames.

extension Check {
  static let forwardingDropped = Check(
    "forwarding-dropped", .error, "a firewall drops what an overlay's bridge forwards",
    why:
      "With br_netfilter, IP packets that a bridge passes from port to port go through the FORWARD chain, as if they "
      + "were routed. ARP passes, a ping does not. Docker and Kubernetes load br_netfilter, and Docker sets the policy."
  ) { inspection in
    inspection.segments.flatMap { segment in
      segment.bridges.compactMap { bridge in inspection.dropping(bridge, of: segment) }
    }
  }

  static let portNotForwarding = Check(
    "port-not-forwarding", .warning, "a port of an overlay's bridge does not forward",
    why:
      "The spanning tree has shut the port, for a while when the link came up, or for good since there is another way; "
      + "a port that was disabled by hand stays so. Frames do not pass meanwhile."
  ) { inspection in
    inspection.segments.flatMap { segment in
      segment.ports.compactMap { port in inspection.notForwarding(port, of: segment) }
    }
  }

  static let unused = Check(
    "in-no-bridge", .warning, "a tunnel for Ethernet is in no bridge and has no address",
    why: "Nothing of this host sends by it, and what it receives is for nobody."
  ) { inspection in
    zip(inspection.tunnels, inspection.segmentsOfTunnels).compactMap { end, segment in
      guard end.tunnel.carriesEthernet, !end.tunnel.isExternal, end.link.isUp,
        inspection.survey.carrier(of: end.node) == nil,
        !inspection.segments[segment].hosts.contains(where: inspection.hasAddress)
      else { return nil }
      let bridges = inspection.survey[end.node.place]?.links.filter { $0.kind == Bridge.kind } ?? []
      let mends = bridges.count == 1 ? [Mend.setMaster(end.node, bridges[0].name, in: inspection)] : []
      return Trouble(end.node, "is in no bridge and has no address", mends: mends, tunnels: [end.node])
    }
  }
}

/// What of a family's packets bridges pass to the firewall.
struct BridgeFiltering: Sendable {
  let family: AddressFamily
  /// The setting for all bridges of a namespace.
  let setting: String
  /// The option of one bridge.
  let option: Field<Bool>

  static let all = [
    BridgeFiltering(family: .ipv4, setting: "bridge/bridge-nf-call-iptables", option: Bridge.callIptables),
    BridgeFiltering(family: .ipv6, setting: "bridge/bridge-nf-call-ip6tables", option: Bridge.callIp6tables),
  ]
}

extension Inspection {
  /// Whether a bridge passes packets of a family to the firewall: for all bridges of the namespace, or for itself.
  private func isFiltered(_ bridge: LinkNode, _ filtering: BridgeFiltering) -> (byAll: Bool, byItself: Bool) {
    (
      settings[bridge.place]?[filtering.setting] == "1",
      survey[bridge]?.kindOptions?[filtering.option] == true
    )
  }

  /// The namespaces in which overlays' bridges pass packets to the firewall.
  var placesWithBridgeFiltering: [Place] {
    var places: [Place] = []
    for bridge in segments.flatMap(\.bridges) where !places.contains(bridge.place) {
      let isFiltering = BridgeFiltering.all.contains { filtering in
        let filtered = isFiltered(bridge, filtering)
        return filtered.byAll || filtered.byItself
      }
      if isFiltering { places.append(bridge.place) }
    }
    return places
  }

  fileprivate func dropping(_ bridge: LinkNode, of segment: Segment) -> Trouble? {
    guard survey.ports(of: bridge).count > 1 else { return nil }
    var mends: [Mend] = []
    var chains: [ForwardPolicy] = []
    for filtering in BridgeFiltering.all {
      let filtered = isFiltered(bridge, filtering)
      guard filtered.byAll || filtered.byItself else { continue }
      let dropping = (firewalls[bridge.place] ?? []).filter { $0.isDropping && $0.family == filtering.family }
      guard !dropping.isEmpty else { continue }
      for chain in dropping where !chains.contains(chain) { chains.append(chain) }
      if filtered.byAll { mends.append(.setting(filtering.setting, "0", in: bridge.place)) }
      if filtered.byItself {
        mends.append(.set(bridge, filtering.option.descriptor.keyword, "0", in: self))
      }
    }
    guard let chain = chains.first else { return nil }
    let rules = chains.map(\.ruleCount).min() ?? 0
    return Trouble(
      bridge,
      "passes packets to the firewall, and the policy of chain \(chain.name) is to drop"
        + (rules == 0 ? "" : ", unless one of its \(rules) rules lets them pass"),
      severity: rules == 0 ? .error : .warning, mends: mends,
      tunnels: segment.tunnels.map { tunnels[$0].node })
  }

  fileprivate func notForwarding(_ port: LinkNode, of segment: Segment) -> Trouble? {
    guard carries(port), let bridge = survey.master(of: port), survey[bridge]?.isUp == true,
      let state = survey[port]?.bridgePortOptions?[BridgePort.state], state != .forwarding,
      isOperational(port)
    else { return nil }
    let tunnels = segment.tunnels.map { self.tunnels[$0].node }
    let opening = Mend.setPort(port, BridgePort.state.descriptor, "\(PortState.forwarding)", in: self)
    guard survey[bridge]?.kindOptions?[Bridge.stpState] == true else {
      return Trouble(
        port, "is \(state) in \(name(of: bridge))", severity: .error, mends: [opening], tunnels: tunnels)
    }
    let reason =
      state == .blocking ? "since the spanning tree knows another way" : "while the spanning tree is settling"
    return Trouble(
      port, "is \(state) in \(name(of: bridge)), \(reason)",
      mends: [.set(bridge, Bridge.stpState.descriptor.keyword, "0", in: self), opening], tunnels: tunnels)
  }

  /// Whether the kernel has told the bridge that the link carries packets, which takes it a moment.
  private func isOperational(_ port: LinkNode) -> Bool {
    switch survey[port]?.options[LinkOptions.operationalState] {
    case .up?, .unknown?: true
    default: false
    }
  }

  /// Whether a link has an address that was given to it.
  func hasAddress(_ node: LinkNode) -> Bool {
    survey[node.place]?.addresses(of: node.index).contains { $0.scope != AddressScope.link.rawValue } ?? false
  }
}
