import CLinux
import Glibc

/// The work of one thread, not generic, since a C function pointer captures no type.
final class Errand: Sendable {
  private let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  /// Starts the thread, which has the errand until it ends, and which is to be joined.
  func start() throws(NetlinkError) -> pthread_t {
    var thread = pthread_t()
    let errand = unsafe Unmanaged.passRetained(self)
    // SAFETY: the thread takes over the reference that it is given.
    let failure = unsafe pthread_create(
      &thread, nil,
      { errand in
        if let errand = unsafe errand {
          unsafe Unmanaged<Errand>.fromOpaque(errand).takeRetainedValue().work()
        }
        return nil
      }, errand.toOpaque())
    guard failure == 0 else {
      unsafe errand.release()
      throw NetlinkError("start a thread", errno: Errno(rawValue: failure))
    }
    return thread
  }

  /// Starts the thread as `start()` does, and has no signal interrupt it: they are for those of the program.
  func startUndisturbed() throws(NetlinkError) -> pthread_t {
    var all = sigset_t()
    var former = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &former)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &former, nil) }
    return try start()
  }

  /// How many processors this program may run on: with one, a thread that works beside another gains nothing.
  static var processors: Int {
    var processors = cpu_set_t()
    // SAFETY: the set lives as long as the call, and its size goes with it.
    guard unsafe sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &processors) == 0 else { return 1 }
    return unsafe withUnsafeBytes(of: &processors) { bytes in
      unsafe bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    }
  }
}

/// A number that one thread counts up, and another one down, waiting where it is 0 (`sem_t`).
@safe
final class Counter: @unchecked Sendable {
  // SAFETY: it lies at one place from beginning to end, as threads that wait for it need.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(_ count: UInt32) { unsafe sem_init(semaphore, 0, count) }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func signal() { unsafe sem_post(semaphore) }

  func wait() {
    // A signal may end the wait too early.
    while unsafe sem_wait(semaphore) != 0 {}
  }
}
