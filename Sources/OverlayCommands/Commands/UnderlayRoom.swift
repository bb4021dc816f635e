import NetlinkKit
import Overlay

/// How large the MTU of a VTEP may be over the link that it stands on.
///
/// The kernel gives a new VTEP less than was asked for, without a word, and refuses it to an old one with `EINVAL` alone.
struct UnderlayRoom {
  private let underlay: Link
  private let underlayMTU: UInt32
  private let mtu: UInt32

  /// - Parameter vtep: what it is told, or was.
  /// - Returns: nil where it stands on no link, or on one that cannot be looked at.
  init?(for vtep: Settings, in session: inout Session) {
    // With GPE there may be no inner Ethernet header, which leaves more room.
    guard vtep[Vxlan.genericProtocol] != true, let tunnel = Tunnel(Vxlan.kind, vtep),
      case .index(let index)? = vtep[Vxlan.dev], let underlay = try? session.kernel.link(at: index),
      let underlayMTU = underlay.options[LinkOptions.mtu]
    else { return nil }
    self.underlay = underlay
    self.underlayMTU = underlayMTU
    let overhead = UInt32(tunnel.overhead(over: tunnel.family ?? .ipv4))
    mtu = underlayMTU < overhead ? 0 : underlayMTU - overhead
  }

  /// Why an MTU is too large, and what helps; nil for one that fits.
  func objection(to wanted: UInt32) -> (explanation: String, hint: String)? {
    guard wanted > mtu else { return nil }
    let enough = "`ovlctl link set \(underlay.name) mtu \(UInt64(wanted) + UInt64(underlayMTU - mtu))`"
    return (
      "\(mtu) is the largest MTU that fits over \(underlay.name), whose own is \(underlayMTU)",
      "\(enough), if all of the underlay can carry that, makes room for \(wanted)"
    )
  }

  /// Refuses an MTU that a VTEP which is to be made would not get.
  static func check(
    _ general: GivenOptions, of vtep: GivenOptions, in session: inout Session, during operation: String
  ) throws(CommandFailure) {
    guard let wanted = general.settings[LinkOptions.mtu],
      let objection = UnderlayRoom(for: vtep.settings, in: &session)?.objection(to: wanted)
    else { return }
    let option = general.spelling(of: LinkOptions.mtu.descriptor)
    throw .system("cannot \(operation): \(option): \(objection.explanation)", hint: objection.hint)
  }
}
