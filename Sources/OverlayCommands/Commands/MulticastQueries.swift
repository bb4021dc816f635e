import NetlinkKit

/// `mdb get`: one multicast entry.
enum MulticastGet {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try MulticastQueryLine(&words)
    let operation = "find \(line.groupName) on \(line.bridgeName)"
    let bridge = try session.link(named: line.bridgeName, during: operation)
    let query = MulticastQuery(
      bridge: bridge.index, group: line.group, vid: line.vid, options: line.options.settings)
    do throws(NetlinkError) {
      let database = try session.kernel.multicastEntry(query)
      let known = session.known(database.referredLinks)
      let rendering = MulticastRendering(options: session.options, known: known)
      session.show(rendering.render(database))
    } catch {
      throw CommandFailure(explained(error, bridge), during: operation)
    }
  }

  private static func explained(_ error: NetlinkError, _ bridge: Link) -> NetlinkError {
    var error = error
    if error.errno == .noSuchFile {
      error.hint =
        "`ovlctl mdb show dev \(bridge.name)` shows the entries; name the `vid` of the one that is meant"
    }
    guard error.errno == .notSupported, error.kernelMessage == nil else { return error }
    error.explanation =
      "\(bridge.name) keeps no multicast database, or this kernel looks up no entry of one, as 6.8 and later do"
    error.hint = "`ovlctl mdb show dev \(bridge.name)` shows all entries"
    return error
  }
}

/// `mdb flush`: deletes the multicast entries that have something in common.
enum MulticastClearance {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var line = try MulticastFlushLine(&words)
    let operation = "flush the multicast entries of \(line.bridgeName)"
    let bridge = try session.link(named: line.bridgeName, during: operation)
    try session.resolve(&line.options, during: operation)
    var flush = MulticastFlush(bridge: bridge.index, options: line.options.settings)
    flush.vid = line.vid
    flush.isPermanent = line.isPermanent
    if let name = line.portName { flush.port = try session.link(named: name, during: operation).index }
    do throws(NetlinkError) {
      try session.perform(flush.request())
    } catch {
      var error = error
      if error.kernelMessage == nil {
        switch error.errno {
        case .notSupported: error.explanation = "\(bridge.name) keeps no multicast database on this kernel"
        case .invalid: error.explanation = "this kernel flushes no multicast entries, as 6.8 and later do"
        default: break
        }
      }
      throw CommandFailure(
        error, during: operation, option: flush.option(at: error.attributePath).map(line.options.spelling))
    }
  }
}

/// The words of `mdb get`.
struct MulticastQueryLine {
  let bridgeName: String
  let group: MulticastEntry.Group
  /// The group as the user wrote it.
  let groupName: String
  private(set) var vid: UInt16 = 0
  private(set) var options = GivenOptions(MulticastOptions.queryTable)

  static let grammar = Grammar(
    words: [MulticastLine.bridge, MulticastLine.group, MulticastLine.vid],
    options: [OptionGroup(MulticastOptions.queryTable)])

  init(_ words: inout Words) throws(CommandFailure) {
    let table = MulticastOptions.queryTable
    var bridgeName: String?
    var groupName: String?
    while let keyword = words.nextKeyword() {
      switch keyword {
      case MulticastLine.bridge: bridgeName = try words.linkName(of: keyword, inPlaceOf: bridgeName)
      case MulticastLine.group:
        guard groupName == nil else { throw .usage("\(keyword.spelled) is given twice") }
        groupName = try words.value(of: keyword)
      case MulticastLine.vid: vid = UInt16(clamping: try words.range(of: keyword, in: VLANLine.limits).first)
      default:
        guard let match = table.match(keyword.name, isLong: keyword.isLong) else {
          throw unknownOption(keyword, among: Self.grammar.keywords)
        }
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      }
    }
    self.bridgeName = try MulticastLine.required(bridgeName, "dev BRIDGE")
    self.groupName = try MulticastLine.required(groupName, "grp GROUP")
    group = try MulticastLine.group(self.groupName)
  }
}

/// The words of `mdb flush`.
struct MulticastFlushLine {
  let bridgeName: String
  private(set) var portName: String?
  private(set) var vid: UInt16?
  private(set) var isPermanent: Bool?
  var options = GivenOptions(MulticastOptions.flushTable)

  private static let permanent = CommandWord(
    MulticastLine.permanent.keyword, isNegatable: true, "entries that stay")

  static let grammar = Grammar(
    words: [MulticastLine.bridge, MulticastLine.port, MulticastLine.vid, permanent],
    options: [OptionGroup(MulticastOptions.flushTable)])

  init(_ words: inout Words) throws(CommandFailure) {
    let table = MulticastOptions.flushTable
    var bridgeName: String?
    while let keyword = words.nextKeyword() {
      switch keyword {
      case MulticastLine.bridge: bridgeName = try words.linkName(of: keyword, inPlaceOf: bridgeName)
      case MulticastLine.port: portName = try words.linkName(of: keyword, inPlaceOf: portName)
      case MulticastLine.vid: vid = UInt16(clamping: try words.range(of: keyword, in: VLANLine.limits).first)
      case Self.permanent,
        _ where Self.permanent.isNegated(in: keyword):
        guard isPermanent == nil else { throw .usage("the state is given twice: \(keyword.spelled)") }
        isPermanent = Self.permanent ~= keyword
      default:
        guard let match = table.match(keyword.name, isLong: keyword.isLong) else {
          throw unknownOption(keyword, among: Self.grammar.keywords)
        }
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      }
    }
    guard let bridgeName else {
      throw .usage("`dev BRIDGE` is missing", hint: "for example: `ovlctl mdb flush dev br10 port vxlan10`")
    }
    self.bridgeName = bridgeName
  }
}
