import NetlinkKit

/// The words of `neigh add`, `replace` and `del`.
struct NeighborLine {
  let address: IPAddress
  let linkName: String
  private(set) var options = GivenOptions(NeighborOptions.table)

  init(_ words: inout Words, family: AddressFamily) throws(CommandFailure) {
    var address: IPAddress?
    var linkName: String?
    while let keyword = words.nextKeyword() {
      if Self.device ~= keyword {
        linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      } else if Self.neighbor ~= keyword {
        address = try Self.address(try words.value(of: keyword))
      } else if let match = NeighborOptions.table.match(keyword.name, isLong: keyword.isLong) {
        let values = try match.values(of: keyword, from: &words)
        if let address = Self.tunnelAddress(match, values) {
          options.set(NeighborOptions.hardwareAddress, address)
        } else {
          try options.take(match, keyword, values)
        }
      } else {
        guard address == nil, !keyword.isLong else {
          throw unknownOption(keyword, among: Self.grammar(isPresent: false).keywords)
        }
        address = try Self.address(keyword.spelled)
      }
    }
    guard let address else { throw .usage("the address is missing", hint: Self.example) }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    try family.check(address)
    self.address = address
    self.linkName = linkName
  }

  private static let device = CommandWord("dev", offering: .link(.any), "link that the neighbour is on")
  private static let neighbor = CommandWord(
    "to", value: "ADDRESS", "the neighbour's address; the word alone will do")

  /// What stands behind a verb.
  ///
  /// - Parameter isPresent: whether the entry is one that is there already.
  static func grammar(isPresent: Bool) -> Grammar {
    Grammar(
      operands: [Operand(isPresent ? .neighbor : .anything, tells: neighbor.subject)],
      words: [device, neighbor], options: [OptionGroup(NeighborOptions.table)])
  }

  private static let example =
    "for example: `ovlctl neigh add 192.168.60.9 lladdr 02:00:00:00:00:09 dev vxlan10`"

  private static func address(_ word: String) throws(CommandFailure) -> IPAddress {
    guard let address = IPAddress(word) else { throw .usage("“\(word)” is not an IP address", hint: example) }
    return address
  }

  /// The value of `lladdr` on a tunnel, where the link-layer addresses are IP addresses.
  private static func tunnelAddress(_ match: FieldTable.Match, _ values: [String]) -> HardwareAddress? {
    guard match.field.keyword == NeighborOptions.hardwareAddress.descriptor.keyword else { return nil }
    return values.first.flatMap(IPAddress.init).map { HardwareAddress(bytes: $0.bytes) }
  }

  /// The entry on a link.
  func neighbor(on link: Int32) -> Neighbor {
    Neighbor(link: link, address: address, options: options.settings)
  }
}

/// `neigh add`, `neigh replace`, `neigh del`.
enum NeighborChange {
  static func place(
    _ placement: Placement, _ words: inout Words, _ session: inout Session
  ) throws(CommandFailure) {
    let line = try NeighborLine(&words, family: session.options.family)
    let operation = "\(placement.rawValue) the neighbour \(line.address) on \(line.linkName)"
    let link = try session.identity(ofLink: line.linkName, during: operation)
    let neighbor = line.neighbor(on: link.index)
    do throws(NetlinkError) {
      try session.conclude(with: neighbor.placement(placement))
    } catch {
      var error = error
      if error.errno == .exists, error.kernelMessage == nil {
        error.explanation = "\(link.name) has an entry for it already"
        error.hint = "`ovlctl neigh replace` changes it"
      } else if error.kernelMessage == "No link layer address given" {
        error.hint = "give it with `lladdr MAC`"
      }
      throw failure(error, neighbor, line, operation)
    }
  }

  static func delete(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try NeighborLine(&words, family: session.options.family)
    let operation = "delete the neighbour \(line.address) on \(line.linkName)"
    let link = try session.identity(ofLink: line.linkName, during: operation)
    let neighbor = line.neighbor(on: link.index)
    do throws(NetlinkError) {
      try session.conclude(with: neighbor.deletion())
    } catch {
      var error = error
      if error.errno == .noSuchFile {
        let isProxy = neighbor.options[NeighborOptions.proxy] == true
        error.explanation = "\(link.name) has no \(isProxy ? "proxy " : "")entry for it"
        error.kernelMessage = nil
        error.hint = "`ovlctl neigh show \(isProxy ? "proxy" : "nud all") dev \(link.name)` lists what it has"
      }
      throw failure(error, neighbor, line, operation)
    }
  }

  private static func failure(
    _ error: NetlinkError, _ neighbor: Neighbor, _ line: NeighborLine, _ operation: String
  ) -> CommandFailure {
    var error = error
    if error.errno == .invalid, error.kernelMessage == nil, error.explanation == nil {
      let given = line.options.spelled
      let options = given.count == 1 ? given[0] : "one of \(given.joined(separator: ", "))"
      error.explanation =
        "the kernel does not take \(given.isEmpty ? "this address" : options) here, and says no more"
    }
    return CommandFailure(
      error, during: operation, option: neighbor.option(at: error.attributePath).map(line.options.spelling))
  }
}
