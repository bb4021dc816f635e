import NetlinkKit

/// A tunnel of this host, with what its forwarding database says of its peers.
struct TunnelEnd: Sendable {
  /// Where it is.
  let node: LinkNode
  /// The link.
  let link: Link
  /// The link as a tunnel.
  let tunnel: Tunnel
  /// The namespace that the outer packets are in; nil where it was not looked at.
  let place: Place?
  /// The link that the outer packets are bound to; nil where routes alone decide.
  let underlay: LinkNode?
  /// The local address, where this host has it.
  let source: IPAddress?
  /// The other ends that packets go to, each once.
  private(set) var peers: [Peer] = []
  /// Whether it has somewhere to send what has no entry of its own.
  private(set) var hasFloodPath: Bool
  /// How many entries with a destination somebody made, were learned, and came from a control plane.
  private(set) var counts = (made: 0, learned: 0, controlled: 0)

  /// Another end of the tunnel.
  struct Peer: Hashable, Sendable {
    let address: IPAddress
    /// The link that packets to it are bound to, where it is not the tunnel's own.
    let via: Int32?
    /// The UDP port, where it is not the tunnel's own.
    let port: UInt16?
    /// An entry that leads to it; nil where the tunnel's own option does.
    var entry: SurveyedEntry?
    /// How many entries lead to it.
    var entries = 0
    /// Whether all of them were learned from what it sent.
    var isLearned: Bool
  }

  private struct PeerKey: Hashable {
    let address: IPAddress
    let via: Int32?
    let port: UInt16?
  }

  /// A link as one; nil where it is no tunnel, or the one that a module puts into each namespace.
  ///
  /// - Parameter owners: the links that have an address, by namespace.
  init?(_ link: Link, at node: LinkNode, in survey: Survey, owners: [Place: [IPAddress: Int32]]) {
    guard let tunnel = Tunnel(link) else { return nil }
    let isBare = tunnel.remote == nil && tunnel.local == nil && !tunnel.isExternal
    if isBare, !link.isUp, link.kind != Vxlan.kind { return nil }
    self.node = node
    self.link = link
    self.tunnel = tunnel
    place = survey.lowerPlace(of: node)
    underlay = survey.underlay(of: node)
    source = place.flatMap { place in
      tunnel.local.flatMap { owners[place]?[$0] == nil ? nil : $0 }
    }
    hasFloodPath = tunnel.remote != nil
    if let remote = tunnel.remote, !remote.isMulticast {
      peers = [Peer(address: remote, via: nil, port: nil, isLearned: false)]
    }
    if link.kind == Vxlan.kind, let forwarding = survey[node.place]?.forwarding { read(forwarding) }
  }

  private mutating func read(_ forwarding: SurveyedForwarding) {
    var positions: [PeerKey: Int] = [:]
    for (position, peer) in peers.enumerated() {
      positions[PeerKey(address: peer.address, via: nil, port: nil)] = position
    }
    var last: (key: PeerKey, position: Int)?
    var (peers, counts, floods) = (peers, counts, hasFloodPath)
    let own = (link: ownLink, port: tunnel.port)
    forwarding.forEach(of: node.index) { entry in
      guard entry.bridge == nil, entry.destination != nil || entry.nextHop != nil else { return }
      if entry.isFlood { floods = true }
      let isLearned = Self.count(entry, in: &counts)
      guard let address = entry.destination, !address.isMulticast, !address.isUnspecified else { return }
      let key = PeerKey(
        address: address, via: entry.via == own.link ? nil : entry.via,
        port: entry.port == own.port ? nil : entry.port)
      let position: Int
      if let last, last.key == key {
        position = last.position
      } else if let known = positions[key] {
        position = known
      } else {
        position = peers.count
        positions[key] = position
        peers.append(Peer(address: address, via: key.via, port: key.port, isLearned: true))
      }
      last = (key, position)
      peers[position].entries += 1
      if peers[position].entry == nil { peers[position].entry = entry }
      if !isLearned { peers[position].isLearned = false }
    }
    (self.peers, self.counts, hasFloodPath) = (peers, counts, floods)
  }

  /// Counts an entry; tells whether it was learned.
  private static func count(
    _ entry: SurveyedEntry, in counts: inout (made: Int, learned: Int, controlled: Int)
  ) -> Bool {
    if entry.has(ForwardingOptions.externallyLearned) {
      counts.controlled += 1
    } else if entry.isFlood || entry.knownState == .permanent || entry.knownState == .static {
      counts.made += entry.isFlood ? 0 : 1
    } else {
      counts.learned += 1
      return true
    }
    return false
  }

  private var ownLink: Int32? {
    if case .index(let index)? = link.kindOptions?[Vxlan.dev] { index } else { nil }
  }

  /// The group that carries what has no entry of its own.
  var group: IPAddress? { tunnel.remote.flatMap { $0.isMulticast ? $0 : nil } }

  /// Whether another program hears of frames that have nowhere to go.
  var reportsMisses: Bool { link.kindOptions?[Vxlan.l2miss] == true }

  /// Whether received packets tell where addresses are.
  var isLearning: Bool { link.kindOptions?[Vxlan.learning] == true }

  /// The family of the outer packets.
  var family: AddressFamily { tunnel.family ?? peers.first?.address.family ?? .ipv4 }

  /// The link's MTU.
  var mtu: Int { Int(link.options[LinkOptions.mtu] ?? 0) }

  /// What a packet of the underlay has beside what the link counts as its MTU.
  var overhead: Int { tunnel.overhead(over: family) }
}
