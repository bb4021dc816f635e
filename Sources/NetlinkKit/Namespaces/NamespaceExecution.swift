import CLinux
import Glibc

/// Running a program in a network namespace, in the surroundings that `ip netns exec` gives it.
///
/// The program sees the namespace's own `/sys/class/net`, and its own `/etc/resolv.conf` and the like
/// where `/etc/netns/NAME` has them. Only a reference by name has such files.
public struct NamespaceExecution: Sendable {
  private let reference: NamespaceReference
  private let directory: NamespaceDirectory

  /// An execution in a namespace; names are looked up in `directory`.
  public init(in reference: NamespaceReference, directory: NamespaceDirectory = .standard) {
    self.reference = reference
    self.directory = directory
  }

  /// Becomes a program in the namespace: the words are its name, looked for in `PATH`, and its arguments.
  ///
  /// Signals and the standard descriptors stay as they are; all other descriptors of this library are
  /// closed. A file for `/etc` that cannot be put in place is skipped, and `skipped` told why. Throws an
  /// error when there is no such namespace or program, or without `CAP_SYS_ADMIN`; the calling thread
  /// may then be in the namespace already.
  public func execute(
    _ words: [String], skipped: (NetlinkError) -> Void = { _ in }
  ) throws(NetlinkError) -> Never {
    guard let program = words.first else {
      throw NetlinkError("run a program in \(reference.phrase)", explanation: "none is named")
    }
    try prepare(skipped: skipped)
    throw replaceProcess(by: program, words, for: "run \(program) in \(reference.phrase)")
  }

  /// Moves the calling thread into the namespace, and into a mount namespace of its own that fits.
  ///
  /// What the thread starts from then on finds these surroundings. Errors are those of `execute`.
  public func prepare(skipped: (NetlinkError) -> Void = { _ in }) throws(NetlinkError) {
    try NetworkNamespace(reference, in: directory).enter()
    do throws(NetlinkError) {
      _ = try systemCall("make a mount namespace") { unshare(CLONE_NEWNS) }
      try Mounting.enslave("/")
      try remountSys()
    } catch {
      throw error.asStep(of: "enter \(reference.phrase)").hintingAtPrivilege()
    }
    if case .named(let name) = reference {
      NamespaceConfiguration(of: name).bind(skipped: skipped)
    }
  }

  /// A sysfs shows the devices of the network namespace that it was mounted in.
  private func remountSys() throws(NetlinkError) {
    var readOnly = false
    do throws(NetlinkError) {
      try Mounting.detach("/sys")
    } catch {
      // Either none is mounted, or it is locked to us, as in a user namespace. A read-only one that is
      // locked may be covered by a read-only one only.
      var status = statvfs()
      readOnly = unsafe statvfs("/sys", &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
    }
    try Mounting.mount("sysfs", named: reference.description, at: "/sys", readOnly: readOnly)
  }
}

/// Answers why `execvp` did not become the program: when it succeeds, it does not return.
private func replaceProcess(by program: String, _ words: [String], for operation: String) -> NetlinkError {
  // SAFETY: the copies of the words, and the NULL that ends them, live until the call has failed.
  var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
  unsafe arguments.append(nil)
  defer { unsafe arguments.forEach { unsafe free($0) } }
  unsafe execvp(program, arguments)
  let error = Errno.last
  guard error == .noSuchFile else { return NetlinkError(operation, errno: error) }
  // execvp answers ENOENT also for a script whose interpreter is missing.
  let isThere = unsafe program.utf8.contains(UInt8(ascii: "/")) && access(program, F_OK) == 0
  return NetlinkError(
    operation, errno: error,
    explanation: isThere
      ? "the interpreter of \(program) is missing" : "there is no program called \(program)")
}
