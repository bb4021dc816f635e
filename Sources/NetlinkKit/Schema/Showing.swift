extension Value {
  /// Whether the value is on, or not zero, or not empty.
  public var isSet: Bool {
    switch self {
    case .toggle(let isOn): isOn
    case .number(let number), .choice(let number): number != 0
    case .prefix(let prefix): prefix.length != 0
    case .hardwareAddresses(let addresses): !addresses.isEmpty
    case .mappings(let mappings): !mappings.isEmpty
    default: true
    }
  }
}

extension Settings {
  /// Whether text shows an option that is given.
  public func isShownInText(_ field: FieldDescriptor) -> Bool {
    guard let value = self[field] else { return false }
    switch field.shown {
    case .textWhenSet: return value.isSet
    case .textWhenCleared: return !value.isSet
    case .onlyInJSON: return false
    default: return isShownInJSON(field)
    }
  }

  /// Whether JSON shows an option that is given.
  public func isShownInJSON(_ field: FieldDescriptor) -> Bool {
    guard let value = self[field] else { return false }
    switch field.shown {
    case .always, .textWhenSet, .textWhenCleared, .onlyInJSON: return true
    case .whenSet: return value.isSet
    case .alongside(let other): return self[other]?.isSet ?? false
    case .when(let other, let wanted): return self[other] == wanted
    case .never: return false
    }
  }
}
