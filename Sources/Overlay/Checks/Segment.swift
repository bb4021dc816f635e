import NetlinkKit

/// One Ethernet: the bridges that are connected with one another, their ports, and the hosts at the ends.
struct Segment: Sendable {
  /// The bridges; none where a tunnel is a host's own link.
  var bridges: [LinkNode] = []
  /// The bridges' ports, tunnels among them.
  var ports: [LinkNode] = []
  /// The links that hosts have on it: the other ends of pairs, bridges with addresses, and what stands on those.
  var hosts: [LinkNode] = []
  /// The tunnels that carry it, by their places in the inspection's list.
  var tunnels: [Int] = []
  /// Ports whose other end is in a namespace that was not looked at.
  var unseenEnds: [LinkNode] = []
}

/// Finds out which links are on one Ethernet; each is looked at once.
struct SegmentWalk {
  private let survey: Survey
  private let uppers: [LinkNode: [LinkNode]]
  private var segmentsByBridge: [LinkNode: Int] = [:]
  private(set) var segments: [Segment] = []
  /// The segment of each tunnel.
  private(set) var segmentsOfTunnels: [Int] = []

  init(_ survey: Survey, tunnels: [TunnelEnd]) {
    self.survey = survey
    uppers = Self.uppers(survey)
    for (position, end) in tunnels.enumerated() {
      let number = segment(of: end)
      segments[number].tunnels.append(position)
      segmentsOfTunnels.append(number)
    }
  }

  /// The links that stand on others: VLANs and the like, by what they stand on.
  private static func uppers(_ survey: Survey) -> [LinkNode: [LinkNode]] {
    var uppers: [LinkNode: [LinkNode]] = [:]
    for node in survey.nodes {
      guard let kind = survey[node]?.kind, kind.needsLower, let lower = survey.lower(of: node) else {
        continue
      }
      uppers[lower, default: []].append(node)
    }
    return uppers
  }

  private mutating func segment(of end: TunnelEnd) -> Int {
    guard let bridge = survey.carrier(of: end.node), survey[bridge]?.kind == Bridge.kind else {
      var segment = Segment()
      if survey.carrier(of: end.node) == nil { addHost(end.node, to: &segment) }
      segments.append(segment)
      return segments.count - 1
    }
    if let known = segmentsByBridge[bridge] { return known }
    let number = segments.count
    var segment = Segment()
    var waiting = [bridge]
    segmentsByBridge[bridge] = number
    while let bridge = waiting.popLast() {
      segment.bridges.append(bridge)
      addHost(bridge, to: &segment)
      for port in survey.ports(of: bridge) {
        segment.ports.append(port)
        guard survey[port]?.kind == Veth.kind else { continue }
        guard let peer = survey.peer(of: port) else {
          segment.unseenEnds.append(port)
          continue
        }
        if let next = survey.carrier(of: peer) {
          guard survey[next]?.kind == Bridge.kind else { continue }
          if segmentsByBridge[next] == nil {
            segmentsByBridge[next] = number
            waiting.append(next)
          }
        } else {
          addHost(peer, to: &segment)
        }
      }
    }
    segments.append(segment)
    return number
  }

  private func addHost(_ node: LinkNode, to segment: inout Segment) {
    segment.hosts.append(node)
    for upper in uppers[node] ?? [] where survey.carrier(of: upper) == nil { addHost(upper, to: &segment) }
  }
}

extension Survey {
  /// The bridge, or other switch, that takes a link's frames; a VRF takes none.
  func carrier(of node: LinkNode) -> LinkNode? {
    guard let master = master(of: node), self[master]?.kind != VRF.kind else { return nil }
    return master
  }
}
