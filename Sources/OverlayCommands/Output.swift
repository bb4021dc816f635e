import Glibc
import NetlinkKit

/// Bytes on their way to a file descriptor, written in one go.
struct Output {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

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
}
