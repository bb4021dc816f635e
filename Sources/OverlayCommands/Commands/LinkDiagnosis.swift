import NetlinkKit

/// Finds the user's words for what the kernel refused about a link.
struct LinkDiagnosis {
  let operation: String
  let link: LinkSpecification
  let general: GivenOptions
  let specific: GivenOptions?

  /// The failure to show for an error of the kernel's.
  func failure(for error: NetlinkError, in session: inout Session) -> CommandFailure {
    var error = error
    if isUnknownKind(error), let kind = link.kind {
      error.kernelMessage = nil
      error.explanation =
        "this kernel has no \(kind.name): neither built in nor as a module that can be loaded"
      return CommandFailure(
        error, during: operation,
        hint:
          "`modprobe rtnl-link-\(kind.name)` tries to load it; a distribution may have it in a package of its own"
      )
    }
    let hint = hint(for: error, in: &session)
    if error.errno == .exists, error.kernelMessage == nil, let name = link.name {
      error.explanation = "a link called \(name) is there already"
    }
    return CommandFailure(error, during: operation, option: option(at: error), hint: hint)
  }

  private func isUnknownKind(_ error: NetlinkError) -> Bool {
    error.errno == .notSupported
      && (error.kernelMessage == nil || error.kernelMessage == "Unknown device type")
  }

  /// The option that the kernel points at, as the user spelled it.
  private func option(at error: NetlinkError) -> String? {
    guard let field = link.option(at: error.attributePath) else { return nil }
    let isSpecific = error.attributePath.count > 1
    return isSpecific ? specific?.spelling(of: field) : general.spelling(of: field)
  }

  private func hint(for error: NetlinkError, in session: inout Session) -> String? {
    switch error.errno {
    case .exists where error.kernelMessage == nil:
      return link.name.map { "`ovlctl link show \($0)` shows it" }
    case .exists, .addressInUse:
      return conflictingVTEP(in: &session)
    default:
      return nil
    }
  }

  /// The VTEP that has the VNI and port, or the port for itself: the kernel does not say which one it is.
  private func conflictingVTEP(in session: inout Session) -> String? {
    guard link.kind == Vxlan.kind, let wanted = specific?.settings,
      let list = try? session.kernel.links(kind: Vxlan.kind.name)
    else { return nil }
    let others = list.value.filter { other in
      other.name != link.name && other.kindOptions?[Vxlan.dstport] == wanted[Vxlan.dstport]
    }
    let sameVNI = others.first { $0.kindOptions?[Vxlan.vni] == wanted[Vxlan.vni] }
    guard let other = sameVNI ?? others.first, let port = wanted[Vxlan.dstport] else { return nil }
    let vni = other.kindOptions?[Vxlan.vni].map { "VNI \($0)" } ?? "every VNI"
    return "\(other.name) has \(vni) on port \(port); `ovlctl -d link show \(other.name)` shows it"
  }
}
