import NetlinkKit

/// Reads what there is, and puts names in the place of indexes.
struct SnapshotReader {
  let kernels: PlaceKernels

  /// What one namespace's kernel has told.
  private struct Raw {
    var links: [Link] = []
    var names: [Int32: String] = [:]
    /// The namespaces that links stand on, by this one's numbers for them.
    var neighbors: [UInt32: Place] = [:]
  }

  /// What there is in some namespaces; one that does not exist is left out.
  func read(_ places: Set<Place>) throws(NetlinkError) -> Snapshot {
    let sorted = places.sorted()
    var raws: [(place: Place, raw: Raw)] = []
    for place in sorted where try kernels.exists(place) { raws.append((place, try readLinks(of: place))) }
    try number(&raws)
    var byPlace: [Place: Raw] = [:]
    for (place, raw) in raws { byPlace[place] = raw }
    var snapshot = Snapshot()
    for (place, raw) in raws {
      var found = PlaceSnapshot()
      for link in raw.links { found.append(Self.state(of: link, in: place, raw, byPlace)) }
      try readObjects(of: place, raw, into: &found)
      snapshot.places[place] = found
    }
    return snapshot
  }

  private func readLinks(of place: Place) throws(NetlinkError) -> Raw {
    let kernel = try kernels.kernel(of: place)
    var raw = Raw()
    raw.links = try kernel.conversation.links().complete("links")
    for link in raw.links { raw.names[link.index] = link.name }
    kernel.learn(raw.links)
    return raw
  }

  /// Finds out which namespaces the numbers stand for that links have of others.
  private func number(_ raws: inout [(place: Place, raw: Raw)]) throws(NetlinkError) {
    let places = raws.map(\.place)
    for index in raws.indices {
      let numbers = Set(raws[index].raw.links.compactMap { $0.options[LinkOptions.lowerNamespace] })
      raws[index].raw.neighbors = try kernels.places(
        numbered: numbers, from: raws[index].place, among: places)
    }
  }

  // MARK: Links

  private static func state(
    of link: Link, in place: Place, _ raw: Raw, _ others: [Place: Raw]
  ) -> LinkState {
    let number = link.options[LinkOptions.lowerNamespace]
    let lowerPlace = number == nil ? place : number.flatMap { raw.neighbors[$0] }
    let lowerNames = lowerPlace.flatMap { others[$0]?.names } ?? [:]
    func named(_ settings: Settings, _ names: [Int32: String]) -> Settings {
      var copy = settings
      for (field, value) in settings.given {
        if case .link(.index(let index)) = value, let name = names[index] {
          copy[field] = .link(.named(name))
        }
      }
      return copy
    }
    var options = named(link.options, lowerNames)
    if let master = link.options[LinkOptions.master.descriptor] {
      var own = Settings(LinkOptions.table)
      own[LinkOptions.master.descriptor] = master
      options[LinkOptions.master.descriptor] = named(own, raw.names)[LinkOptions.master.descriptor]
    }
    var peer: LinkKey?
    if link.kind == Veth.kind, let lowerPlace, case .named(let name)? = options[LinkOptions.lower] {
      peer = LinkKey(name, in: lowerPlace)
    }
    return LinkState(
      key: LinkKey(link.name, in: place), index: link.index, kind: link.kind, kindName: link.kindName,
      options: options, kindOptions: link.kindOptions.map { named($0, lowerNames) },
      portOptions: link.bridgePortOptions.map { named($0, raw.names) }, peer: peer, lowerPlace: lowerPlace,
      alternativeNames: link.alternativeNames, hasEthernetAddress: link.hardwareType == 1)
  }

  // MARK: What links have

  private func readObjects(
    of place: Place, _ raw: Raw, into found: inout PlaceSnapshot
  ) throws(NetlinkError) {
    let kernel = try kernels.kernel(of: place)
    let names = raw.names
    for address in try kernel.conversation.addresses().complete("addresses") {
      if let state = Self.state(of: address, names) { found.append(state) }
    }
    let links = raw.links
    var tables = ForwardingTables(links)
    if tables.areAny {
      let entries = try kernels.hearingForwardingChanges(in: place) { kernel throws(NetlinkError) in
        try kernel.conversation.lastingForwardingEntries()
      }
      tables.learn(entries)
      for entry in entries {
        if let state = tables.state(of: entry, names) { found.put(state) }
      }
    }
    for proxies in [false, true] {
      for neighbor in try kernel.conversation.neighbors(proxies: proxies).complete("neighbours") {
        if let state = Self.state(of: neighbor, names) { found.append(state) }
      }
    }
    for route in try kernel.conversation.routes().complete("routes") {
      if let state = Self.state(of: route, names) { found.append(state) }
    }
    try readVLANs(kernel, links, names, into: &found)
    try readVNIs(kernel, links, into: &found)
  }

