import NetlinkKit

/// Finds the user's words for what the kernel refused about a link.
struct LinkDiagnosis {
  let operation: String
  /// What was sent.
  var link: LinkSpecification
  let general: GivenOptions
  let specific: GivenOptions?
  var port: GivenOptions?
  /// What is known of the link where it is a VTEP; nil where it is none.
  let vtep: Settings?
  /// Whether the link that a VTEP stands on is in another namespace.
  var standsElsewhere = false

  /// The failure to show for an error of the kernel's.
  func failure(for error: NetlinkError, in session: inout Session) -> CommandFailure {
    var error = error
    if error.kernelMessage == "Unknown device type", let kind = link.kind {
      return Self.missing(kind, error, operation)
    }
    var hint: String?
    if error.kernelMessage == nil, error.explanation == nil {
      (error.explanation, hint) = explanation(of: error, in: &session)
    }
    if error.errno == .exists || error.errno == .addressInUse { hint = hint ?? conflictingVTEP(in: &session) }
    return CommandFailure(error, during: operation, option: option(at: error), hint: hint)
  }

  private static func missing(_ kind: LinkKind, _ error: NetlinkError, _ operation: String) -> CommandFailure
  {
    var error = error
    error.kernelMessage = nil
    error.explanation = "this kernel has no \(kind.name): neither built in nor as a module that can be loaded"
    let hint =
      "`modprobe rtnl-link-\(kind.name)` tries to load it; a distribution may have it in a package of its own"
    return CommandFailure(error, during: operation, hint: hint)
  }

  /// The option that the kernel points at or misses, as the user spelled it or may spell it.
  private func option(at error: NetlinkError) -> String? {
    if let missing = error.missingAttribute, let field = link.kind?.table.claimant(of: missing) {
      return specific?.spelling(of: field)
    }
    if let keyword = error.option, let field = link.kind?.table.fields.first(where: { $0.keyword == keyword })
    {
      return specific?.spelling(of: field)
    }
    guard let field = link.option(at: error.attributePath) else { return nil }
    if LinkSpecification.isOfPort(error.attributePath) { return port?.spelling(of: field) }
    let isSpecific = error.attributePath.count > 1
    return isSpecific ? specific?.spelling(of: field) : general.spelling(of: field)
  }

  /// What can be said where the kernel gives a number alone, and what to do.
  private func explanation(
    of error: NetlinkError, in session: inout Session
  ) -> (explanation: String?, hint: String?) {
    switch error.errno {
    case .exists:
      let peer: String? =
        if case .peer(let peer)? = link.kindOptions?.given.first?.value { peer.name } else { nil }
      let names = [link.name, peer].compactMap(\.self)
      // A peer without a name of its own gets the first free one, which may be the very one that the link is to have.
      if link.kind == Veth.kind, !names.contains(where: { session.hasLink(named: $0) }) {
        if names.count == 2, names[0] != names[1] {
          let both = names.joined(separator: " or ")
          return (
            "\(both) is there already, in the namespace where it is to be",
            "`ovlctl -n NAMESPACE link show` lists what is there"
          )
        }
        return ("the two ends of the pair would have one name", "give the peer another one: `--peer NAME`")
      }
      guard let taken = names.first(where: { session.hasLink(named: $0) }) ?? names.first else {
        return (nil, nil)
      }
      return ("a link called \(taken) is there already", "`ovlctl link show \(taken)` shows it")
    case .busy, .invalid:
      // A device has no better word for a name that is taken: `EBUSY` by its like, `EINVAL` by another link.
      if case .device? = link.kind?.making, error.option == nil, let name = link.name,
        session.hasLink(named: name)
      {
        return ("a link called \(name) is there already", "`ovlctl link show \(name)` shows it")
      }
      return error.errno == .busy ? (nil, nil) : largeMTU(in: &session) ?? unnamedOption(error)
    case .outOfRange, .notSupported:
      return unnamedOption(error)
    case .noSuchFile where link.portOptions?[BridgePort.backupPort.descriptor] != nil:
      let option = port?.spelling(of: BridgePort.backupPort.descriptor) ?? ""
      return ("\(option) is for another port of the same bridge", nil)
    default:
      return (nil, nil)
    }
  }

  /// What can be said where a VTEP's MTU leaves no room for the outer headers; nil where it does, or nobody knows.
  private func largeMTU(in session: inout Session) -> (explanation: String?, hint: String?)? {
    guard let vtep, !standsElsewhere, let wanted = link.options[LinkOptions.mtu],
      let objection = UnderlayRoom(for: vtep, in: &session)?.objection(to: wanted)
    else { return nil }
    return (
      "\(general.spelling(of: LinkOptions.mtu.descriptor)): \(objection.explanation)", objection.hint
    )
  }

  /// What can be said where the kernel refuses an option and does not say which one.
  private func unnamedOption(_ error: NetlinkError) -> (explanation: String?, hint: String?) {
    let given =
      link.portOptions == nil ? general.spelled + (specific?.spelled ?? []) : port?.spelled ?? []
    guard !given.isEmpty else { return (nil, nil) }
    let fault = error.errno == .notSupported ? "this kernel does not support" : "the kernel does not take"
    let options =
      switch given.count {
      case 1: given[0]
      case 2...6: "one of \(given.joined(separator: ", "))"
      default: "one of the options"
      }
    return ("\(fault) \(options) here, and says no more", nil)
  }

  /// The VTEP that has the VNI and port, or the port for itself: the kernel does not say which one it is.
  private func conflictingVTEP(in session: inout Session) -> String? {
    guard let vtep, let port = vtep[Vxlan.dstport],
      let list = try? session.kernel.links(kind: Vxlan.name)
    else { return nil }
    let others = list.value.filter { other in
      other.name != link.name && other.index != link.index && other.kindOptions?[Vxlan.dstport] == port
    }
    let isExternal = vtep[Vxlan.external] == true
    let rival = others.first { other in
      let options = other.kindOptions
      return isExternal || options?[Vxlan.external] == true || options?[Vxlan.vni] == vtep[Vxlan.vni]
    }
    guard let rival, let options = rival.kindOptions else { return nil }
    let vni = options[Vxlan.vni].map { "has VNI \($0)" } ?? "has no VNI"
    let holding = options[Vxlan.external] == true ? "is external and takes every VNI" : vni
    return "\(rival.name) \(holding) on port \(port); `ovlctl -d link show \(rival.name)` shows it"
  }
}

extension Session {
  /// Whether there is a link of a name.
  fileprivate mutating func hasLink(named name: String) -> Bool { (try? kernel.link(named: name)) != nil }
}

extension LinkDiagnosis {
  /// For a link that is to be made.
  init(operation: String, new link: LinkSpecification, _ meaning: LinkMeaning) {
    self.init(
      operation: operation, link: link, general: meaning.general, specific: meaning.specific,
      vtep: link.kind == Vxlan.kind ? meaning.specific?.settings : nil)
  }
}
