import NetlinkKit

/// The words of `peer add`, `del`, `show` and `sync`.
struct FloodListLine {
  /// A word that one of the commands has beside the options of entries.
  enum Mode: CaseIterable {
    /// `peer add`: a peer that is there already is no fault.
    case tolerant
    /// `peer del`: a peer that is not there is no fault.
    case lenient
    /// `peer sync`: no peer is to remain.
    case empty

    /// The word.
    var word: CommandWord {
      switch self {
      case .tolerant:
        CommandWord("if-missing", form: .long, "a peer that is there already is no fault")
      case .lenient: CommandWord("if-present", form: .long, "a peer that is not there is no fault")
      case .empty: CommandWord("empty", form: .long, "leave no peer, in place of addresses")
      }
    }
  }

  private(set) var linkName: String?
  private(set) var addresses: [IPAddress] = []
  private(set) var options = GivenOptions(ForwardingOptions.table)
  private(set) var hasMode = false

  /// The options of an entry that a peer may have.
  static let taken = [
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor, ForwardingOptions.link.descriptor,
  ]

  private static let device = CommandWord(
    "dev", offering: .link(.vteps), "the VTEP, where its name does not stand alone")
  private static let peer = CommandWord(
    ForwardingOptions.destination.descriptor.keyword, value: "ADDRESS", offering: .peer, isRepeatable: true,
    "the address of a peer; the word alone will do")

  /// What peers are told as.
  static var peerSubject: String { peer.subject }

  /// What stands behind a verb.
  ///
  /// - Parameter isPresent: whether the peers are some that are there already.
  static func grammar(_ mode: Mode? = nil, isPresent: Bool) -> Grammar {
    Grammar(
      operands: [
        Operand(.link(.vteps), tells: device.subject, comesFirst: true),
        Operand(isPresent ? .peer : .anything, tells: peer.subject, isRepeatable: true),
      ],
      words: [device, peer] + (mode.map { [$0.word] } ?? []),
      options: [
        OptionGroup(
          ForwardingOptions.table, only: taken, present: ForwardingWords.values(isPresent: isPresent))
      ])
  }

  init(_ words: inout Words, mode: Mode? = nil) throws(CommandFailure) {
    let mode = mode?.word
    while let keyword = words.nextKeyword() {
      if Self.device ~= keyword {
        linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      } else if Self.peer ~= keyword {
        try take(try Self.address(try words.value(of: keyword)))
      } else if let mode, mode ~= keyword, keyword.joinedValue == nil {
        hasMode = true
      } else if let match = ForwardingOptions.table.match(keyword.name, isLong: keyword.isLong),
        Self.taken.contains(match.field)
      {
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      } else {
        try take(
          keyword,
          among: Self.taken.map(\.keyword) + [Self.device.keyword] + (mode.map { [$0.keyword] } ?? []))
      }
    }
  }

  /// Takes a bare word: an address or, as the first that is none, the link's name.
  private mutating func take(_ keyword: Keyword, among candidates: [String]) throws(CommandFailure) {
    guard !keyword.isLong else { throw unknownOption(keyword, among: candidates) }
    if let address = IPAddress(keyword.spelled) { return try take(address) }
    guard linkName != nil else {
      try checkLinkName(keyword.spelled)
      linkName = keyword.spelled
      return
    }
    guard keyword.spelled.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else {
      throw unknownOption(keyword, among: candidates)
    }
    _ = try Self.address(keyword.spelled)
  }

  private mutating func take(_ address: IPAddress) throws(CommandFailure) {
    guard !addresses.contains(address) else { throw .usage("\(address) is given twice") }
    addresses.append(address)
  }

  private static func address(_ word: String) throws(CommandFailure) -> IPAddress {
    guard let address = IPAddress(word) else { throw .usage("“\(word)” is not an IP address") }
    return address
  }

  private static let example = "for example: `ovlctl peer add vxlan10 10.0.0.2 10.0.0.3`"

