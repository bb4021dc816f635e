import NetlinkKit

/// `link set`: changes an existing link.
enum LinkSet {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try LinkLine(.set, &words, kinds: session.kinds)
    guard let name = line.name else {
      throw missingName
    }
    let operation = "change \(name)"
    let current = try session.link(named: name, during: operation)
    if let kind = line.kind, current.kind != kind {
      throw .usage("\(name) is of type \(current.typeName ?? "none"), not \(kind.name)")
    }
    var meaning = try LinkMeaning(
      line, kind: current.kind, isPort: current.bridgePortOptions != nil, barePrefersGeneral: true)
    guard !meaning.isEmpty || line.newName != nil else { throw .usage("what is to be changed of \(name)?") }
    var change = LinkChange(current, newName: line.newName)
    var specific = meaning.specific ?? GivenOptions(LinkOptions.table)
    try session.resolve(
      general: &meaning.general, specific: &specific,
      inNamespace: current.options[LinkOptions.lowerNamespace], during: operation)
    try change.take(general: meaning.general)
    if meaning.specific != nil, !specific.settings.isEmpty {
      try change.take(specific)
      meaning.specific = specific
    }
    if !meaning.port.settings.isEmpty {
      try session.resolve(&meaning.port, during: operation)
      try change.take(port: meaning.port)
    }
    try send(change, of: current, meaning: meaning, during: operation, in: &session)
  }

  static let missingName = CommandFailure.usage(
    "which link is to be changed?", hint: "`ovlctl link set NAME …`")

  /// Changes a link into what is asked for; what is so already is not touched.
  ///
  /// What a link has for life is refused: to make it anew would lose its entries, addresses and ports.
  static func turn(
    _ present: Link, into meaning: LinkMeaning, _ session: inout Session
  ) throws(CommandFailure) {
    var meaning = meaning
    let comparison = LinkComparison(present: present, known: session.known(present.referredLinks))
    meaning.general.keep(comparison.differences(meaning.general, present.options).map(\.field))
    if let options = present.kindOptions, let specific = meaning.specific {
      meaning.specific?.keep(comparison.differences(specific, options).map(\.field))
    }
    meaning.port.keep(comparison.portDifferences(meaning).map(\.field))
    guard !meaning.isEmpty else { return }
    var change = LinkChange(present, newName: nil)
    try change.take(general: meaning.general)
    if let specific = meaning.specific { try change.take(specific) }
    if !meaning.port.settings.isEmpty { try change.take(port: meaning.port) }
    try send(change, of: present, meaning: meaning, during: "replace \(present.name)", in: &session)
  }

  /// Sends the change, in one message or two; where the second fails, the first is undone.
  private static func send(
    _ change: LinkChange, of current: Link, meaning: LinkMeaning, during operation: String,
    in session: inout Session
  ) throws(CommandFailure) {
    var done: [LinkSpecification] = []
    let steps = change.steps
    for step in steps {
      do throws(NetlinkError) {
        guard steps.count > 1 || step.forward.portOptions != nil else {
          return try session.conclude(with: step.forward.change())
        }
        try session.perform(step.forward.change())
        done.append(step.backward)
        if step.forward.portOptions != nil { try session.checkPort(current, has: meaning.port) }
      } catch {
        for undo in done.reversed() { undoStep(undo, in: &session) }
        let diagnosis = LinkDiagnosis(
          operation: operation, link: step.forward, general: meaning.general, specific: meaning.specific,
          port: meaning.port, vtep: current.kind == Vxlan.kind ? current.kindOptions : nil,
          standsElsewhere: current.options[LinkOptions.lowerNamespace] != nil)
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
  fileprivate var isEmpty: Bool {
    general.settings.isEmpty && specific?.settings.isEmpty ?? true && port.settings.isEmpty
  }
}
