import CLinux
import Glibc

extension NamespaceDirectory {
  /// Makes a network namespace and gives it a name, as `ip netns add` does; its `lo` is down.
  ///
  /// No thread of the caller leaves its namespace. Throws `EEXIST` when the name is taken; nothing is
  /// left behind after an error.
  public func add(_ name: String) throws(NetlinkError) {
    let file = file(of: name)
    try give(name, for: "add namespace \(name)") { () throws(NetlinkError) in
      try onOwnThread { () throws(NetlinkError) in
        _ = try systemCall("make a network namespace") { unshare(CLONE_NEWNET) }
        try Mounting.bind("/proc/thread-self/ns/net", to: file)
      }
    }
  }

  /// Gives a name to a namespace that exists, as `ip netns attach` does for a process.
  ///
  /// Throws `EEXIST` when the name is taken, and what opening the namespace throws.
  public func attach(_ name: String, to reference: NamespaceReference) throws(NetlinkError) {
    let namespace = try NetworkNamespace(reference, in: self)
    let (file, descriptor) = (file(of: name), namespace.descriptor)
    try give(name, for: "attach namespace \(name)") { () throws(NetlinkError) in
      try Mounting.bind("/proc/thread-self/fd/\(descriptor)", to: file)
    }
  }

  /// Takes a name away, with all that is mounted on it, as `ip netns delete` does.
  ///
  /// The namespace ends when no other name, process or open descriptor is left in it. A stale file, on
  /// which nothing is mounted, goes too. Throws `ENOENT` when there is no such name.
  public func delete(_ name: String) throws(NetlinkError) {
    try checkNamespaceName(name)
    let file = file(of: name)
    do throws(NetlinkError) {
      try detachAll(from: file)
      _ = try systemCall("remove \(file)") { unsafe unlink(file) }
    } catch {
      throw error.explainingDeletion(of: name)
    }
  }

  /// Makes the file of a name and has a namespace mounted on it; takes the file away if that fails.
  private func give(
    _ name: String, for operation: String, _ mount: () throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    try checkNamespaceName(name)
    do throws(NetlinkError) {
      try prepare()
    } catch {
      throw error.asStep(of: operation).hintingAtPrivilege()
    }
    try createFile(of: name, for: operation)
    do throws(NetlinkError) {
      try mount()
    } catch {
      unsafe unlink(file(of: name))
      throw error.asStep(of: operation).hintingAtPrivilege()
    }
  }

  /// Makes the directory, and a shared mount of it, so that a name that is added or deleted in one mount
  /// namespace is so in all of them.
  private func prepare() throws(NetlinkError) {
    try makeDirectory()
    let path = path
    // Two that find no mount and both make one stack them, and each later mount multiplies, up to a
    // machine that hangs (Debian bug 949235). `ip` takes the same lock. It ends with the descriptor.
    let lock = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY, for: "open \(path)")
    let descriptor = lock.rawValue
    _ = try systemCall("lock \(path)") { flock(descriptor, LOCK_EX) }
    do throws(NetlinkError) {
      try Mounting.share(path)
    } catch {
      // EINVAL: the directory is no mount point yet.
      guard error.errno == .invalid else { throw error }
      try Mounting.bind(path, to: path, recursively: true)
      try Mounting.share(path)
    }
    _ = consume lock
  }

  private func makeDirectory() throws(NetlinkError) {
    let path = path
    do throws(NetlinkError) {
      _ = try systemCall("make \(path)") { unsafe mkdir(path, 0o755) }
    } catch {
      if error.errno != .exists { throw error }
    }
  }

  private func createFile(of name: String, for operation: String) throws(NetlinkError) {
    do throws(NetlinkError) {
      _ = try FileDescriptor(opening: file(of: name), O_RDONLY | O_CREAT | O_EXCL, for: operation)
    } catch {
      throw error.explainingCreation(of: name, at: file(of: name))
    }
  }

  private func detachAll(from file: String) throws(NetlinkError) {
    do throws(NetlinkError) {
      while true { try Mounting.detach(file) }
    } catch {
      // EINVAL: nothing is mounted there any more, or ever was.
      if error.errno != .invalid { throw error }
    }
  }
}

extension NetlinkError {
  fileprivate func explainingCreation(of name: String, at path: String) -> NetlinkError {
    guard errno == .exists else { return hintingAtPrivilege() }
    var error = self
    if isNamespaceFile(path) {
      error.explanation = "a namespace called \(name) exists already"
    } else {
      error.explanation = "\(path) is in the way, a left-over file"
      error.hint = "`ovlctl netns del \(name)` removes it"
    }
    return error
  }

  fileprivate func explainingDeletion(of name: String) -> NetlinkError {
    let operation = "delete namespace \(name)"
    guard errno == .noSuchFile else { return asStep(of: operation).hintingAtPrivilege() }
    return NetlinkError(
      operation, errno: errno, explanation: "there is no namespace called \(name)",
      hint: "`ovlctl netns list` shows those that there are")
  }
}
