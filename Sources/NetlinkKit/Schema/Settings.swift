/// Values for the options of one table; what was not given is nil.
public struct Settings: Sendable {
  /// The options that there are.
  public let table: FieldTable
  /// What is given, in the table's order: few of many options mostly are.
  private var entries: [Entry] = []

  private struct Entry: Sendable, Hashable {
    let place: Int
    let field: FieldDescriptor
    var value: Value
  }

  /// Settings with nothing given.
  public init(_ table: FieldTable) { self.table = table }

  /// The value of an option, by its typed handle.
  ///
  /// - Precondition: the option is one of this table's, where a value is set.
  public subscript<Wrapped: FieldValue>(_ field: Field<Wrapped>) -> Wrapped? {
    get { self[field.descriptor].flatMap { Wrapped($0) } }
    set { self[field.descriptor] = newValue?.value }
  }

  /// The value of an option, by its declaration.
  ///
  /// - Precondition: the option is one of this table's, where a value is set.
  public subscript(_ field: FieldDescriptor) -> Value? {
    get {
      for entry in entries where entry.field === field { return entry.value }
      return nil
    }
    set {
      guard newValue == nil else { return self[at: place(of: field)] = newValue }
      for index in entries.indices where entries[index].field === field {
        entries.remove(at: index)
        return
      }
    }
  }

  /// The value of an option, by its place in the table.
  public subscript(at place: Int) -> Value? {
    get {
      for entry in entries where entry.place == place { return entry.value }
      return nil
    }
    set {
      var index = entries.count
      while index > 0, entries[index - 1].place >= place { index -= 1 }
      let isGiven = index < entries.count && entries[index].place == place
      switch (newValue, isGiven) {
      case (let value?, true): entries[index].value = value
      case (let value?, false):
        if entries.isEmpty { entries.reserveCapacity(4) }
        let entry = Entry(place: place, field: table.fields[place], value: value)
        if index == entries.count { entries.append(entry) } else { entries.insert(entry, at: index) }
      case (nil, true): entries.remove(at: index)
      case (nil, false): break
      }
    }
  }

  private func place(of field: FieldDescriptor) -> Int {
    guard let index = table.index(of: field) else {
      preconditionFailure("\(table.name) has no option \(field.keyword)")
    }
    return index
  }

  /// Whether nothing is given.
  public var isEmpty: Bool { entries.isEmpty }

  /// The options that are given, in the table's order.
  public var given: [(field: FieldDescriptor, value: Value)] {
    var given: [(field: FieldDescriptor, value: Value)] = []
    given.reserveCapacity(entries.count)
    for entry in entries { given.append((entry.field, entry.value)) }
    return given
  }

  /// Whether one of the options that are given is as a closure says.
  public func contains(where isWanted: (FieldDescriptor, Value) -> Bool) -> Bool {
    for entry in entries where isWanted(entry.field, entry.value) { return true }
    return false
  }

  /// Hands each option that is given to a closure, in the table's order.
  func forEach(_ body: (FieldDescriptor, Value) -> Void) {
    for entry in entries { body(entry.field, entry.value) }
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
    for entry in other.entries { copy[at: entry.place] = entry.value }
    return copy
  }
}

extension Settings: Hashable {
  public static func == (left: Settings, right: Settings) -> Bool {
    left.table.name == right.table.name && left.entries == right.entries
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(table.name)
    hasher.combine(entries)
  }
}
