import NetlinkKit

/// What steps may have changed, and so the way back.
struct Undoing {
  private let before: Snapshot
  private let name: String
  private var links: Set<LinkKey> = []
  private var objects: Set<PlacedKey> = []
  private var addedNamespaces: [String] = []
  private var deletedNamespaces: [String] = []

  /// - Parameter before: what there was before the first of the steps.
  init(_ steps: ArraySlice<Step>, to before: Snapshot, of name: String) {
    self.before = before
    self.name = name
    var deleted: [LinkKey: String] = [:]
    for step in steps {
      links.formUnion(step.linkKeys)
      switch step.action {
      case .addNamespace(let name): addedNamespaces.append(name)
      case .deleteNamespace(let name): deletedNamespaces.append(name)
      case .delete(let key): deleted[key] = ""
      case .put(let object, let place, _), .remove(let object, let place):
        objects.insert(PlacedKey(place, object.key))
      case .create, .change, .addNames: break
      }
    }
    takeWhatWent(with: deleted)
    for name in deletedNamespaces { takeAll(of: Place(name)) }
  }

  /// What a link takes with it, and the ports that a bridge leaves behind.
  private mutating func takeWhatWent(with deleted: [LinkKey: String]) {
    guard !deleted.isEmpty else { return }
    let remake = Remake(of: deleted, in: before)
    links.formUnion(remake.doomed)
    for link in before.links {
      guard let master = link.master, remake.doomed.contains(LinkKey(master, in: link.key.place)) else {
        continue
      }
      links.insert(link.key)
    }
    for (place, found) in before.places {
      for state in found.objects where remake.rest.places[place]?[state.object.key] == nil {
        objects.insert(PlacedKey(place, state.object.key))
      }
    }
  }

  private mutating func takeAll(of place: Place) {
    for link in before.places[place]?.links ?? [] where link.key.name != Mark.namespaceLink {
      links.insert(link.key)
    }
    for state in before.places[place]?.objects ?? [] { objects.insert(PlacedKey(place, state.object.key)) }
  }

  /// The way back from what there is now.
  func plan(from present: Snapshot) throws(PlanFault) -> Plan {
    // A link that somebody else deleted meanwhile took as much with it as one that a step deleted.
    var missing: [LinkKey: String] = [:]
    for key in links where before[key] != nil && present[key] == nil { missing[key] = "" }
    var undoing = self
    undoing.takeWhatWent(with: missing)
    return try undoing.way(from: present)
  }

  private func way(from present: Snapshot) throws(PlanFault) -> Plan {
    var wanted = DesiredOverlay(name: name)
    wanted.namespaces = deletedNamespaces.map { DesiredNamespace(name: $0, source: nil) }
    var deletions: [Step] = []
    var rest = present
    for key in links.sorted() {
      if let former = before[key] {
        var twin = former.twin(isExact: true, source: nil)
        // Of two ends, one tells of the other.
        if let peer = former.peer, wanted.links.contains(where: { $0.key == peer }) {
          twin.isMadeByPeer = true
        }
        wanted.links.append(twin)
      } else if rest[key] != nil, key.name != Mark.namespaceLink {
        deletions.append(Step(.delete(key)))
        let remake = Remake(of: [key: ""], in: rest)
        rest = remake.rest
      }
    }
    for placed in objects {
      if let former = before.places[placed.place]?[placed.key] {
        wanted.objects.append(DesiredObject(former.object, in: placed.place, source: nil))
      } else if let now = rest.places[placed.place]?[placed.key] {
        wanted.objects.append(
          DesiredObject(now.object, in: placed.place, isAbsent: true, source: nil))
      }
    }
    let names = addedNamespaces.filter { present.places[Place($0)] != nil }
    let way = try Planner(from: rest, to: wanted, marks: false).plan()
    return Plan(steps: deletions + way.steps + names.map { Step(.deleteNamespace($0)) })
  }
}
