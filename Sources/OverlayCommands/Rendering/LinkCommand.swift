import NetlinkKit

extension Link {
  /// Whether the link's own address is an Ethernet address, which people may choose.
  fileprivate var hasEthernetAddress: Bool { options[LinkOptions.address]?.bytes.count == 6 }
}

extension Settings {
  /// Whether a new link has the option's value by itself.
  fileprivate func isInitial(_ field: FieldDescriptor) -> Bool {
    guard let value = self[field] else { return true }
    return field.initial.map { $0 == value } ?? !value.isSet
  }
}

/// The commands that make the twins of links.
struct LinkCommand {
  /// The links that others refer to.
  let known: KnownLinks

  private func name(of index: Int32) -> String? { known[index]?.name }

  /// The command that makes a link's twin, as a line.
  func text(_ link: Link) -> String {
    var words = ["ovlctl", "link", "add"] + LinkLine.words(forName: link.name, isNew: true)
    words += generalWords(of: link)
    if let settings = link.bridgePortOptions { words += portWords(settings) }
    if let typeName = link.typeName { words += ["type", typeName] }
    if let settings = link.kindOptions { words += kindWords(settings, rules: link.kind?.rules ?? []) }
    if link.kind == Veth.kind { words += peerWords(of: link) }
    return words.map(\.quotedWord).joined(separator: " ") + "\n"
  }

  /// The other end of a pair: in another namespace, where that has a name.
  private func peerWords(of link: Link) -> [String] {
    let peer = Veth.peer.descriptor.keyword
    switch (link.options[LinkOptions.lower], link.options[LinkOptions.lowerNamespaceName]) {
    case (.index(let index), _) where link.options[LinkOptions.lowerNamespace] == nil:
      return name(of: index).map { [peer, "name", $0] } ?? []
    case (.named(let name), .word(let namespace)):
      return [peer, "name", name, LinkOptions.namespace.descriptor.keyword, namespace]
    default: return []
    }
  }

  /// What a new link of the kind would not have by itself.
  private func generalWords(of link: Link) -> [String] {
    let addresses = [LinkOptions.address.descriptor, LinkOptions.broadcast.descriptor]
    let always = [LinkOptions.mtu.descriptor] + (link.hasEthernetAddress ? addresses : [])
    let unlessInitial = [
      LinkOptions.master.descriptor, LinkOptions.group.descriptor, LinkOptions.transmitQueueLength.descriptor,
      LinkOptions.alias.descriptor, LinkOptions.promiscuous.descriptor, LinkOptions.allMulticast.descriptor,
      LinkOptions.linkMode.descriptor, LinkOptions.addressGeneration.descriptor,
      LinkOptions.protocolDown.descriptor, LinkOptions.segmentationSize.descriptor,
      LinkOptions.segmentationCount.descriptor, LinkOptions.receiveOffloadSize.descriptor,
      LinkOptions.segmentationSizeIPv4.descriptor, LinkOptions.receiveOffloadSizeIPv4.descriptor,
    ]
    // With which of these a link begins, each kind decides for itself.
    let flags = [LinkOptions.arp.descriptor, LinkOptions.multicast.descriptor]
    // A device's queues come with the program that opens it.
    let queues =
      if case .device? = link.kind?.making { [FieldDescriptor]() } else {
        [LinkOptions.transmitQueues.descriptor, LinkOptions.receiveQueues.descriptor]
      }
    var words = always.flatMap { self.words(link.options, $0) }
    if link.kind != Veth.kind { words += lowerWords(of: link) }
    words += queues.flatMap { self.words(link.options, $0) }
    words += unlessInitial.filter { !link.options.isInitial($0) }.flatMap { self.words(link.options, $0) }
    words += flags.flatMap { self.words(link.options, $0) }
    return words + (link.isUp ? self.words(link.options, LinkOptions.up.descriptor) : [])
  }

  /// The link below, for a kind that is told it by the general option.
  private func lowerWords(of link: Link) -> [String] {
    let isKindsOwn = link.kind?.table.fields.contains { field in
      if case .link = field.codec { true } else { false }
    }
    let fields = [LinkOptions.lowerNamespaceName.descriptor, LinkOptions.lowerNamespace.descriptor]
    let namespace = fields.first { link.options[$0] != nil }.map { words(link.options, $0) } ?? []
    switch link.options[LinkOptions.lower] {
    case .index where isKindsOwn != true && namespace.isEmpty, .named where isKindsOwn != true:
      return namespace + words(link.options, LinkOptions.lower.descriptor)
    default: return namespace
    }
  }

  /// The kind's options that can be given, but for those that another one excludes.
  private func kindWords(_ settings: Settings, rules: [Rule]) -> [String] {
    let excluded = excludedKeywords(settings, rules: rules)
    return settings.given.flatMap { field, value -> [String] in
      guard field.access != .readOnly, value != field.initial, !excluded.contains(field.keyword) else {
        return []
      }
      let isMissed =
        if case .textWhenSet = field.shown { !value.isSet } else { !settings.isShownInJSON(field) }
      return isMissed ? [] : words(field, value)
    }
  }

  /// What a new port would not have by itself, in front of the kind: behind `peer`, all is the peer's.
  ///
  /// The state is left out, since the spanning tree and the carrier change it.
  private func portWords(_ settings: Settings) -> [String] {
    var settings = settings
    settings[BridgePort.state] = nil
    let words = kindWords(settings, rules: [])
    return words.isEmpty ? [] : ["type", settings.table.name] + words
  }

  /// The options that another one excludes: the kernel reports VNI 0 for an external device, and takes none.
  private func excludedKeywords(_ settings: Settings, rules: [Rule]) -> [String] {
    rules.compactMap { rule in
      guard case .excludes(let field, let other) = rule, settings[other] == .toggle(true) else { return nil }
      return field.keyword
    }
  }

  private func words(_ settings: Settings, _ field: FieldDescriptor) -> [String] {
    settings[field].map { words(field, $0) } ?? []
  }

  /// An option as its keyword and its value.
  private func words(_ field: FieldDescriptor, _ value: Value) -> [String] {
    field.wordList(value, linkName: name)
  }
}
