import NetlinkKit
import Overlay

/// A step of a path in words.
struct PathText {
  /// What happens, behind the link's name.
  static func words(for step: PathStep) -> String {
    switch step.event {
    case .resolves(let target, let resolution): text(of: resolution, for: target)
    case .bridges(let address, let vlan, let entry, let port):
      "\(address)\(text(of: vlan)) is at \(port) (\(state(of: entry)))"
    case .floods(let address, let vlan, let reason):
      "\(address)\(text(of: vlan)) is \(text(of: reason)): to all ports"
    case .encapsulates(let outer): text(of: outer)
    case .sends(let target, let resolution): text(of: resolution, for: target)
    case .tags(let vlan): "tagged with VLAN \(vlan)"
    case .untags(let vlan): "without the tag of VLAN \(vlan)"
    case .crosses: "to its other end"
    case .receives: "receives it"
    case .leaves: "leaves this host"
    case .decapsulates(let encapsulation, let identifier):
      "takes \(name(of: encapsulation, identifier)) off"
    case .forwards(let target): "is passed on to \(target)"
    case .arrives: "arrives"
    case .ignores: "is not for it"
    case .drops(let reason): "goes no further: \(text(of: reason))"
    }
  }

  private static func text(of resolution: Resolution, for target: IPAddress) -> String {
    var words = "to \(target)"
    if resolution.nextHop != target { words += " by the next hop \(resolution.nextHop)" }
    if resolution.isNeedless { return words }
    guard let address = resolution.address else {
      return words + ", whose link-layer address is asked for first"
    }
    words += ", which is at \(address)"
    let state = resolution.state.flatMap(NeighborState.init)
    return state.map { "\(words) (\($0.word))" } ?? words
  }

  private static func text(of vlan: UInt16?) -> String { vlan.map { " in VLAN \($0)" } ?? "" }

  private static func state(of entry: SurveyedEntry) -> String {
    var words = [entry.has(ForwardingOptions.externallyLearned) ? "of a control plane" : nil]
    words.append(entry.knownState?.words.first)
    return words.compactMap { $0 }.joined(separator: ", ")
  }

  private static func text(of reason: FloodReason) -> String {
    switch reason {
    case .unknown: "not known"
    case .broadcast: "everybody's"
    case .multicast: "a group's"
    }
  }

  private static func text(of outer: OuterPacket) -> String {
    var words = "within \(name(of: outer.encapsulation, outer.identifier))"
    if let source = outer.source { words += " from \(source)" }
    words += " to \(outer.destination)"
    if case .vxlan(let port) = outer.encapsulation { words += " port \(port)" }
    if case .geneve(let port) = outer.encapsulation { words += " port \(port)" }
    if let ttl = outer.ttl { words += " ttl \(ttl)" }
    words += ", \(outer.overhead) bytes more"
    switch outer.choice {
    case .entry: return words + ", by the entry of the address"
    case .flood: return words + ", by the flood list"
    case .remote: return words
    }
  }

  private static func name(of encapsulation: Tunnel.Encapsulation, _ identifier: UInt32?) -> String {
    name(of: encapsulation) + (identifier.map { " \($0)" } ?? "")
  }

  static func name(of encapsulation: Tunnel.Encapsulation) -> String {
    switch encapsulation {
    case .vxlan: "VXLAN"
    case .geneve: "Geneve"
    case .gre: "GRE"
    case .erspan: "ERSPAN"
    case .none: "IP"
    }
  }

  static func text(of reason: DropReason) -> String {
    switch reason {
    case .isDown: "the link is down"
    case .hasNoCarrier: "the link has no carrier"
    case .portState(let state): "the port is \(state)"
    case .notInVLAN(let vlan):
      vlan.map { "the port is not in VLAN \($0)" } ?? "the port takes no untagged frames"
    case .portTakesNoFlood: "the port gets no such frames without an entry"
    case .isolatedPorts: "both ports are isolated"
    case .isBehindSamePort: "the address is where the frame came from"
    case .noDestination: "there is no entry for the address, and none for what is not known"
    case .needsMetadata: "destinations come with each packet (external), and this one has none"
    case .noRoute(let address): "no route leads to \(address)"
    case .forwardingIsOff(let family):
      "the namespace passes no \(family == .ipv6 ? "IPv6" : "IPv4") packets on"
    case .noTunnel(let encapsulation, let identifier):
      "no tunnel there takes \(name(of: encapsulation, identifier))\(port(of: encapsulation))"
    case .notFollowed(let what): "\(what) is not followed here"
    case .goesInCircles: "it goes in circles"
    }
  }

  private static func port(of encapsulation: Tunnel.Encapsulation) -> String {
    switch encapsulation {
    case .vxlan(let port), .geneve(let port): " on port \(port)"
    default: ""
    }
  }
}
