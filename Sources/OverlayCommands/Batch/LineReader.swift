import Glibc
import NetlinkKit

/// The lines of a file or of standard input, in memory of constant size.
///
/// A backslash at the end of a line joins the next one to it, but for a comment's.
struct LineReader: ~Copyable {
  /// The longest line, with those joined to it.
  static let capacity = 262_144

  /// What errors call the file.
  let name: String
  /// The bytes that lines are ranges of, until more are read.
  private(set) var buffer = [UInt8](repeating: 0, count: capacity)
  /// The number of the line last taken; of the first one where several were joined.
  private(set) var lineNumber = 0
  /// How many bytes were read so far.
  private(set) var bytesRead = 0
  /// Whether there is no more to be read.
  private(set) var isAtEnd = false
  /// How many bytes there are; nil for what is no regular file.
  let byteCount: Int?

  private let input: Input
  private var start = 0
  private var end = 0
  /// Up to where no end of the line is.
  private var searched = 0
  private var joined = 0

  private struct Input: ~Copyable {
    let descriptor: Int32
    let isOwned: Bool

    deinit { if isOwned { close(descriptor) } }
  }

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws(CommandFailure) {
    name = path
    let isStandardInput = path == "-"
    let descriptor = isStandardInput ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open", path) }
    input = Input(descriptor: descriptor, isOwned: !isStandardInput)
    var status = stat()
    let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    byteCount = isRegular ? Int(status.st_size) : nil
  }

  private static func failure(_ verb: String, _ path: String) -> CommandFailure {
    let error = Errno(rawValue: errno)
    return .system("cannot \(verb) \(path): \(error.message) (\(error.name))")
  }

  /// The next line that is in the buffer whole, or what is left behind the last line's end; nil where more must be read
  /// first, and at the end.
  mutating func takeLine() -> Range<Int>? {
    while let newline = nextNewline() {
      searched = newline + 1
      if isJoined(before: newline) {
        buffer[newline - 1] = UInt8(ascii: " ")
        buffer[newline] = UInt8(ascii: " ")
        joined += 1
        continue
      }
      return take(upTo: newline, next: newline + 1)
    }
    searched = end
    return isAtEnd && start < end ? take(upTo: end, next: end) : nil
  }

  private mutating func take(upTo lineEnd: Int, next: Int) -> Range<Int> {
    defer {
      start = next
      searched = next
      nextNumber += joined + 1
      joined = 0
    }
    lineNumber = nextNumber
    return start..<lineEnd
  }

  private var nextNumber = 1

  private func nextNewline() -> Int? {
    guard searched < end else { return nil }
    // SAFETY: the search stays between two places of the array.
    return unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + searched, Int32(UInt8(ascii: "\n")), end - searched)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  private func isJoined(before newline: Int) -> Bool {
    guard newline > start, buffer[newline - 1] == UInt8(ascii: "\\") else { return false }
    return !LineWords.hasComment(buffer.span, start..<newline)
  }

  /// Whether more can be read without waiting for it.
  var isReady: Bool {
    var input = pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0)
    // SAFETY: the one entry lives as long as the call.
    return unsafe poll(&input, 1, 0) > 0
  }

  /// Reads more, waiting for it where need be.
  ///
  /// Ranges of lines that were taken before are void then.
  mutating func fill() throws(CommandFailure) {
    if start > 0 {
      for place in 0..<(end - start) { buffer[place] = buffer[start + place] }
      (searched, end, start) = (searched - start, end - start, 0)
    }
    guard end < buffer.count else {
      throw .usage("\(name):\(nextNumber): the line is longer than \(Self.capacity) bytes")
    }
    let count = try read()
    end += count
    bytesRead += count
    isAtEnd = count == 0
  }

  private mutating func read() throws(CommandFailure) -> Int {
    let (descriptor, end) = (input.descriptor, end)
    while true {
      // SAFETY: what is read goes between two places of the array.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + end }, bytes.count - end)
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw Self.failure("read", name) }
    }
  }
}