  /// The name of the link, for a command that is about one.
  func requiredLinkName() throws(CommandFailure) -> String {
    guard let linkName else { throw .usage("the VTEP is missing", hint: Self.example) }
    return linkName
  }

  /// Refuses addresses that no VTEP has, and those of two families: a VTEP carries one alone.
  func checkAddresses() throws(CommandFailure) {
    guard let first = addresses.first else {
      throw .usage("the addresses of the peers are missing", hint: Self.example)
    }
    for address in addresses {
      if address.isUnspecified || address.bytes == [255, 255, 255, 255] {
        throw .usage("\(address) is no VTEP's address")
      }
      guard address.family == first.family else {
        throw .usage("\(first) and \(address) are of different families; a VTEP carries one of them alone")
      }
    }
  }

  /// Refuses a link that is no VTEP.
  static func check(_ link: Link) throws(CommandFailure) {
    guard link.kind == Vxlan.kind else {
      throw .usage("peers are a VTEP's, and \(link.name) is of type \(link.kindName ?? "none")")
    }
  }

  /// The entries of the flood list that the line describes.
  ///
  /// They get the flags of the list that is there: one entry without would take them from all the others.
  func entries(for list: FloodList, _ options: GivenOptions) -> [ForwardingEntry] {
    var settings = options.settings
    settings[ForwardingOptions.device] = true
    for flag in [ForwardingOptions.externallyLearned, ForwardingOptions.sticky, ForwardingOptions.router]
    where list.entries.first?.options[flag] == true {
      settings[flag] = true
    }
    return addresses.map { address in
      settings[ForwardingOptions.destination] = address
      var entry = ForwardingEntry(
        link: list.vtep.index, address: .zero, state: .permanent, options: settings)
      entry.state = list.entries.first?.state ?? entry.state
      return entry
    }
  }
}

extension Session {
  /// What a line of words about one VTEP's peers is about: the line, its options looked up, and the list as it is.
  mutating func floodList(
    of line: FloodListLine, during operation: String
  ) throws(CommandFailure) -> (list: FloodList, options: GivenOptions) {
    let link = try link(named: try line.requiredLinkName(), during: operation)
    try FloodListLine.check(link)
    var options = line.options
    try resolve(&options, during: operation)
    do throws(NetlinkError) {
      if let address = line.addresses.first { try link.checkFamily(of: address) }
      try hearForwardingChanges()
      let dump = try kernel.floodList(of: link, sourceVNI: options.settings[ForwardingOptions.sourceVNI])
      guard dump.isConsistent else {
        throw NetlinkError(
          "read", explanation: "the forwarding database changed all the while it was read", hint: "try again")
      }
      return (dump.value, options)
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  /// Says with `-v` that a peer was the device's own remote, which the device goes on showing.
  mutating func noteDeletion(of entries: [ForwardingEntry], from list: FloodList) {
    guard !options.isDryRun else { return }
    for entry in entries where list.isInitial(entry) {
      guard let destination = entry.options[ForwardingOptions.destination] else { continue }
      note("\(destination) was the remote of \(list.vtep.name) itself, and `ip link` goes on showing it")
    }
  }
}

extension Link {
  /// Refuses an address of a family that the VTEP does not carry, where that is known.
  func checkFamily(of address: IPAddress) throws(NetlinkError) {
    let own = [Vxlan.remote, Vxlan.group, Vxlan.local].compactMap { kindOptions?[$0] }.first
    guard let own, own.family != address.family else { return }
    throw .unsupportedFamily(address, on: name)
  }
}

extension NetlinkError {
  /// The kernel has no words for it.
  static func unsupportedFamily(_ address: IPAddress, on link: String) -> NetlinkError {
    NetlinkError(
      "use \(address)", errno: .familyNotSupported,
      explanation: "\(link) does not carry \(address.family == .ipv6 ? "IPv6" : "IPv4") outer packets")
  }
}
