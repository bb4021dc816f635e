import NetlinkKit

/// `vni add`, `vni del`: the VNIs that an external VTEP with a filter takes.
enum VNIChange {
  enum Verb {
    case add, delete
  }

  static func run(_ verb: Verb, _ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try VNILine(&words)
    let numbers = line.vnis.map(\.description).joined(separator: ",")
    let operation =
      verb == .add ? "add VNI \(numbers) to \(line.linkName)" : "delete VNI \(numbers) from \(line.linkName)"
    let link = try session.link(named: line.linkName, during: operation)
    guard link.kindOptions?.table.name == Vxlan.name, link.kindOptions?[Vxlan.vniFilter] == true else {
      throw .usage(
        "cannot \(operation): it is no VTEP with a filter of VNIs",
        hint: "`ovlctl link add NAME type vxlan external vnifilter` makes one")
    }
    let entries = line.vnis.map { VNIEntry($0, options: line.options.settings) }
    do throws(NetlinkError) {
      if verb == .delete { try checkPresence(line, link, in: &session) }
      try session.perform(
        verb == .add
          ? VNIEntry.addition(of: entries, to: link.index) : VNIEntry.deletion(of: entries, from: link.index))
    } catch {
      let field = entries.first?.option(at: error.attributePath)
      throw CommandFailure(
        explained(error, line, link), during: operation, option: field.map(line.options.spelling))
    }
  }

  /// What is not there is named before the kernel deletes a part and then stops.
  private static func checkPresence(
    _ line: VNILine, _ link: Link, in session: inout Session
  ) throws(NetlinkError) {
    let present = try session.kernel.vnis(link: link.index).value.flatMap(\.entries).map(\.vnis)
    let missing = line.vnis.lazy.compactMap { $0.firstMissing(from: present) }.first
    guard let missing else { return }
    throw NetlinkError(
      "delete", errno: .noSuchFile, explanation: "\(link.name) does not take VNI \(missing)",
      hint: "`ovlctl vni show dev \(link.name)` shows those that it takes")
  }

  private static func explained(_ error: NetlinkError, _ line: VNILine, _ link: Link) -> NetlinkError {
    var error = error
    switch error.errno {
    case .exists where error.kernelMessage == nil:
      error.explanation = "another VTEP has one of the VNIs on the same port"
    case .notSupported where error.kernelMessage == nil:
      error.explanation = "this kernel's VTEPs have no filter of VNIs"
    case .invalid where error.kernelMessage == nil:
      error.explanation = "the kernel does not take this, and says no more"
    default: break
    }
    if error.kernelMessage?.contains("Local interface required") == true {
      error.hint =
        "the VTEP must stand on a link: `ovlctl link add \(link.name) type vxlan external vnifilter dev LINK`"
    }
    return error
  }
}

/// The words of `vni add` and `vni del`.
struct VNILine {
  let linkName: String
  let vnis: [NumberRange]
  private(set) var options = GivenOptions(VNIOptions.table)

  private static let limits: ClosedRange<UInt64> = 0...0xFF_FFFF
  private static let device = CommandWord("dev", offering: .link(.vteps), "the VTEP with a filter")
  private static func vni(isPresent: Bool) -> CommandWord {
    CommandWord(
      "vni", value: "VNI[-VNI][,…]", offering: isPresent ? .vni(.filtered) : .anything, "the VNIs")
  }

  /// What stands behind a verb.
  ///
  /// - Parameter isPresent: whether the VNIs are some that are there already.
  static func grammar(isPresent: Bool) -> Grammar {
    Grammar(
      words: [vni(isPresent: isPresent), device],
      options: [OptionGroup(VNIOptions.table, rules: VNIOptions.rules)])
  }

  private static let example = "for example: `ovlctl vni add vni 100,200-210 dev vxlan0`"

  init(_ words: inout Words) throws(CommandFailure) {
    var linkName: String?
    var vnis: [NumberRange] = []
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      case Self.vni(isPresent: true):
        guard vnis.isEmpty else { throw .usage("\(keyword.spelled) is given twice") }
        vnis = try Self.vnis(keyword, &words)
      default:
        let table = VNIOptions.table
        guard let match = table.match(keyword.name, isLong: keyword.isLong) else {
          throw unknownOption(keyword, among: Self.grammar(isPresent: true).keywords)
        }
        try options.take(match, keyword, try match.values(of: keyword, from: &words))
      }
    }
    guard let linkName else { throw .usage("the device is missing: `dev NAME`", hint: Self.example) }
    guard !vnis.isEmpty else { throw .usage("the VNI is missing: `vni VNI`", hint: Self.example) }
    self.linkName = linkName
    self.vnis = vnis
    try options.check(VNIOptions.rules)
  }

  /// `100,200-210`
  private static func vnis(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) -> [NumberRange] {
    var vnis: [NumberRange] = []
    for word in try words.value(of: keyword).split(separator: ",", omittingEmptySubsequences: false) {
      vnis.append(try Words.range(String(word), of: keyword, in: limits))
    }
    return vnis
  }
}

/// `vni show`: the VNIs that VTEPs with a filter take.
enum VNIShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try BridgeFilter(&words, takesVID: false)
    do throws(NetlinkError) {
      let link = try session.index(of: filter)
      let dump = try session.kernel.vnis(link: link, withStatistics: session.options.showsStatistics)
      let filters = session.complete(dump, of: "VNIs")
      let known = session.known(filters.map(\.link))
      let rendering = VNIRendering(options: session.options, known: known)
      session.show(rendering.render(filters))
    } catch {
      throw CommandFailure(error, during: "show VNIs")
    }
  }
}
