/// Values for the options of one table; what was not given is nil.
public struct Settings: Sendable {
  /// The options that there are.
  public let table: FieldTable
  /// One place a field of the table.
  private var values: [Value?]

  /// Settings with nothing given.
  public init(_ table: FieldTable) {
    self.table = table
    values = Array(repeating: nil, count: table.fields.count)
  }

  /// The value of an option, by its typed handle.
  ///
  /// - Precondition: the option is one of this table's.
  public subscript<Wrapped: FieldValue>(_ field: Field<Wrapped>) -> Wrapped? {
    get { self[field.descriptor].flatMap { Wrapped($0) } }
    set { self[field.descriptor] = newValue?.value }
  }

  /// The value of an option, by its declaration.
  ///
  /// - Precondition: the option is one of this table's.
  public subscript(_ field: FieldDescriptor) -> Value? {
    get { values[place(of: field)] }
    set { values[place(of: field)] = newValue }
  }

  /// The value of an option, by its place in the table.
  public subscript(at index: Int) -> Value? {
    get { values[index] }
    set { values[index] = newValue }
  }

  private func place(of field: FieldDescriptor) -> Int {
    guard let index = table.index(of: field) else {
      preconditionFailure("\(table.name) has no option \(field.keyword)")
    }
    return index
  }

  /// Whether nothing is given.
  public var isEmpty: Bool { values.allSatisfy { $0 == nil } }

  /// The options that are given, in the table's order.
  public var given: [(field: FieldDescriptor, value: Value)] {
    var given: [(field: FieldDescriptor, value: Value)] = []
    for index in values.indices {
      if let value = values[index] { given.append((table.fields[index], value)) }
    }
    return given
  }

  /// Whether an option is given and says more than “off” or “any”.
  func isSet(_ field: FieldDescriptor) -> Bool {
    switch self[field] {
    case nil, .toggle(false): false
    case .address(let address): !address.isUnspecified
    default: true
    }
  }

  /// These settings, with those of another laid over them.
  public func overlaid(with other: Settings) -> Settings {
    var copy = self
    for index in values.indices {
      if let value = other.values[index] { copy.values[index] = value }
    }
    return copy
  }
}

extension Settings: Hashable {
  public static func == (left: Settings, right: Settings) -> Bool {
    left.table.name == right.table.name && left.values == right.values
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(table.name)
    hasher.combine(values)
  }
}
