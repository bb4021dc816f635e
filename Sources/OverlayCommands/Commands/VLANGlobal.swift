import NetlinkKit

/// `vlan global show`, `vlan global set`: what a bridge keeps for each VLAN as a whole.
enum VLANGlobal {
  private static let showing = CommandWord(
    "show", aliases: ["list", "lst"], form: .bare, rest: { BridgeFilter.grammar(.bridges) },
    "show what a bridge keeps")
  private static let setting = CommandWord(
    "set", form: .bare, rest: { VLANLine.grammar(GlobalVLANOptions.table, .bridges) },
    "change what a bridge keeps")

  static let grammar = Grammar(words: [showing, setting])

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    switch words.nextKeyword() {
    case showing?, nil: try show(&words, &session)
    case setting?: try set(&words, &session)
    case let keyword?:
      throw .usage(
        "vlan global has no command “\(keyword.spelled)”; it has show, set",
        hint: suggestion(for: keyword.name, among: grammar.words.map(\.keyword)) ?? example)
    }
  }

  private static let example =
    "for example: `ovlctl vlan global set dev br10 vid 10 mcast_snooping 1 mcast_querier 1`"

  private static func show(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try BridgeFilter(&words)
    if let name = filter.linkName { _ = try bridge(name, during: "show VLANs", in: &session) }
    do throws(NetlinkError) {
      let dump = try session.kernel.globalVLANs(bridge: try session.index(of: filter))
      let list = session.complete(dump, of: "VLANs")
      let known = session.known(list.map(\.bridge) + list.flatMap(\.routers).map(\.port))
      let rendering = VLANRendering(options: session.options, known: known, vid: filter.vid)
      session.show(rendering.render(list))
    } catch {
      throw CommandFailure(explained(error), during: "show VLANs")
    }
  }

  private static func set(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try VLANLine(&words, options: GlobalVLANOptions.table)
    let operation = "change VLAN \(line.vids) of \(line.linkName)"
    guard !line.options.settings.isEmpty else {
      throw .usage(
        "what is to be changed of VLAN \(line.vids)?",
        hint: "there are \(GlobalVLANOptions.table.keywords.joined(separator: ", "))")
    }
    let bridge = try bridge(line.linkName, during: operation, in: &session)
    let change = GlobalVLAN(bridge: bridge.index, vids: line.vids, options: line.options.settings)
    do throws(NetlinkError) {
      try session.perform(change.change())
    } catch {
      throw CommandFailure(
        explained(error), during: operation,
        option: change.option(at: error.attributePath).map(line.options.spelling))
    }
  }

  /// The bridge of a name; of anything else, the kernel has nothing to show, without a word.
  private static func bridge(
    _ name: String, during operation: String, in session: inout Session
  ) throws(CommandFailure) -> Link {
    let link = try session.link(named: name, during: operation)
    guard link.kind == Bridge.kind else {
      throw .usage(
        "cannot \(operation): \(name) is no bridge", hint: "`ovlctl vlan set` is about the VLANs of a port")
    }
    return link
  }

  private static func explained(_ error: NetlinkError) -> NetlinkError {
    var error = error
    if error.kernelMessage == nil, error.errno == .notSupported { error.explanation = VLANShow.unsupported }
    return error
  }
}
