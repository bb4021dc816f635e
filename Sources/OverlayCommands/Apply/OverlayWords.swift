import NetlinkKit
import Overlay

/// What is, or is to be, as commands of an overlay's file: what is printed here is read there.
enum OverlayWords {
  // MARK: Options

  /// Options as words.
  static func words(_ settings: Settings, but left: [FieldDescriptor] = []) -> [String] {
    settings.given.flatMap { field, value in left.contains(field) ? [] : words(field, value) }
  }

  /// An option as words.
  static func words(_ field: FieldDescriptor, _ value: Value) -> [String] {
    field.wordList(value) { _ in nil }
  }

  // MARK: Links

  /// The command that makes a link, or changes one.
  static func line(for link: DesiredLink, peer: DesiredLink?) -> [String] {
    let isNew = link.kind != nil && link.extent != .part
    var words = ["link", isNew ? "add" : "set"] + LinkLine.words(forName: link.key.name, isNew: isNew)
    words += general(of: link, from: place(of: link))
    if link.birthplace != place(of: link), let word = link.birthplace.word {
      words += [LinkOptions.lowerNamespaceName.descriptor.keyword, word]
    }
    if !link.portOptions.isEmpty {
      words += ["type", BridgePort.table.name] + self.words(link.portOptions)
    }
    guard link.extent == .whole, let kind = link.kind else { return words }
    words += ["type", kind.name]
    if let options = link.kindOptions { words += self.words(options) }
    if let peer {
      words +=
        [Veth.peer.descriptor.keyword, "name", peer.key.name] + general(of: peer, from: place(of: link))
    }
    return words
  }

  /// The command that says of a pair's other end what cannot be said with the pair.
  static func portLine(ofPeer peer: DesiredLink) -> [String]? {
    guard !peer.portOptions.isEmpty else { return nil }
    return ["link", "set"] + LinkLine.words(forName: peer.key.name, isNew: false)
      + ["type", BridgePort.table.name] + words(peer.portOptions)
  }

  /// The namespace in which the command that makes a link stands: the one that it is made from.
  ///
  /// The namespace that the work is done from has no name that is the same everywhere, and so cannot be gone to.
  static func place(of link: DesiredLink) -> Place {
    link.key.place == .home ? .home : link.birthplace
  }

  private static func general(of link: DesiredLink, from place: Place) -> [String] {
    var words: [String] = []
    if link.key.place != place, let word = link.key.place.word {
      words += [LinkOptions.namespace.descriptor.keyword, word]
    }
    return words + self.words(link.options)
  }

  /// The command for a change of a link.
  static func line(for key: LinkKey, _ part: LinkPart) -> [String] {
    var words = ["link", "set"] + LinkLine.words(forName: key.name, isNew: false)
    switch part {
    case .general: break
    case .kind(let kind, _): words += ["type", kind.kind.name]
    case .port: words += ["type", BridgePort.table.name]
    }
    for change in part.changes { words += self.words(for: change) }
    return words
  }

  private static func words(for change: OptionChange) -> [String] {
    if let value = change.wanted { return words(change.field, value) }
    if case .link = change.field.codec { return ["no\(change.field.keyword)"] }
    return [change.field.keyword, ""]
  }

  // MARK: What links have

  /// The command that makes an object, in the place of another one where there is one.
  static func line(for object: OverlayObject, replacing former: OverlayObject? = nil) -> [String] {
    let isNew = former == nil
    switch object {
    case .address(let address, let link): return ["addr", "add"] + words(of: address, link)
    case .forwarding(let entry, let link):
      let verb = entry.hasSeveralDestinations && !entry.isOfBridge ? "append" : isNew ? "add" : "replace"
      return ["fdb", verb] + words(of: entry, link)
    case .neighbor(let neighbor, let link):
      return ["neigh", isNew ? "add" : "replace"] + words(of: neighbor, link)
    case .vlan(let member, let link): return ["vlan", "add"] + words(of: member, link)
    case .vni(let entry, let link): return ["vni", "add"] + words(of: entry, link) + words(entry.options)
    case .route(let route): return ["route", isNew ? "add" : "replace"] + words(of: route)
    }
  }

  /// The command that takes an object away.
  static func deletion(of object: OverlayObject) -> [String] {
    switch object {
    case .address(let address, let link): ["addr", "del"] + words(of: address, link)
    case .forwarding(let entry, let link): ["fdb", "del"] + words(of: entry, link)
    case .neighbor(let neighbor, let link): ["neigh", "del"] + words(of: neighbor, link)
    case .vlan(let member, let link): ["vlan", "del", "dev", link, "vid", "\(member.vid)"]
    case .vni(let entry, let link): ["vni", "del"] + words(of: entry, link)
    case .route(let route): ["route", "del"] + words(of: route)
    }
  }

