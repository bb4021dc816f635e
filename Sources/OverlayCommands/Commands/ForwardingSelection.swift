import NetlinkKit

/// The words of `fdb show`: which entries are meant.
struct ForwardingSelection {
  private(set) var linkName: String?
  private(set) var bridgeName: String?
  var options = GivenOptions(ForwardingOptions.table)
  private var address: HardwareAddress?
  private var conditions = ForwardingConditions()
  private var states: UInt16 = 0

  /// The options of an entry that it can be chosen by.
  static let taken = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.vlan.descriptor,
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor, ForwardingOptions.link.descriptor,
    ForwardingOptions.nextHop.descriptor, ForwardingOptions.device.descriptor,
  ]

  /// What the kernel leaves out of an entry where the device has the same.
  private static let withDefaults = [
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor,
  ]

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      switch keyword {
      case ForwardingWords.device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      case ForwardingWords.bridge: bridgeName = try words.linkName(of: keyword, inPlaceOf: bridgeName)
      case ForwardingWords.state: states |= try Self.states(try words.value(of: keyword), keyword)
      case _ where keyword.name == ForwardingState.dynamic.words[0]:
        // As with bridge, all that is not permanent.
        if let (condition, _) = ForwardingCondition.match(ForwardingState.permanent.words[0]) {
          try conditions.add(condition, true, keyword)
        }
      default: try take(keyword, &words)
      }
    }
  }

  private mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong)
    if let match, Self.taken.contains(match.field) {
      try options.take(match, keyword, try match.values(of: keyword, from: &words))
    } else if let (condition, isNegated) = ForwardingCondition.match(keyword.name) {
      try conditions.add(condition, isNegated, keyword)
    } else {
      let keywords = ForwardingWords.selection.keywords
      address = try words.hardwareAddress(keyword, inPlaceOf: address, among: keywords)
    }
  }

  /// The bits of a state, by bridge's words.
  private static func states(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> UInt16 {
    if word == ForwardingWords.allStates { return .max }
    if let choice = ForwardingFilter.states.first(where: { $0.words.contains(word) }) { return choice.bits }
    if let number = try? Codec.integer(word, in: 1...0xFFFF) { return UInt16(number) }
    let words = ForwardingFilter.states.flatMap(\.words) + [ForwardingWords.allStates]
    throw .usage(
      "\(keyword.spelled): “\(word)” is none of \(words.joined(separator: ", "))",
      hint: suggestion(for: word, among: words))
  }

  /// Whether a VTEP's own port or VNI may be what is looked for.
  var needsDefaults: Bool { Self.withDefaults.contains { options.settings[$0] != nil } }

  /// The filter, with the VTEPs that entries may be of.
  func filter(on vteps: [Link]) -> ForwardingFilter {
    var filter = ForwardingFilter()
    if let address { filter.require(address) }
    filter.require(options.settings, on: vteps)
    filter.require(conditions)
    filter.require(anyOf: states)
    return filter
  }
}

extension ForwardingConditions {
  /// Adds what a word of a command line says.
  mutating func add(
    _ condition: ForwardingCondition, _ isNegated: Bool, _ keyword: Keyword
  ) throws(CommandFailure) {
    guard keyword.joinedValue == nil else { throw .usage("\(keyword.spelled) takes no value") }
    guard add(condition, isNegated: isNegated) else {
      throw .usage("\(keyword.spelled) excludes a condition that stands before it: no entry is both")
    }
  }
}
