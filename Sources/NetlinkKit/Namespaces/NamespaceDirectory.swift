import Glibc

/// A directory of named network namespaces, kept the way `ip netns` keeps `/run/netns`.
///
/// A name is an empty file, onto which the namespace is mounted; the mount is what keeps it alive.
public struct NamespaceDirectory: Hashable, Sendable {
  /// Where the names are.
  public let path: String

  /// A directory at another path than the usual one; it is made when a namespace is first added.
  public init(path: String) { self.path = path }

  /// `/run/netns`, which `ip netns` uses too.
  public static let standard = NamespaceDirectory(path: "/run/netns")

  /// The names in byte order, stale ones among them; empty when nobody has made the directory yet.
  ///
  /// Throws an error when the directory cannot be read.
  public func list() throws(NetlinkError) -> [String] {
    do throws(NetlinkError) {
      return try directoryEntries(path, for: "list the namespaces in \(path)")
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      if error.errno == .noSuchFile { return [] }
      throw error
    }
  }

  /// The names that lead to no namespace: files that were left over.
  ///
  /// Throws an error when the directory cannot be read.
  public func staleNames() throws(NetlinkError) -> [String] {
    try list().filter { !isNamespaceFile(file(of: $0)) }
  }

  /// The names that lead to a namespace, in byte order; empty when it has none here.
  ///
  /// Throws an error when the directory cannot be read.
  public func names(of namespace: borrowing NetworkNamespace) throws(NetlinkError) -> [String] {
    let identity = namespace.identity
    return try list().filter { NetworkNamespace.Identity(ofFileAt: file(of: $0)) == identity }
  }

  /// Whether a name exists here, be it a namespace or a stale file.
  func contains(_ name: String) -> Bool {
    unsafe access(file(of: name), F_OK) == 0
  }

  func file(of name: String) -> String { "\(path)/\(name)" }

  /// The file that stands for a reference.
  func file(of reference: NamespaceReference) throws(NetlinkError) -> String {
    switch reference {
    case .named(let name):
      try checkNamespaceName(name)
      return file(of: name)
    case .process(let process): return "/proc/\(process)/ns/net"
    case .path(let path): return path
    }
  }
}
