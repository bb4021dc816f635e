import NetlinkKit

/// Links that must be made anew, and what goes with them and is to be put back.
struct Remake {
  /// Every link that goes: also those that stand on one, and the other ends of pairs.
  private(set) var doomed: Set<LinkKey> = []
  /// The links to delete; the others go with them.
  private(set) var deletions: [(key: LinkKey, reason: String)] = []
  /// What is left when they have gone.
  private(set) var rest: Snapshot

  private let before: Snapshot
  private let links: [LinkState]

  init(of reasons: [LinkKey: String], in present: Snapshot) {
    before = present
    links = present.links
    rest = present
    for key in reasons.keys.sorted() {
      // The other end of a pair, or a link below, may have taken this one with it.
      if !doomed.contains(key) { deletions.append((key, reasons[key] ?? "")) }
      doom(key)
    }
    for place in present.places.keys { removeDoomed(from: place) }
  }

  private mutating func doom(_ key: LinkKey) {
    guard doomed.insert(key).inserted else { return }
    if let peer = before[key]?.peer { doom(peer) }
    for link in links where link.goes(with: key) { doom(link.key) }
  }

  private mutating func removeDoomed(from place: Place) {
    let doomed = doomed
    func isDoomed(_ name: String?) -> Bool { name.map { doomed.contains(LinkKey($0, in: place)) } ?? false }
    rest.places[place]?.keep({ !doomed.contains($0.key) }, { !isDoomed($0.object.linkName) })
    for link in rest.places[place]?.links ?? [] where isDoomed(link.master) {
      rest.places[place]?.update(link.key.name) { port in
        port.options[LinkOptions.master] = nil
        port.portOptions = nil
      }
      // A bridge's entries of the port go with the bridge.
      rest.places[place]?.keep({ _ in true }) { state in
        if case .bridgeForwarding(link: link.key.name, _, _) = state.object.key { return false }
        if case .vlan(link: link.key.name, _) = state.object.key { return false }
        return true
      }
    }
  }

  /// Adds to what is wanted all that went, is not wanted otherwise, and can be put back.
  ///
  /// - Parameter prunes: whether what the overlay made itself, and is no longer to be, is to be gone.
  func complete(_ wanted: inout DesiredOverlay, prunes: Bool) {
    var index: [LinkKey: Int] = [:]
    for (place, link) in wanted.links.enumerated() { index[link.key] = place }
    for link in links where doomed.contains(link.key) {
      if let place = index[link.key] {
        wanted.links[place].keepIdentity(of: link)
      } else if link.peer.flatMap({ index[$0] }) == nil, !prunes || !link.isMade(by: wanted.name) {
        var twin = link.twin(isExact: false, source: nil)
        twin.keepIdentity(of: link)
        wanted.links.append(twin)
      }
      // The other end of a pair that is to have another other end is gone for good.
    }
    tellPeers(&wanted)
    for link in links where !doomed.contains(link.key) { putBackPort(link, index, &wanted) }
    putBackObjects(&wanted, prunes: prunes)
  }

  /// Of two ends that are both put back, one tells of the other.
  private func tellPeers(_ wanted: inout DesiredOverlay) {
    var told: Set<LinkKey> = []
    for place in wanted.links.indices where wanted.links[place].isMadeByPeer {
      told.insert(wanted.links[place].key)
    }
    for place in wanted.links.indices {
      let link = wanted.links[place]
      guard let peer = link.peer, doomed.contains(link.key), !told.contains(link.key), !told.contains(peer)
      else { continue }
      guard let other = wanted.links.firstIndex(where: { $0.key == peer }) else { continue }
      wanted.links[other].isMadeByPeer = true
      told.insert(peer)
    }
  }

  /// Makes a link that stays a port again, of a bridge that is made anew.
  private func putBackPort(_ link: LinkState, _ index: [LinkKey: Int], _ wanted: inout DesiredOverlay) {
    guard let master = link.master, doomed.contains(LinkKey(master, in: link.key.place)) else { return }
    let ports = link.twin(isExact: false, source: nil).portOptions
    guard let place = index[link.key] else {
      var port = DesiredLink(link.key, kind: nil, extent: .part, source: nil)
      port.options[LinkOptions.master] = .named(master)
      port.portOptions = ports
      return wanted.links.append(port)
    }
    if wanted.links[place].extent == .part, wanted.links[place].options[LinkOptions.master] == nil {
      wanted.links[place].options[LinkOptions.master] = .named(master)
      wanted.links[place].portOptions = ports.overlaid(with: wanted.links[place].portOptions)
    }
  }

  private func putBackObjects(_ wanted: inout DesiredOverlay, prunes: Bool) {
    let keys = wanted.objectKeys
    for (place, found) in before.places.sorted(by: { $0.key < $1.key }) {
      for state in found.objects where rest.places[place]?[state.object.key] == nil {
        guard !keys.contains(PlacedKey(place, state.object.key)), fits(state.object, place, wanted) else {
          continue
        }
        let link = state.object.linkName.flatMap { found[$0] }
        if prunes, !state.isForeign, link?.isMade(by: wanted.name) == true { continue }
        wanted.objects.append(DesiredObject(state.object, in: place, source: nil))
      }
    }
  }

  /// Whether the link still is one that may have the object.
  private func fits(_ object: OverlayObject, _ place: Place, _ wanted: DesiredOverlay) -> Bool {
    guard let name = object.linkName else { return true }
    let key = LinkKey(name, in: place)
    guard let link = wanted.links.first(where: { $0.key == key }) else { return !doomed.contains(key) }
    switch object {
    case .forwarding(let entry, _) where !entry.isOfBridge: return link.kind == Vxlan.kind
    case .vni: return link.kindOptions?[Vxlan.vniFilter] == true
    default: return true
    }
  }
}

extension LinkState {
  /// Whether the kernel deletes the link with another one, which it stands on.
  func goes(with key: LinkKey) -> Bool {
    guard lowerPlace == key.place, self.key != key else { return false }
    if kind?.needsLower == true, options[LinkOptions.lower] == .named(key.name) { return true }
    return kind == Vxlan.kind && kindOptions?[Vxlan.dev] == .named(key.name)
  }
}

extension DesiredLink {
  /// Keeps what others know a link by: its address, its index and its further names.
  fileprivate mutating func keepIdentity(of former: LinkState) {
    if former.hasEthernetAddress, options[LinkOptions.address] == nil {
      options[LinkOptions.address] = former.options[LinkOptions.address]
    }
    if options[LinkOptions.index] == nil {
      options[LinkOptions.index] = UInt32(bitPattern: former.index)
    }
    for name in former.alternativeNames where !alternativeNames.contains(name) {
      alternativeNames.append(name)
    }
  }
}
