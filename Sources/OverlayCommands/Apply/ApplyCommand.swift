import NetlinkKit
import Overlay

/// `apply` and `diff`: what overlay files say is to be, and the way there.
enum ApplyCommand {
  static let object = "apply"
  static let diffObject = "diff"

  static let apply = Command(
    object: object, verb: "", synopsis: "FILE…|- [--prune] [--name NAME]",
    summary: "make what is into what files say is to be: all of it, or nothing",
    example: "ovlctl apply overlay.ovl", grammar: { grammar }, isForFiles: false, action: .kernel(run))

  static let diff = Command(
    object: diffObject, verb: "", synopsis: "FILE…|- [--prune] [--name NAME]",
    summary: "show what `apply` would do; the exit code is 3 where that is anything",
    example: "ovlctl diff overlay.ovl", grammar: { grammar }, isForFiles: false, action: .kernel(compare))

  private static let prune = CommandWord(
    "prune", form: .long, "delete what an earlier `apply` made and the files no longer say")
  private static let name = CommandWord(
    "name", form: .long, value: "NAME",
    "what the overlay is called: the first file's name without its end, where nothing is said")

  private static let grammar = Grammar(
    operands: [Operand(.file, tells: "file", isRepeatable: true)], words: [prune, name])

  /// What the words say.
  private struct Line {
    var files: [String] = []
    var prunes = false
    var name: String?

    init(_ words: inout Words) throws(CommandFailure) {
      while let keyword = words.nextKeyword() {
        switch keyword {
        case ApplyCommand.prune: prunes = true
        case ApplyCommand.name: name = try words.value(of: keyword)
        default:
          guard !keyword.isLong else {
            throw unknownOption(keyword, among: ApplyCommand.grammar.keywords)
          }
          files.append(keyword.spelled)
        }
      }
      guard !files.isEmpty else {
        throw .usage("which file?", hint: "`ovlctl apply FILE`, or `-` for standard input")
      }
    }

    /// The overlay's name.
    func overlayName() throws(CommandFailure) -> String {
      let name = self.name ?? Self.name(of: files[0])
      if let fault = Mark.fault(inName: name) {
        throw .usage("the overlay's name “\(name)” \(fault)", hint: "`--name NAME` gives it another one")
      }
      return name
    }

    private static func name(of file: String) -> String {
      guard file != "-" else { return "stdin" }
      let base = file.split(separator: "/").last.map(String.init) ?? file
      guard let dot = base.lastIndex(of: "."), dot > base.startIndex else { return base }
      return String(base[..<dot])
    }
  }

  // MARK: The commands

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try Line(&words)
    guard !session.options.isDryRun else { return try show(line, &session) }
    var (run, record, former) = try prepare(line, &session)
    let signals = SignalHold()
    let result: Result<[Step], OverlayFailure>
    var isAhead = false
    do throws(OverlayFailure) {
      try run.lock()
      let present = try run.read()
      let plan = try run.plan(from: present)
      session.show(plan)
      session.streams.flush()
      if !plan.isEmpty {
        // Should it fail, it does so behind the plan again, and is told there.
        try? record.write(run.recordAhead(of: plan, from: present), unfinished: run.unfinished(ahead: plan))
        isAhead = true
      }
      result = .success(try run.carryOut(plan, from: present) { SignalHold.hasCaught })
      session.keep(run.record(behind: plan, from: present), run.unfinishedBehind, in: &record)
    } catch {
      result = .failure(error)
      // What could not be undone is the overlay's.
      if case .incomplete = error.undoing { isAhead = false }
      if isAhead { session.keep(former, run.unfinished, in: &record) }
    }
    // What was undone is told of; the signal has done its work.
    SignalHold.forget()
    signals.release()
    do throws(OverlayFailure) {
      for step in try result.get() { session.note("put back what another step took away: `\(step.line)`") }
    } catch {
      throw session.explain(error)
    }
  }

  private static func compare(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    try show(try Line(&words), &session)
  }

  /// Shows the plan; what there is to do is told by the exit code.
  private static func show(_ line: Line, _ session: inout Session) throws(CommandFailure) {
    let run = try prepare(line, &session).run
    let plan: Plan
    do throws(OverlayFailure) {
      plan = try run.plan(from: try run.read())
    } catch {
      throw session.explain(error)
    }
    session.show(plan)
    if !plan.isEmpty { throw CommandFailure(.difference, "") }
  }

  /// The run that the words ask for, and what earlier ones put on links that the overlay did not make.
  private static func prepare(
    _ line: Line, _ session: inout Session
  ) throws(CommandFailure) -> (run: OverlayRun, record: OverlayRecord, former: [DesiredObject]) {
    let record: OverlayRecord
    let name = try line.overlayName()
    do throws(NetlinkError) { record = try OverlayRecord(of: name) } catch {
      throw CommandFailure(error)
    }
    let unfinished = record.unfinished
    let host = OverlayHost(over: try session.connection(), leftOver: unfinished.namespaces)
    let desired = try read(line, called: name, on: host, &session)
    let former = record.objects(on: host, kinds: session.kinds)
    let run = OverlayRun(
      to: desired, prunes: line.prunes, former: former, unfinished: unfinished, on: host)
    return (run, record, former)
  }

  private static func read(
    _ line: Line, called name: String, on host: OverlayHost, _ session: inout Session
  ) throws(CommandFailure) -> DesiredOverlay {
    var source = OverlaySource()
    for file in line.files { source.read(file: file) }
    var reader = DesiredReader(name: name, host: host, kinds: session.kinds)
    reader.read(source.statements)
    let faults = source.faults + reader.faults
    guard let last = faults.last else { return reader.desired }
    for fault in faults.dropLast() {
      session.streams.report(fault.failure, in: fault.source.description)
    }
    throw CommandFailure(
      last.failure.cause == .system && faults.count == 1 ? .system : .usage,
      "\(last.source): \(last.failure.message)", hint: last.failure.hint)
  }
}

