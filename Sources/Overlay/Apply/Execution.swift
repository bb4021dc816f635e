import NetlinkKit

/// Carries steps out, many in a system call, up to the first that fails.
struct Execution {
  private let kernels: PlaceKernels
  private let steps: [Step]
  private let isInterrupted: () -> Bool
  /// How many steps may have taken effect.
  private(set) var attempted = 0
  /// The step that was attempted last.
  private var last = 0
  /// The namespace whose requests wait.
  private var waiting: Place?

  init(_ steps: [Step], over kernels: PlaceKernels, isInterrupted: @escaping () -> Bool = { false }) {
    self.steps = steps
    self.kernels = kernels
    self.isInterrupted = isInterrupted
  }

  /// Carries all steps out.
  mutating func run() throws(OverlayFailure) {
    var number = 0
    while number < steps.count {
      let step = steps[number]
      if isInterrupted() {
        try flush()
        throw OverlayFailure(.interrupted(before: step))
      }
      // Requests of one namespace wait; those of another may depend on them.
      if let waiting, waiting != step.place || step.reachesElsewhere || !step.isMessage { try flush() }
      let deletions = deletions(from: number)
      if deletions.count >= Conversation.fewestLinksTogether {
        try flush()
        try deleteTogether(deletions)
        number = deletions.upperBound
        continue
      }
      do throws(NetlinkError) {
        try carryOut(step, number)
      } catch {
        // What went out before it may be what failed.
        try flush()
        throw OverlayFailure(.step(step, error))
      }
      number += 1
    }
    try flush()
    if isInterrupted() { throw OverlayFailure(.interrupted(before: nil)) }
  }

  /// The steps from one on that delete links of one namespace.
  private func deletions(from start: Int) -> Range<Int> {
    var end = start
    while end < steps.count, case .delete(let key) = steps[end].action, key.place == steps[start].place {
      end += 1
    }
    return start..<end
  }

  private mutating func deleteTogether(_ deletions: Range<Int>) throws(OverlayFailure) {
    defer { kernels.forgetAll() }
    var number = deletions.lowerBound
    do throws(NetlinkError) {
      let kernel = try kernels.kernel(of: steps[number].place)
      var indexes: [Int32] = []
      for step in deletions {
        number = step
        for key in steps[step].linkKeys { indexes.append(try kernel.index(of: key.name)) }
      }
      attempt(number)
      if let (place, error) = try kernel.conversation.deleteTogether(indexes).min(by: { $0.key < $1.key }) {
        number = deletions.lowerBound + place
        throw error
      }
    } catch {
      throw OverlayFailure(.step(steps[number], error))
    }
  }

  private mutating func attempt(_ number: Int) {
    attempted = max(attempted, number + 1)
    last = number
  }

  private mutating func carryOut(_ step: Step, _ number: Int) throws(NetlinkError) {
    switch step.action {
    case .addNamespace(let name):
      attempt(number)
      try kernels.addNamespace(name)
    case .deleteNamespace(let name):
      attempt(number)
      try kernels.deleteNamespace(name)
    case .create(let creation):
      let specification = try creation.specification(kernels)
      if case .device(let mode)? = creation.link.kind?.making {
        attempt(number)
        try make(mode, specification, in: creation.link.key.place)
      } else {
        try enqueue([specification.creation()], number, step.place)
      }
      for key in step.linkKeys { kernels.forget(key) }
    case .delete(let key):
      let index = try kernels.kernel(of: key.place).index(of: key.name)
      try enqueue([Link.deletion(of: index)], number, key.place)
      // Others may go with it.
      kernels.forgetAll()
    case .change(let key, let part):
      try enqueue([try part.specification(of: key, kernels).change()], number, key.place)
    case .addNames(let names, let key):
      let index = try kernels.kernel(of: key.place).index(of: key.name)
      try enqueue([AlternativeNames.addition(of: names, to: index)], number, key.place)
    case .put(let object, let place, let former):
      let kernel = try kernels.kernel(of: place)
      let requests = try object.additions(replacing: former) { name throws(NetlinkError) in
        try kernel.index(of: name)
      }
      try enqueue(requests, number, place)
    case .remove(let object, let place):
      let kernel = try kernels.kernel(of: place)
      let requests = try object.removals { name throws(NetlinkError) in try kernel.index(of: name) }
      try enqueue(requests, number, place)
    }
  }

