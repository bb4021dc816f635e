import NetlinkKit

/// The commands about VLANs, VNIs and multicast entries.
enum BridgeCommands {
  static let vlan = [
    Command(
      object: "vlan", verb: "add",
      synopsis: "dev LINK vid VID[-VID] [pvid] [untagged] [self] [master] [tunnel_info id ID[-ID]]",
      summary: "put a port, or a bridge itself, into VLANs",
      example: "ovlctl vlan add dev vxlan10 vid 10 pvid untagged",
      grammar: { VLANLine.grammar(VLANMembershipOptions.table, takesTunnels: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try VLANChange.run(.add, &words, &session)
      }),
    Command(
      object: "vlan", verb: "delete",
      synopsis: "dev LINK vid VID[-VID] [self] [master] [tunnel_info id ID[-ID]]",
      summary: "take a port, or a bridge itself, out of VLANs",
      example: "ovlctl vlan del dev vxlan10 vid 10",
      grammar: { VLANLine.grammar(VLANMembershipOptions.table, takesTunnels: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try VLANChange.run(.delete, &words, &session)
      }),
    Command(
      object: "vlan", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[dev LINK] [vid VID]",
      summary: "show the VLANs of bridges and their ports", example: "ovlctl vlan show dev vxlan10",
      grammar: { BridgeFilter.grammar(.withVLANs) },
      action: .kernel { words, session throws(CommandFailure) in
        try VLANShow.run(.membership, &words, &session)
      }),
    Command(
      object: "vlan", verb: "set", synopsis: "dev LINK vid VID[-VID] OPTION…",
      summary: "change what a bridge keeps for VLANs",
      example: "ovlctl vlan set dev vxlan10 vid 10 state forwarding",
      grammar: { VLANLine.grammar(VLANOptions.table) }, action: .kernel(VLANSet.run)),
    Command(
      object: "vlan", verb: "global",
      synopsis: "show [dev BRIDGE] [vid VID] | set dev BRIDGE vid VID[-VID] OPTION…",
      summary: "show or change what a bridge keeps for each VLAN as a whole",
      example: "ovlctl vlan global set dev br10 vid 10 mcast_snooping 1 mcast_querier 1",
      grammar: { VLANGlobal.grammar },
      action: .kernel(VLANGlobal.run)),
    Command(
      object: "vlan", verb: "tunnelshow", synopsis: "[dev LINK] [vid VID]",
      summary: "show the tunnel identifiers of VLANs", example: "ovlctl vlan tunnelshow",
      grammar: { BridgeFilter.grammar(.withVLANs) },
      action: .kernel { words, session throws(CommandFailure) in
        try VLANShow.run(.tunnels, &words, &session)
      }),
  ]

  static let vni = [
    Command(
      object: "vni", verb: "add", synopsis: "vni VNI[-VNI][,…] [group|remote ADDRESS] dev LINK",
      summary: "let an external VTEP with a filter take VNIs",
      example: "ovlctl vni add vni 100,200-210 remote 10.1.0.1 dev vxlan0",
      grammar: { VNILine.grammar(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try VNIChange.run(.add, &words, &session)
      }),
    Command(
      object: "vni", verb: "delete", synopsis: "vni VNI[-VNI][,…] dev LINK",
      summary: "take VNIs out of a VTEP's filter", example: "ovlctl vni del vni 200-210 dev vxlan0",
      grammar: { VNILine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try VNIChange.run(.delete, &words, &session)
      }),
    Command(
      object: "vni", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[dev LINK]",
      summary: "show the VNIs that VTEPs with a filter take", example: "ovlctl vni show dev vxlan0",
      grammar: { BridgeFilter.grammar(.vteps, takesVID: false) },
      action: .kernel(VNIShow.run)),
  ]

  static let mdb = [
    Command(
      object: "mdb", verb: "add",
      synopsis: "dev BRIDGE port PORT grp GROUP [permanent|temp] [vid VID] [source_list ADDRESS,…] [OPTION…]",
      summary: "send a multicast group to a port",
      example: "ovlctl mdb add dev br10 port vxlan10 grp 239.1.1.1 permanent",
      grammar: { MulticastLine.grammar },
      action: .kernel { words, session throws(CommandFailure) in
        try MulticastChange.run(.placement(.add), &words, &session)
      }),
    Command(
      object: "mdb", verb: "delete",
      synopsis: "dev BRIDGE port PORT grp GROUP [vid VID] [OPTION…]",
      summary: "no longer send a multicast group to a port",
      example: "ovlctl mdb del dev br10 port vxlan10 grp 239.1.1.1",
      grammar: { MulticastLine.grammar },
      action: .kernel { words, session throws(CommandFailure) in
        try MulticastChange.run(.deletion, &words, &session)
      }),
    Command(
      object: "mdb", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[dev BRIDGE] [vid VID]",
      summary: "show which ports multicast groups go to", example: "ovlctl -d mdb show dev br10",
      grammar: { BridgeFilter.grammar(.multicastHolders) },
      action: .kernel(MulticastShow.run)),
    Command(
      object: "mdb", verb: "replace",
      synopsis: "dev BRIDGE port PORT grp GROUP [permanent|temp] [vid VID] [source_list ADDRESS,…] [OPTION…]",
      summary: "put a multicast entry in the place of another",
      example: "ovlctl mdb replace dev br10 port vxlan10 grp 239.1.1.1 temp",
      grammar: { MulticastLine.grammar },
      action: .kernel { words, session throws(CommandFailure) in
        try MulticastChange.run(.placement(.replace), &words, &session)
      }),
    Command(
      object: "mdb", verb: "get", synopsis: "dev BRIDGE grp GROUP [src ADDRESS] [vid VID] [src_vni VNI]",
      summary: "show one multicast entry", example: "ovlctl mdb get dev br10 grp 239.1.1.1",
      grammar: { MulticastQueryLine.grammar },
      action: .kernel(MulticastGet.run)),
    Command(
      object: "mdb", verb: "flush", synopsis: "dev BRIDGE [port PORT] [vid VID] [[no]permanent] [OPTION…]",
      summary: "delete the multicast entries that have something in common",
      example: "ovlctl mdb flush dev br10 port vxlan10", grammar: { MulticastFlushLine.grammar },
      action: .kernel(MulticastClearance.run)),
  ]
}

/// The words of the commands that show what bridges know.
struct BridgeFilter {
  private(set) var linkName: String?
  private(set) var vid: UInt32?

  private static let vid = CommandWord("vid", value: "VID", "this VLAN alone")

  private static func device(_ selection: LinkSelection) -> CommandWord {
    CommandWord("dev", offering: .link(selection), "this link alone")
  }

  /// What stands behind a verb.
  ///
  /// - Parameter selection: the links that it can be asked for.
  static func grammar(_ selection: LinkSelection, takesVID: Bool = true) -> Grammar {
    Grammar(words: [device(selection)] + (takesVID ? [vid] : []))
  }

  init(_ words: inout Words, takesVID: Bool = true) throws(CommandFailure) {
    let device = Self.device(.any)
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: linkName = try words.linkName(of: keyword)
      case Self.vid where takesVID: vid = try words.range(of: keyword, in: VLANLine.limits).first
      default: throw unknownOption(keyword, among: Self.grammar(.any, takesVID: takesVID).keywords)
      }
    }
  }
}

extension Words {
  /// A number, or the first and the last of several, behind a keyword.
  mutating func range(of keyword: Keyword, in limits: ClosedRange<UInt64>) throws(CommandFailure)
    -> NumberRange
  {
    try Self.range(try value(of: keyword), of: keyword, in: limits)
  }

  /// A number, or the first and the last of several, in a word that belongs to a keyword.
  static func range(
    _ word: String, of keyword: Keyword, in limits: ClosedRange<UInt64>
  ) throws(CommandFailure) -> NumberRange {
    do throws(ValueFault) {
      return try NumberRange(parsing: word, in: limits)
    } catch {
      throw .usage("\(keyword.spelled): \(error.message)")
    }
  }
}

extension Session {
  /// The index of a link that a filter names; nil where it names none.
  mutating func index(of filter: BridgeFilter) throws(NetlinkError) -> Int32? {
    guard let name = filter.linkName else { return nil }
    return try index(ofLink: name)
  }
}
