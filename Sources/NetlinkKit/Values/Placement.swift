/// The ways to put an object into a table where there may be one like it.
public enum Placement: String, Sendable, CaseIterable {
  /// A new one, which must not be there yet.
  case add
  /// In the place of what is there, which must be there.
  case change
  /// In the place of what is there, or new.
  case replace
  /// A new one behind those that are there.
  case append

  var flags: MessageFlags {
    switch self {
    case .add: [.create, .exclusive]
    case .change: [.replace]
    case .replace: [.create, .replace]
    case .append: [.create, .append]
    }
  }
}
