import NetlinkKit

/// The words of `fdb add`, `append`, `replace` and `del`.
struct ForwardingLine {
  let address: HardwareAddress
  let linkName: String
  private(set) var state: ForwardingState?
  private(set) var options = GivenOptions(ForwardingOptions.table)
  /// The bridge behind `master`, where `fdb show` prints it; nil where the word stands alone.
  private(set) var bridgeName: String?

  init(_ words: inout Words) throws(CommandFailure) {
    var address: HardwareAddress?
    var linkName: String?
    while let keyword = words.nextKeyword() {
      if ForwardingWords.device ~= keyword {
        linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      } else if let state = Self.state(keyword.name) {
        guard self.state == nil else { throw .usage("the state is given twice: \(keyword.spelled)") }
        self.state = state
      } else if let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong) {
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
        if match.field == ForwardingOptions.bridge.descriptor, let word = words.peeked,
          Self.isBridgeName(word)
        {
          bridgeName = words.next()
        }
      } else {
        address = try words.hardwareAddress(keyword, inPlaceOf: address, among: Self.keywords)
      }
    }
    guard let address else { throw .usage("the link-layer address is missing", hint: Self.example) }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    self.address = address
    self.linkName = linkName
  }

  private static let example = "for example: `ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2`"

  private static var keywords: [String] { ForwardingWords.line(isPresent: false).keywords }

  private static func state(_ word: String) -> ForwardingState? {
    ForwardingState.allCases.first { $0.words.contains(word) }
  }

  /// Whether a word behind `master` is nothing else that may stand there.
  private static func isBridgeName(_ word: String) -> Bool {
    let keyword = Keyword(word)
    return !keyword.isLong && !keywords.contains(word) && HardwareAddress(word) == nil
      && ForwardingOptions.table.match(word) == nil && LinkName.fault(in: word, isNew: false) == nil
  }

  /// Whether the entry goes into the bridge's table.
  var isForBridge: Bool { options.settings[ForwardingOptions.bridge] == true }

  /// Whether the entry goes into the device's own table, which is the default as with iproute2.
  var isForDevice: Bool { options.settings[ForwardingOptions.device] == true || !isForBridge }

  /// The first of some options that is given.
  func given(_ fields: [FieldDescriptor]) -> FieldDescriptor? {
    fields.first { options.settings[$0] != nil }
  }

  /// Refuses what the kernel would refuse without a word, or take without doing it.
  func check(isNew: Bool) throws(CommandFailure) {
    try options.check(ForwardingOptions.rules, isNew: isNew)
    if !isForDevice, let field = given(ForwardingOptions.ofVTEPs + [ForwardingOptions.router.descriptor]) {
      let word = options.spelling(of: field)
      throw .usage(
        "\(word) is for a VTEP's own table, not for the bridge's",
        hint: "leave out `master`, or leave out \(word)")
    }
    guard isNew else { return }
    let settings = options.settings
    if settings[ForwardingOptions.sticky] == true, state ?? .permanent == .permanent {
      throw .usage("a sticky entry cannot be permanent", hint: "add `static` or `dynamic`")
    }
    guard isForBridge else { return }
    try options.check(ForwardingOptions.rulesOfBridges)
    if settings[ForwardingOptions.use] == true, let state, state != .dynamic {
      throw .usage(
        "\(options.spelling(of: ForwardingOptions.use.descriptor)) and \(state.words[0]) exclude each other:"
          + " a bridge learns such an entry, and forgets it in time")
    }
  }

  /// Refuses what the table of a link of a kind does not have; it would be overlooked.
  func check(onLinkOf kindName: String?) throws(CommandFailure) {
    guard isForDevice else { return }
    guard kindName == Vxlan.name else {
      guard !isForBridge || kindName == Bridge.name, let field = given(ForwardingOptions.ofVTEPs) else {
        return
      }
      throw .usage(
        "\(options.spelling(of: field)) is for VTEPs, and \(linkName) is of type \(kindName ?? "none")")
    }
    guard !isForBridge, let field = given(ForwardingOptions.ofBridges) else { return }
    throw .usage(
      "\(options.spelling(of: field)) is for the table of a bridge, not for a VTEP's own",
      hint: "for an entry of the bridge that \(linkName) is a port of, add `master`")
  }

  /// A VTEP's entry says where to send; the kernel answers a bare “Invalid argument” where it does not.
  func checkDestination(onLinkOf kindName: String?) throws(CommandFailure) {
    guard kindName == Vxlan.name, isForDevice,
      given([ForwardingOptions.destination.descriptor, ForwardingOptions.nextHop.descriptor]) == nil
    else { return }
    throw .usage(
      "an entry of the VTEP \(linkName) needs `dst ADDRESS` (or `nhid`)",
      hint: "for an entry of its bridge, add `master`")
  }

  /// The entries, one for each table that they go into, a VTEP's own first.
  func entries(on link: Int32, _ options: GivenOptions) -> [ForwardingEntry] {
    guard isForBridge, isForDevice else { return [entry(on: link, options.settings)] }
    var (own, bridges) = (options.settings, options.settings)
    own[ForwardingOptions.bridge] = nil
    for field in ForwardingOptions.ofBridges { own[field] = nil }
    bridges[ForwardingOptions.device] = nil
    for field in ForwardingOptions.ofVTEPs { bridges[field] = nil }
    return [entry(on: link, own), entry(on: link, bridges)]
  }

  private func entry(on link: Int32, _ settings: Settings) -> ForwardingEntry {
    var settings = settings
    if settings[ForwardingOptions.device] == nil, settings[ForwardingOptions.bridge] == nil {
      settings[ForwardingOptions.device] = true
    }
    return ForwardingEntry(link: link, address: address, state: state ?? .permanent, options: settings)
  }
}

