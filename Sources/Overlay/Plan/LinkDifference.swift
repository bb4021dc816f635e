import NetlinkKit

/// Where a link that is there differs from what it is to be.
struct LinkDifference {
  /// What a change of what links of every kind have.
  private(set) var general: [OptionChange] = []
  /// What changes of the kind's own options.
  private(set) var kind: [OptionChange] = []
  /// What changes of what the bridge knows of its port.
  private(set) var port: [OptionChange] = []
  /// Why the link must be made anew; nil where it need not.
  private(set) var remake: String?

  private let wanted: DesiredLink
  private let present: LinkState

  init(from present: LinkState, to wanted: DesiredLink) {
    self.wanted = wanted
    self.present = present
    if let kind = wanted.kind, kind != present.kind {
      remake = "it is of type \(present.kind?.name ?? present.kindName ?? "none"), not \(kind.name)"
      return
    }
    compareGeneral()
    compareKind()
    comparePort()
    comparePeer()
  }

  /// Whether nothing differs.
  var isEmpty: Bool { remake == nil && general.isEmpty && kind.isEmpty && port.isEmpty }

  /// The changes, one for each message, in their order. The kernel refuses an MTU together with a VTEP's options, and
  /// overlooks what it is told of a port of no bridge yet.
  var parts: [LinkPart] {
    var parts: [LinkPart] = []
    if !kind.isEmpty, let own = wanted.kind ?? present.kind {
      let lowerPlace = wanted.extent == .whole ? wanted.birthplace : present.lowerPlace ?? wanted.birthplace
      parts.append(.kind(KindPart(kind: own, besides: besides(of: own), lowerPlace: lowerPlace), kind))
    }
    if !general.isEmpty { parts.append(.general(general)) }
    if !port.isEmpty { parts.append(.port(port)) }
    return parts
  }

  /// What goes with a change of the kind's options where the kernel resets what is left out.
  private func besides(of kind: LinkKind) -> Settings {
    var settings = Settings(kind.table)
    guard kind.resetsWhatIsLeftOut else { return settings }
    if wanted.extent == .whole { return wanted.kindOptions ?? settings }
    for (field, value) in present.kindOptions?.given ?? [] where field.access != .readOnly {
      settings[field] = value
    }
    return settings
  }

  private mutating func compareGeneral() {
    for (field, value) in wanted.options.given { compare(field, value) }
    guard wanted.extent == .whole else { return }
    for (field, value) in NewLink.general(of: wanted.kind, wanted.kindOptions) {
      // What the kernel does not report, it does not have.
      guard wanted.options[field] == nil, present.options[field] != nil else { continue }
      compare(field, value)
    }
  }

  private mutating func compare(_ field: FieldDescriptor, _ value: Value?) {
    let former =
      field == LinkOptions.index.descriptor
      ? .number(UInt64(UInt32(bitPattern: present.index))) : present.options[field]
    guard !Value.isSame(former, value) else { return }
    let change = OptionChange(field: field, former: former, wanted: value)
    // The kernel overlooks a change of what a link has for life.
    if field.access == .onCreation {
      remake = remake ?? Self.reason(change)
    } else {
      general.append(change)
    }
  }

  private mutating func compareKind() {
    guard let options = wanted.kindOptions, let former = present.kindOptions else { return }
    let table = options.table
    for field in table.fields where field.access != .readOnly && field != Veth.peer.descriptor {
      let value: Value?
      if let given = options[field] {
        value = given
      } else if wanted.extent == .whole, former[field] != nil, let initial = NewLink.value(of: field) {
        value = initial
      } else {
        continue
      }
      guard !Value.isSame(former[field], value), !isExcluded(field, by: options) else { continue }
      let change = OptionChange(field: field, former: former[field], wanted: value)
      if field.access == .changeable, value != nil {
        kind.append(change)
      } else {
        remake = remake ?? Self.reason(change)
      }
    }
  }

  /// Whether another option that is given takes the place of one that is not: `remote` that of `group`.
  private func isExcluded(_ field: FieldDescriptor, by options: Settings) -> Bool {
    guard options[field] == nil else { return false }
    for case .excludes(let first, let second) in wanted.kind?.rules ?? [] {
      let other = first == field ? second : second == field ? first : nil
      if let other, let value = options[other], value != .toggle(false) { return true }
    }
    return false
  }

  private mutating func comparePort() {
    let former = present.portOptions ?? Settings(BridgePort.table)
    for (field, value) in wanted.portOptions.given where !Value.isSame(former[field], value) {
      port.append(OptionChange(field: field, former: former[field], wanted: value))
    }
    guard wanted.extent == .whole, present.portOptions != nil, wanted.givesMaster else { return }
    for field in BridgePort.table.fields
    where field.access == .changeable && wanted.portOptions[field] == nil && former[field] != nil {
      guard let initial = field.initial, !Value.isSame(former[field], initial) else { continue }
      port.append(OptionChange(field: field, former: former[field], wanted: initial))
    }
  }

  private mutating func comparePeer() {
    guard wanted.extent == .whole, wanted.kind == Veth.kind, present.kind == Veth.kind,
      let peer = wanted.peer, peer != present.peer
    else { return }
    let former = present.peer.map(\.description) ?? "another one"
    remake = remake ?? "its other end is \(former), not \(peer)"
  }

  private static func reason(_ change: OptionChange) -> String {
    func text(_ value: Value?) -> String {
      guard let value else { return "none" }
      return change.field.codec.text(of: value) { _ in nil }
    }
    return "\(change.field.keyword) is \(text(change.former)), not \(text(change.wanted)), for life"
  }
}

extension DesiredLink {
  /// Whether the link is to be a port.
  var givesMaster: Bool {
    if case .named? = options[LinkOptions.master] { true } else { false }
  }
}
