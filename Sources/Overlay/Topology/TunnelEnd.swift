import NetlinkKit

/// What decides which ends of tunnels understand one another.
struct TunnelEnd: Sendable {
  let tunnel: Tunnel
  private let kind: LinkKind?
  /// The key of what is received, or the VNI; nil where there is none.
  private let receives: UInt32?

  /// nil for a link that is no tunnel's.
  init?(_ link: Link) {
    guard let tunnel = Tunnel(link) else { return nil }
    self.tunnel = tunnel
    kind = link.kind
    // A VNI is the same both ways.
    let isKeyed = link.kindOptions?[Gre.inputKey] != nil || link.kindOptions?[Gre.outputKey] != nil
    receives = isKeyed ? link.kindOptions?[Gre.inputKey] : tunnel.identifier
  }

  /// Whether what this end sends is what another one receives.
  func isUnderstood(by other: TunnelEnd) -> Bool {
    kind == other.kind && tunnel.port == other.tunnel.port
      && (tunnel.isExternal || other.tunnel.isExternal || tunnel.identifier == other.receives)
  }
}
