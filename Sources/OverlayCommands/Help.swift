import NetlinkKit

/// What `ovlctl` says of itself.
enum Help {
  /// The text that the words ask for; nil where they are a command to be run.
  ///
  /// - Parameter kinds: the kinds of links that there are.
  static func text(
    for words: [String], _ kinds: LinkKinds = .all
  ) throws(CommandFailure) -> String? {
    guard let first = words.first else { return summary }
    // Lines of a file mostly ask for none, and are done with here.
    guard first.utf8.first == UInt8(ascii: "-") || words.contains(where: isAsking) else { return nil }
    switch first {
    case "-h", "-help", "--help": return overview
    case "-V", "-Version", "--version": return "ovlctl \(Program.version)\n"
    case "--manual": return Manual.page(kinds)
    case "help": return try text(about: Array(words.dropFirst()), kinds)
    default: break
    }
    // The words behind `netns exec NAME` are another program's.
    let own =
      words.count > 1 && "exec".hasPrefix(words[1]) && !words[1].isEmpty ? Array(words.prefix(3)) : words
    guard own.contains("--help") || own.last == "help" && own.count == 2 else { return nil }
    return try text(about: own.filter { $0 != "--help" && $0 != "help" }, kinds)
  }

  private static func isAsking(_ word: String) -> Bool {
    switch word.utf8.count {
    case 4: word == "help"
    case 6: word == "--help"
    default: false
    }
  }

  /// Help on an object, a command, or a command for one type of link.
  private static func text(
    about words: [String], _ kinds: LinkKinds
  ) throws(CommandFailure) -> String {
    guard let object = words.first else { return overview }
    let command = try Command.find(object: object, verb: words.count > 1 ? words[1] : nil)
    guard words.count > 1 || command.verb.isEmpty else {
      return synopses(Command.all.filter { $0.object == command.object }) + "\n" + globalOptions
    }
    var text = "usage: ovlctl \(command.name) \(command.synopsis)\n\n\(command.summary)\n"
    text += options(of: command, words, kinds)
    return text + "\nexample: \(command.example)\n"
  }

  /// What fits a screen of 24 lines of 80 columns: what there is, without what it does.
  private static var summary: String {
    let objects = Command.objects.map { object in
      let commands = Command.all.filter { $0.object == object }
      let verbs = commands.map { $0.verb.isEmpty ? $0.synopsis : $0.verb }
      return ("  \(object)", verbs.joined(separator: ", "))
    }
    return "usage: ovlctl [OPTION…] OBJECT COMMAND …\n\nobjects and their commands:\n" + columns(objects)
      + """

      `ovlctl help` says what each of them does, and lists the options.
      `ovlctl help OBJECT COMMAND` tells more of one: `ovlctl help addr add`.
      `ovlctl help link add type TYPE` lists a type's options: `type vxlan`.

      """
  }

  private static var overview: String {
    "usage: ovlctl [OPTION…] OBJECT COMMAND …\n\n" + synopses(Command.all) + "\n" + globalOptions
      + "\nEach keyword may also be written as a long option: `vni 10`, `--vni 10`, `--vni=10`.\n"
      + "`ovlctl help OBJECT COMMAND` tells more; `ovlctl help link add type vxlan` lists a type's options.\n"
  }

  private static func synopses(_ commands: [Command]) -> String {
    columns(commands.map { ("  ovlctl \($0.name)", $0.summary) })
  }

  private static var globalOptions: String {
    "options:\n"
      + columns(
        GlobalOptions.declarations.map { option in
          (
            "  " + option.spellings.joined(separator: ", ") + (option.placeholder.map { " \($0)" } ?? ""),
            option.summary
          )
        })
  }

