import CLinux
import Glibc
import NetlinkKit

/// What `monitor` waits for beside the kernel's notifications, and where its lines go; a test plays it.
protocol MonitorSurroundings: AnyObject {
  /// Waits for something to happen.
  ///
  /// - Parameters:
  ///   - descriptor: the subscription's socket; nil where it has none.
  ///   - milliseconds: how long; nil for as long as it takes.
  func wait(for descriptor: Int32?, milliseconds: Int32?) -> MonitorWake
  /// Writes lines out.
  ///
  /// - Returns: whether anybody wants more.
  func write(_ bytes: [UInt8]) throws(CommandFailure) -> Bool
  /// Milliseconds since some moment.
  var now: Int64 { get }
}

/// What ended a wait; nothing where time did.
struct MonitorWake: OptionSet {
  let rawValue: Int
  /// Notifications are there.
  static let notifications = MonitorWake(rawValue: 1)
  /// Something has happened where names of namespaces are kept.
  static let names = MonitorWake(rawValue: 2)
  /// It is to end.
  static let end = MonitorWake(rawValue: 4)
}

/// The system: signals, standard output, and the folder of namespaces' names.
final class MonitorSystem: MonitorSurroundings {
  private let signals: Int32
  private let names: NameWatch?
  private let options: GlobalOptions

  /// - Parameter watchesNames: whether to wait for names of namespaces to come and go.
  ///
  /// The signals that end a program must be held.
  init(_ options: GlobalOptions, watchesNames: Bool) {
    self.options = options
    var set = SignalHold.set(of: SignalHold.ending)
    // SAFETY: the set lives as long as the call.
    signals = unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC))
    names = watchesNames ? NameWatch() : nil
  }

  deinit { close(signals) }

  func wait(for descriptor: Int32?, milliseconds: Int32?) -> MonitorWake {
    // Of standard output only the end is waited for: that nobody reads any more.
    var files = [
      pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: names?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
    ]
    // SAFETY: the entries live as long as the call, and their number goes with them.
    _ = unsafe poll(&files, nfds_t(files.count), milliseconds ?? -1)
    var wake: MonitorWake = []
    if files[0].revents != 0 { wake.insert(.notifications) }
    if files[1].revents != 0 {
      names?.look()
      wake.insert(.names)
    }
    if files[2].revents != 0 || files[3].revents & Int16(POLLERR) != 0 { wake.insert(.end) }
    return wake
  }

  /// In parts that a pipe takes at once, so that a reader who has stopped does not keep a signal out.
  func write(_ bytes: [UInt8]) throws(CommandFailure) -> Bool {
    let isColored = !options.isJSON && options.color.isOn(isLive: true)
    var rest = (isColored ? Coloring(isBrief: options.isBrief).colored(bytes) : bytes)[...]
    while !rest.isEmpty {
      var files = [
        pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      // SAFETY: the entries live as long as the call.
      let count = unsafe poll(&files, nfds_t(files.count), -1)
      if count < 0 { continue }
      if files[1].revents != 0 { return false }
      var part = Output()
      part.write(Array(rest.prefix(Int(PIPE_BUF))))
      if let error = part.flush(to: STDOUT_FILENO) {
        if error.rawValue == EPIPE { return false }
        throw .system("cannot write the output: \(error.message) (\(error.name))")
      }
      rest = rest.dropFirst(Int(PIPE_BUF))
    }
    return true
  }

  var now: Int64 {
    var time = timespec()
    // SAFETY: the time lives as long as the call.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
