import NetlinkKit

/// What a new link has where nothing is said, as far as that is known.
enum NewLink {
  /// What options have that links of every kind have; nil for nothing.
  ///
  /// The others follow from the kind, from what the link stands on, or from chance.
  static func general(
    of kind: LinkKind?, _ kindOptions: Settings?
  ) -> [(field: FieldDescriptor, value: Value?)] {
    var list: [(field: FieldDescriptor, value: Value?)] = [
      (LinkOptions.master.descriptor, nil), (LinkOptions.up.descriptor, .toggle(false)),
      (LinkOptions.group.descriptor, .number(0)), (LinkOptions.alias.descriptor, nil),
      (LinkOptions.promiscuous.descriptor, .toggle(false)),
      (LinkOptions.allMulticast.descriptor, .toggle(false)),
      (LinkOptions.protocolDown.descriptor, .toggle(false)),
      (LinkOptions.linkMode.descriptor, LinkMode.default.value),
    ]
    if let kind, hasEthernetMTU(kind, kindOptions) {
      list.append((LinkOptions.mtu.descriptor, .number(ethernetMTU)))
    }
    let isDevice = if case .device? = kind?.making { true } else { false }
    for field in LinkOptions.table.fields where field.access == .changeable {
      // How many packets may wait, and how large they are, each driver says for itself.
      guard let initial = field.initial, field != LinkOptions.transmitQueueLength.descriptor || !isDevice
      else { continue }
      list.append((field, initial))
    }
    return list
  }

  private static let ethernetMTU: UInt64 = 1500

  /// Whether the MTU of a new link follows from nothing else.
  private static func hasEthernetMTU(_ kind: LinkKind, _ options: Settings?) -> Bool {
    switch kind.name {
    case Veth.name, Dummy.name, IFB.name: true
    case Vxlan.name: options?[Vxlan.dev] == nil
    default: false
    }
  }

  /// What an option of a kind has, or of a port; the outer nil is for one of which that is not known.
  static func value(of field: FieldDescriptor) -> Value?? {
    if let initial = field.initial { return .some(initial) }
    switch (field.shown, field.codec) {
    case (.textWhenCleared, _): return .some(.toggle(true))
    case (.whenSet, .number), (.textWhenSet, .number): return .some(.number(0))
    case (.whenSet, .choice), (.textWhenSet, .choice): return .some(.choice(0))
    case (.whenSet, .toggle), (.textWhenSet, .toggle): return .some(.toggle(false))
    default: break
    }
    switch field.codec {
    case .address, .link, .flag, .prefix, .hardwareAddresses, .mappings: return .some(nil)
    default: return nil
    }
  }
}

extension Value {
  /// Whether a value that is there is what is asked for; what is off, and no link, is not reported at all.
  static func isSame(_ present: Value?, _ wanted: Value?) -> Bool {
    if present == wanted { return true }
    func isNothing(_ value: Value?) -> Bool {
      switch value {
      case nil, .toggle(false)?, .link(.none)?, .text("")?, .mappings([])?, .hardwareAddresses([])?: true
      case .number(0)?, .choice(0)?: true
      case .address(let address)?: address.isUnspecified
      default: false
      }
    }
    return isNothing(present) && isNothing(wanted)
  }
}

extension LinkState {
  /// The link as one that is to be: all that differs from a new link of the kind.
  ///
  /// - Parameter isExact: with what a new link may have by itself too, as far as a message can say it: for putting
  ///   back what was.
  func twin(isExact: Bool, source: SourceLocation?) -> DesiredLink {
    var twin = DesiredLink(key, kind: kind, extent: kind == nil ? .part : .whole, source: source)
    let usual = NewLink.general(of: kind, kindOptions)
    for (field, value) in options.given where isExact ? field.isRestorable : field.isSayable {
      guard
        field != LinkOptions.address.descriptor && field != LinkOptions.broadcast.descriptor
          || hasEthernetAddress
      else { continue }
      // The loopback link has the largest MTU that there is.
      guard isExact || key.name != Mark.namespaceLink || field != LinkOptions.mtu.descriptor else { continue }
      let initial = usual.first { $0.field == field }
      if !isExact, let initial, Value.isSame(value, initial.value) { continue }
      twin.options[field] = value
    }
    if isExact {
      twin.options[LinkOptions.index] = UInt32(bitPattern: index)
      // Of others, what is not reported is what the kernel does not know.
      for (field, value) in usual where twin.options[field] == nil && value == nil {
        twin.options[field] = field == LinkOptions.master.descriptor ? .link(.none) : .text("")
      }
    }
    takeLower(into: &twin)
    if let kindOptions { twin.kindOptions = kindOptions.sayable(rules: kind?.rules ?? []) }
    if let portOptions { twin.portOptions = isExact ? portOptions.writable : portOptions.sayable(rules: []) }
    twin.portOptions[BridgePort.state] = nil
    if let peer { twin.peer = peer }
    twin.alternativeNames = alternativeNames
    return twin
  }

  private func takeLower(into twin: inout DesiredLink) {
    if let lowerPlace { twin.birthplace = lowerPlace }
    guard kind?.needsLower == true, options[LinkOptions.lower] != nil else {
      twin.options[LinkOptions.lower] = nil
      if kind == Veth.kind { twin.birthplace = key.place }
      return
    }
    twin.options[LinkOptions.lower] = options[LinkOptions.lower]
  }
}

extension FieldDescriptor {
  /// Whether a command that makes a link's twin may say the option; others follow from the link's surroundings.
  fileprivate var isSayable: Bool {
    guard isRestorable else { return false }
    return self != LinkOptions.arp.descriptor && self != LinkOptions.multicast.descriptor
      && self != LinkOptions.addressGeneration.descriptor
  }

  /// Whether a message can put the option back.
  fileprivate var isRestorable: Bool {
    let others = [
      LinkOptions.lower.descriptor, LinkOptions.lowerNamespace.descriptor,
      LinkOptions.lowerNamespaceName.descriptor, LinkOptions.operationalState.descriptor,
      LinkOptions.carrier.descriptor, LinkOptions.transmitQueues.descriptor,
      LinkOptions.receiveQueues.descriptor, LinkOptions.index.descriptor, LinkOptions.namespace.descriptor,
    ]
    return access != .readOnly && !others.contains(self)
  }
}

extension Settings {
  /// The options that can be given.
  fileprivate var writable: Settings {
    var settings = Settings(table)
    for (field, value) in given where field.access != .readOnly { settings[field] = value }
    return settings
  }

  /// The options that can be given and that a new link does not have by itself, but for those that others exclude.
  fileprivate func sayable(rules: [Rule]) -> Settings {
    var settings = Settings(table)
    for (field, value) in given where field.access != .readOnly {
      if let initial = NewLink.value(of: field), Value.isSame(value, initial) { continue }
      // What `ip` shows only beside another option says nothing without it.
      guard isShownInJSON(field) else { continue }
      settings[field] = value
    }
    // The kernel reports VNI 0 for an external device, and takes none.
    for case .excludes(let field, let other) in rules where self[other] == .toggle(true) {
      settings[field] = nil
    }
    return settings
  }
}
