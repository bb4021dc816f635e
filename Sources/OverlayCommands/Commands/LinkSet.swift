import NetlinkKit

/// `link set`: changes an existing link.
enum LinkSet {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try LinkLine(.set, &words)
    guard let name = line.name else {
      throw .usage("which link is to be changed?", hint: "`ovlctl link set NAME …`")
    }
    let operation = "change \(name)"
    let current = try session.link(named: name, during: operation)
    if let kind = line.kind, current.kindName != kind.name {
      throw .usage("\(name) is of type \(current.kindName ?? "none"), not \(kind.name)")
    }
    var meaning = try LinkMeaning(line, kind: current.kind, barePrefersGeneral: true)
    guard !meaning.isEmpty || line.newName != nil else { throw .usage("what is to be changed of \(name)?") }
    if meaning.general.settings[LinkOptions.index] != nil {
      let option = meaning.general.spelling(of: LinkOptions.index.descriptor)
      throw .usage("\(option) of \(name) cannot be changed: a link has it for life")
    }
    var change = LinkChange(current, newName: line.newName)
    try session.resolve(&meaning.general, during: operation)
    change.general = meaning.general.settings
    if var specific = meaning.specific, !specific.settings.isEmpty {
      try session.resolve(&specific, during: operation)
      try change.take(specific)
      meaning.specific = specific
    }
    try send(change, of: current, meaning: meaning, during: operation, in: &session)
  }

  /// Sends the change, in one message or two; where the second fails, the first is undone.
  private static func send(
    _ change: LinkChange, of current: Link, meaning: LinkMeaning, during operation: String,
    in session: inout Session
  ) throws(CommandFailure) {
    var done: [LinkSpecification] = []
    for step in change.steps {
      do throws(NetlinkError) {
        try session.perform(step.forward.change())
        done.append(step.backward)
      } catch {
        for undo in done.reversed() { undoStep(undo, in: &session) }
        let diagnosis = LinkDiagnosis(
          operation: operation, link: step.forward, general: meaning.general, specific: meaning.specific,
          vtep: current.kind == Vxlan.kind ? current.kindOptions : nil)
        throw diagnosis.failure(for: error, in: &session)
      }
    }
  }

  private static func undoStep(_ undo: LinkSpecification, in session: inout Session) {
    do throws(NetlinkError) {
      try session.perform(undo.change())
    } catch {
      session.warn("\(CommandFailure(error, during: "undo the part that had succeeded").message)")
    }
  }
}

extension LinkMeaning {
  /// Whether nothing is given.
  fileprivate var isEmpty: Bool { general.settings.isEmpty && specific?.settings.isEmpty ?? true }
}

/// What a link is to become, as the messages that bring it there.
struct LinkChange {
  /// A message, and the one that takes it back.
  struct Step {
    let forward: LinkSpecification
    let backward: LinkSpecification
  }

  private let current: Link
  private let newName: String?
  var general = Settings(LinkOptions.table)
  private var specific: Settings?

  init(_ current: Link, newName: String?) {
    self.current = current
    self.newName = newName
  }

  /// Takes the changes of the kind's own options, and refuses what cannot be changed before the kernel does.
  mutating func take(_ given: GivenOptions) throws(CommandFailure) {
    guard let kind = current.kind, let present = current.kindOptions else { return }
    var changes = Settings(kind.table)
    for (field, value) in given.settings.given where present[field] != value {
      guard field.access == .changeable else {
        throw .usage(
          "\(given.spelling(of: field)) of \(current.name) cannot be changed: a \(kind.name) has it for life",
          hint: "delete the link and add it anew")
      }
      changes[field] = value
    }
    guard !changes.isEmpty else { return }
    var merged = given
    merged.complete { present.overlaid(with: $0) }
    merged.forgetReplaced(by: changes, rules: kind.rules)
    try kind.checkRules(merged, isNew: false)
    specific = kind.resetsWhatIsLeftOut ? merged.settings : changes
  }

  /// The messages, in their order. The kernel refuses an MTU together with a VTEP's options, so the two go apart.
  var steps: [Step] {
    var steps: [Step] = []
    if let specific {
      steps.append(
        Step(
          forward: specification(kindOptions: specific),
          backward: specification(kindOptions: former(specific))))
    }
    if !general.isEmpty || newName != nil {
      steps.append(Step(forward: generalSpecification, backward: formerGeneralSpecification))
    }
    return steps
  }

  private func specification(kindOptions: Settings) -> LinkSpecification {
    var link = LinkSpecification(kind: current.kind)
    link.index = current.index
    link.kindOptions = kindOptions
    return link
  }

  /// What the options that change have now.
  private func former(_ changes: Settings) -> Settings {
    guard let present = current.kindOptions else { return changes }
    var former = Settings(changes.table)
    for (field, _) in changes.given { former[field] = present[field] }
    return former
  }

  private var generalSpecification: LinkSpecification {
    var link = LinkSpecification(name: newName)
    link.index = current.index
    link.options = general
    return link
  }

  private var formerGeneralSpecification: LinkSpecification {
    var link = LinkSpecification(name: newName == nil ? nil : current.name)
    link.index = current.index
    for (field, _) in general.given { link.options[field] = current.options[field] }
    return link
  }
}

extension GivenOptions {
  /// Drops what the link has now where the change excludes it: a new `remote` replaces a `group`.
  fileprivate mutating func forgetReplaced(by changes: Settings, rules: [Rule]) {
    for case .excludes(let first, let second) in rules {
      switch (changes[first] != nil, changes[second] != nil) {
      case (true, false): forget(second)
      case (false, true): forget(first)
      default: break
      }
    }
  }
}
