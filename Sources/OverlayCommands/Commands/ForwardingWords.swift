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

  private static let presentValues: [(field: FieldDescriptor, wanted: Wanted)] = [
    (ForwardingOptions.destination.descriptor, .forwardingDestination),
    (ForwardingOptions.vni.descriptor, .vni(.ofEntries)),
    (ForwardingOptions.sourceVNI.descriptor, .vni(.ofEntrySources)),
  ]
  /// Of an entry that is yet to be, the VNIs that VTEPs have.
  private static let newValues: [(field: FieldDescriptor, wanted: Wanted)] = [
    (ForwardingOptions.vni.descriptor, .vni(.own)), (ForwardingOptions.sourceVNI.descriptor, .vni(.filtered)),
  ]

  /// What the options' values may be.
  ///
  /// - Parameter isPresent: whether the entry is one that is there already.
  static func values(isPresent: Bool) -> [(field: FieldDescriptor, wanted: Wanted)] {
    isPresent ? presentValues : newValues
  }

  /// `fdb add`, `append`, `replace` and `del`.
  ///
  /// - Parameter isPresent: whether the entry is one that is there already.
  static func line(isPresent: Bool) -> Grammar {
    Grammar(
      operands: [Operand(isPresent ? .forwardingAddress : .anything, tells: address.subject)],
      words: [device, address], titled: [HelpSection(title: "states", words: states)],
      options: [
        OptionGroup(
          ForwardingOptions.table, rules: ForwardingOptions.rules,
          present: values(isPresent: isPresent))
      ])
  }

  /// `fdb get`
  static let question = Grammar(
    operands: [Operand(.forwardingAddress, tells: address.subject)],
    words: [device, bridge, address, dynamic],
    options: [OptionGroup(ForwardingOptions.table, only: ForwardingGet.taken, present: presentValues)])

  /// `fdb show`
  static let selection = Grammar(
    operands: [Operand(.forwardingAddress, tells: address.subject)],
    words: [device, bridge, address, state], titled: [conditionSection],
    options: [
      OptionGroup(ForwardingOptions.table, only: ForwardingSelection.taken, present: presentValues)
    ])

  /// `fdb flush`
  static let flush = Grammar(
    words: [table, port], titled: [conditionSection],
    options: [
      OptionGroup(
        ForwardingOptions.table,
        only: [ForwardingOptions.device.descriptor, ForwardingOptions.bridge.descriptor]),
      flushed(.vtep, titled: "options of a VTEP's own table"),
      flushed(.bridge, titled: "options of a bridge's table"),
    ])

  /// The options of one of the tables but for the port, which has a word of its own.
  private static func flushed(_ table: ForwardingTable, titled title: String) -> OptionGroup {
    OptionGroup(
      ForwardingOptions.table, only: ForwardingBulkDeletion.options(of: table), present: presentValues,
      titled: title
    ).keeping { $0 != ForwardingOptions.link.descriptor }
  }

  private static let conditionSection = HelpSection(title: "conditions", words: conditions)
}
