import Glibc
import NetlinkFixtures

/// What a program left behind.
struct ProgramOutcome: Equatable {
  /// The exit status, or 128 and the signal that ended it, as a shell has it.
  var status: Int32
  var output: String
  var errors: String

  /// The lines on standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// What was told of a file on standard error, which is called FILE, without the hints.
  func told(of file: TemporaryFile) -> [String] {
    errors.split(separator: file.path, omittingEmptySubsequences: false).joined(separator: "FILE")
      .split(separator: "\n").filter { !$0.hasPrefix("  hint") }.map(String.init)
  }
}

/// A program that runs beside the test: `finish()` waits for it, and one that is let go of is killed.
///
/// It starts in the network and mount namespace of the thread that starts it.
struct RunningProgram: ~Copyable {
  let process: Int32
  private let output: Int32
  private let errors: Int32

  /// Starts a program, looked for in `PATH`; both its outputs go to files that have no name.
  init(_ words: [String]) throws {
    let (output, errors) = (try Self.unnamedFile(), try Self.unnamedFile())
    process = try Self.start(words, output, errors)
    (self.output, self.errors) = (output, errors)
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    close(output)
    close(errors)
  }

  /// Waits for the end of the program.
  func finish() throws -> ProgramOutcome {
    var information = unsafe siginfo_t()
    // Left to be waited for again, so that the number stays ours until `deinit`.
    while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0 {
      guard errno == EINTR else { throw SystemFault(call: "waitid", number: errno) }
    }
    let status = unsafe information._sifields._sigchld.si_status
    let hasExited = unsafe information.si_code == CLD_EXITED
    return ProgramOutcome(
      status: hasExited ? status : 128 + status, output: try Self.text(of: output),
      errors: try Self.text(of: errors))
  }

  /// What the program has written so far.
  func outputSoFar() throws -> String { try Self.text(of: output) }

  /// How many bytes that is.
  var outputSize: Int {
    get throws {
      var status = stat()
      guard unsafe fstat(output, &status) == 0 else { throw SystemFault(call: "fstat", number: errno) }
      return Int(status.st_size)
    }
  }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(process, signal) }

  private static func start(_ words: [String], _ output: Int32, _ errors: Int32) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // The threads that tests run on block signals, and a shell that gets no SIGCHLD waits for ever.
    var attributes = posix_spawnattr_t()
    var noSignals = sigset_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe sigemptyset(&noSignals)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
    guard failure == 0 else { throw SystemFault(call: "posix_spawnp \(words[0])", number: failure) }
    return process
  }

  private static func unnamedFile() throws -> Int32 {
    // O_TMPFILE, which the C library gives to GNU programs only.
    let unnamed: Int32 = 0o20200000
    let descriptor = unsafe open("/run", unnamed | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFault(call: "open /run", number: errno) }
    return descriptor
  }

  private static func text(of descriptor: Int32) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
      guard count >= 0 else { throw SystemFault(call: "pread", number: errno) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}

/// A system call of the tests' own that failed.
struct SystemFault: Error, CustomStringConvertible {
  let call: String
  let number: Int32

  var description: String { unsafe "\(call): \(String(cString: strerror(number)))" }
}

/// Runs a program to its end, in the network and mount namespace of the calling thread.
@discardableResult
func runProgram(_ words: String...) throws -> ProgramOutcome {
  let program = try RunningProgram(words)
  return try program.finish()
}
