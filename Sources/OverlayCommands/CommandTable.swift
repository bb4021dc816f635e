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
  /// Whether the command may stand in a file of commands; one that never comes back may not.
  var isForFiles = true
  let action: Action

  /// The words that name the command: `link add`.
  var name: String { verb.isEmpty ? object : "\(object) \(verb)" }

  /// Every command, in the order in which help lists them. The first one of an object whose verb begins with
  /// an abbreviation is meant by it, as with iproute2.
  static let all: [Command] =
    [
      Command(
        object: "link", verb: "add", synopsis: "[NAME] [--if-missing] [type TYPE] [OPTION…]",
        summary: "make a link",
        example: "ovlctl link add vxlan10 --vni 10 --group 239.1.1.1 --up",
        action: .kernel { words, session throws(CommandFailure) in try LinkAdd.run(.refused, &words, &session)
        }),
      Command(
        object: "link", verb: "replace", synopsis: "NAME [type TYPE] [OPTION…]",
        summary: "make a link, or change the one that is there",
        example: "ovlctl link replace vxlan10 --vni 10 --remote 192.168.50.5 --ttl 16",
        action: .kernel { words, session throws(CommandFailure) in
          try LinkAdd.run(.replaced, &words, &session)
        }),
      Command(
        object: "link", verb: "set", otherVerbs: ["change"], synopsis: "NAME [type TYPE] OPTION…",
        summary: "change a link",
        example: "ovlctl link set vxlan10 master br10", action: .kernel(LinkSet.run)),
      Command(
        object: "link", verb: "delete", synopsis: "NAME… [type TYPE] [link-group GROUP] [--if-present]",
        summary: "delete links",
        example: "ovlctl link del vxlan10", action: .kernel(LinkDelete.run)),
      Command(
        object: "link", verb: "show", otherVerbs: ["list", "lst"],
        synopsis: "[NAME] [type TYPE] [master LINK] [vni VNI] [up] [--as-command]", summary: "show links",
        example: "ovlctl -d link show type vxlan", action: .kernel(LinkShow.run)),
      Command(
        object: "link", verb: "xstats", synopsis: "type bridge|bridge_slave [dev LINK]",
        summary: "show what bridges, or their ports, count beside what every link counts",
        example: "ovlctl link xstats type bridge_slave dev vxlan10", action: .kernel(LinkStatisticsShow.run)),
      Command(
        object: "link", verb: "property", synopsis: "add|del dev LINK altname NAME…",
        summary: "give a link further names, or take them away",
        example: "ovlctl link property add dev vxlan10 altname overlay-of-the-blue-team",
        action: .kernel(LinkProperty.run)),
      Command(
        object: "addr", verb: "add", synopsis: "ADDRESS/LENGTH dev LINK [OPTION…]",
        summary: "give a link an address",
        example: "ovlctl addr add 192.168.60.4/24 dev vxlan10",
        action: .kernel { words, session throws(CommandFailure) in
          try AddressChange.run(.add, &words, &session)
        }),
      Command(
        object: "addr", verb: "delete", synopsis: "ADDRESS/LENGTH dev LINK",
        summary: "take an address from a link",
        example: "ovlctl addr del 192.168.60.4/24 dev vxlan10",
        action: .kernel { words, session throws(CommandFailure) in
          try AddressChange.run(.delete, &words, &session)
        }),
      Command(
        object: "addr", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[dev] [LINK] [up]",
        summary: "show addresses",
        example: "ovlctl addr show dev vxlan10", action: .kernel(AddressShow.run)),
    ] + ForwardingCommands.all + PeerCommands.all + BridgeCommands.all + RouteCommands.all
    + NeighborCommands.all + NamespaceCommands.all + BatchCommand.all

  /// The objects, each once, in the order of the table.
  /// As with iproute2, `n` means `neigh`, and `v` means `vlan`.
  static let objects = [
    "link", "addr", "fdb", "peer", "vlan", "vni", "mdb", "route", "neigh", "netns", "batch",
  ]
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
    guard let object = Command.object(object) else {
      if object.hasPrefix("-") { throw GlobalOptions.unknown(object) }
      throw .usage(
        "unknown object “\(object)”; there are \(objects.joined(separator: ", "))",
        hint: nearestWord(to: object, among: objects).map { "did you mean “\($0)”?" })
    }
    if let verb, let command = all.first(where: { $0.object == object && $0.isCalled(verb) }) {
      return command
    }
    let commands = all.filter { $0.object == object }
    if let command = commands.first, command.verb.isEmpty { return command }
    guard let verb else {
      guard let show = commands.first(where: { $0.verb == "show" || $0.verb == "list" }) else {
        throw .usage("what is to be done with \(object)?")
      }
      return show
    }
    if let command = commands.first(where: { $0.begins(with: verb) }) { return command }
    let verbs = commands.flatMap { [$0.verb] + $0.otherVerbs }
    throw .usage(
      "\(object) has no command “\(verb)”; it has \(commands.map(\.verb).joined(separator: ", "))",
      hint: nearestWord(to: verb, among: verbs).map { "did you mean “\($0)”?" })
  }

  /// The object of a word: its name, a beginning of it, or one of iproute2's longer names for it.
  static func object(_ word: String) -> String? {
    switch word {
    case "address": return "addr"
    case "neighbor", "neighbour": return "neigh"
    default: break
    }
    guard !word.isEmpty else { return nil }
    return objects.first { $0.hasPrefix(word) }
  }

  private func isCalled(_ word: String) -> Bool { verb == word || otherVerbs.contains(word) }

  private func begins(with word: String) -> Bool {
    !word.isEmpty && ([verb] + otherVerbs).contains { $0.hasPrefix(word) }
  }
}
