import NetlinkKit

/// A run through the lines of a file, each of which changes something.
///
/// Changes go out many in a system call. Forwarding entries in plain words go there from bytes; all other lines are read
/// like a command line, and queue what they end with. What was queued goes out before whatever a line asks the kernel.
struct LineRun: ~Copyable {
  let form: LineForm
  let keepsGoing: Bool
  let vocabulary: CompactForwardingEntry.Vocabulary
  private var reader: LineReader
  /// The entry of the line at hand: kept, since to make one costs more than to read the line.
  private var entry = CompactForwardingEntry()
  private var pending = PendingLines()
  private var tally = LineTally()
  private var progress: Progress
  private var isInterrupted = false
  /// The number of the last line that was run, or is under way.
  private var lastLine = 0

  init(
    of form: LineForm, from reader: consuming LineReader, keepsGoing: Bool,
    vocabulary: CompactForwardingEntry.Vocabulary = .init()
  ) {
    self.form = form
    self.keepsGoing = keepsGoing
    self.vocabulary = vocabulary
    progress = Progress(of: reader.byteCount)
    self.reader = reader
  }

  /// Runs all lines, or those up to a failure.
  ///
  /// - Throws: how much was done, where not all was.
  mutating func run(_ session: inout Session) throws(CommandFailure) {
    session.devices = KnownDevices()
    session.kernel.stopsBehindRefusals = !keepsGoing
    while !reader.isAtEnd, !isStopped {
      // Signals end the program while it waits for more. What was read is done before.
      try reader.fill()
      let signals = SignalHold()
      let outcome = takeWhatIsThere(&session)
      drain(&session)
      if isInterrupted { tellOfInterrupt(&session) }
      signals.release()
      try outcome.get()
    }
    progress.clear(&session.streams)
    if let failure = tally.failure(in: reader.name) { throw failure }
  }

  /// Runs the lines that were read, and those that can be read without waiting.
  private mutating func takeWhatIsThere(_ session: inout Session) -> Result<Void, CommandFailure> {
    while true {
      while !isStopped, let line = reader.takeLine() { take(line, &session) }
      progress.show(lines: tally.count, bytes: reader.bytesRead, &session.streams)
      guard !isStopped, !reader.isAtEnd, reader.isReady else { return .success(()) }
      do throws(CommandFailure) { try reader.fill() } catch { return .failure(error) }
    }
  }

  private var isStopped: Bool { tally.isStopped || isInterrupted }

  private mutating func tellOfInterrupt(_ session: inout Session) {
    progress.clear(&session.streams)
    tally.interrupt(behind: lastLine)
    session.streams.report(tally.interruption(in: reader.name))
    session.streams.flush()
  }

  // MARK: One line

  private mutating func take(_ line: Range<Int>, _ session: inout Session) {
    if session.kernel.isQueueFull {
      handOver(&session)
      guard !isStopped else { return }
    }
    if !session.options.isDryRun, queue(line, &session) { return }
    guard !isStopped else { return }
    let number = reader.lineNumber
    do throws(CommandFailure) {
      guard let command = try form.command(reader.buffer.span, line) else { return }
      if session.kernel.underWayCount > 0 {
        drain(&session)
        guard !isStopped else { return }
      }
      let waiting = session.kernel.queuedCount
      lastLine = number
      let isQueued = try session.queuing(as: number) { session throws(CommandFailure) in
        try command.run(&session)
      }
      if isQueued { pending.append(reader.buffer[line], number: number) }
      // A question of the line's has sent those that waited. Had one of them been refused, the line would not have run.
      if session.kernel.queuedCount < waiting + (isQueued ? 1 : 0) { drain(&session) }
      if !isQueued, !tally.isStopped {
        tally.succeed(1)
        // Beside the line's own questions, one to the system is nothing.
        isInterrupted = SignalHold.hasCaught
      }
    } catch {
      // Nothing is run behind a line that fails, or is told of in front of what was wrong with those before.
      drain(&session)
      guard !tally.isStopped else { return }
      lastLine = number
      fail(error, at: number, &session)
    }
    session.streams.flushIfLarge()
  }

