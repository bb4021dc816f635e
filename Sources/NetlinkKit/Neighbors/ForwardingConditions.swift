/// Whose table an entry is in.
public enum ForwardingTable: Hashable, Sendable {
  /// A VTEP's own.
  case vtep
  /// A bridge's.
  case bridge
}

/// A word that tells entries apart by their state or flags: `permanent`, `noextern_learn`.
public struct ForwardingCondition: Sendable {
  /// The word; with “no” in front it says the opposite.
  public let word: String
  /// What the word says of the state and flags.
  let bits: ForwardingConditions
  /// What the word with “no” in front says.
  let opposite: ForwardingConditions
  /// Which tables can be flushed by it.
  public let tables: [ForwardingTable]
  /// One line of help.
  public let summary: String

  private static let permanent: UInt16 = 0x80
  private static let noarp: UInt16 = 0x40

  /// The words, with the bits that iproute2 has for them.
  public static let all: [ForwardingCondition] = [
    state(
      .permanent, (permanent, permanent), opposite: (0, permanent),
      "those that nothing ages or moves; of a bridge, the host's own addresses"),
    state(
      .static, (noarp, noarp | permanent), opposite: (0, noarp),
      "those that are never forgotten, but for the permanent ones"),
    state(
      .dynamic, (0, noarp | permanent), opposite: (noarp, noarp), "those that are forgotten in time"),
    // What a bridge takes NTF_USE for here.
    flag("added_by_user", 0x01, [.bridge], "those that were not learned from traffic"),
    externallyLearned,
    flag(ForwardingOptions.sticky.descriptor, [.bridge]),
    flag("offloaded", 0x20, [.vtep, .bridge], ForwardingOptions.offloaded.descriptor.summary),
    flag(ForwardingOptions.router.descriptor, [.vtep]),
  ]

  static let externallyLearned = flag(ForwardingOptions.externallyLearned.descriptor, [.vtep, .bridge])

  /// The condition that a word spells, and whether it had “no” in front; nil where it is none.
  public static func match(_ word: String) -> (condition: ForwardingCondition, isNegated: Bool)? {
    for condition in all {
      if word == condition.word { return (condition, false) }
      guard word.hasPrefix("no") else { continue }
      let rest = word.dropFirst(2)
      if rest == condition.word || rest.first == "-" && rest.dropFirst() == condition.word {
        return (condition, true)
      }
    }
    return nil
  }

  private static func state(
    _ state: ForwardingState, _ bits: (UInt16, UInt16), opposite: (UInt16, UInt16), _ summary: String
  ) -> ForwardingCondition {
    ForwardingCondition(
      word: state.words[0], bits: ForwardingConditions(state: bits.0, stateMask: bits.1),
      opposite: ForwardingConditions(state: opposite.0, stateMask: opposite.1), tables: [.vtep, .bridge],
      summary: summary)
  }

  private static func flag(
    _ word: String, _ bit: UInt8, _ tables: [ForwardingTable], _ summary: String
  ) -> ForwardingCondition {
    ForwardingCondition(
      word: word, bits: ForwardingConditions(flags: bit, flagsMask: bit),
      opposite: ForwardingConditions(flagsMask: bit), tables: tables, summary: summary)
  }

  private static func flag(_ field: FieldDescriptor, _ tables: [ForwardingTable]) -> ForwardingCondition {
    flag(
      field.keyword, UInt8(truncatingIfNeeded: field.codec.headerBit?.bit ?? 0), tables, field.summary)
  }
}

/// What the state and the flags of entries must be: bits, and which of them are looked at.
public struct ForwardingConditions: Hashable, Sendable {
  var state: UInt16 = 0
  var stateMask: UInt16 = 0
  var flags: UInt8 = 0
  var flagsMask: UInt8 = 0

  /// No condition.
  public init() {}

  init(state: UInt16 = 0, stateMask: UInt16 = 0, flags: UInt8 = 0, flagsMask: UInt8 = 0) {
    (self.state, self.stateMask) = (state, stateMask)
    (self.flags, self.flagsMask) = (flags, flagsMask)
  }

  /// Adds what a word says.
  ///
  /// - Returns: false where it contradicts what is there, so that no entry could be meant.
  public mutating func add(_ condition: ForwardingCondition, isNegated: Bool) -> Bool {
    let other = isNegated ? condition.opposite : condition.bits
    let common = (stateMask & other.stateMask, flagsMask & other.flagsMask)
    guard state & common.0 == other.state & common.0, flags & common.1 == other.flags & common.1 else {
      return false
    }
    state |= other.state
    stateMask |= other.stateMask
    flags |= other.flags
    flagsMask |= other.flagsMask
    return true
  }

  /// Leaves out what a control plane has put there, unless a word has said anything of that.
  ///
  /// A routing daemon does not notice that such an entry is gone, and never puts it back.
  public mutating func spareExternallyLearned() {
    _ = add(.externallyLearned, isNegated: true)
  }

  /// The words that say the same.
  public var words: [String] {
    var rest = self
    var words: [String] = []
    // Those that look at two bits say more than those that look at one.
    let conditions = ForwardingCondition.all.sorted { $0.bits.stateMask > $1.bits.stateMask }
    for condition in conditions where rest.take(condition.bits) { words.append(condition.word) }
    for condition in conditions where rest.take(condition.opposite) { words.append("no" + condition.word) }
    return words
  }

  /// Takes away what other conditions say; false where they are not among these.
  private mutating func take(_ other: ForwardingConditions) -> Bool {
    guard stateMask & other.stateMask == other.stateMask, flagsMask & other.flagsMask == other.flagsMask,
      state & other.stateMask == other.state, flags & other.flagsMask == other.flags
    else { return false }
    stateMask &= ~other.stateMask
    flagsMask &= ~other.flagsMask
    return true
  }

  /// Whether an entry keeps to them.
  func admit(_ record: ForwardingRecord) -> Bool {
    record.state & stateMask == state && record.flags & flagsMask == flags
  }
}
