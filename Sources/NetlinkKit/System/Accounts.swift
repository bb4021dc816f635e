import Glibc

/// A user or a group: people write names, the wire has numbers.
public enum AccountReference: Hashable, Sendable {
  /// The name, not yet looked up.
  case named(String)
  /// The number (`uid_t`, `gid_t`).
  case number(UInt32)

  /// Reads a number, which is taken as it is, or a name.
  public init(parsing word: String) throws(ValueFault) {
    guard !word.isEmpty else { throw ValueFault("an empty word names nobody") }
    guard word.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      self = .named(word)
      return
    }
    // The greatest number stands for nobody.
    self = .number(UInt32(try Codec.integer(word, in: 0...UInt64(UInt32.max - 1))))
  }
}

/// The files in which this host has its users and its groups.
///
/// They are read as they stand. The C library would load modules for it, which a static program cannot.
public enum AccountList: Sendable {
  /// `/etc/passwd`
  case users
  /// `/etc/group`
  case groups

  /// Where the list is.
  public var path: String {
    switch self {
    case .users: "/etc/passwd"
    case .groups: "/etc/group"
    }
  }

  /// The number of a name.
  ///
  /// Throws an error where the list cannot be read, or does not have the name.
  public func number(of name: String) throws(NetlinkError) -> UInt32 {
    let noun = self == .users ? "user" : "group"
    let wanted = Array(name.utf8)
    guard let entry = try entries(for: "look up the \(noun) \(name)").first(where: { $0.name == wanted[...] })
    else {
      throw NetlinkError(
        "look up the \(noun) \(name)", explanation: "there is no \(noun) called \(name) in \(path)",
        hint:
          "one that is kept elsewhere can be given by its number: `id \(noun == "user" ? "-u " : "")\(name)`")
    }
    return entry.number
  }

  /// The first name of a number; nil where the list has none.
  ///
  /// Throws an error where the list cannot be read.
  public func name(of number: UInt32) throws(NetlinkError) -> String? {
    try entries(for: "look up a number in \(path)").first { $0.number == number }
      .map { String(decoding: $0.name, as: UTF8.self) }
  }

  /// All names, in the order of the list.
  ///
  /// Throws an error where the list cannot be read.
  public func names() throws(NetlinkError) -> [String] {
    try entries(for: "list the names in \(path)").map { String(decoding: $0.name, as: UTF8.self) }
  }

  private func entries(for operation: String) throws(NetlinkError) -> [Entry] {
    Self.entries(of: try readFile(path, for: operation))
  }

  /// A line of either file: both have the name first, and the number third.
  struct Entry {
    let name: ArraySlice<UInt8>
    let number: UInt32
  }

  /// The lines that are entries; what is none is passed over, as the C library does.
  static func entries(of text: [UInt8]) -> [Entry] {
    text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count > 2, !parts[0].isEmpty,
        let number = UInt32(String(decoding: parts[2], as: UTF8.self))
      else { return nil }
      return Entry(name: parts[0], number: number)
    }
  }
}