  private static func options(of command: Command, _ words: [String], _ kinds: LinkKinds) -> String {
    switch (command.object, command.verb) {
    case ("link", "add"), ("link", "replace"), ("link", "set"): linkOptions(words, kinds) + nameNote
    case ("fdb", _): sections(ForwardingWords.sections(of: command.verb))
    case ("peer", _): sections([FloodListLine.section(PeerCommands.mode(of: command.verb))])
    case ("vlan", "add"), ("vlan", "delete"): "\noptions:\n" + rows(of: VLANMembershipOptions.table)
    case ("vlan", "set"): "\noptions:\n" + rows(of: VLANOptions.table)
    case ("vlan", "global"): "\noptions:\n" + rows(of: GlobalVLANOptions.table)
    case ("mdb", "get"): "\noptions:\n" + rows(of: MulticastOptions.queryTable)
    case ("mdb", "flush"): "\noptions:\n" + rows(of: MulticastOptions.flushTable)
    case ("vni", "add"): "\noptions:\n" + rows(of: VNIOptions.table)
    case ("mdb", _) where command.verb != "show": "\noptions:\n" + rows(of: MulticastOptions.table)
    case ("addr", "add"), ("addr", "delete"):
      "\noptions:\n" + rows(of: AddressOptions.table, with: AddressLine.words)
    case ("route", "add"), ("route", "append"), ("route", "replace"), ("route", "change"),
      ("route", "delete"):
      "\noptions:\n" + rows(of: RouteOptions.fields)
        + "\nbehind `nexthop`, for each of several ways:\n" + rows(of: NextHop.fields)
        + "\nmetrics (with `lock` in front of the value, path discovery leaves them alone):\n"
        + rows(of: RouteMetrics.fields)
    case ("neigh", "add"), ("neigh", "replace"): "\noptions:\n" + rows(of: NeighborOptions.table)
    default: ""
    }
  }

  private static let nameNote =
    "\nA name that is also a keyword stands behind `name`, or `dev` where the link is there.\n"

  private static func linkOptions(_ words: [String], _ kinds: LinkKinds) -> String {
    let named = words.lazy.compactMap {
      kinds.named($0.hasPrefix("--type=") ? String($0.dropFirst(7)) : $0)
    }
    if let kind = named.first {
      return "\noptions of \(kind.name), \(kind.summary):\n" + rows(of: kind.table)
    }
    if words.contains(where: { $0 == BridgePort.table.name || $0 == "--type=\(BridgePort.table.name)" }) {
      return "\noptions of \(BridgePort.table.name), a bridge's port:\n" + rows(of: BridgePort.table)
    }
    let types = columns(
      kinds.map { ("  \($0.name)", $0.summary) } + [
        ("  \(BridgePort.table.name)", "port of a bridge: `--port-OPTION`, with `master`")
      ])
    return "\ntypes:\n\(types)\noptions of every type:\n" + rows(of: LinkOptions.table)
  }

  private static func sections(_ sections: [HelpSection]) -> String {
    sections.map { "\n\($0.title):\n" + columns($0.words.map(row)) }.joined()
  }

  private static func row(of word: CommandWord) -> (String, String) {
    let names = (word.isNegatable ? "[no]" : "") + word.shownSpellings.joined(separator: ", ")
    return ("  \(names)\(word.placeholder.map { " \($0)" } ?? "")", word.summary)
  }

  private static func rows(of table: FieldTable, with words: [CommandWord] = []) -> String {
    columns(
      words.map(row)
        + table.fields.filter { $0.access != .readOnly }.map { row(of: CommandWord($0)) }
        + table.shorthands.map {
          ("  \($0.keyword)", $0.summary)
        })
  }

  /// Two columns, the second of which begins where the widest of the first allows.
  private static func columns(_ rows: [(String, String)]) -> String {
    let width = min(36, rows.map(\.0.count).max() ?? 0)
    return rows.map { left, right in
      let gap =
        left.count <= width
        ? String(repeating: " ", count: width - left.count) : "\n" + String(repeating: " ", count: width)
      return "\(left)\(gap)  \(right)\n"
    }.joined()
  }
}
