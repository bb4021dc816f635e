import NetlinkKit

/// Finds the user's words for what the kernel refused about a new entry.
struct ForwardingDiagnosis {
  let line: ForwardingLine
  let link: LinkIdentity
  let operation: String

  /// The failure to show.
  func failure(for error: NetlinkError, _ entry: ForwardingEntry) -> CommandFailure {
    var error = error
    if error.kernelMessage == nil, error.explanation == nil { explain(&error, entry) }
    return CommandFailure(
      error, during: operation, option: entry.option(at: error.attributePath).map(line.options.spelling))
  }

  private func explain(_ error: inout NetlinkError, _ entry: ForwardingEntry) {
    let isOfBridge = entry.options[ForwardingOptions.bridge] == true
    switch error.errno {
    case .exists:
      error.explanation = "the entry is there already"
      error.hint = hintOnPresent(entry, isOfBridge)
    case .familyNotSupported:
      let family = entry.options[ForwardingOptions.destination]?.family
      error.explanation = "\(link.name) does not carry \(family == .ipv6 ? "IPv6" : "IPv4") outer packets"
    case .invalid where isOfBridge && entry.address == .zero:
      error.explanation = "a bridge's table has no entry for the all-zero address"
    case .invalid:
      error.explanation =
        "\(link.name) does not take \(line.options.spelled.joined(separator: ", ")) together here"
      error.hint = "a bridge that filters by VLAN takes `vlan` only where the port has that VLAN"
    case .notSupported where isOfBridge:
      error.explanation = "\(link.name) is no bridge's port"
    case .notSupported:
      error.explanation = "\(link.name) has no forwarding database of its own"
      error.hint = "for an entry of its bridge, add `master`"
    case .notPermitted where isOfBridge && line.state == .dynamic:
      error.hint =
        "\(link.name) takes no dynamic entry while it or its bridge is down: bring both up, or add `static`;"
        + " without CAP_NET_ADMIN, nothing is taken"
    default: break
    }
  }

  private func hintOnPresent(_ entry: ForwardingEntry, _ isOfBridge: Bool) -> String {
    if isOfBridge, entry.options[ForwardingOptions.vlan] == nil {
      return "`ovlctl fdb replace` changes it; where the port has VLANs, entries may have been made for some"
        + " of them: `vlan` names one"
    }
    return !isOfBridge && link.isVTEP && entry.address.hasSeveralDestinations
      ? "`ovlctl fdb append` adds a destination, `ovlctl fdb replace` makes it the only one"
      : "`ovlctl fdb replace` changes it"
  }
}