  private func make(
    _ mode: Tun.Mode, _ link: LinkSpecification, in place: Place
  ) throws(NetlinkError) {
    let kernel = try kernels.kernel(of: place)
    let device = try kernel.namespace.perform { () throws(NetlinkError) in
      try TunnelDevice(making: mode, link)
    }
    try device.keep()
  }

  private mutating func enqueue(
    _ requests: [Request], _ number: Int, _ place: Place
  ) throws(NetlinkError) {
    let kernel = try kernels.kernel(of: place)
    attempt(number)
    for request in requests { try kernel.conversation.enqueue(request, tag: number) }
    waiting = place
  }

  /// Sends what waits, and fails for the first step that was refused.
  private mutating func flush() throws(OverlayFailure) {
    guard let place = waiting.take() else { return }
    var lost: NetlinkError?
    var refusals: [RefusedRequest] = []
    do throws(NetlinkError) {
      let kernel = try kernels.kernel(of: place)
      do throws(NetlinkError) { try kernel.conversation.sendQueue() } catch { lost = error }
      refusals = kernel.conversation.takeRefusals()
    } catch {
      lost = error
    }
    let faults = refusals.filter { !steps[$0.tag].isDone(despite: $0.error) }
    if let refusal = faults.min(by: { $0.tag < $1.tag }) {
      throw OverlayFailure(.step(steps[refusal.tag], refusal.error))
    }
    if let lost { throw OverlayFailure(.step(steps[last], lost)) }
  }
}

extension Step {
  /// Whether what is to go had gone already, with something else.
  fileprivate func isDone(despite error: NetlinkError) -> Bool {
    guard case .remove = action else { return false }
    return [.noSuchFile, .noSuchProcess, .addressNotAvailable].contains(error.errno)
  }

  /// Whether a message does it, which may wait for others.
  fileprivate var isMessage: Bool {
    switch action {
    case .addNamespace, .deleteNamespace: false
    case .create(let creation): !creation.isDevice
    default: true
    }
  }

  /// Whether names are looked up in another namespace than the one from which the step is carried out.
  fileprivate var reachesElsewhere: Bool {
    switch action {
    case .create(let creation): creation.link.key.place != creation.link.birthplace
    case .change(let key, .kind(let part, _)): part.lowerPlace != key.place
    default: false
    }
  }
}

extension LinkPart {
  /// The change as the message says it, with indexes in the place of names.
  fileprivate func specification(
    of key: LinkKey, _ kernels: PlaceKernels
  ) throws(NetlinkError) -> LinkSpecification {
    let kernel = try kernels.kernel(of: key.place)
    var specification = LinkSpecification()
    specification.index = try kernel.index(of: key.name)
    func resolved(_ settings: Settings, in place: Place) throws(NetlinkError) -> Settings {
      try settings.resolved { name throws(NetlinkError) in
        try kernels.kernel(of: place).index(of: name)
      }
    }
    switch self {
    case .general(let changes):
      let settings = Settings(LinkOptions.table).taking(changes)
      specification.options = try resolved(settings, in: key.place)
    case .kind(let part, let changes):
      specification.kind = part.kind
      specification.kindOptions = try resolved(part.besides.taking(changes), in: part.lowerPlace)
    case .port(let changes):
      let settings = Settings(BridgePort.table).taking(changes)
      specification.portOptions = try resolved(settings, in: key.place)
    }
    return specification
  }
}

extension Settings {
  /// These settings with changes laid over them; what is to have nothing is said so in the option's own way.
  fileprivate func taking(_ changes: [OptionChange]) -> Settings {
    var settings = self
    for change in changes { settings[change.field] = change.wanted ?? change.field.nothing }
    return settings
  }
}

extension FieldDescriptor {
  /// The value that takes away what the option has; nil where there is none.
  fileprivate var nothing: Value? {
    switch codec {
    case .link: .link(.none)
    case .text: .text("")
    default: nil
    }
  }
}
