/// What a manual page says beside what the grammars tell.
struct ManualProse {
  /// An example that needs more than a line.
  struct Example {
    /// The example as mdoc.
    let text: String

    /// - Parameters:
    ///   - lead: what it shows, ending with a colon, in mdoc.
    ///   - run: what the tests are to know that run the lines: a name for them, and what they come after.
    ///   - reason: why they are not run, where they cannot be.
    init(_ lead: String, run: String? = nil, notRun reason: String? = nil, _ lines: String) {
      let note = run.map { "run: \($0)" } ?? reason.map { "not run: \($0)" }
      text = lead + "\n" + (note.map { ".\\\" \($0)\n" } ?? "") + ManualText.block(lines)
    }
  }

  /// One line for NAME; nil where there is nothing better than the object.
  var summary: String?
  /// The description, in mdoc.
  var description = ""
  /// Files beside those of all pages.
  var files: [(path: String, text: String)] = []
  /// What is to be said of the exit status beside what all pages say, in mdoc.
  var exitStatus = ""
  var examples: [Example] = []
  /// The objects whose pages are to be read next.
  var neighbours: [String] = []
  /// Pages of other programs, with their section where that is not 8.
  var others: [String] = []

  /// What there is to be said of an object.
  static func of(_ object: String) -> ManualProse {
    switch object {
    case "link": link
    case "addr": address
    case "fdb": forwarding
    case "peer": peer
    case "vlan": vlan
    case "vni": vni
    case "mdb": multicast
    case "route": route
    case "neigh": neighbor
    case "netns": namespace
    case MonitorCommand.object: monitor
    case BatchCommand.object: batch
    case ApplyCommand.object: apply
    case ApplyCommand.diffObject: diff
    case ExportCommand.object: export
    case "ipsec": ipsec
    case EVPNCommands.object: evpn
    case CheckCommand.object: check
    case PathCommand.object: path
    case TopologyCommand.object: topology
    default: ManualProse(description: "The commands are those of the table below.\n")
    }
  }
}
