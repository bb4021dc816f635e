import NetlinkKit

/// Brings what there is to what is to be: all of it, or nothing.
public struct OverlayRun {
  private let kernels: PlaceKernels
  private let wanted: DesiredOverlay
  private let prunes: Bool
  private let former: [DesiredObject]
  /// What an earlier run was about, and was killed.
  public let unfinished: UnfinishedRun
  private let locks = OverlayLocks()

  /// - Parameters:
  ///   - wanted: what is to be.
  ///   - prunes: whether what the overlay made before, and is no longer to be, goes.
  ///   - former: what the overlay put before on links that it did not make.
  ///   - unfinished: what an earlier run was about, and was killed.
  ///   - host: where it is to be.
  public init(
    to wanted: DesiredOverlay, prunes: Bool = false, former: [DesiredObject] = [],
    unfinished: UnfinishedRun = UnfinishedRun(), on host: OverlayHost
  ) {
    self.former = former
    self.unfinished = unfinished
    self.wanted = wanted
    self.prunes = prunes
    kernels = host.kernels
  }

  /// What there is in the namespaces that matter.
  public func read() throws(OverlayFailure) -> Snapshot {
    do throws(NetlinkError) {
      var snapshot = try SnapshotReader(kernels: kernels).read(try places())
      snapshot.claim(unfinished, for: wanted.name)
      return snapshot
    } catch {
      throw OverlayFailure(.reading(error))
    }
  }

  /// What the overlay made before may be in any namespace that has a name.
  private func places() throws(NetlinkError) -> Set<Place> {
    var places = wanted.places.union(former.map(\.place))
    guard prunes else { return places }
    for name in try NamespaceDirectory.standard.list() {
      let place = Place(name)
      // A stale file is no namespace, and a namespace may have two names.
      guard !places.contains(place), (try? kernels.kernel(of: place)) != nil else { continue }
      places.insert(place)
    }
    return try kernels.distinct(places)
  }

  /// The way from what there is to what is to be.
  public func plan(from present: Snapshot) throws(OverlayFailure) -> Plan {
    do throws(PlanFault) {
      return try Planner(from: present, to: wanted, prunes: prunes, former: former).plan()
    } catch {
      throw OverlayFailure(.plan(error))
    }
  }

  /// Keeps other runs out of the namespaces until this one ends, and removes what one that was killed has left.
  public func lock() throws(OverlayFailure) {
    let holder: Place?
    do throws(NetlinkError) {
      holder = try locks.take(try places(), kernels)
    } catch {
      throw OverlayFailure(.reading(error))
    }
    if let holder { throw OverlayFailure(.locked(holder)) }
    do throws(NetlinkError) { try kernels.removeLeftOver() } catch { throw OverlayFailure(.reading(error)) }
  }

  /// Carries a plan out and sees that it has had its effect; undoes all of it where that fails.
  ///
  /// A step may take with it what another one is to leave: the last address of a link goes with the link's routes. What
  /// is missing then is put back.
  ///
  /// - Parameters:
  ///   - plan: what is to be done.
  ///   - before: what there was when the plan was made.
  ///   - isInterrupted: whether a signal has come, asked before each step.
  /// - Returns: the steps that had to be done beside those of the plan.
  public func carryOut(
    _ plan: Plan, from before: Snapshot, isInterrupted: @escaping () -> Bool = { false }
  ) throws(OverlayFailure) -> [Step] {
    guard !plan.isEmpty else { return [] }
    var done: [Step] = []
    var steps = plan.steps
    do throws(OverlayFailure) {
      for round in 0... {
        var execution = Execution(steps, over: kernels, isInterrupted: isInterrupted)
        let result: Result<Void, OverlayFailure>
        do throws(OverlayFailure) { result = .success(try execution.run()) } catch {
          result = .failure(error)
        }
        done += steps[..<execution.attempted]
        try result.get()
        steps = try self.plan(from: try read()).steps
        if steps.isEmpty { break }
        if round == Self.rounds { throw OverlayFailure(.verification(steps)) }
      }
    } catch {
      guard !done.isEmpty else { throw error }
      var failure = error
      failure.undoing = undo(done[...], to: before)
      throw failure
    }
    return Array(done[plan.steps.count...])
  }

