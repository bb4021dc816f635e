import NetlinkKit

/// `neigh show`: the entries of the neighbour tables.
enum NeighborShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let filter = try NeighborFilter(&words)
    let neighbors = try filter.neighbors(
      in: &session, during: "show neighbours", where: filter.isShown)
    let known = session.known(neighbors.map(\.link))
    let rendering = NeighborRendering(
      options: session.options, known: known, omitsLink: filter.linkName != nil)
    session.show(rendering.render(neighbors))
  }
}

/// `neigh flush`: deletes entries, all but the permanent ones where no state is named.
enum NeighborFlush {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    guard !words.isEmpty else {
      throw .usage("what is to be flushed?", hint: "for example: `ovlctl neigh flush dev vxlan10`")
    }
    let operation = "flush neighbours"
    let filter = try NeighborFilter(&words)
    let neighbors = try filter.neighbors(in: &session, during: operation) {
      filter.admits($0, otherwise: [.permanent, .noarp, .failed, .none])
    }
    for neighbor in neighbors {
      var key = Neighbor(link: neighbor.link, address: neighbor.address)
      if filter.isOfProxies { key.options[NeighborOptions.proxy] = true }
      do throws(NetlinkError) {
        try session.perform(key.deletion())
      } catch {
        // It may have gone by itself.
        guard error.errno == .noSuchFile else { throw CommandFailure(error, during: operation) }
      }
    }
    if !session.options.isDryRun {
      session.note("\(neighbors.count) \(neighbors.count == 1 ? "entry" : "entries") flushed")
    }
  }
}

/// The words of `neigh show` and `neigh flush`: which entries are meant.
struct NeighborFilter {
  private(set) var linkName: String?
  private(set) var prefix: IPPrefix?
  /// The states that were named; empty where none was.
  private(set) var states: [NeighborState] = []
  private(set) var isOfProxies = false

  private static let device = CommandWord("dev", offering: .link(.any), "neighbours on this link")
  private static let state = CommandWord(
    "nud", value: "STATE|all", offering: .plainWords(NeighborState.allCases.map(\.word) + ["all"]),
    isRepeatable: true, "neighbours in this state")
  private static let proxy = CommandWord("proxy", "the addresses that are answered for")
  private static let destination = CommandWord(
    "to", value: "PREFIX", offering: .neighbor, "neighbours of this block; the word alone will do")

  static let grammar = Grammar(
    operands: [Operand(.neighbor, tells: destination.subject)], words: [device, state, proxy, destination])

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.device: linkName = try words.linkName(of: keyword)
      case Self.state: states += try Self.states(try words.value(of: keyword), keyword)
      case Self.proxy: isOfProxies = true
      case Self.destination: prefix = try Self.prefix(try words.value(of: keyword))
      default:
        guard prefix == nil, !keyword.isLong else {
          throw unknownOption(keyword, among: Self.grammar.keywords)
        }
        prefix = try Self.prefix(keyword.spelled)
      }
    }
  }

  private static func prefix(_ word: String) throws(CommandFailure) -> IPPrefix? {
    RouteDestination.defaults.contains(word)
      ? nil : try PrefixWord(word, hint: "for example: 192.0.2.0/24, or `dev NAME` for a device").prefix
  }

  private static func states(
    _ word: String, _ keyword: Keyword
  ) throws(CommandFailure) -> [NeighborState] {
    if word == "all" { return NeighborState.allCases }
    guard let state = NeighborState.allCases.first(where: { $0.word == word }) else {
      let words = NeighborState.allCases.map(\.word) + ["all"]
      throw .usage(
        "\(keyword.spelled): “\(word)” is none of \(words.joined(separator: ", "))",
        hint: suggestion(for: word, among: words))
    }
    return [state]
  }

  /// The entries of the family, link and prefix that a closure admits.
  func neighbors(
    in session: inout Session, during operation: String, where isMeant: (Neighbor) -> Bool
  ) throws(CommandFailure) -> [Neighbor] {
    let family = session.options.family
    if let address = prefix?.address { try family.check(address) }
    do throws(NetlinkError) {
      let link: Int32? = if let linkName { try session.index(ofLink: linkName) } else { nil }
      let dump = try session.kernel.neighbors(
        family == .unspecified ? prefix?.address.family ?? .unspecified : family, on: link,
        proxies: isOfProxies)
      return session.complete(dump, of: "neighbours").filter { isWithin($0) && isMeant($0) }
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  /// Whether an entry is of the block that was named.
  func isWithin(_ neighbor: Neighbor) -> Bool { prefix.map { $0.contains(neighbor.address) } ?? true }

  /// Whether a list shows an entry, as far as its state goes. As with iproute2, what a control plane has learned is
  /// shown in any state.
  func isShown(_ neighbor: Neighbor) -> Bool {
    admits(neighbor, otherwise: [.noarp, .none])
      || states.isEmpty && neighbor.options[NeighborOptions.externallyLearned] == true
  }

  /// Whether an entry's state was named or, where none was, is not one of the others; proxies have no state.
  func admits(_ neighbor: Neighbor, otherwise excluded: [NeighborState]) -> Bool {
    if isOfProxies { return true }
    let state = neighbor.options[NeighborOptions.state].flatMap(NeighborState.init) ?? .none
    return states.isEmpty ? !excluded.contains(state) : states.contains(state)
  }
}
