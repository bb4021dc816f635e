import NetlinkKit

/// The words of `mdb add`, `mdb replace` and `mdb del`.
struct MulticastLine {
  let bridgeName: String
  let portName: String
  let group: MulticastEntry.Group
  /// The group as the user wrote it.
  let groupName: String
  private(set) var vid: UInt16 = 0
  private(set) var isPermanent: Bool?
  private(set) var sources: [MulticastEntry.Source] = []
  private(set) var options = GivenOptions(MulticastOptions.table)

  private static let example =
    "for example: `ovlctl mdb add dev br10 port vxlan10 grp 239.1.1.1 permanent`"
  static let bridge = CommandWord(
    "dev", offering: .link(.multicastHolders),
    "the bridge, or the VTEP")
  static let port = CommandWord("port", offering: .link(.forwarders), "the port, or the VTEP itself")
  static let group = CommandWord("grp", value: "GROUP", "the group: an IP or a link-layer address")
  static let vid = CommandWord("vid", value: "VID", "the VLAN of the entry")
  static let permanent = CommandWord("permanent", tells: "state", "an entry that stays")
  private static let temporary = CommandWord("temp", tells: "state", "an entry that ages (the default)")
  private static let sources = CommandWord(
    "source_list", value: "ADDRESS[,…]", "what the group's mode counts for")

  static let grammar = Grammar(
    words: [bridge, port, group, vid, permanent, temporary, sources],
    options: [OptionGroup(MulticastOptions.table)])

  init(_ words: inout Words) throws(CommandFailure) {
    var bridgeName: String?
    var portName: String?
    var groupName: String?
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.bridge: bridgeName = try words.linkName(of: keyword, inPlaceOf: bridgeName)
      case Self.port: portName = try words.linkName(of: keyword, inPlaceOf: portName)
      case Self.group:
        guard groupName == nil else { throw .usage("\(keyword.spelled) is given twice") }
        groupName = try words.value(of: keyword)
      case Self.vid:
        vid = UInt16(clamping: try words.range(of: keyword, in: VLANLine.limits).first)
      case Self.permanent, Self.temporary:
        guard isPermanent == nil else { throw .usage("the state is given twice: \(keyword.spelled)") }
        isPermanent = Self.permanent ~= keyword
      case Self.sources:
        sources = try Self.sources(keyword, &words)
      default:
        guard let match = MulticastOptions.table.match(keyword.name, isLong: keyword.isLong) else {
          throw unknownOption(keyword, among: Self.grammar.keywords)
        }
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      }
    }
    self.bridgeName = try Self.required(bridgeName, "dev BRIDGE")
    self.portName = try Self.required(portName, "port PORT")
    self.groupName = try Self.required(groupName, "grp GROUP")
    group = try Self.group(self.groupName)
  }

  static func required(_ name: String?, _ words: String) throws(CommandFailure) -> String {
    guard let name else { throw .usage("`\(words)` is missing", hint: example) }
    return name
  }

  static func group(_ word: String) throws(CommandFailure) -> MulticastEntry.Group {
    if let address = IPAddress(word) { return .address(address) }
    if let address = HardwareAddress(word) { return .hardwareAddress(address) }
    throw .usage("grp: “\(word)” is neither an IP address nor a link-layer address")
  }

  private static func sources(
    _ keyword: Keyword, _ words: inout Words
  ) throws(CommandFailure) -> [MulticastEntry.Source] {
    var sources: [MulticastEntry.Source] = []
    for word in try words.value(of: keyword).split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = IPAddress(String(word)) else {
        throw .usage("\(keyword.spelled): “\(word)” is not an IP address")
      }
      sources.append(MulticastEntry.Source(address))
    }
    return sources
  }

  /// The entry, once links have been looked up.
  func entry(on bridge: Int32, port: Int32, _ options: GivenOptions) -> MulticastEntry {
    MulticastEntry(
      bridge: bridge, port: port, group: group, vid: vid, isPermanent: isPermanent ?? false,
      options: options.settings, sources: sources)
  }
}
