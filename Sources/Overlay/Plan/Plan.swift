import NetlinkKit

/// The way from what there is to what is to be.
public struct Plan: Sendable {
  /// What is to be done, in this order.
  public internal(set) var steps: [Step] = []

  /// Whether all is as it is to be.
  public var isEmpty: Bool { steps.isEmpty }
}

/// Why there is no way to what is to be.
public struct PlanFault: Error, Sendable {
  /// What is wrong.
  public let message: String
  /// Where it is said.
  public let source: SourceLocation?
  /// What helps.
  public let hint: String?

  /// A fault, with where it stands and what helps.
  public init(_ message: String, at source: SourceLocation?, hint: String? = nil) {
    self.message = message
    self.source = source
    self.hint = hint
  }
}

/// Finds the way from what there is to what is to be.
///
/// A pure function: nothing is asked and nothing is done.
public struct Planner {
  private var wanted: DesiredOverlay
  private var present: Snapshot
  private let prunes: Bool
  private let former: [DesiredObject]
  /// Whether links that are made get the overlay's mark.
  private let marks: Bool
  private var steps = Steps()
  private var index: [LinkKey: Int] = [:]

  /// - Parameters:
  ///   - prunes: whether what the overlay made before, and is no longer to be, goes.
  ///   - former: what the overlay put before on links that it did not make.
  ///   - marks: whether links that are made are marked as the overlay's.
  public init(
    from present: Snapshot, to wanted: DesiredOverlay, prunes: Bool = false, marks: Bool = true,
    former: [DesiredObject] = []
  ) {
    self.former = former
    self.present = present
    self.wanted = wanted
    self.prunes = prunes
    self.marks = marks
    for (place, link) in wanted.links.enumerated() { index[link.key] = place }
  }

  /// Steps by what comes when.
  private struct Steps {
    var namespaces: [Step] = []
    var deletions: [Step] = []
    var creations: [Step] = []
    var changes: [Step] = []
    var removals: [Step] = []
    var puts: [Step] = []
    var ends: [Step] = []

    var all: [Step] { deletions + namespaces + creations + removals + changes + puts + ends }
  }

  /// The plan.
  public consuming func plan() throws(PlanFault) -> Plan {
    planNamespaces()
    try checkPlaces()
    let doomed = try prepareRemakes()
    if prunes { try planPruning() }
    try planLinks(remade: doomed)
    try planObjects()
    return Plan(steps: steps.all)
  }

  // MARK: Namespaces

  private mutating func planNamespaces() {
    for namespace in wanted.namespaces {
      let key = LinkKey(Mark.namespaceLink, in: namespace.place)
      if let mark = present[key]?.missingMark { steps.changes.append(Step(.addNames([mark.text], to: key))) }
    }
    for namespace in wanted.namespaces where present.places[namespace.place] == nil {
      steps.namespaces.append(Step(.addNamespace(namespace.name), source: namespace.source))
      // What was known of what is not there yet is nothing.
      present.places[namespace.place] = PlaceSnapshot(ofNew: namespace.place)
      guard marks else { continue }
      let mark = Mark(of: wanted.name, on: Mark.namespaceLink)
      steps.changes.append(
        Step(.addNames([mark.text], to: LinkKey(Mark.namespaceLink, in: namespace.place))))
    }
  }

  /// Refuses what is said of namespaces that are not there, and not to be.
  private func checkPlaces() throws(PlanFault) {
    var said: [(place: Place, source: SourceLocation?)] = []
    for link in wanted.links {
      said.append((link.key.place, link.source))
      said.append((link.birthplace, link.source))
    }
    for object in wanted.objects { said.append((object.place, object.source)) }
    for (place, source) in said where present.places[place] == nil {
      guard let word = place.word else { continue }
      throw PlanFault(
        "there is no namespace called \(word), and none is to be", at: source,
        hint: "`netns add \(word)` says that there is to be one")
    }
  }

  // MARK: Links

