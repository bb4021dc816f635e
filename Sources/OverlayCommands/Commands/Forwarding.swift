import NetlinkKit

/// The words of `fdb add`, `append`, `replace` and `del`.
struct ForwardingLine {
  let address: HardwareAddress
  let linkName: String
  private(set) var state: ForwardingState?
  private(set) var options = GivenOptions(ForwardingOptions.table)

  init(_ words: inout Words) throws(CommandFailure) {
    var address: HardwareAddress?
    var linkName: String?
    while let keyword = words.nextKeyword() {
      if keyword.name == "dev" || keyword.name == "brport" {
        linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      } else if let state = Self.state(keyword.name) {
        guard self.state == nil else { throw .usage("the state is given twice: \(keyword.spelled)") }
        self.state = state
      } else if let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong) {
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      } else {
        address = try Self.address(keyword, given: address, &words)
      }
    }
    guard let address else { throw .usage("the link-layer address is missing", hint: Self.example) }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    self.address = address
    self.linkName = linkName
  }

  private static let example = "for example: `ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2`"

  private static let keywords =
    ForwardingOptions.table.keywords + ForwardingState.allCases.flatMap(\.words) + ["dev", "lladdr"]

  private static func state(_ word: String) -> ForwardingState? {
    ForwardingState.allCases.first { $0.words.contains(word) }
  }

  /// The address, which stands alone or behind `lladdr`.
  private static func address(
    _ keyword: Keyword, given: HardwareAddress?, _ words: inout Words
  ) throws(CommandFailure) -> HardwareAddress {
    let isNamed = keyword.name == "lladdr" || keyword.name == "to"
    guard isNamed || !keyword.isLong, given == nil else { throw unknownOption(keyword, among: keywords) }
    let word = isNamed ? try words.value(of: keyword) : keyword.spelled
    guard let address = HardwareAddress(word) else {
      if !isNamed, !word.utf8.contains(UInt8(ascii: ":")) { throw unknownOption(keyword, among: keywords) }
      throw .usage("“\(word)” is not a link-layer address; it looks like 02:00:5e:10:00:01")
    }
    return address
  }

  /// Whether the entry goes into the bridge's table and not the device's own.
  var isForBridge: Bool { options.settings[ForwardingOptions.bridge] == true }

  /// Refuses what the kernel would refuse without a word, or take without doing it.
  func check(isNew: Bool) throws(CommandFailure) {
    try options.check(ForwardingOptions.rules, isNew: isNew)
    let settings = options.settings
    if isForBridge, settings[ForwardingOptions.destination] != nil {
      throw .usage(
        "\(options.spelling(of: ForwardingOptions.destination.descriptor)) is for a VTEP's own table, not for the bridge's",
        hint: "leave out `master`, or leave out the destination")
    }
    if isNew, settings[ForwardingOptions.sticky] == true, state ?? .permanent == .permanent {
      throw .usage("a sticky entry cannot be permanent", hint: "add `static` or `dynamic`")
    }
  }

  /// The entry, its own table being the default as with iproute2.
  func entry(on link: Int32, _ options: GivenOptions) -> ForwardingEntry {
    var settings = options.settings
    if settings[ForwardingOptions.device] == nil, settings[ForwardingOptions.bridge] == nil {
      settings[ForwardingOptions.device] = true
    }
    return ForwardingEntry(link: link, address: address, state: state ?? .permanent, options: settings)
  }
}

/// `fdb add`, `fdb append`, `fdb replace`: puts an entry into a forwarding database.
enum ForwardingPlacement {
  static func run(
    _ placement: ForwardingEntry.Placement, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    let line = try ForwardingLine(&words)
    try line.check(isNew: true)
    let operation = "\(placement.verb) \(line.address) on \(line.linkName)"
    let link = try session.link(named: line.linkName, during: operation)
    var options = line.options
    try session.resolve(&options, during: operation)
    let entry = line.entry(on: link.index, options)
    if link.kind == Vxlan.kind, !line.isForBridge {
      try checkVTEPEntry(line, of: link)
    } else {
      try refuseDestination(line, of: link)
    }
    do throws(NetlinkError) {
      if placement == .append { try refuseSecondUnicast(entry, of: link, in: &session) }
      try session.perform(entry.placement(placement))
    } catch {
      throw failure(for: error, entry, line, link, during: operation)
    }
  }

