/// The options of a neighbour's entry (`NDA_*`, `NTF_*` and `struct ndmsg` of linux/neighbour.h).
public enum NeighborOptions {
  /// `NDA_LLADDR`
  public static let hardwareAddress = Field.hardwareAddress(
    "lladdr", 2, "link-layer address that the neighbour has")
  /// `ndm_state`
  public static let state = Field<UInt8>.headerNumber(
    "nud", json: "state", words: NeighborState.words, "how sure the address is (permanent)")
  /// `NTF_USE`
  public static let use = Field.headerFlag("use", 0x01, "look for the neighbour now")
  /// `NTF_PROXY`
  public static let proxy = Field.headerFlag(
    "proxy", 0x08, "answer for the address in the place of its owner")
  /// `NTF_EXT_LEARNED`
  public static let externallyLearned = Field.headerFlag("extern_learn", 0x10, "learned by a control plane")
  /// `NTF_ROUTER`
  public static let router = Field.headerFlag("router", 0x80, "IPv6: the neighbour is a router")
  /// `NTF_EXT_MANAGED`, within `NDA_FLAGS_EXT`
  public static let managed = Field.bit(
    "managed", SharedAttribute(number: 15, layout: .u32), 0x01,
    "the kernel finds the address and keeps it fresh")
  /// `NDA_PROTOCOL`
  public static let origin = Field<UInt8>.number(
    "proto", 12, .u8, aliases: ["protocol"], json: "protocol", as: .named, words: RouteOrigin.words,
    "who made the entry")

  /// The options, in the order in which they are sent.
  public static let table = FieldTable(
    "neigh",
    [
      hardwareAddress.descriptor, state.descriptor, use.descriptor, proxy.descriptor, router.descriptor,
      externallyLearned.descriptor, managed.descriptor, origin.descriptor,
    ])
}

/// How sure a neighbour's link-layer address is (`NUD_*`), by iproute2's words.
public enum NeighborState: UInt8, Sendable, CaseIterable {
  case none = 0
  case incomplete = 0x01
  case reachable = 0x02
  case stale = 0x04
  case delay = 0x08
  case probe = 0x10
  case failed = 0x20
  case noarp = 0x40
  case permanent = 0x80

  /// iproute2's word for the state.
  public var word: String { "\(self)" }

  /// The words and their numbers.
  static let words = allCases.map { Choice($0.word, UInt64($0.rawValue)) }
}
