import Glibc

/// Signals that wait until a step that must not be torn apart is over.
struct SignalHold: ~Copyable {
  /// The signals that end a program from outside.
  static let ending = [SIGINT, SIGTERM, SIGHUP]

  private var former = sigset_t()

  init(_ signals: [Int32] = ending) {
    var held = Self.set(of: signals)
    unsafe pthread_sigmask(SIG_BLOCK, &held, &former)
  }

  /// The set of some signals.
  static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }

  /// Whether a signal that ends the program waits. A system call: not for each line of a file.
  static var hasCaught: Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    for signal in ending where unsafe sigismember(&pending, signal) == 1 { return true }
    return false
  }

  /// Forgets a signal that waits: what it asked for has been done.
  static func forget() {
    var held = set(of: ending)
    var now = timespec()
    while unsafe sigtimedwait(&held, nil, &now) > 0 {}
  }

  /// Ignores the signals from now on, those that wait among them: the program is about to end, and has been asked to.
  static func ignore() {
    for number in ending { signal(number, SIG_IGN) }
  }

  /// Lets the signals through; also where the hold is let go of on the way of an error.
  consuming func release() {}

  deinit {
    var former = former
    unsafe pthread_sigmask(SIG_SETMASK, &former, nil)
  }
}
