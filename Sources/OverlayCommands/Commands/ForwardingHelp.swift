import NetlinkKit

/// What help and the manual say of the words on forwarding entries.
enum ForwardingHelp {
  private static let device = HelpWord(
    "dev", "brport", value: "LINK", "the VTEP, the bridge, or the bridge's port that the entry is of")
  private static let bridge = HelpWord("br", "bridge", value: "BRIDGE", "the bridge whose ports are meant")
  private static let states = HelpSection(
    title: "states", words: ForwardingState.allCases.map { HelpWord($0) })
  private static let conditions = HelpSection(
    title: "conditions", words: ForwardingCondition.all.map { HelpWord($0) })

  private static var allOptions: [HelpWord] {
    ForwardingOptions.table.fields.filter { $0.access != .readOnly }.map { HelpWord($0) }
  }

  /// The words that a command takes.
  static func sections(of verb: String) -> [HelpSection] {
    switch verb {
    case "get":
      [HelpSection(title: "options", words: [device, bridge] + ForwardingGet.taken.map { HelpWord($0) })]
    case "show":
      [
        HelpSection(
          title: "options",
          words: [device, bridge] + [
            HelpWord("state", value: "STATE|all", "those of a state, by bridge's words for it")
          ] + ForwardingSelection.taken.map { HelpWord($0) }),
        conditions,
      ]
    case "flush":
      [
        HelpSection(title: "options of a VTEP's own table", words: flushed(.vtep)),
        HelpSection(title: "options of a bridge's table", words: flushed(.bridge)), conditions,
      ]
    default: [HelpSection(title: "options", words: [device] + allOptions), states]
    }
  }

  /// The words that a command on peers takes.
  static func peers(_ verb: String) -> HelpSection {
    let mode: FloodListLine.Mode? =
      switch verb {
      case "add": .tolerant
      case "delete": .lenient
      case "sync": .empty
      default: nil
      }
    return HelpSection(
      title: "options",
      words: [vtep] + FloodListLine.taken.map { HelpWord($0) }
        + (mode.map { [HelpWord("--\($0.rawValue)", value: nil, $0.summary)] } ?? []))
  }

  private static let vtep = HelpWord("dev", value: "LINK", "the VTEP, where its name does not stand alone")

  private static func flushed(_ table: ForwardingTable) -> [HelpWord] {
    ForwardingBulkDeletion.options(of: table).map { field in
      field == ForwardingOptions.link.descriptor
        ? HelpWord(ForwardingFlush.portKeyword, value: "LINK", "entries of that port alone")
        : HelpWord(field)
    }
  }

  /// What the manual has.
  static var manual: [HelpSection] {
    [
      HelpSection(title: "Options", words: [device, bridge] + allOptions),
      HelpSection(title: "States", words: states.words),
      HelpSection(title: "Conditions of show and flush", words: conditions.words),
      HelpSection(
        title: "Of peers alone",
        words: FloodListLine.Mode.allCases.map { HelpWord("--\($0.rawValue)", value: nil, $0.summary) }),
    ]
  }
}
