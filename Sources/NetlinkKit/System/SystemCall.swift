import Glibc

/// Runs a system call that answers -1 and `errno`, again as often as a signal interrupts it.
///
/// Every system call of the library but `close` goes through here; `close` must never be retried, since
/// Linux releases the descriptor even when it answers `EINTR`.
func systemCall<Answer: SignedInteger>(
  _ operation: @autoclosure () -> String, _ body: () -> Answer
) throws(NetlinkError) -> Answer {
  while true {
    let answer = body()
    if answer != -1 { return answer }
    let error = Errno.last
    if error != .interrupted { throw NetlinkError(operation(), errno: error) }
  }
}

/// An open file descriptor that is closed when its owner lets go of it.
package struct FileDescriptor: ~Copyable {
  package let rawValue: Int32

  init(owning rawValue: Int32) { self.rawValue = rawValue }

  /// Opens a path, close-on-exec.
  package init(
    opening path: String, _ flags: Int32, mode: mode_t = 0, for operation: String
  ) throws(NetlinkError) {
    rawValue = try systemCall(operation) { unsafe open(path, flags | O_CLOEXEC, mode) }
  }

  /// Opens a file in a directory that is open, close-on-exec.
  package init(
    opening name: String, in directory: borrowing FileDescriptor, _ flags: Int32, mode: mode_t = 0,
    for operation: String
  ) throws(NetlinkError) {
    let parent = directory.rawValue
    rawValue = try systemCall(operation) { unsafe openat(parent, name, flags | O_CLOEXEC, mode) }
  }

  deinit { close(rawValue) }
}
