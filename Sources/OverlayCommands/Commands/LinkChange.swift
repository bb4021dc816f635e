import NetlinkKit

/// What a link is to become, as the messages that bring it there.
struct LinkChange {
  /// A message, and the one that takes it back.
  struct Step {
    let forward: LinkSpecification
    let backward: LinkSpecification
  }

  private let current: Link
  private let newName: String?
  private var general = Settings(LinkOptions.table)
  private var specific: Settings?
  private var port: Settings?

  init(_ current: Link, newName: String?) {
    self.current = current
    self.newName = newName
  }

  /// Takes the changes of options that links of every kind have; the kernel overlooks those that it does not take.
  mutating func take(general given: GivenOptions) throws(CommandFailure) {
    for (field, value) in given.settings.given
    where field.access == .onCreation && current.options[field] != value {
      throw .usage(
        "\(given.spelling(of: field)) of \(current.name) cannot be changed: a link has it for life",
        hint: "delete the link and add it anew")
    }
    general = given.settings
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
    if let field = changes.recent?.first(missingFrom: present) {
      throw CommandFailure(
        .older(than: field), during: "change \(current.name)", option: given.spelling(of: field))
    }
    guard !changes.isEmpty else { return }
    var merged = given
    merged.complete { present.overlaid(with: $0) }
    merged.forgetReplaced(by: changes, rules: kind.rules)
    try kind.checkRules(merged, isNew: false)
    specific = kind.resetsWhatIsLeftOut ? merged.settings : changes
  }

  /// Takes what the bridge is to know of its port.
  mutating func take(port given: GivenOptions) throws(CommandFailure) {
    guard current.bridgePortOptions != nil || general[LinkOptions.master] != nil else {
      throw .usage(
        "\(current.name) is no bridge's port",
        hint: "`ovlctl link set \(current.name) master BRIDGE` makes it one")
    }
    port = given.settings
  }

  /// The messages, in their order. The kernel refuses an MTU together with a VTEP's options, so the two go apart.
  var steps: [Step] {
    var steps: [Step] = []
    if let specific {
      steps.append(
        Step(
          forward: specification(kindOptions: specific),
          backward: specification(kindOptions: former(specific, in: current.kindOptions))))
    }
    if !general.isEmpty || newName != nil {
      steps.append(Step(forward: generalSpecification, backward: formerGeneralSpecification))
    }
    if let port {
      // Behind the others: in one message, the kernel overlooks what it is told of a port of no bridge yet.
      steps.append(
        Step(
          forward: specification(portOptions: port),
          backward: specification(portOptions: former(port, in: current.bridgePortOptions)))
      )
    }
    return steps
  }

  private func specification(kindOptions: Settings) -> LinkSpecification {
    var link = LinkSpecification(kind: current.kind)
    link.index = current.index
    link.kindOptions = kindOptions
    return link
  }

  private func specification(portOptions: Settings) -> LinkSpecification {
    var link = LinkSpecification()
    link.index = current.index
    link.portOptions = portOptions
    return link
  }

  /// What the options that change have now.
  private func former(_ changes: Settings, in present: Settings?) -> Settings {
    var former = Settings(changes.table)
    for (field, _) in changes.given { former[field] = present?[field] }
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
    link.options = former(general, in: current.options)
    return link
  }
}

extension Settings {
  /// Whether an option is given and says more than “off”.
  fileprivate func turnsOn(_ field: FieldDescriptor) -> Bool {
    self[field].map { $0 != .toggle(false) } ?? false
  }
}

extension GivenOptions {
  /// Drops what the link has now where the change excludes it: a new `remote` replaces a `group`.
  fileprivate mutating func forgetReplaced(by changes: Settings, rules: [Rule]) {
    for case .excludes(let first, let second) in rules {
      switch (changes.turnsOn(first), changes.turnsOn(second)) {
      case (true, false): clear(second)
      case (false, true): clear(first)
      default: break
      }
    }
  }

  /// Takes off what is on, and away what has a value.
  private mutating func clear(_ field: FieldDescriptor) {
    if case .toggle? = settings[field] { replace(field, by: .toggle(false)) } else { forget(field) }
  }
}
