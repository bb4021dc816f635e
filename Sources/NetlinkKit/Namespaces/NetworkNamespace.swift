import CLinux
import Glibc

/// An open network namespace, which lives at least as long as this value.
public struct NetworkNamespace: ~Copyable, Sendable {
  /// What tells one namespace from another, whatever names lead to it.
  public struct Identity: Hashable, Sendable {
    /// The device of the namespace file system (`st_dev`).
    public let device: UInt64
    /// The number of the namespace on it (`st_ino`): the one in `net:[4026531840]`.
    public let inode: UInt64
  }

  private let file: FileDescriptor
  private let phrase: String

  /// The namespace's identity, as the kernel gave it when the namespace was opened.
  public let identity: Identity

  /// Opens the namespace that a reference stands for.
  ///
  /// Throws an error when there is none, when the file is something else, or when the caller may not
  /// look at the process.
  public init(
    _ reference: NamespaceReference, in directory: NamespaceDirectory = .standard
  ) throws(NetlinkError) {
    try self.init(opening: reference, at: directory.file(of: reference), reference.phrase)
  }

  /// Opens the namespace that the calling thread is in.
  public static func current() throws(NetlinkError) -> NetworkNamespace {
    // Not /proc/self, which is the first thread of the process.
    let path = "/proc/thread-self/ns/net"
    return try NetworkNamespace(opening: .path(path), at: path, "the thread's own namespace")
  }

  private init(
    opening reference: NamespaceReference, at path: String, _ phrase: String
  ) throws(NetlinkError) {
    let operation = "open \(phrase)"
    let file: FileDescriptor
    do throws(NetlinkError) {
      // Looked at first: to open a device or a pipe, to which a link may lead, does something to it.
      guard try fileSystem(at: path, for: operation) == Int(NSFS_MAGIC) else {
        throw NetlinkError.notANamespace(reference, at: path, operation)
      }
      file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK, for: operation)
    } catch {
      throw error.explainingOpening(of: reference, at: path)
    }
    guard isNetworkNamespace(file.rawValue) else {
      throw NetlinkError.notANamespace(reference, at: path, operation)
    }
    identity = try Identity(of: file, for: operation)
    self.file = file
    self.phrase = phrase
  }

  /// The open file, for `IFLA_NET_NS_FD` and the like; it stays the namespace's, and closes with it.
  public var descriptor: Int32 { file.rawValue }

  /// Moves the calling thread into the namespace, for good; no other thread of the process follows.
  ///
  /// Throws `EPERM` without `CAP_SYS_ADMIN` (`setns`).
  public func enter() throws(NetlinkError) {
    try enterNetworkNamespace(descriptor, phrase)
  }

  /// Runs a closure inside the namespace, on a thread of its own; the calling thread waits for it, and
  /// stays where it is.
  ///
  /// A socket that is opened there belongs to the namespace ever after. Throws what `enter()` and the
  /// closure throw.
  public func perform<Success: ~Copyable & Sendable>(
    _ body: @escaping @Sendable () throws(NetlinkError) -> Success
  ) throws(NetlinkError) -> Success {
    let (descriptor, phrase) = (descriptor, phrase)
    return try onOwnThread { () throws(NetlinkError) -> Success in
      try enterNetworkNamespace(descriptor, phrase)
      return try body()
    }
  }

  /// The processes that are in the namespace, in ascending order of their PIDs.
  ///
  /// Processes that the caller may not look at (`PTRACE_MODE_READ`) are left out, as are those that end
  /// meanwhile. Throws an error when `/proc` cannot be read.
  public func processes() throws(NetlinkError) -> [Int32] {
    let identity = identity
    return try Self.allProcesses(for: "list the processes in \(phrase)").filter {
      NetworkNamespace.Identity(ofFileAt: "/proc/\($0)/ns/net") == identity
    }
  }

  /// The processes of this host, in whatever namespace, in ascending order of their PIDs.
  ///
  /// Throws an error when `/proc` cannot be read.
  public static func allProcesses() throws(NetlinkError) -> [Int32] {
    try allProcesses(for: "list the processes")
  }

  private static func allProcesses(for operation: String) throws(NetlinkError) -> [Int32] {
    try directoryEntries("/proc", for: operation).compactMap { Int32($0) }.sorted()
  }
}