  private static func words(of address: InterfaceAddress, _ link: String) -> [String] {
    var words = ["\(address.local)/\(address.prefixLength)"]
    if let peer = address.peer { words = ["\(address.local)", "peer", "\(peer)/\(address.prefixLength)"] }
    words += ["dev", link]
    if address.scope != AddressScope.global.rawValue {
      words += ["scope", AddressScope(rawValue: address.scope)?.word ?? "\(address.scope)"]
    }
    return words + self.words(address.options)
  }

  private static func words(of entry: ForwardingEntry, _ link: String) -> [String] {
    let states = ForwardingState.allCases
    let state =
      states.first { $0.rawValue == entry.state } ?? (entry.state & 0x80 != 0 ? .permanent : .static)
    let master = entry.isOfBridge ? [] : [ForwardingOptions.bridge.descriptor]
    return ["\(entry.address)", "dev", link]
      + words(entry.options, but: [ForwardingOptions.device.descriptor] + master) + [state.words[0]]
  }

  private static func words(of neighbor: Neighbor, _ link: String) -> [String] {
    let isPermanent = neighbor.options[NeighborOptions.state] == NeighborState.permanent.rawValue
    let hardware = NeighborOptions.hardwareAddress
    let lladdr = neighbor.options[hardware].map {
      [hardware.descriptor.keyword, NeighborRendering.text(of: $0)]
    }
    return ["\(neighbor.address)"] + (lladdr ?? [])
      + words(
        neighbor.options, but: [hardware.descriptor] + (isPermanent ? [NeighborOptions.state.descriptor] : [])
      )
      + ["dev", link]
  }

  private static func words(of member: VLANMember, _ link: String) -> [String] {
    ["dev", link, "vid", "\(member.vid)"] + words(member.options)
      + (member.tunnel.map { ["tunnel_info", "id", "\($0)"] } ?? [])
  }

  private static func words(of entry: VNIEntry, _ link: String) -> [String] {
    ["dev", link, "vni", "\(entry.vnis)"]
  }

  private static func words(of route: Route) -> [String] {
    var left = [RouteOptions.type.descriptor]
    if route.family == .ipv6 { left.append(RouteOptions.scope.descriptor) }
    if route.options[RouteOptions.origin] == RouteOrigin.boot { left.append(RouteOptions.origin.descriptor) }
    if route.options[RouteOptions.table] == RouteTable.main { left.append(RouteOptions.table.descriptor) }
    var words: [String] = route.type == .unicast ? [] : [route.type.word]
    words.append(route.destination.map(\.description) ?? (route.family == .ipv6 ? "::/0" : "0.0.0.0/0"))
    words += self.words(route.options, but: left)
    for (field, value) in route.metrics.given {
      let isLocked = route.lockedMetrics >> UInt32(field.codec.attributes[0]) & 1 == 1
      let own = self.words(field, value)
      words += isLocked ? [own[0], RouteWords.lock] + own.dropFirst() : own
    }
    for hop in route.nextHops { words += [NextHop.fields.name] + self.words(hop.options) }
    return words
  }

  // MARK: Lines

  /// Words as a line of a file, with the namespace in front.
  static func text(_ words: [String], in place: Place) -> String {
    let prefix = place.word.map { ["-n", $0] } ?? []
    return (prefix + words).map(\.quotedWord).joined(separator: " ")
  }
}

extension Step {
  /// The step as a command.
  var words: [String] {
    switch action {
    case .addNamespace(let name): ["netns", "add", name]
    case .deleteNamespace(let name): ["netns", "del", name]
    case .create(let creation): OverlayWords.line(for: creation.link, peer: creation.peer)
    case .delete(let key): ["link", "del"] + LinkLine.words(forName: key.name, isNew: false)
    case .change(let key, let part): OverlayWords.line(for: key, part)
    case .addNames(let names, let key):
      ["link", "property", "add", "dev", key.name] + names.flatMap { ["altname", $0] }
    case .put(let object, _, let former): OverlayWords.line(for: object, replacing: former)
    case .remove(let object, _): OverlayWords.deletion(of: object)
    }
  }

  /// The step as a line of a file, with what it changes behind it.
  var line: String {
    let text = OverlayWords.text(words, in: place)
    return remark.map { "\(text)  # \($0)" } ?? text
  }

  /// Why the step is taken, or what it changes.
  private var remark: String? {
    if let reason { return reason }
    switch action {
    case .change(_, let part):
      let former = part.changes.compactMap { change -> String? in
        guard let value = change.former else { return nil }
        return OverlayWords.words(change.field, value).joined(separator: " ")
      }
      return former.isEmpty ? nil : "it has \(former.joined(separator: ", "))"
    case .put(_, _, let former?):
      return "it is `\(OverlayWords.line(for: former).joined(separator: " "))`"
    default: return nil
    }
  }
}
