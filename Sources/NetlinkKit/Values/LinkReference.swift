/// A link as an option names it: people write names, the wire has indexes.
public enum LinkReference: Hashable, Sendable {
  /// The name or an alternative name, not yet looked up.
  case named(String)
  /// The interface index (`ifindex`).
  case index(Int32)
  /// No link: what takes a port out of its bridge.
  case none
}

/// The rules for a link's name (`dev_valid_name` in the kernel's net/core/dev.c).
public enum LinkName {
  /// The longest name in bytes (`IFNAMSIZ` less the NUL).
  public static let maximumLength = 15

  /// What is wrong with a name, as words that follow it; nil where it is fine.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - isNew: whether the name is to be given to a link; one that is there may also be known by a further name,
  ///     which may be longer.
  public static func fault(in name: String, isNew: Bool) -> String? {
    let bytes = name.utf8
    let maximum = isNew ? maximumLength : AlternativeNames.maximumLength
    if bytes.isEmpty { return "is empty" }
    if bytes.count > maximum { return "is \(bytes.count) bytes long; a link's name has at most \(maximum)" }
    if name == "." || name == ".." { return "is not a name" }
    // Most names are plain.
    if bytes.allSatisfy({
      $0 > UInt8(ascii: "%") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") && $0 != 0x7F
    }) {
      return nil
    }
    if bytes.contains(UInt8(ascii: "/")) { return "has a “/”, which a link's name cannot have" }
    if bytes.contains(UInt8(ascii: ":")) { return "has a “:”, which a link's name cannot have" }
    if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      return "has white space or control characters, which a link's name cannot have"
    }
    if bytes.contains(UInt8(ascii: "%")) { return "has a “%”, which the kernel takes for a pattern" }
    return nil
  }
}