extension Words {
  /// A link-layer address, which stands alone or behind `lladdr` or `to`.
  mutating func hardwareAddress(
    _ keyword: Keyword, inPlaceOf earlier: HardwareAddress?, among keywords: @autoclosure () -> [String]
  ) throws(CommandFailure) -> HardwareAddress {
    let isNamed = ForwardingWords.address ~= keyword
    guard isNamed || !keyword.isLong, earlier == nil else { throw unknownOption(keyword, among: keywords()) }
    let word = isNamed ? try value(of: keyword) : keyword.spelled
    guard let address = HardwareAddress(word) else {
      if !isNamed, !word.utf8.contains(UInt8(ascii: ":")) { throw unknownOption(keyword, among: keywords()) }
      throw .usage("“\(word)” is not a link-layer address; it looks like 02:00:5e:10:00:01")
    }
    return address
  }
}

extension Session {
  /// The link of a name, for a command that is about it.
  mutating func link(named name: String, during operation: String) throws(CommandFailure) -> Link {
    do throws(NetlinkError) {
      let link = try kernel.link(named: name)
      remember([link])
      return link
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  /// Which link a line of words is about, checked against the bridge that it names.
  mutating func identity(
    of line: ForwardingLine, during operation: String
  ) throws(CommandFailure) -> LinkIdentity {
    guard line.bridgeName == nil else { return LinkIdentity(try link(of: line, during: operation)) }
    return try identity(ofLink: line.linkName, during: operation)
  }

  /// The link that a line of words is about, checked against the bridge that it names.
  mutating func link(
    of line: ForwardingLine, during operation: String
  ) throws(CommandFailure) -> Link {
    let link = try link(named: line.linkName, during: operation)
    guard let name = line.bridgeName else { return link }
    let bridge = try self.link(named: name, during: operation)
    guard link.options[LinkOptions.master] == .index(bridge.index) else {
      throw .usage("\(link.name) is no port of \(name)")
    }
    return link
  }
}