  /// Deletes the links that must be made anew, and has what goes with them put back.
  private mutating func prepareRemakes() throws(PlanFault) -> Set<LinkKey> {
    var remakes: [LinkKey: String] = [:]
    for link in wanted.links {
      guard let there = present[link.key] else { continue }
      if let reason = LinkDifference(from: there, to: link).remake {
        guard link.extent == .whole else {
          throw PlanFault("\(link.key) cannot be changed so: \(reason)", at: link.source)
        }
        remakes[link.key] = reason
      }
    }
    guard !remakes.isEmpty else { return [] }
    let remake = Remake(of: remakes, in: present)
    remake.complete(&wanted, prunes: prunes)
    for (place, link) in wanted.links.enumerated() { index[link.key] = place }
    present = remake.rest
    for (key, reason) in remake.deletions {
      steps.deletions.append(
        Step(.delete(key), source: index[key].flatMap { wanted.links[$0].source }, reason: reason))
    }
    return remake.doomed
  }

  private mutating func planLinks(remade: Set<LinkKey>) throws(PlanFault) {
    let missing = wanted.links.filter { present[$0.key] == nil }
    for link in missing where link.extent == .part {
      throw PlanFault(
        "there is no link called \(link.key)", at: link.source,
        hint: "`link add` says that there is to be one")
    }
    let raising = Raising(for: wanted.links)
    for link in raising.order(of: wanted.links) {
      guard let there = present[link.key] else { continue }
      for part in raising.divide(LinkDifference(from: there, to: link).parts, of: link.key).first {
        steps.creations.append(Step(.change(link.key, part), source: link.source))
      }
    }
    for level in try LinkOrder(missing, in: present).levels() {
      for link in level where !link.isMadeByPeer {
        let peer = link.peer.flatMap { index[$0] }.map { wanted.links[$0] }
        planCreation(of: link, peer, raising, remade: remade)
      }
    }
    for link in wanted.links {
      guard let there = present[link.key] else { continue }
      for part in raising.divide(LinkDifference(from: there, to: link).parts, of: link.key).later {
        steps.changes.append(Step(.change(link.key, part), source: link.source))
      }
      var link = link
      if link.extent == .whole, let mark = there.missingMark { link.alternativeNames.append(mark.text) }
      planNames(of: link, beside: there.alternativeNames)
    }
  }

  private mutating func planCreation(
    of link: DesiredLink, _ peer: DesiredLink?, _ raising: Raising, remade: Set<LinkKey>
  ) {
    let creation = LinkCreation(link: link, peer: peer)
    steps.creations.append(Step(.create(creation), source: link.source))
    for end in [link, peer].compactMap(\.self) {
      let (first, later) = raising.divide(creation.finishing(of: end), of: end.key)
      steps.creations += first.map { Step(.change(end.key, $0), source: end.source) }
      steps.changes += later.map { Step(.change(end.key, $0), source: end.source) }
      var end = end
      if marks, !remade.contains(end.key) {
        end.alternativeNames.append(Mark(of: wanted.name, on: end.key.name).text)
      }
      planNames(of: end, beside: [])
    }
  }

  private mutating func planNames(of link: DesiredLink, beside present: [String]) {
    let missing = link.alternativeNames.filter { !present.contains($0) }
    guard !missing.isEmpty else { return }
    steps.changes.append(Step(.addNames(missing, to: link.key), source: link.source))
  }

  // MARK: What links have

  private mutating func planObjects() throws(PlanFault) {
    for desired in wanted.objects {
      try checkLink(of: desired)
      planObject(desired)
    }
    planFloodLists()
    steps.puts = steps.puts.stablySorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
    steps.changes = steps.changes.stablySorted { $0.place < $1.place }
  }

  private mutating func planObject(_ desired: DesiredObject) {
    let there = present.places[desired.place]?[desired.object.key]?.object
    if desired.isAbsent {
      // The kernel put it there, as late as with a change of the link.
      if let there { steps.puts.append(Step(.remove(there, in: desired.place), source: desired.source)) }
      return
    }
    if let there, there.satisfies(desired.object) { return }
    planRivals(of: desired)
    steps.puts.append(
      Step(.put(desired.object, in: desired.place, replacing: there), source: desired.source))
  }

