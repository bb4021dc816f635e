import Glibc
import NetlinkKit

/// The program: reads the command line, runs one command, and gives the exit code.
public enum Program {
  /// The version that `--version` prints.
  static let version = "0.1.0"

  /// Runs a command line, without the program's own name.
  ///
  /// - Returns: 0 done, 1 the kernel or the system refused, 2 the command line is wrong.
  public static func run(_ arguments: [String]) -> Int32 {
    // A reader that goes away, as in `ovlctl link | head -1`, is no fault: the write tells.
    signal(SIGPIPE, SIG_IGN)
    var streams = Streams()
    streams.isLive = true
    let connect: Connection = { () throws(NetlinkError) in try KernelSocket() }
    if arguments.first == Completion.option {
      streams.output.write(
        Completion.answer(to: Array(arguments.dropFirst()), names: LinkNames.read, over: connect))
      streams.flush()
      return 0
    }
    var status = run(arguments, &streams, over: connect)
    streams.flush()
    if let error = streams.outputError, error.rawValue != EPIPE {
      streams.notes.write(line: "ovlctl: cannot write the output: \(error.message) (\(error.name))")
      streams.flush()
      status = max(status, CommandFailure.Cause.system.rawValue)
    }
    return status
  }

  /// A way to a kernel, opened when a command needs one.
  typealias Connection = () throws(NetlinkError) -> any Transport & ~Copyable

  /// Runs a command line over the kernel that a closure connects to.
  ///
  /// - Parameter kinds: the kinds of links that there are.
  static func run(
    _ arguments: [String], _ streams: inout Streams, kinds: LinkKinds = .all,
    over connect: @escaping Connection
  ) -> Int32 {
    do throws(CommandFailure) {
      try dispatch(arguments, &streams, kinds, connect)
      return 0
    } catch {
      if !error.message.isEmpty { streams.report(error) }
      return error.cause.rawValue
    }
  }

  private static func dispatch(
    _ arguments: [String], _ streams: inout Streams, _ kinds: LinkKinds, _ connect: @escaping Connection
  ) throws(CommandFailure) {
    var options = GlobalOptions()
    var rest = try options.take(from: arguments)
    if let file = options.batchFile.take() { rest = try BatchCommand.words(for: file, rest) }
    if let text = try Help.text(for: rest, kinds) {
      streams.output.write(text)
      return
    }
    let (command, words) = try Command.find(in: rest)
    try enter(options.namespace)
    try run(command, words, options, &streams, kinds, connect)
  }

  /// Runs a command in the namespace that the thread is in.
  static func run(
    _ command: Command, _ words: [String], _ options: GlobalOptions, _ streams: inout Streams,
    _ kinds: LinkKinds, _ connect: @escaping Connection
  ) throws(CommandFailure) {
    var words = Words(words)
    switch command.action {
    case .system(let run):
      try run(&words, options, &streams)
    case .kernel(let run):
      let transport: any Transport & ~Copyable
      do throws(NetlinkError) { transport = try connect() } catch { throw CommandFailure(error) }
      var session = Session(options: options, kinds: kinds, over: transport)
      session.streams = streams
      session.connect = connect
      defer { streams = session.streams }
      try run(&words, &session)
    }
  }

  /// Enters the namespace of `-n`; it must come before the socket, which stays where it was opened.
  static func enter(_ word: String?) throws(CommandFailure) {
    guard let word else { return }
    let reference: NamespaceReference
    do throws(NetlinkError) { reference = try NamespaceReference(parsing: word) } catch {
      throw .usage("cannot \(error.operation): \(error.message)")
    }
    do throws(NetlinkError) { try NetworkNamespace(reference).enter() } catch {
      throw CommandFailure(error)
    }
  }
}
