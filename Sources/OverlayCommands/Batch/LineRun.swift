import NetlinkKit

/// A run through the lines of a file, each of which changes something.
///
/// Forwarding entries in plain words go from bytes to the wire, many in a system call. All other lines are read like
/// a command line, once those have gone out and been answered.
struct LineRun: ~Copyable {
  let form: LineForm
  let keepsGoing: Bool
  let vocabulary: CompactForwardingEntry.Vocabulary
  private var reader: LineReader
  /// The entry of the line at hand: kept, since to make one costs more than to read the line.
  private var entry = CompactForwardingEntry()
  private var devices = KnownDevices()
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
    var isAtEnd = false
    while !isAtEnd, !isStopped {
      // What was read is done before there may be a wait for more, and before a signal ends the program.
      isAtEnd = try !reader.fill()
      let signals = SignalHold()
      while !isStopped, let line = reader.takeLine() ?? (isAtEnd ? reader.takeRest() : nil) {
        take(line, &session)
      }
      drain(&session)
      if isInterrupted { tellOfInterrupt(&session) }
      signals.release()
      progress.show(lines: tally.count, bytes: reader.bytesRead, &session.streams)
    }
    progress.clear(&session.streams)
    if let failure = tally.failure(in: reader.name) { throw failure }
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
    if !session.options.isDryRun, queue(line, &session) { return }
    // The line may depend on those before it, and must not run behind one that failed.
    drain(&session)
    guard !isStopped else { return }
    lastLine = reader.lineNumber
    do throws(CommandFailure) {
      guard let command = try form.command(reader.buffer.span, line) else { return }
      devices.forget(after: command)
      try command.run(&session)
      tally.succeed(1)
    } catch {
      fail(error, at: reader.lineNumber, &session)
    }
    session.streams.flushIfLarge()
  }

  /// Puts the entry of a plain line into the queue; false where the line is not plain.
  private mutating func queue(_ line: Range<Int>, _ session: inout Session) -> Bool {
    let bytes = reader.buffer
    guard let wanted = form.read(&entry, bytes.span, line, vocabulary), let device = device(&session),
      let placement = entry.effectivePlacement(wanted, isVTEP: device.isVTEP, vocabulary)
    else { return false }
    if session.kernel.isQueueFull {
      drain(&session)
      if isStopped { return true }
    }
    lastLine = reader.lineNumber
    do throws(NetlinkError) {
      let tag = pending.append(reader.buffer[line], number: reader.lineNumber)
      try session.kernel.enqueue(entry, placement, on: device.index, vocabulary, tag: tag)
    } catch {
      preconditionFailure("a queue with room sends nothing")
    }
    return true
  }

  /// The device of the entry at hand; nil where there is none, which the line's general reader tells of.
  private mutating func device(_ session: inout Session) -> KnownDevices.Device? {
    if case .entries(let load) = form { return load.device }
    guard let name = entry.linkName, let word = PackedWord(reader.buffer.span, name) else { return nil }
    if let device = devices[word] { return device }
    // The question sends the queue, whose refusals come before whatever is wrong with this line.
    drain(&session)
    guard !isStopped, let text = String(validating: reader.buffer[name], as: UTF8.self),
      LinkName.fault(in: text, isNew: false) == nil, let link = try? session.kernel.identity(ofLink: text)
    else { return nil }
    return devices.insert(link, as: word)
  }

  // MARK: What the kernel answers

  /// Sends what is queued, and tells of each line that was refused.
  private mutating func drain(_ session: inout Session) {
    isInterrupted = SignalHold.hasCaught
    guard session.kernel.hasQueuedRequests else { return }
    var lost: NetlinkError?
    do throws(NetlinkError) {
      try session.kernel.sendQueue()
    } catch {
      lost = error
    }
    let refusals = session.kernel.takeRefusals()
    if let lost {
      failUncertainly(pending.count, from: pending.number(of: 0), because: lost, &session)
    } else {
      tally.succeed(pending.count - refusals.count)
      tell(of: refusals, &session)
    }
    pending.clear()
    session.streams.flushIfLarge()
  }

  private mutating func tell(of refusals: [RefusedRequest], _ session: inout Session) {
    for refusal in refusals where !refusal.isUncertain {
      let number = pending.number(of: refusal.tag)
      if refusal.error.errno == .noSuchDevice { devices = KnownDevices() }
      fail(explanation(of: refusal, &session), at: number, &session)
    }
    let uncertain = refusals.filter(\.isUncertain)
    guard let first = uncertain.first else { return }
    failUncertainly(uncertain.count, from: pending.number(of: first.tag), because: first.error, &session)
  }

  /// What the command of a line has to say of the kernel's answer.
  private func explanation(of refusal: RefusedRequest, _ session: inout Session) -> CommandFailure {
    let text = pending.text(of: refusal.tag)
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
