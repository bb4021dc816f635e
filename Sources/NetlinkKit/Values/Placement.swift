/// The ways to put an object into a table where there may be one like it.
public enum Placement: Sendable {
  /// A new one, which must not be there yet.
  case add
  /// In the place of what is there, or new.
  case replace

  var flags: MessageFlags {
    switch self {
    case .add: [.create, .exclusive]
    case .replace: [.create, .replace]
    }
  }
}