  /// Puts the entry of a plain line into the queue; false where the line is not plain.
  private mutating func queue(_ line: Range<Int>, _ session: inout Session) -> Bool {
    let bytes = reader.buffer
    guard let wanted = form.read(&entry, bytes.span, line, vocabulary), let device = device(&session),
      let placement = entry.effectivePlacement(wanted, isVTEP: device.isVTEP, vocabulary)
    else { return false }
    lastLine = reader.lineNumber
    do throws(NetlinkError) {
      pending.append(reader.buffer[line], number: lastLine)
      try session.kernel.enqueue(entry, placement, on: device.index, vocabulary, tag: lastLine)
    } catch {
      preconditionFailure("a queue with room sends nothing")
    }
    return true
  }

  /// The device of the entry at hand; nil where there is none, which the line's general reader tells of.
  private mutating func device(_ session: inout Session) -> KnownDevices.Device? {
    if case .entries(let load) = form { return load.device }
    guard let name = entry.linkName, let word = PackedWord(reader.buffer.span, name) else { return nil }
    if let device = session.devices?.device(word) { return device }
    // The question sends the queue, whose refusals come before whatever is wrong with this line.
    drain(&session)
    guard !isStopped, let text = String(validating: reader.buffer[name], as: UTF8.self),
      LinkName.fault(in: text, isNew: false) == nil, let link = try? session.identity(ofLink: text)
    else { return nil }
    return KnownDevices.Device(link)
  }

  // MARK: What the kernel answers

  /// Sends what is queued, and tells of each line that was refused.
  private mutating func drain(_ session: inout Session) {
    // What goes wrong on the way is told of each line that it concerns.
    try? session.kernel.sendQueue()
    settle(&session)
  }

  /// Has what is queued sent while more lines are read, and tells of each line that was refused before.
  private mutating func handOver(_ session: inout Session) {
    try? session.kernel.handOverQueue()
    settle(&session)
  }

  /// Tells of the lines of which it is known what became of them.
  private mutating func settle(_ session: inout Session) {
    isInterrupted = SignalHold.hasCaught
    // What is under way still, if anything, refers to none.
    session.closeNamespaces()
    let settled = pending.count - session.kernel.queuedCount - session.kernel.underWayCount
    guard settled > 0 else { return }
    let refusals = session.kernel.takeRefusals()
    tally.succeed(settled - refusals.count)
    for warning in session.kernel.takeWarnings() {
      session.warn(warning.text, in: "\(reader.name):\(warning.tag)")
    }
    tell(of: refusals, &session)
    pending.removeFirst(settled)
    session.streams.flushIfLarge()
  }

  private mutating func tell(of refusals: [RefusedRequest], _ session: inout Session) {
    for refusal in refusals where refusal.outcome == .refused {
      fail(explanation(of: refusal, &session), at: refusal.tag, &session)
    }
    let uncertain = refusals.filter { $0.outcome == .uncertain }
    guard let first = uncertain.first else { return }
    failUncertainly(uncertain.count, from: first.tag, because: first.error, &session)
  }

  /// What the command of a line has to say of the kernel's answer.
  private func explanation(of refusal: RefusedRequest, _ session: inout Session) -> CommandFailure {
    let text = pending.text(ofLine: refusal.tag)
    let failure = session.explain(refusal.error) { session throws(CommandFailure) in
      try form.command(text.span, 0..<text.count)?.run(&session)
    }
    return failure ?? CommandFailure(refusal.error)
  }

  private mutating func fail(_ failure: CommandFailure, at number: Int, _ session: inout Session) {
    progress.clear(&session.streams)
    session.streams.report(failure, in: "\(reader.name):\(number)")
    tally.fail(failure.cause, at: number, keepsGoing: keepsGoing)
  }

  private mutating func failUncertainly(
    _ count: Int, from number: Int, because error: NetlinkError, _ session: inout Session
  ) {
    let failure = CommandFailure(
      error, during: "tell what became of the \(count) commands from here on",
      hint: "compare with what there is now, as `ovlctl fdb show` has it")
    fail(failure, at: number, &session)
    tally.lose(count - 1)
  }
}
