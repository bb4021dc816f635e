import Glibc
import NetlinkKit

/// The program that draws, run beside this one.
enum Graphviz {
  private static let program = "dot"
  private static let operation = "draw an SVG"

  /// The picture that a program for `dot` draws; it is of the format that `dot -T` calls so.
  static func draw(_ text: String, as format: String) throws(CommandFailure) -> [UInt8] {
    do throws(NetlinkError) {
      let (picture, status) = try Child.run(
        [program, "-T\(format)"], giving: Array(text.utf8), for: operation)
      guard status == 0 else {
        throw NetlinkError(operation, explanation: "\(program) ended with status \(status)")
      }
      return picture
    } catch {
      guard error.errno == .noSuchFile else { throw CommandFailure(error) }
      throw .system(
        "cannot \(operation): there is no program called \(program)",
        hint: "`apt-get install graphviz` brings it; `ovlctl topology --format dot` prints what it draws from"
      )
    }
  }
}

/// A program that reads what it is given and answers with what it writes.
private enum Child {
  /// Runs a program to its end.
  ///
  /// - Returns: what it wrote, and its exit status; 128 and the signal's number where a signal ended it.
  static func run(
    _ words: [String], giving bytes: [UInt8], for operation: String
  ) throws(NetlinkError) -> (output: [UInt8], status: Int32) {
    let input = try Pipe(for: operation)
    let output: Pipe
    let process: pid_t
    do throws(NetlinkError) {
      output = try Pipe(for: operation)
      do throws(NetlinkError) {
        process = try start(words, input.reading, output.writing, for: operation)
      } catch {
        output.closeBoth()
        throw error
      }
    } catch {
      input.closeBoth()
      throw error
    }
    close(input.reading)
    close(output.writing)
    let answer = exchange(bytes, input.writing, output.reading)
    close(output.reading)
    return (answer, try wait(for: process, operation))
  }

  private struct Pipe {
    let reading: Int32
    let writing: Int32

    /// Neither end is the other program's but where it is given to it.
    init(for operation: String) throws(NetlinkError) {
      var ends: [Int32] = [0, 0]
      guard unsafe pipe(&ends) == 0 else { throw NetlinkError(operation, errno: Errno(rawValue: errno)) }
      (reading, writing) = (ends[0], ends[1])
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    func closeBoth() {
      close(reading)
      close(writing)
    }
  }

  private static func start(
    _ words: [String], _ input: Int32, _ output: Int32, for operation: String
  ) throws(NetlinkError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    // This program overlooks a reader that goes away; others are to have it as usual.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // SAFETY: the copies of the words, and the NULL that ends them, live until the call has returned.
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
    guard failure == 0 else { throw NetlinkError(operation, errno: Errno(rawValue: failure)) }
    return process
  }

  /// Writes and reads by turns, as the other program is ready for it; closes the end that is written to.
  private static func exchange(_ bytes: [UInt8], _ writing: Int32, _ reading: Int32) -> [UInt8] {
    _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    var rest = bytes[...]
    var isOpen = true
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      if rest.isEmpty, isOpen {
        close(writing)
        isOpen = false
      }
      var polls = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
      if isOpen { polls.append(pollfd(fd: writing, events: Int16(POLLOUT), revents: 0)) }
      _ = unsafe poll(&polls, nfds_t(polls.count), -1)
      if isOpen, polls[1].revents != 0 {
        // SAFETY: the pointer and the count are of the same array, for the length of the call.
        let count = unsafe rest.withUnsafeBytes { unsafe write(writing, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) }
        // Who reads no more has said what is wrong.
        if count < 0, errno != EAGAIN, errno != EINTR { rest = [] }
      }
      guard polls[0].revents != 0 else { continue }
      // SAFETY: the pointer and the count are of the same array, for the length of the call.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(reading, $0.baseAddress, $0.count) }
      if count > 0 { answer += chunk[..<count] }
      if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { break }
    }
    if isOpen { close(writing) }
    return answer
  }

  private static func wait(for process: pid_t, _ operation: String) throws(NetlinkError) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw NetlinkError(operation, errno: Errno(rawValue: errno)) }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
