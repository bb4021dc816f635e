import NetlinkKit

/// `link xstats`: what bridges, or their ports, count beside what every link counts.
enum LinkStatisticsShow {
  private static let type = CommandWord(
    LinkScope.type, offering: .plainWords(kindNames), "whose counters: bridges', or those of their ports")
  private static let device = CommandWord("dev", offering: .link(.withVLANs), "this link alone")

  static let grammar = Grammar(words: [type, device])

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let (kindName, linkName) = try readLine(&words)
    do throws(NetlinkError) {
      let link: Int32? = if let linkName { try session.index(ofLink: linkName) } else { nil }
      let dump = try session.kernel.extendedStatistics()
      let list = session.complete(dump, of: "links").filter { link == nil || $0.link == link }
      let known = session.known(list.map(\.link))
      let shown = list.compactMap { extended in
        (kindName == Bridge.name ? extended.bridge : extended.port)
          .map { (known[extended.link]?.name ?? "if\(extended.link)", $0) }
      }
      session.show(render(shown, session.options))
    } catch {
      throw CommandFailure(error, during: "show statistics")
    }
  }

  private static let kindNames = [Bridge.name, BridgePort.table.name]

  private static func readLine(
    _ words: inout Words
  ) throws(CommandFailure) -> (kindName: String, linkName: String?) {
    var kindName: String?
    var linkName: String?
    while let keyword = words.nextKeyword() {
      switch keyword {
      case type:
        let word = try words.value(of: keyword)
        guard kindNames.contains(word) else {
          throw .usage(
            "\(keyword.spelled): “\(word)” is none of \(kindNames.joined(separator: ", "))",
            hint: suggestion(for: word, among: kindNames))
        }
        kindName = word
      case device: linkName = try words.linkName(of: keyword, inPlaceOf: linkName)
      default: throw unknownOption(keyword, among: grammar.keywords)
      }
    }
    guard let kindName else {
      throw .usage(
        "whose statistics are meant?", hint: "`type \(kindNames.joined(separator: "` or `type "))`")
    }
    return (kindName, linkName)
  }

  private static func render(
    _ list: [(name: String, statistics: BridgeStatistics)], _ options: GlobalOptions
  ) -> String {
    guard options.isJSON else { return list.map(LinkRendering.bridgeText).joined() }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for (name, statistics) in list {
        json.object { json in
          json.string("ifname", name)
          LinkRendering.write(statistics, into: &json)
        }
      }
    }
    return json.text + "\n"
  }
}

extension Session {
  /// What links count beside what every link counts.
  ///
  /// A kernel that does not know the question has nothing of the kind.
  mutating func extendedStatistics() throws(NetlinkError) -> [ExtendedStatistics] {
    do throws(NetlinkError) {
      return complete(try kernel.extendedStatistics(), of: "links")
    } catch {
      guard error.errno == .notSupported else { throw error }
      return []
    }
  }
}
