import NetlinkKit

/// `vlan add`, `vlan del`: puts a port, or a bridge itself, into VLANs or takes it out.
enum VLANChange {
  enum Verb {
    case add, delete
  }

  static func run(_ verb: Verb, _ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try VLANLine(&words, options: VLANMembershipOptions.table, takesTunnels: true)
    try line.check()
    let operation =
      verb == .add
      ? "add VLAN \(line.vids) to \(line.linkName)" : "delete VLAN \(line.vids) from \(line.linkName)"
    let link = try session.link(named: line.linkName, during: operation)
    try checkTarget(line, link, during: operation)
    let membership = VLANMembership(
      link: link.index, vids: line.vids, options: line.options.settings, tunnels: line.tunnels)
    do throws(NetlinkError) {
      if verb == .delete { try checkPresence(line, link, in: &session) }
      try session.perform(verb == .add ? membership.addition() : membership.deletion())
    } catch {
      throw CommandFailure(explained(error, line, link, in: &session), during: operation)
    }
  }

  /// The kernel answers a bare “Operation not supported” about what is no port.
  private static func checkTarget(
    _ line: VLANLine, _ link: Link, during operation: String
  ) throws(CommandFailure) {
    guard line.options.settings[VLANMembershipOptions.device] != true else { return }
    guard link.bridgePortOptions != nil else {
      throw .usage(
        "cannot \(operation): it is no bridge's port",
        hint: link.kind == Bridge.kind
          ? "add `self` for the bridge's own VLANs"
          : "`ovlctl link set \(link.name) master BRIDGE` makes it one")
    }
    guard line.tunnels != nil, link.bridgePortOptions?[BridgePort.vlanTunnel] == false else { return }
    throw .system(
      "cannot \(operation): the port maps no VLANs to tunnels",
      hint: "`ovlctl link set \(link.name) type bridge_slave vlan_tunnel on` lets it")
  }

  /// The kernel answers success where there is nothing to delete.
  private static func checkPresence(
    _ line: VLANLine, _ link: Link, in session: inout Session
  ) throws(NetlinkError) {
    let present = try session.kernel.vlans(link: link.index).value.filter { entry in
      entry.vids.overlaps(line.vids) && (line.tunnels == nil || entry.tunnel != nil)
    }
    guard present.isEmpty else { return }
    let what = line.tunnels == nil ? "in VLAN \(line.vids)" : "with a tunnel for VLAN \(line.vids)"
    throw NetlinkError(
      "delete", errno: .noSuchFile, explanation: "\(link.name) is not \(what)",
      hint: "`ovlctl vlan show dev \(link.name)` shows its VLANs")
  }

  /// What can be said where the kernel gives a number alone.
  private static func explained(
    _ error: NetlinkError, _ line: VLANLine, _ link: Link, in session: inout Session
  ) -> NetlinkError {
    guard error.kernelMessage == nil, error.explanation == nil else { return error }
    var error = error
    switch error.errno {
    case .notSupported:
      error.explanation =
        link.bridgePortOptions == nil && link.kind != Bridge.kind
        ? "\(link.name) has no VLANs of its own" : VLANShow.unsupported
    case .invalid where line.tunnels != nil:
      let present = (try? session.kernel.vlans(link: link.index).value) ?? []
      guard let missing = line.vids.firstMissing(from: present.map(\.vids)) else { break }
      error.explanation = "\(link.name) is not in VLAN \(missing)"
      error.hint = "`ovlctl vlan add dev \(link.name) vid \(line.vids)` first, then the tunnels"
    default: break
    }
    return error
  }
}

/// `vlan set`: changes what a bridge keeps for each VLAN.
enum VLANSet {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try VLANLine(&words, options: VLANOptions.table)
    let operation = "change VLAN \(line.vids) of \(line.linkName)"
    guard !line.options.settings.isEmpty else {
      throw .usage(
        "what is to be changed of VLAN \(line.vids)?",
        hint: "there are \(VLANOptions.table.keywords.joined(separator: ", "))")
    }
    let link = try session.link(named: line.linkName, during: operation)
    let entry = VLANEntry(link: link.index, vids: line.vids, options: line.options.settings)
    do throws(NetlinkError) {
      try session.perform(entry.change())
    } catch {
      var error = error
      if error.kernelMessage == nil, error.errno == .notSupported { error.explanation = VLANShow.unsupported }
      throw CommandFailure(
        error, during: operation, option: entry.option(at: error.attributePath).map(line.options.spelling))
    }
  }
}