  /// An address that somebody gave a link; nil for one of the kernel's own.
  private static func state(of address: InterfaceAddress, _ names: [Int32: String]) -> ObjectState? {
    guard let name = names[address.link], !address.isKernels else { return nil }
    var address = address
    address.link = 0
    // The kernel says the link's name where there is no label.
    if address.options[AddressOptions.label] == name { address.options[AddressOptions.label] = nil }
    address.flags = 0
    address.options = address.options.withoutOff
    address.lifetime = nil
    return ObjectState(object: .address(address, on: name), isForeign: false)
  }

  private static func state(of neighbor: Neighbor, _ names: [Int32: String]) -> ObjectState? {
    let isExternal = neighbor.options[NeighborOptions.externallyLearned] == true
    let isProxy = neighbor.options[NeighborOptions.proxy] == true
    let isPermanent = neighbor.options[NeighborOptions.state] == NeighborState.permanent.rawValue
    guard let name = names[neighbor.link], isPermanent || isProxy || isExternal else { return nil }
    var own = Neighbor(link: 0, address: neighbor.address, options: neighbor.options.withoutOff)
    if isProxy { own.options[NeighborOptions.state] = nil }
    return ObjectState(object: .neighbor(own, on: name), isForeign: isExternal)
  }

  private static func state(of route: Route, _ names: [Int32: String]) -> ObjectState? {
    guard !route.isKernels else { return nil }
    func named(_ settings: Settings) -> Settings {
      var copy = settings.withoutOff
      if case .index(let index)? = settings[RouteOptions.link], let name = names[index] {
        copy[RouteOptions.link] = .named(name)
      }
      return copy
    }
    var own = Route(
      route.family, to: route.destination, options: named(route.options), metrics: route.metrics)
    own.lockedMetrics = route.lockedMetrics
    own.nextHops = route.nextHops.map { NextHop(named($0.options)) }
    return ObjectState(object: .route(own), isForeign: route.isDaemons)
  }

  private func readVLANs(
    _ kernel: PlaceKernel, _ links: [Link], _ names: [Int32: String], into found: inout PlaceSnapshot
  ) throws(NetlinkError) {
    var filtering: Set<Int32> = []
    for link in links where link.kindOptions?[Bridge.vlanFiltering] == true && link.kind == Bridge.kind {
      filtering.insert(link.index)
    }
    guard !filtering.isEmpty else { return }
    var members: [Int32: Bool] = [:]
    for link in links {
      if filtering.contains(link.index) { members[link.index] = true }
      if case .index(let master)? = link.options[LinkOptions.master], filtering.contains(master) {
        members[link.index] = false
      }
    }
    for entry in try kernel.conversation.vlans().complete("VLANs") {
      guard let name = names[entry.link], let isBridge = members[entry.link] else { continue }
      for single in entry.singles {
        var options = Settings(VLANMembershipOptions.table)
        if single.membership[VLANMembershipOptions.pvid] == true {
          options[VLANMembershipOptions.pvid] = true
        }
        if single.membership[VLANMembershipOptions.untagged] == true {
          options[VLANMembershipOptions.untagged] = true
        }
        if isBridge { options[VLANMembershipOptions.device] = true }
        let member = VLANMember(
          vid: UInt16(truncatingIfNeeded: single.vids.first), options: options, tunnel: single.tunnel)
        found.append(ObjectState(object: .vlan(member, on: name), isForeign: false))
      }
    }
  }

  private func readVNIs(
    _ kernel: PlaceKernel, _ links: [Link], into found: inout PlaceSnapshot
  ) throws(NetlinkError) {
    for link in links where link.kindOptions?.table.name == Vxlan.name {
      guard link.kindOptions?[Vxlan.vniFilter] == true else { continue }
      for table in try kernel.conversation.vnis(link: link.index).complete("VNIs") {
        for entry in table.entries {
          for vni in entry.vnis.singles {
            let single = VNIEntry(vni, options: entry.options)
            found.append(ObjectState(object: .vni(single, on: link.name), isForeign: false))
          }
        }
      }
    }
  }
}

extension Dump {
  /// The list, where it was read whole.
  fileprivate func complete(_ what: String) throws(NetlinkError) -> Result {
    guard isConsistent else {
      throw NetlinkError(
        "read the \(what)", explanation: "they changed all the while they were read", hint: "try again")
    }
    return value
  }
}