  private func checkLink(of desired: DesiredObject) throws(PlanFault) {
    guard let name = desired.object.linkName, !desired.isAbsent else { return }
    let key = LinkKey(name, in: desired.place)
    guard index[key] == nil, present[key] == nil else { return }
    throw PlanFault("there is no link called \(key), and none is to be", at: desired.source)
  }

  /// Takes away what is no longer to be on a flood list that is said whole.
  private mutating func planFloodLists() {
    guard !wanted.exactFloodLists.isEmpty else { return }
    let kept = wanted.objectKeys
    for (link, source) in wanted.exactFloodLists.sorted(by: { $0.key < $1.key }) {
      for state in present.places[link.place]?.objects ?? [] where !state.isForeign {
        guard case .forwarding(link.name, .zero, _, _) = state.object.key,
          !kept.contains(PlacedKey(link.place, state.object.key))
        else { continue }
        steps.ends.append(Step(.remove(state.object, in: link.place), source: source))
      }
    }
  }

  /// A bridge has an address behind one port only: the entry of another port goes.
  private mutating func planRivals(of desired: DesiredObject) {
    guard case .bridgeForwarding(let link, let address, let vlan) = desired.object.key,
      let place = present.places[desired.place], let master = master(of: link, in: desired.place)
    else { return }
    for port in place.links where port.master == master && port.key.name != link {
      let key = ObjectKey.bridgeForwarding(link: port.key.name, address, vlan: vlan)
      if let rival = place[key] {
        steps.removals.append(Step(.remove(rival.object, in: desired.place), source: desired.source))
      }
    }
  }

  private func master(of link: String, in place: Place) -> String? {
    let key = LinkKey(link, in: place)
    if let wanted = index[key].map({ wanted.links[$0] }),
      case .named(let name)? = wanted.options[LinkOptions.master]
    {
      return name
    }
    return present[key]?.master
  }

  // MARK: What is no longer to be

  private mutating func planPruning() throws(PlanFault) {
    let reason = "the overlay no longer has it"
    let pruning = Pruning(of: wanted, former, in: present)
    var gone: [LinkKey: String] = [:]
    for key in pruning.links { gone[key] = reason }
    let remake = Remake(of: gone, in: present)
    for key in remake.doomed.sorted() where index[key] == nil {
      guard let link = present[key], !link.isMade(by: wanted.name) else { continue }
      throw PlanFault(
        "what the overlay made before is to go, and \(key), which the overlay did not make, stands on it",
        at: nil, hint: "delete \(key) first, or name it in the file")
    }
    for key in pruning.order(in: present) { steps.deletions.append(Step(.delete(key), reason: reason)) }
    for (place, object) in pruning.objects
    where remake.rest.places[place]?[object.key] != nil
      && !(place.word.map(pruning.namespaces.contains) ?? false)
    {
      steps.removals.append(Step(.remove(object, in: place), reason: reason))
    }
    for name in pruning.namespaces { steps.ends.append(Step(.deleteNamespace(name), reason: reason)) }
    if !gone.isEmpty { present = remake.rest }
  }
}

extension Array {
  /// The elements in order, those that are alike in the order that they have.
  fileprivate func stablySorted(_ isBefore: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { left, right in
      if isBefore(left.element, right.element) { return true }
      if isBefore(right.element, left.element) { return false }
      return left.offset < right.offset
    }.map(\.element)
  }
}

extension Step {
  /// When what links have is put: addresses before the neighbours and routes that need them, a route to a gateway
  /// behind the one that leads there.
  fileprivate var rank: Int {
    guard case .put(let object, _, _) = action else { return 0 }
    switch object {
    case .vlan, .vni: return 0
    case .address: return 1
    case .forwarding, .neighbor: return 2
    case .route(let route):
      let leadsOn =
        route.options[RouteOptions.gateway] != nil
        || route.options[RouteOptions.foreignGateway] != nil || !route.nextHops.isEmpty
      return leadsOn ? 4 : 3
    }
  }
}
