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

extension FieldDescriptor {
  /// Whether text shows a value of the option.
  ///
  /// - Parameters:
  ///   - value: a value of the option.
  ///   - other: gives the value of another option of the table; nil where it has none.
  public func isShownInText(_ value: Value, _ other: (FieldDescriptor) -> Value?) -> Bool {
    switch shown {
    case .textWhenSet: value.isSet
    case .textWhenCleared: !value.isSet
    case .onlyInJSON: false
    default: isShownInJSON(value, other)
    }
  }

  /// Whether JSON shows a value of the option.
  ///
  /// - Parameters:
  ///   - value: a value of the option.
  ///   - other: gives the value of another option of the table; nil where it has none.
  public func isShownInJSON(_ value: Value, _ other: (FieldDescriptor) -> Value?) -> Bool {
    switch shown {
    case .always, .textWhenSet, .textWhenCleared, .onlyInJSON: true
    case .whenSet: value.isSet
    case .alongside(let field): other(field)?.isSet ?? false
    case .when(let field, let wanted): other(field) == wanted
    case .never: false
    }
  }

  /// The option on which it depends whether this one is shown.
  var showing: FieldDescriptor? {
    switch shown {
    case .alongside(let field), .when(let field, _): field
    default: nil
    }
  }
}

extension Settings {
  /// Whether text shows an option that is given.
  public func isShownInText(_ field: FieldDescriptor) -> Bool {
    self[field].map { field.isShownInText($0) { self[$0] } } ?? false
  }

  /// Whether JSON shows an option that is given.
  public func isShownInJSON(_ field: FieldDescriptor) -> Bool {
    self[field].map { field.isShownInJSON($0) { self[$0] } } ?? false
  }
}