  /// A VTEP's entry says where to send; the kernel answers a bare “Invalid argument” where it does not.
  private static func checkVTEPEntry(
    _ line: ForwardingLine, of link: Link
  ) throws(CommandFailure) {
    let settings = line.options.settings
    guard settings[ForwardingOptions.destination] == nil, settings[ForwardingOptions.nextHop] == nil else {
      return
    }
    throw .usage(
      "an entry of the VTEP \(link.name) needs `dst ADDRESS` (or `nhid`)",
      hint: "for an entry of its bridge, add `master`")
  }

  /// Only a VTEP sends to destinations; other devices' tables take the address and drop the rest without a word.
  private static func refuseDestination(_ line: ForwardingLine, of link: Link) throws(CommandFailure) {
    let options = line.options
    guard let field = ForwardingOptions.ofVTEPs.first(where: { options.settings[$0] != nil }) else { return }
    throw .usage(
      "\(options.spelling(of: field)) is for VTEPs, and \(link.name) is of type \(link.kindName ?? "none")")
  }

  /// A unicast address has one destination; the kernel answers success to `append` and changes nothing.
  private static func refuseSecondUnicast(
    _ entry: ForwardingEntry, of link: Link, in session: inout Session
  ) throws(NetlinkError) {
    guard entry.options[ForwardingOptions.device] == true, link.kind == Vxlan.kind, entry.address != .zero,
      !entry.address.isMulticast
    else { return }
    let present = try session.kernel.forwardingEntries(link: link.index).value.first {
      $0.address == entry.address && $0.master == nil
        && $0.options[ForwardingOptions.sourceVNI] == entry.options[ForwardingOptions.sourceVNI]
    }
    guard let present else { return }
    let destination = present.options[ForwardingOptions.destination].map { " at \($0)" } ?? ""
    throw NetlinkError(
      "append", errno: .exists,
      explanation:
        "\(entry.address) is a unicast address, known\(destination), and can have one destination only",
      hint: "`ovlctl fdb replace` moves it; only the all-zero and group addresses have several destinations")
  }

  private static func failure(
    for error: NetlinkError, _ entry: ForwardingEntry, _ line: ForwardingLine, _ link: Link,
    during operation: String
  ) -> CommandFailure {
    var error = error
    let destination = entry.options[ForwardingOptions.destination]
    switch error.errno {
    case .exists where error.kernelMessage == nil && error.explanation == nil:
      error.explanation = "the entry is there already"
      error.hint = "`ovlctl fdb replace` changes it"
    case .familyNotSupported where error.kernelMessage == nil:
      error.explanation =
        "\(link.name) does not carry \(destination?.family == .ipv6 ? "IPv6" : "IPv4") outer packets"
    case .invalid where error.kernelMessage == nil:
      error.explanation =
        "\(link.name) does not take \(line.options.spelled.joined(separator: ", ")) together here"
      error.hint = "a bridge that filters by VLAN takes `vlan` only where the port has that VLAN"
    case .notSupported where error.kernelMessage == nil && !line.isForBridge:
      error.explanation = "\(link.name) has no forwarding database of its own"
      error.hint = "for an entry of its bridge, add `master`"
    case .notPermitted where error.kernelMessage == nil && line.isForBridge && line.state == .dynamic:
      error.hint =
        "\(link.name) takes no dynamic entry while it or its bridge is down: bring both up, or add `static`;"
        + " without CAP_NET_ADMIN, nothing is taken"
    default: break
    }
    return CommandFailure(
      error, during: operation, option: entry.option(at: error.attributePath).map(line.options.spelling))
  }
}

extension ForwardingEntry.Placement {
  /// The verb of the command that puts an entry so.
  var verb: String {
    switch self {
    case .add: "add"
    case .append: "append"
    case .replace: "replace"
    }
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
}
