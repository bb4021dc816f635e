/// What the options of a kind ask of one another, checked before the kernel sees anything.
public enum Rule: Sendable {
  /// The option must be given when the object is made, unless the other one is.
  case required(FieldDescriptor, unless: FieldDescriptor?)
  /// One of the options must be given when the object is made.
  case requiresOne([FieldDescriptor])
  /// The two cannot both be given.
  case excludes(FieldDescriptor, FieldDescriptor)
  /// The first works only with the second.
  case needs(FieldDescriptor, FieldDescriptor)
  /// Where the first is a multicast address, the second must be given too.
  case multicastNeeds(FieldDescriptor, FieldDescriptor)
  /// The addresses must all be of one family.
  case sameFamily([FieldDescriptor])
  /// The option works only where an address is IPv6.
  case onlyIPv6(FieldDescriptor, addresses: [FieldDescriptor])
}

/// A rule that the settings break.
public struct RuleFault: Error, Hashable, Sendable {
  /// What is wrong, with the options as the caller spells them.
  public let message: String
}

extension Rule {
  /// Whether the settings keep to the rule.
  ///
  /// - Parameters:
  ///   - settings: the options that are given.
  ///   - isNew: whether the object is to be made, so that what is required must be there.
  ///   - spell: how the user spells an option.
  public func check(
    _ settings: Settings, isNew: Bool, spell: (FieldDescriptor) -> String
  ) throws(RuleFault) {
    switch self {
    case .required(let field, let substitute):
      guard isNew, !settings.isSet(field), substitute.map({ !settings.isSet($0) }) ?? true else { return }
      let alternative = substitute.map { " (or \(spell($0)))" } ?? ""
      throw RuleFault(message: "\(settings.table.name) needs \(spell(field))\(alternative)")
    case .requiresOne(let fields):
      guard isNew, !fields.contains(where: settings.isSet) else { return }
      throw RuleFault(
        message: "\(settings.table.name) needs one of \(fields.map(spell).joined(separator: ", "))")
    case .excludes(let first, let second):
      guard settings.isSet(first), settings.isSet(second) else { return }
      throw RuleFault(message: "\(spell(first)) and \(spell(second)) exclude each other")
    case .needs(let field, let other):
      guard isNew, settings.isSet(field), !settings.isSet(other) else { return }
      throw RuleFault(message: "\(spell(field)) needs \(spell(other))")
    case .multicastNeeds(let field, let other):
      guard isNew, case .address(let address)? = settings[field], address.isMulticast,
        !settings.isSet(other)
      else { return }
      throw RuleFault(message: "\(spell(field)) is a multicast address, which needs \(spell(other))")
    case .sameFamily(let fields):
      try Self.checkFamilies(of: fields, in: settings, spell: spell)
    case .onlyIPv6(let field, let addresses):
      guard isNew, settings.isSet(field), Self.families(of: addresses, in: settings).first?.family != .ipv6
      else { return }
      let names = addresses.map(spell).joined(separator: " or ")
      throw RuleFault(message: "\(spell(field)) is for IPv6 alone: it needs an IPv6 address in \(names)")
    }
  }

  private static func families(
    of fields: [FieldDescriptor], in settings: Settings
  ) -> [(field: FieldDescriptor, family: AddressFamily)] {
    fields.compactMap { field in
      guard case .address(let address)? = settings[field] else { return nil }
      return (field, address.family)
    }
  }

  private static func checkFamilies(
    of fields: [FieldDescriptor], in settings: Settings, spell: (FieldDescriptor) -> String
  ) throws(RuleFault) {
    guard fields.count(where: { settings[$0] != nil }) > 1 else { return }
    let given = families(of: fields, in: settings)
    guard let first = given.first, let other = given.first(where: { $0.family != first.family }) else {
      return
    }
    let isFirstIPv4 = first.family == .ipv4
    throw RuleFault(
      message: "\(spell(first.field)) is an \(isFirstIPv4 ? "IPv4" : "IPv6") address"
        + " and \(spell(other.field)) an \(isFirstIPv4 ? "IPv6" : "IPv4") one; they must be of one family")
  }
}