  /// How often what a step took with it is put back.
  private static let rounds = 2

  /// What the overlay has put on links that it did not make, now that a plan is carried out: for the next run.
  public func record(behind plan: Plan, from before: Snapshot) -> [DesiredObject] {
    var made: Set<LinkKey> = []
    var removed: Set<PlacedKey> = []
    var record = former
    for step in plan.steps {
      switch step.action {
      case .create(let creation):
        made.insert(creation.link.key)
        if let peer = creation.peer { made.insert(peer.key) }
      case .remove(let object, let place): removed.insert(PlacedKey(place, object.key))
      case .put(let object, let place, nil):
        let key = object.linkName.map { LinkKey($0, in: place) }
        let isOwn = key.map { made.contains($0) || before[$0]?.isMade(by: wanted.name) == true } ?? false
        if !isOwn { record.append(DesiredObject(object, in: place, source: nil)) }
      default: break
      }
    }
    var known: Set<PlacedKey> = []
    return record.filter { object in
      !removed.contains(object.key) && known.insert(object.key).inserted
    }
  }

  /// What is to be recorded before a plan is carried out, lest nobody knows whose it is where that ends in the middle.
  public func recordAhead(of plan: Plan, from before: Snapshot) -> [DesiredObject] {
    let new = record(behind: plan, from: before)
    let keys = Set(new.map(\.key))
    return former.filter { !keys.contains($0.key) } + new
  }

  /// What the next run is to know of where this one ends in the middle of a plan.
  public func unfinished(ahead plan: Plan) -> UnfinishedRun {
    var run = unfinished
    for step in plan.steps { run.add(step) }
    return run
  }

  /// What of an earlier run's this one has left as it was: what the overlay is not to have, and is not to be deleted.
  public var unfinishedBehind: UnfinishedRun {
    var run = UnfinishedRun()
    guard !prunes else { return run }
    let names = Set(wanted.namespaces.map { LinkKey(Mark.namespaceLink, in: $0.place) })
    run.links = unfinished.links.subtracting(wanted.links.map(\.key)).subtracting(names)
    return run
  }

  private func undo(_ steps: ArraySlice<Step>, to before: Snapshot) -> OverlayFailure.Undoing {
    // Sockets that failed may have lost answers; those that follow are new.
    kernels.closeAll()
    let undoing = Undoing(steps, to: before, of: wanted.name)
    var failure: NetlinkError?
    for _ in 0..<Self.undoAttempts {
      do throws(OverlayFailure) {
        let way = try undoing.steps(from: try readAll(before))
        if way.isEmpty { return .done }
        var execution = Execution(way.steps, over: kernels)
        try execution.run()
      } catch {
        if case .step(_, let error) = error.cause { failure = error }
        kernels.closeAll()
      }
    }
    do throws(OverlayFailure) {
      let rest = try undoing.steps(from: try readAll(before))
      return rest.isEmpty ? .done : .incomplete(rest.steps, failure)
    } catch {
      return .incomplete([], failure)
    }
  }

  /// The kernel may need a second time: a namespace's links, say, go a while after its name.
  private static let undoAttempts = 3

  private func readAll(_ before: Snapshot) throws(OverlayFailure) -> Snapshot {
    do throws(NetlinkError) {
      return try SnapshotReader(kernels: kernels).read(wanted.places.union(before.places.keys))
    } catch {
      throw OverlayFailure(.reading(error))
    }
  }
}

extension Undoing {
  fileprivate func steps(from present: Snapshot) throws(OverlayFailure) -> Plan {
    do throws(PlanFault) { return try plan(from: present) } catch { throw OverlayFailure(.plan(error)) }
  }
}
