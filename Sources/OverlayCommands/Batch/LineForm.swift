import NetlinkKit

/// What the lines of a file are.
enum LineForm {
  /// Commands.
  case commands
  /// Forwarding entries of one device: address, destination, options.
  case entries(ForwardingLoad)

  /// Reads the entry of a line that puts one, in plain words, into a forwarding database; nil for any other line.
  func read(
    _ entry: inout CompactForwardingEntry, _ text: Span<UInt8>, _ line: Range<Int>,
    _ vocabulary: CompactForwardingEntry.Vocabulary
  ) -> ForwardingEntry.Placement? {
    switch self {
    case .commands: Self.readCommand(&entry, text, line, vocabulary)
    case .entries(let load): load.read(&entry, text, line, vocabulary)
    }
  }

  private static func readCommand(
    _ entry: inout CompactForwardingEntry, _ text: Span<UInt8>, _ line: Range<Int>,
    _ vocabulary: CompactForwardingEntry.Vocabulary
  ) -> ForwardingEntry.Placement? {
    var words = WordScanner(line)
    guard let object = words.next(in: text), PackedWord(text, object) == forwarding,
      let word = words.next(in: text), let verb = PackedWord(text, word),
      let placement = placements.first(where: { $0.word == verb })?.placement
    else { return nil }
    entry.clear()
    return entry.read(text, &words, vocabulary) ? placement : nil
  }

  private static let forwarding = PackedWord("fdb")

  private static let placements: [(word: PackedWord, placement: ForwardingEntry.Placement)] =
    ForwardingEntry.Placement.allCases.compactMap { placement in
      PackedWord(placement.verb).map { ($0, placement) }
    }

  /// The command of a line, read like a command line; nil for an empty line or a comment.
  func command(_ text: Span<UInt8>, _ line: Range<Int>) throws(CommandFailure) -> LineCommand? {
    let words = try LineWords.split(text, line)
    guard !words.isEmpty else { return nil }
    switch self {
    case .commands: return .command(words)
    case .entries(let load): return .entry(try load.words(of: words), load)
    }
  }
}

/// A line that is read like a command line.
enum LineCommand {
  case command([String])
  case entry([String], ForwardingLoad)

  /// Runs the command.
  func run(_ session: inout Session) throws(CommandFailure) {
    switch self {
    case .command(let words): try session.runLine(words)
    case .entry(let words, let load):
      var rest = Words(words)
      try ForwardingPlacement.run(load.placement(ofAddress: words[0]), &rest, &session)
    }
  }
}

extension Session {
  /// Runs the command of a line, with the options that stand on it.
  mutating func runLine(_ words: [String]) throws(CommandFailure) {
    var lineOptions = options
    let rest = try lineOptions.take(from: words)
    guard lineOptions.batchFile == nil else { throw Self.notForFiles("-b") }
    if let text = try Help.text(for: rest, kinds) { return streams.output.write(text) }
    let (command, words) = try Command.find(in: rest)
    guard command.isForFiles else { throw Self.notForFiles(command.name) }
    if command.mayRenameLinks { forgetDevices() }
    if lineOptions.namespace != options.namespace {
      try catchUp()
      forgetDevices()
      return try runElsewhere(command, words, lineOptions)
    }
    switch command.action {
    case .system(let run):
      try catchUp()
      forgetDevices()
      var rest = Words(words)
      try run(&rest, lineOptions, &streams)
    case .kernel(let run):
      let ownOptions = options
      options = lineOptions
      defer { options = ownOptions }
      var rest = Words(words)
      try run(&rest, &self)
    }
  }

  private static func notForFiles(_ what: String) -> CommandFailure {
    .usage("`\(what)` cannot stand in a file of commands")
  }

  /// Runs a command in the namespace that its line names, and comes back.
  private mutating func runElsewhere(
    _ command: Command, _ words: [String], _ options: GlobalOptions
  ) throws(CommandFailure) {
    guard let connect else { throw .usage("-n cannot stand on a line here") }
    let home: NetworkNamespace
    do throws(NetlinkError) { home = try NetworkNamespace.current() } catch { throw CommandFailure(error) }
    try Program.enter(options.namespace)
    let result: Result<Void, CommandFailure>
    do throws(CommandFailure) {
      try Program.run(command, words, options, &streams, kinds, connect)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    do throws(NetlinkError) { try home.enter() } catch { throw CommandFailure(error) }
    try result.get()
  }
}
