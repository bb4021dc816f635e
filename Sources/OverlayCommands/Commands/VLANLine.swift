import NetlinkKit

/// The words of the commands that change VLANs.
struct VLANLine {
  let linkName: String
  let vids: NumberRange
  /// The options, of the table that the command has.
  private(set) var options: GivenOptions
  /// `tunnel_info id`
  private(set) var tunnels: NumberRange?

  /// What a VLAN's number may be; the kernel keeps 4095.
  static let limits: ClosedRange<UInt64> = 1...4094
  private static let tunnelLimits: ClosedRange<UInt64> = 0...0xFF_FFFF

  init(_ words: inout Words, options table: FieldTable, takesTunnels: Bool = false) throws(CommandFailure) {
    options = GivenOptions(table)
    var linkName: String?
    var vids: NumberRange?
    let device = Self.device(.any)
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      case Self.vid:
        guard vids == nil else { throw .usage("\(keyword.spelled) is given twice") }
        vids = try words.range(of: keyword, in: Self.limits)
      case Self.tunnel where takesTunnels:
        tunnels = try Self.tunnels(keyword, &words)
      default:
        guard let match = table.match(keyword.name, isLong: keyword.isLong) else {
          throw unknownOption(keyword, among: Self.grammar(table, takesTunnels: takesTunnels).keywords)
        }
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      }
    }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    guard let vids else { throw .usage("the VLAN is missing: `vid VID`", hint: Self.example) }
    self.linkName = linkName
    self.vids = vids
  }

  private static func device(_ selection: LinkSelection) -> CommandWord {
    CommandWord("dev", offering: .link(selection), "the bridge's port, or the bridge itself")
  }
  private static let vid = CommandWord("vid", value: "VID[-VID]", "the VLAN, or several")
  private static let tunnel = CommandWord(
    "tunnel_info", value: "[id] ID[-ID]", behind: [Self.identifier], "the tunnel identifier of the VLAN")
  private static let identifier = "id"

  /// What stands behind a verb.
  static func grammar(
    _ table: FieldTable, _ selection: LinkSelection = .withVLANs, takesTunnels: Bool = false
  ) -> Grammar {
    Grammar(words: [device(selection), vid] + (takesTunnels ? [tunnel] : []), options: [OptionGroup(table)])
  }

  private static let example = "for example: `ovlctl vlan add dev vxlan10 vid 10 pvid untagged`"

  /// `tunnel_info id 100-102`, or without the `id` in between.
  private static func tunnels(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> NumberRange
  {
    let word = try words.value(of: keyword)
    guard word == identifier, keyword.joinedValue == nil else {
      return try Words.range(word, of: keyword, in: tunnelLimits)
    }
    return try words.range(of: Keyword(identifier), in: tunnelLimits)
  }

  /// Refuses what the kernel would refuse without a word.
  func check() throws(CommandFailure) {
    let pvid = VLANMembershipOptions.pvid
    if options.settings[pvid] == true, !vids.isSingle {
      throw .usage("\(options.spelling(of: pvid.descriptor)) is for one VLAN, not for \(vids)")
    }
    if let tunnels, tunnels.count != vids.count {
      throw .usage("\(vids) are \(vids.count) VLANs and \(tunnels) \(tunnels.count) tunnel identifiers")
    }
  }
}
