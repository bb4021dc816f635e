import NetlinkKit

/// The keywords of the commands on forwarding entries beside the options, and what stands behind each verb.
enum ForwardingWords {
  static let device = CommandWord(
    "dev", aliases: ["brport"], offering: .link(.forwarders),
    "the VTEP, the bridge, or the bridge's port that the entry is of")
  static let bridge = CommandWord(
    "br", aliases: ["bridge"], value: "BRIDGE", offering: .link(.bridges), "the bridge whose ports are meant")
  static let address = CommandWord(
    "lladdr", aliases: ["to"], value: "MAC", offering: .forwardingAddress,
    "the link-layer address; the word alone will do")
  /// Of one state the first word is offered; the others are accepted.
  static let states = ForwardingState.allCases.map { state in
    CommandWord(
      state.words[0], aliases: Array(state.words.dropFirst()), tells: "state", state.summary)
  }
  /// `state` of `fdb show`
  static let state = CommandWord(
    "state", value: "STATE|all",
    offering: .plainWords(ForwardingFilter.states.flatMap(\.words) + [allStates]), isRepeatable: true,
    "those of a state, by bridge's words for it")
  static let allStates = "all"
  static let conditions = ForwardingCondition.all.map { condition in
    CommandWord(condition.word, isNegatable: true, condition.summary)
  }
  /// `dynamic` of `fdb get`
  static let dynamic = CommandWord(
    ForwardingState.dynamic.words[0], "only an entry that is not permanent, as with bridge")
  /// `dev` of `fdb flush`, where `brport` is a port of it.
  static let table = CommandWord(
    "dev", offering: .link(.forwarders), "the VTEP, the bridge, or the bridge's port whose table is meant")
  static let port = CommandWord("brport", offering: .link(.ports), "entries of that port alone")

  // MARK: Grammars

  private static let presentDestination: [(field: FieldDescriptor, wanted: Wanted)] = [
    (ForwardingOptions.destination.descriptor, .forwardingDestination)
  ]

  /// `fdb add`, `append`, `replace` and `del`.
  ///
  /// - Parameter isPresent: whether the entry is one that is there already.
  static func line(isPresent: Bool) -> Grammar {
    Grammar(
      operands: [Operand(isPresent ? .forwardingAddress : .anything, tells: address.subject)],
      words: [device, address] + states,
      options: [
        OptionGroup(
          ForwardingOptions.table, rules: ForwardingOptions.rules,
          present: isPresent ? presentDestination : [])
      ])
  }

  /// `fdb get`
  static let question = Grammar(
    operands: [Operand(.forwardingAddress, tells: address.subject)],
    words: [device, bridge, address, dynamic],
    options: [OptionGroup(ForwardingOptions.table, only: ForwardingGet.taken)])

  /// `fdb show`
  static let selection = Grammar(
    operands: [Operand(.forwardingAddress, tells: address.subject)],
    words: [device, bridge, address, state] + conditions,
    options: [
      OptionGroup(ForwardingOptions.table, only: ForwardingSelection.taken, present: presentDestination)
    ])

  /// `fdb flush`
  static let flush = Grammar(
    words: [table, port] + conditions,
    options: [
      OptionGroup(ForwardingOptions.table, only: ForwardingFlush.taken, present: presentDestination)
    ])

  // MARK: Help

  private static let stateSection = HelpSection(title: "states", words: states)
  private static let conditionSection = HelpSection(title: "conditions", words: conditions)
  private static var allOptions: [CommandWord] {
    OptionGroup(ForwardingOptions.table).fields.map { CommandWord($0) }
  }

  /// The words that a command takes.
  static func sections(of verb: String) -> [HelpSection] {
    switch verb {
    case "get":
      [HelpSection(title: "options", words: [device, bridge] + ForwardingGet.taken.map { CommandWord($0) })]
    case "show":
      [
        HelpSection(
          title: "options",
          words: [device, bridge, state] + ForwardingSelection.taken.map { CommandWord($0) }),
        conditionSection,
      ]
    case "flush":
      [
        HelpSection(title: "options of a VTEP's own table", words: flushed(.vtep)),
        HelpSection(title: "options of a bridge's table", words: flushed(.bridge)), conditionSection,
      ]
    default: [HelpSection(title: "options", words: [device] + allOptions), stateSection]
    }
  }

  private static func flushed(_ table: ForwardingTable) -> [CommandWord] {
    ForwardingBulkDeletion.options(of: table).map { field in
      field == ForwardingOptions.link.descriptor ? port : CommandWord(field)
    }
  }

  /// What the manual has.
  static var manual: [HelpSection] {
    [
      HelpSection(title: "Options", words: [device, bridge] + allOptions),
      HelpSection(title: "States", words: states),
      HelpSection(title: "Conditions of show and flush", words: conditions),
      HelpSection(title: "Of peers alone", words: FloodListLine.Mode.allCases.map(\.word)),
    ]
  }
}