extension NetworkNamespace.Identity {
  /// The identity of the namespace that a reference stands for, without opening it; nil when it cannot be looked at.
  ///
  /// - Parameters:
  ///   - reference: what the namespace is known by.
  ///   - directory: where named namespaces are.
  public init?(of reference: NamespaceReference, in directory: NamespaceDirectory = .standard) {
    guard let path = try? directory.file(of: reference) else { return nil }
    self.init(ofFileAt: path)
  }

  /// The identity of the file that a path leads to; nil when it cannot be looked at.
  init?(ofFileAt path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  fileprivate init(of file: borrowing FileDescriptor, for operation: String) throws(NetlinkError) {
    let descriptor = file.rawValue
    var status = stat()
    _ = try systemCall(operation) { unsafe fstat(descriptor, &status) }
    self.init(status)
  }

  fileprivate init(_ status: stat) {
    self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}

private func enterNetworkNamespace(_ descriptor: Int32, _ phrase: String) throws(NetlinkError) {
  do throws(NetlinkError) {
    _ = try systemCall("enter \(phrase)") { setns(descriptor, CLONE_NEWNET) }
  } catch {
    // To stay where one is takes no privilege, and in a container CAP_NET_ADMIN may be all there is.
    guard error.errno != .notPermitted || !isCurrentNamespace(descriptor) else { return }
    throw error.hintingAtPrivilege()
  }
}

private func isCurrentNamespace(_ descriptor: Int32) -> Bool {
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else { return false }
  return NetworkNamespace.Identity(status) == NetworkNamespace.Identity(ofFileAt: "/proc/thread-self/ns/net")
}

/// Whether a path leads into the namespace file system, as all that stands for a live namespace does.
func isNamespaceFile(_ path: String) -> Bool {
  (try? fileSystem(at: path, for: "")) == Int(NSFS_MAGIC)
}

/// The number of the file system that a path leads into; the file is not opened.
private func fileSystem(at path: String, for operation: String) throws(NetlinkError) -> Int {
  var status = statfs()
  _ = try systemCall(operation) { unsafe statfs(path, &status) }
  return Int(status.f_type)
}

private func isNetworkNamespace(_ descriptor: Int32) -> Bool {
  // NS_GET_NSTYPE, _IO(0xb7, 3), which Swift cannot import. Another file's driver may know the number
  // as something else: hence the look at the file system first.
  let getNamespaceType: UInt = 0xb703
  var status = statfs()
  guard unsafe fstatfs(descriptor, &status) == 0, status.f_type == Int(NSFS_MAGIC) else { return false }
  return ioctl(descriptor, getNamespaceType) == CLONE_NEWNET
}

extension NetlinkError {
  /// Says why a namespace cannot be opened, where the number alone would not.
  fileprivate func explainingOpening(of reference: NamespaceReference, at path: String) -> NetlinkError {
    var error = self
    switch (reference, errno) {
    case (.named(let name), .noSuchFile):
      error.explanation = "there is no namespace called \(name)"
      error.hint = "`ovlctl netns list` shows those that there are"
    case (.named, .accessDenied) where !isNamespaceFile(path):
      // What `ip netns add` leaves behind when it dies has no permission bits, a namespace has them all.
      return .notANamespace(reference, at: path, operation)
    case (.process(let process), .noSuchFile):
      error.explanation = "there is no process \(process)"
    case (.process, .accessDenied), (.process, .notPermitted):
      error.hint = "looking at a process of someone else needs CAP_SYS_PTRACE"
    default: break
    }
    return error
  }

  fileprivate static func notANamespace(
    _ reference: NamespaceReference, at path: String, _ operation: String
  ) -> NetlinkError {
    var error = NetlinkError(operation, errno: .invalid, explanation: "\(path) is not a network namespace")
    if case .named(let name) = reference, !isNamespaceFile(path) {
      error.explanation = "\(path) is a left-over file, not a network namespace"
      error.hint = "`ovlctl netns del \(name)` removes it"
    }
    return error
  }
}
