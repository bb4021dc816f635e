import Glibc
import NetlinkKit

/// Bytes on their way to a file descriptor, written in one go.
struct Output {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Takes bytes over; they are not copied where nothing is there yet.
  mutating func write(_ more: consuming [UInt8]) {
    if bytes.isEmpty { bytes = more } else { bytes.append(contentsOf: more) }
  }

  mutating func write(line text: String) {
    write(text)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes what has gathered; gives up where the reader has gone or the disk is full.
  ///
  /// - Returns: why not everything went out; nil where it did.
  mutating func flush(to descriptor: Int32) -> Errno? {
    var start = 0
    while start < bytes.count {
      // SAFETY: the pointer and the count are of the same array, for the length of the call.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + start }, buffer.count - start)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return Errno(rawValue: errno) }
      start += count
    }
    bytes.removeAll(keepingCapacity: true)
    return nil
  }
}

/// What a command has to say.
struct Streams {
  /// For stdout: data.
  var output = Output()
  /// For stderr: talk.
  var notes = Output()
  /// Whether there are a stdout and a stderr to write to before the end; else all gathers.
  var isLive = false
  /// Why stdout took no more; what is meant for it is dropped from then on.
  private(set) var outputError: Errno?

  /// How much may gather before a command that says much passes it on.
  private static let largeBytes = 65536

  /// Says on stderr what went wrong, and what helps.
  ///
  /// - Parameter place: the file and line that it went wrong in.
  mutating func report(_ failure: CommandFailure, in place: String? = nil) {
    notes.write(line: "ovlctl: \(place.map { "\($0): " } ?? "")\(failure.message)")
    if let hint = failure.hint { notes.write(line: "  hint: \(hint)") }
  }

  /// Passes on what has gathered, where that is much.
  mutating func flushIfLarge() {
    if output.bytes.count > Self.largeBytes || notes.bytes.count > Self.largeBytes { flush() }
  }

  /// Passes on what has gathered.
  mutating func flush() {
    guard isLive else { return }
    if outputError == nil { outputError = output.flush(to: STDOUT_FILENO) }
    if outputError != nil { output = Output() }
    _ = notes.flush(to: STDERR_FILENO)
  }
}