extension Session {
  /// The way to a kernel, for namespaces that a command enters.
  func connection() throws(CommandFailure) -> Program.Connection {
    guard let connect else { throw .usage("there is no way to other namespaces here") }
    return connect
  }

  /// Records what is put on links that the overlay did not make, and what a run is about to make.
  fileprivate mutating func keep(
    _ objects: [DesiredObject], _ unfinished: UnfinishedRun, in record: inout OverlayRecord
  ) {
    do throws(NetlinkError) { try record.write(objects, unfinished: unfinished) } catch {
      // Where there is nothing to prune, nothing is lost.
      guard !objects.isEmpty else { return }
      warn(
        "\(CommandFailure(error).message): what was put on links that the overlay did not make, --prune will leave"
      )
    }
  }

  /// Prints a plan.
  fileprivate mutating func show(_ plan: Plan) {
    guard options.isJSON else {
      for step in plan.steps { streams.output.write(line: step.line) }
      return
    }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for step in plan.steps { json.object { PlanJSON.write(step, into: &$0) } }
    }
    streams.output.write(line: json.text)
  }

  // MARK: Failures

  /// What there is to say of a failure.
  fileprivate mutating func explain(_ failure: OverlayFailure) -> CommandFailure {
    var told = self.failure(for: failure.cause)
    switch failure.undoing {
    case .notNeeded: break
    case .done: told.message += "; all is as it was before"
    case .incomplete(let steps, let error):
      let reason = error.map { ": \($0.message)" } ?? ""
      warn("not everything could be undone\(reason); for all to be as it was, there remain:")
      for step in steps { streams.notes.write(line: "  \(step.line)") }
    }
    return told
  }

  private func failure(for cause: OverlayFailure.Cause) -> CommandFailure {
    switch cause {
    case .plan(let fault):
      return .usage("\(fault.source.map { "\($0): " } ?? "")\(fault.message)", hint: fault.hint)
    case .reading(let error): return CommandFailure(error)
    case .locked(let place):
      let where_ = place.word.map { "namespace \($0)" } ?? "this namespace"
      return .system("another `ovlctl apply` is at work in \(where_)", hint: "try again when it is done")
    case .step(let step, let error):
      var told = CommandFailure(error, during: step.operation, option: step.option(at: error.attributePath))
      if let source = step.source { told.message = "\(source): \(told.message)" }
      return told
    case .verification(let steps):
      let lines = steps.prefix(3).map { "`\(OverlayWords.text($0.words, in: $0.place))`" }
      return .system(
        "the kernel took every step, and would still need \(lines.joined(separator: ", "))")
    case .interrupted(let step):
      let place = step.map { "before `\(OverlayWords.text($0.words, in: $0.place))`" }
      return .system("interrupted \(place ?? "behind the last step")")
    }
  }
}

extension Step {
  /// What is attempted, in words that follow “cannot”.
  fileprivate var operation: String {
    switch action {
    case .addNamespace(let name): "add namespace \(name)"
    case .deleteNamespace(let name): "delete namespace \(name)"
    case .create(let creation): "add \(creation.link.key)"
    case .delete(let key): "delete \(key)"
    case .change(let key, _): "change \(key)"
    case .addNames(_, let key): "mark \(key)"
    case .put, .remove: "do `\(OverlayWords.text(words, in: place))`"
    }
  }
}
