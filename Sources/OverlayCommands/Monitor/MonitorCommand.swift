import Glibc
import NetlinkKit

/// `monitor`: what changes, as it happens.
enum MonitorCommand {
  static let object = "monitor"

  static let command = Command(
    object: object, verb: "", synopsis: "[OBJECT [FILTER…]]… [--all-nsid] [--from-start]",
    summary: "print what changes, as it happens", example: "ovlctl -ts monitor link fdb dev vxlan10",
    grammar: { MonitorLine.grammar }, isForFiles: false, action: .kernel(run))

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var own = Words(words.takeAll(), endingAt: MonitorLine.isOwn)
    let line = try MonitorLine(&own)
    let options = session.options
    // What would be said for ever has no place in a text that is gathered.
    guard session.streams.isLive, let connect = session.connect else { return }
    let signals = SignalHold()
    let surroundings = MonitorSystem(
      options, watchesNames: line.watchesNamespaces || line.hearsAllNamespaces)
    var run = try start(line, session.options, session.kinds, surroundings, connect)
    try run.run()
    // The signal that ended it has had its way, and may come twice: to the process, and to its group.
    SignalHold.ignore()
    signals.release()
  }

  private static func start(
    _ line: MonitorLine, _ options: GlobalOptions, _ kinds: LinkKinds, _ surroundings: MonitorSystem,
    _ connect: @escaping Program.Connection
  ) throws(CommandFailure) -> MonitorRun {
    do throws(NetlinkError) {
      let subscription = try Subscription(
        to: line.groups, hearingAllNamespaces: line.hearsAllNamespaces,
        receiveBufferSize: line.receiveBufferSize)
      return try MonitorRun(
        line, options, hearing: subscription, in: surroundings, kinds: kinds, connect: connect,
        elsewhere: { reference throws(NetlinkError) in
          try NetworkNamespace(reference).perform { () throws(NetlinkError) in try KernelSocket() }
        }, tell: tell)
    } catch {
      throw CommandFailure(error, during: "watch the kernel")
    }
  }

  /// Says something on stderr, at once.
  private static func tell(_ text: String) {
    var notes = Output()
    notes.write(line: "ovlctl: \(text)")
    _ = notes.flush(to: STDERR_FILENO)
  }
}
