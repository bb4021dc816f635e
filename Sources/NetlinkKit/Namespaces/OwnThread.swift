import Glibc

/// Runs a closure on a thread of its own, waits for it, and hands on what it returns or throws.
///
/// `setns` and `unshare` change the calling thread only. On a thread that ends with its errand nothing
/// has to be set back, which matters where it could not be: a user namespace may be allowed to leave a
/// network namespace and not to return to it.
func onOwnThread<Success: ~Copyable & Sendable>(
  _ body: @escaping @Sendable () throws(NetlinkError) -> Success
) throws(NetlinkError) -> Success {
  let outcome = Outcome<Success>()
  let errand = Errand {
    do throws(NetlinkError) {
      outcome.result = .success(try body())
    } catch {
      outcome.result = .failure(error)
    }
  }
  pthread_join(try errand.start(), nil)
  guard let result = outcome.result.take() else { preconditionFailure("the thread has not run its errand") }
  return try result.get()
}

/// Where the thread leaves its result; written before it ends, read after it has been joined.
private final class Outcome<Success: ~Copyable & Sendable>: @unchecked Sendable {
  var result: Result<Success, NetlinkError>?
}
