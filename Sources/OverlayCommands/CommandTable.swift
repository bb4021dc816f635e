import NetlinkKit

/// A command: what it is called, what it says of itself, and what it does.
struct Command: Sendable {
  /// How a command does its work.
  enum Action: Sendable {
    /// By talking to the kernel's network configuration.
    case kernel(@Sendable (inout Words, inout Session) throws(CommandFailure) -> Void)
    /// By system calls alone.
    case system(@Sendable (inout Words, GlobalOptions, inout Streams) throws(CommandFailure) -> Void)
  }

  let object: String
  /// Empty where the object is the command: `batch`.
  let verb: String
  var otherVerbs: [String] = []
  /// The words that follow, as help shows them.
  let synopsis: String
  let summary: String
  /// A line that works when pasted.
  let example: String
  /// What may stand behind the verb. A closure, since few runs ask for it.
  var grammar: @Sendable () -> Grammar = { Grammar() }
  /// Whether the command may stand in a file of commands; one that never comes back may not.
  var isForFiles = true
  /// Whether links may have other names behind the command, or a name be another link's.
  var mayRenameLinks = false
  let action: Action

  /// The words that name the command: `link add`.
  var name: String { verb.isEmpty ? object : "\(object) \(verb)" }

  /// The commands on one object, which come into being when they are asked for: a command does not make the table of
  /// all.
  struct Group: Sendable {
    /// A constant by itself, and not a made command's: each start reads the objects of all groups.
    let object: String
    let commands: @Sendable () -> [Command]
  }

  /// The objects in the order in which help lists them. The first one that begins with an abbreviation is meant by it:
  /// as with iproute2, `n` is `neigh`, and `v` is `vlan`.
  static let groups = [
    Group(object: "link") { LinkCommands.all }, Group(object: "addr") { AddressCommands.all },
    Group(object: "fdb") { ForwardingCommands.all }, Group(object: "peer") { PeerCommands.all },
    Group(object: "vlan") { BridgeCommands.vlan }, Group(object: "vni") { BridgeCommands.vni },
    Group(object: "mdb") { BridgeCommands.mdb }, Group(object: "route") { RouteCommands.all },
    Group(object: "neigh") { NeighborCommands.all }, Group(object: "netns") { NamespaceCommands.all },
    Group(object: MonitorCommand.object) { [MonitorCommand.command] },
    Group(object: BatchCommand.object) { BatchCommand.all },
    Group(object: ApplyCommand.object) { [ApplyCommand.apply] },
    Group(object: ApplyCommand.diffObject) { [ApplyCommand.diff] },
    Group(object: ExportCommand.object) { [ExportCommand.command] },
    Group(object: "ipsec") { IPsecCommands.all }, Group(object: EVPNCommands.object) { EVPNCommands.all },
    Group(object: CheckCommand.object) { [CheckCommand.command] },
    Group(object: PathCommand.object) { [PathCommand.command] },
    Group(object: TopologyCommand.object) { [TopologyCommand.command] },
  ]

  /// Every command. The first one of an object whose verb begins with an abbreviation is meant by it.
  static var all: [Command] { groups.flatMap { $0.commands() } }

  /// The objects, each once.
  static var objects: [String] { groups.map(\.object) }
}

extension Command {
  /// The command that the first words name, and the words that are left for it.
  static func find(in words: [String]) throws(CommandFailure) -> (Command, [String]) {
    guard let object = words.first else { throw .usage("which command?") }
    let command = try find(object: object, verb: words.count > 1 ? words[1] : nil)
    return (command, Array(words.dropFirst(command.verb.isEmpty ? 1 : 2)))
  }

  /// The command that the first two words name, in full or abbreviated.
  static func find(object: String, verb: String?) throws(CommandFailure) -> Command {
    guard let group = group(object) else {
      if object.hasPrefix("-") { throw GlobalOptions.unknown(object) }
      throw .usage(
        "unknown object “\(object)”; there are \(objects.joined(separator: ", "))",
        hint: suggestion(for: object, among: objects))
    }
    let commands = group.commands()
    if let command = commands.first, command.verb.isEmpty { return command }
    guard let verb else {
      let show = commands.first { $0.verb == "show" || $0.verb == "list" }
      guard let command = show ?? (commands.count == 1 ? commands.first : nil) else {
        throw .usage("what is to be done with \(group.object)?")
      }
      return command
    }
    if let command = commands.first(where: { $0.isCalled(verb) }) { return command }
    if let command = commands.first(where: { $0.begins(with: verb) }) { return command }
    let verbs = commands.flatMap { [$0.verb] + $0.otherVerbs }
    throw .usage(
      "\(group.object) has no command “\(verb)”; it has \(commands.map(\.verb).joined(separator: ", "))",
      hint: suggestion(for: verb, among: verbs))
  }

  /// The object of a word: its name, a beginning of it, or one of iproute2's longer names for it.
  static func object(_ word: String) -> String? { group(word)?.object }

  /// The commands on one object.
  static func all(on object: String) -> [Command] {
    groups.first { $0.object == object }.map { $0.commands() } ?? []
  }

  private static func group(_ word: String) -> Group? {
    guard !word.isEmpty else { return nil }
    let word =
      switch word {
      case "address": "addr"
      case "neighbor", "neighbour": "neigh"
      default: word
      }
    for group in groups where group.object.hasPrefix(word) { return group }
    return nil
  }

  private func isCalled(_ word: String) -> Bool { verb == word || otherVerbs.contains(word) }

  private func begins(with word: String) -> Bool {
    !word.isEmpty && ([verb] + otherVerbs).contains { $0.hasPrefix(word) }
  }
}
