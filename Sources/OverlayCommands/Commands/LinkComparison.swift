import NetlinkKit

/// Where a link that is there differs from the one that is asked for.
struct LinkComparison {
  /// One option: how it is spelled, what it is and what it should be.
  struct Difference {
    let field: FieldDescriptor
    let option: String
    let present: String
    let wanted: String
  }

  let present: Link
  /// The links that options refer to.
  let known: KnownLinks

  /// The differences in the options that are given; what is not given may be anything.
  func differences(_ meaning: LinkMeaning) -> [Difference] {
    var list = differences(meaning.general, present.options)
    if let specific = meaning.specific, let options = present.kindOptions {
      list += differences(specific, options)
    }
    return list + portDifferences(meaning)
  }

  /// The differences in what a bridge knows of the link; one that is no port has none of the options.
  func portDifferences(_ meaning: LinkMeaning) -> [Difference] {
    differences(meaning.port, present.bridgePortOptions ?? Settings(BridgePort.table))
  }

  /// The differences from one table's settings.
  func differences(_ given: GivenOptions, _ settings: Settings) -> [Difference] {
    given.settings.given.compactMap { field, wanted in
      let value = settings[field]
      guard !isSame(value, wanted, field) else { return nil }
      func text(_ value: Value) -> String { field.codec.text(of: field.named(value)) { known[$0]?.name } }
      let present = if case .peer = wanted { peerName } else { value.map(text) }
      return Difference(
        field: field, option: given.spelling(of: field), present: present ?? "not set", wanted: text(wanted))
    }
  }

  private func isSame(_ present: Value?, _ wanted: Value, _ field: FieldDescriptor) -> Bool {
    switch wanted {
    // A link that is found is where it was looked for.
    case .namespace: true
    case .link(.none): present == nil || present == wanted
    // A flag that is off is not reported at all.
    case .toggle(false): present == nil || present == wanted
    case .peer(let peer): isPaired(with: peer)
    default: present == wanted
    }
  }

  /// Whether the other end has the name that is asked for; in another namespace it cannot be seen from here.
  private func isPaired(with peer: LinkSpecification) -> Bool {
    guard let wanted = peer.name, let peerName else { return true }
    return peerName == wanted
  }

  private var peerName: String? {
    guard case .index(let index)? = present.options[LinkOptions.lower],
      present.options[LinkOptions.lowerNamespace] == nil
    else { return nil }
    return known[index]?.name
  }
}
