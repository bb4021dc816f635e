/// What a network namespace is known by.
public enum NamespaceReference: Hashable, Sendable {
  /// A name in `/run/netns`, as `ip netns add` leaves it.
  case named(String)
  /// The namespace that a process is in, by its PID.
  case process(Int32)
  /// A file that stands for a namespace, such as `/proc/1/ns/net`.
  case path(String)
}

extension NamespaceReference {
  /// Reads a user's word.
  ///
  /// A word with a slash is a path. A name that exists wins over a PID, as it does for `ip`; of what is
  /// left, digits are a PID, and the rest is the name of a namespace that is yet to be. Throws an error
  /// when the word cannot be a name.
  public init(parsing word: String, in directory: NamespaceDirectory = .standard) throws(NetlinkError) {
    if word.utf8.contains(UInt8(ascii: "/")) {
      self = .path(word)
      return
    }
    try checkNamespaceName(word)
    if !directory.contains(word), let process = Int32(decimalDigits: word) {
      self = .process(process)
    } else {
      self = .named(word)
    }
  }
}

extension NamespaceReference: CustomStringConvertible {
  /// The word that `init(parsing:in:)` reads as this reference.
  public var description: String {
    switch self {
    case .named(let name): name
    case .process(let process): String(process)
    case .path(let path): path
    }
  }

  /// The reference in words that follow a verb: `namespace blue`.
  var phrase: String {
    switch self {
    case .named(let name): "namespace \(name)"
    case .process(let process): "the namespace of process \(process)"
    case .path(let path): "namespace \(path)"
    }
  }
}

extension Int32 {
  /// Reads digits only: `Int32("+1")` would take the sign.
  fileprivate init?(decimalDigits word: String) {
    guard word.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
    self.init(word)
  }
}
