import Glibc
import NetlinkKit

/// The commands on named network namespaces, compatible with `ip netns`.
enum NamespaceCommands {
  static let all = [
    Command(
      object: "netns", verb: "add", synopsis: "NAME", summary: "make a namespace",
      example: "ovlctl netns add blue",
      action: .system { words, options, streams throws(CommandFailure) in
        let name = try name(&words)
        try end(&words)
        try change("netns add \(name)", options, &streams) { () throws(NetlinkError) in
          try NamespaceDirectory.standard.add(name)
        }
      }),
    Command(
      object: "netns", verb: "attach", synopsis: "NAME PID", summary: "give a process's namespace a name",
      example: "ovlctl netns attach blue $$",
      action: .system { words, options, streams throws(CommandFailure) in
        let name = try name(&words)
        let process = try process(&words)
        try end(&words)
        try change("netns attach \(name) \(process)", options, &streams) { () throws(NetlinkError) in
          try NamespaceDirectory.standard.attach(name, to: .process(process))
        }
      }),
    Command(
      object: "netns", verb: "delete", synopsis: "NAME", summary: "take a namespace's name away",
      example: "ovlctl netns del blue",
      grammar: { namespaceGrammar },
      action: .system { words, options, streams throws(CommandFailure) in
        let name = try name(&words)
        try end(&words)
        try change("netns delete \(name)", options, &streams) { () throws(NetlinkError) in
          try NamespaceDirectory.standard.delete(name)
        }
      }),
    Command(
      object: "netns", verb: "list", otherVerbs: ["show", "lst"], synopsis: "",
      summary: "list the named namespaces",
      example: "ovlctl netns list",
      action: .system { words, options, streams throws(CommandFailure) in
        try end(&words)
        try list(NamespaceDirectory.standard.read(), options, &streams)
      }),
    Command(
      object: "netns", verb: "exec", synopsis: "NETNS PROGRAM [WORD…]",
      summary: "run a program in a namespace",
      example: "ovlctl netns exec blue ls /sys/class/net", grammar: { namespaceGrammar }, isForFiles: false,
      action: .system { words, options, streams throws(CommandFailure) in
        try execute(&words, options, &streams)
      }),
    Command(
      object: "netns", verb: "identify", synopsis: "[PID]", summary: "name the namespace of a process",
      example: "ovlctl netns identify $$",
      action: .system { words, options, streams throws(CommandFailure) in
        let process = words.isEmpty ? getpid() : try process(&words)
        try end(&words)
        var names: [String] = []
        try run { () throws(NetlinkError) in
          names = try NamespaceDirectory.standard.names(of: try NetworkNamespace(.process(process)))
        }
        list(names, options, &streams)
      }),
    Command(
      object: "netns", verb: "pids", synopsis: "NETNS", summary: "list the processes in a namespace",
      example: "ovlctl netns pids blue",
      grammar: { namespaceGrammar },
      action: .system { words, options, streams throws(CommandFailure) in
        let reference = try reference(&words)
        try end(&words)
        var processes: [Int32] = []
        try run { () throws(NetlinkError) in processes = try NetworkNamespace(reference).processes() }
        guard options.isJSON else {
          return streams.output.write(processes.map { "\($0)\n" }.joined())
        }
        var json = JSONWriter(isPretty: options.isPretty)
        json.array { json in processes.forEach { json.number(nil, $0) } }
        streams.output.write(line: json.text)
      }),
  ]

  private static let namespaceGrammar = Grammar(
    operands: [Operand(.namespace, tells: "namespace", comesFirst: true)])

  // MARK: Words

  private static func name(_ words: inout Words) throws(CommandFailure) -> String {
    guard let name = words.next() else { throw .usage("the namespace's name is missing") }
    do throws(NetlinkError) {
      try checkNamespaceName(name)
    } catch {
      throw .usage("cannot \(error.operation): \(error.message)")
    }
    return name
  }

  private static func reference(_ words: inout Words) throws(CommandFailure) -> NamespaceReference {
    guard let word = words.next() else { throw .usage("the namespace is missing") }
    do throws(NetlinkError) {
      return try NamespaceReference(parsing: word)
    } catch {
      throw .usage("cannot \(error.operation): \(error.message)")
    }
  }

  private static func process(_ words: inout Words) throws(CommandFailure) -> Int32 {
    guard let word = words.next() else { throw .usage("the process number is missing") }
    guard let process = Int32(word), process > 0 else { throw .usage("“\(word)” is not a process number") }
    return process
  }

  private static func end(_ words: inout Words) throws(CommandFailure) {
    if let word = words.next() { throw .usage("“\(word)” is one word too many") }
  }

  /// Changes something; a dry run says what it would be.
  private static func change(
    _ description: String, _ options: GlobalOptions, _ streams: inout Streams,
    _ body: () throws(NetlinkError) -> Void
  ) throws(CommandFailure) {
    guard !options.isDryRun else { return streams.output.write(line: description) }
    try run(body)
  }

  private static func run(_ body: () throws(NetlinkError) -> Void) throws(CommandFailure) {
    do throws(NetlinkError) {
      try body()
    } catch {
      throw CommandFailure(error)
    }
  }

  // MARK: Work

  private static func list(_ names: [String], _ options: GlobalOptions, _ streams: inout Streams) {
    guard options.isJSON else { return streams.output.write(names.map { "\($0)\n" }.joined()) }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for name in names { json.object { $0.string("name", name) } }
    }
    streams.output.write(line: json.text)
  }

  private static func execute(
    _ words: inout Words, _ options: GlobalOptions, _ streams: inout Streams
  ) throws(CommandFailure) {
    let reference = try reference(&words)
    let program = words.takeAll()
    guard !program.isEmpty else {
      throw .usage("the program is missing", hint: "`ovlctl netns exec NETNS PROGRAM [WORD…]`")
    }
    guard !options.isDryRun else {
      return streams.output.write(line: "netns exec \(reference) \(program.joined(separator: " "))")
    }
    do throws(NetlinkError) {
      try NamespaceExecution(in: reference).execute(program) { error in
        streams.notes.write(line: "ovlctl: warning: \(CommandFailure(error).message)")
        _ = streams.notes.flush(to: STDERR_FILENO)
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension NamespaceDirectory {
  fileprivate func read() throws(CommandFailure) -> [String] {
    do throws(NetlinkError) { return try list() } catch { throw CommandFailure(error) }
  }
}
