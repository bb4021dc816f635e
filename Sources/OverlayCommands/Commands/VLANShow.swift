import NetlinkKit

/// `vlan show`, `vlan tunnelshow`: the VLANs of bridges and their ports.
enum VLANShow {
  /// Which of the two.
  enum Subject {
    case membership, tunnels
  }

  static let unsupported = "this kernel's bridges do not filter by VLAN"

  static func run(_ subject: Subject, _ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try BridgeFilter(&words)
    let showsStatistics = session.options.showsStatistics && subject == .membership
    do throws(NetlinkError) {
      let link = try session.index(of: filter)
      let dump = try session.kernel.vlans(link: link, withStatistics: showsStatistics)
      let entries = session.complete(dump, of: "VLANs")
      let known = session.known(entries.map(\.link))
      let rendering = VLANRendering(options: session.options, known: known, vid: filter.vid)
      session.show(
        subject == .tunnels ? rendering.renderTunnels(entries) : rendering.render(entries))
    } catch {
      var error = error
      switch error.errno {
      case .notSupported where error.kernelMessage == nil: error.explanation = unsupported
      case .invalid where error.kernelMessage == nil:
        error.explanation = "\(filter.linkName ?? "the link") is neither a bridge nor a bridge's port"
      default: break
      }
      throw CommandFailure(error, during: "show VLANs")
    }
  }
}
