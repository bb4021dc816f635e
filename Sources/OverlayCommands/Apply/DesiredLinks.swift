import NetlinkKit
import Overlay

/// The options that say where a link is, and so no options of a link that is to be.
private let placing = [
  LinkOptions.namespace.descriptor, LinkOptions.lowerNamespaceName.descriptor,
  LinkOptions.lowerNamespace.descriptor,
]

extension DesiredReader {
  /// `link add`
  mutating func readLink(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try LinkLine(.add, &words, kinds: kinds)
    guard let name = line.name else { throw .usage("the link's name is missing: in a file, each has one") }
    let kind: LinkKind
    if let named = line.kind { kind = named } else { kind = try LinkMeaning.impliedKind(of: line) }
    let meaning = try LinkMeaning(line, kind: kind, barePrefersGeneral: line.kind != nil)
    let general = meaning.general
    var specific = meaning.specific ?? GivenOptions(kind.table)
    specific.complete { kind.completed($0) }
    try kind.checkRules(specific, isNew: false)

    let home = try self.place(general.settings[LinkOptions.namespace]) ?? place
    let birthplace = try self.place(general.settings[LinkOptions.lowerNamespaceName]) ?? place
    if let field = placing.last, general.settings[field] != nil {
      throw .usage("\(general.spelling(of: field)) is a number of the moment: name the namespace in a file")
    }
    try completeUnderlay(&specific, of: kind, in: birthplace)
    try kind.checkRules(specific, isNew: true)
    if kind.needsLower, general.settings[LinkOptions.lower] == nil {
      throw .usage("\(kind.name) needs \(general.spelling(of: LinkOptions.lower.descriptor)) LINK")
    }
    if case .device = kind.making { try TunnelCreation.check(general, of: kind) }

    var link = DesiredLink(LinkKey(name, in: home), kind: kind, extent: .whole, source: source)
    link.birthplace = birthplace
    link.options = general.settings.withoutPlace
    link.kindOptions = try withNumbers(specific.settings)
    link.kindOptions?[Veth.peer.descriptor] = nil
    link.portOptions = meaning.port.settings
    guard kind == Veth.kind else { return try append(link) }
    let peer = try peer(of: link, specific.settings[Veth.peer], place, source)
    link.peer = peer.key
    try append(link)
    try append(peer)
  }

  private mutating func peer(
    of link: DesiredLink, _ said: LinkSpecification?, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) -> DesiredLink {
    guard let said, let name = said.name else {
      throw .usage("the peer's name is missing: in a file, each link has one", hint: "`peer name NAME`")
    }
    let home = try self.place(said.options[LinkOptions.namespace]) ?? place
    let key = LinkKey(name, in: home)
    guard key != link.key else { throw .usage("the two ends of the pair would have one name") }
    var peer = DesiredLink(key, kind: Veth.kind, extent: .whole, source: source)
    peer.options = said.options.withoutPlace
    peer.peer = link.key
    peer.isMadeByPeer = true
    return peer
  }

  private mutating func place(_ target: NamespaceTarget?) throws(CommandFailure) -> Place? {
    guard case .word(let word)? = target else { return nil }
    return try place(of: word)
  }

  /// A multicast group without a link: the routing table tells it, as it does for `link add`.
  private func completeUnderlay(
    _ given: inout GivenOptions, of kind: LinkKind, in place: Place
  ) throws(CommandFailure) {
    guard kind == Vxlan.kind, let group = given.settings[Vxlan.group], given.settings[Vxlan.dev] == nil else {
      return
    }
    let underlay: String?
    do throws(NetlinkError) { underlay = try host.underlay(of: group, in: place) } catch {
      throw CommandFailure(error)
    }
    guard let underlay else {
      throw .usage(
        "\(given.spelling(of: Vxlan.group.descriptor)): no route to \(group) tells the underlay",
        hint: "name the underlay with `dev LINK`")
    }
    given.set(Vxlan.dev, .named(underlay))
  }

  /// Settings with numbers in the place of the names of users and groups.
  private func withNumbers(_ settings: Settings) throws(CommandFailure) -> Settings {
    var copy = settings
    for (field, value) in settings.given {
      guard case .account(.named(let name)) = value, case .account(_, let list) = field.codec else {
        continue
      }
      do throws(NetlinkError) { copy[field] = .account(.number(try list.number(of: name))) } catch {
        throw CommandFailure(error, option: field.keyword)
      }
    }
    return copy
  }

  /// `link set`
  mutating func readLinkChange(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try LinkLine(.set, &words, kinds: kinds)
    guard let name = line.name else { throw LinkSet.missingName }
    guard line.newName == nil else { throw .usage("a file says what a link is called, not what it was") }
    if let peer = line.peer { throw .usage("\(peer.spelled): say in the `link add` what the other end is") }
    let key = LinkKey(name, in: place)
    let earlier = link(key)
    let present = earlier == nil ? try self.present(key) : nil
    let kind = earlier?.kind ?? present?.kind ?? line.kind
    if let wanted = line.kind, kind != wanted {
      throw .usage("\(name) is of type \(kind?.name ?? "none"), not \(wanted.name)")
    }
    let isPort = earlier.map { $0.options[LinkOptions.master] != nil } ?? (present?.bridgePortOptions != nil)
    let meaning = try LinkMeaning(line, kind: kind, isPort: isPort, barePrefersGeneral: true)
    for field in placing where meaning.general.settings[field] != nil {
      throw .usage("\(meaning.general.spelling(of: field)): say where the link is in its `link add`")
    }
    if earlier == nil {
      try append(DesiredLink(key, kind: kind, extent: .part, source: source))
    }
    try update(key) { link throws(CommandFailure) in
      try link.options.merge(meaning.general)
      if let specific = meaning.specific {
        var options = link.kindOptions ?? Settings(specific.settings.table)
        try options.merge(specific)
        link.kindOptions = options
        if link.extent == .whole, let kind { try specific.check(kind.rules, isNew: false) }
      }
      try link.portOptions.merge(meaning.port)
    }
  }
}

extension Settings {
  /// These settings without those that say where the link is.
  fileprivate var withoutPlace: Settings {
    var settings = self
    for field in placing { settings[field] = nil }
    return settings
  }

  /// Takes more options; one that has another value already is a contradiction.
  fileprivate mutating func merge(_ given: GivenOptions) throws(CommandFailure) {
    for (field, value) in given.settings.given {
      if let earlier = self[field], earlier != value {
        throw .usage("\(given.spelling(of: field)) contradicts what else is said of the link")
      }
      self[field] = value
    }
  }
}
