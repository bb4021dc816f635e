import NetlinkKit

/// What `monitor` can watch, by the words that name it.
enum MonitoredObject: Int, CaseIterable {
  case links, addresses, forwarding, neighbors, routes, namespaces

  /// The word for it: the object of the commands on it.
  var word: CommandWord {
    switch self {
    case .links:
      CommandWord("link", form: .bare, rest: { Self.grammar(LinkShow.filterGrammar) }, "links")
    case .addresses:
      CommandWord(
        "addr", aliases: ["address"], form: .bare, rest: { Self.grammar(AddressFilter.grammar) },
        "addresses of links")
    case .forwarding:
      CommandWord(
        "fdb", form: .bare, rest: { Self.grammar(ForwardingWords.selection) },
        "entries of forwarding databases")
    case .neighbors:
      CommandWord(
        "neigh", aliases: ["neighbor", "neighbour"], form: .bare,
        rest: { Self.grammar(NeighborFilter.grammar) }, "neighbours, as far as the kernel tells")
    case .routes:
      CommandWord(
        "route", form: .bare, rest: { Self.grammar(RouteFilter.grammar) },
        "routes of both families, of the main table where none is named")
    case .namespaces:
      CommandWord("netns", form: .bare, "names of namespaces, and the numbers that this one has for others")
    }
  }

  /// What is read of the kernel for it.
  var groups: [NotificationGroup] {
    switch self {
    case .links: [.links]
    case .addresses: [.ipv4Addresses, .ipv6Addresses]
    case .neighbors: [.neighbors]
    // Of a group that a device joins with an address the kernel does not tell.
    case .forwarding: [.neighbors, .ipv4Addresses, .ipv6Addresses]
    // Nor of an IPv4 route that goes with its source address.
    case .routes: [.ipv4Routes, .ipv6Routes, .ipv4Addresses, .ipv6Addresses]
    case .namespaces: [.namespaceNumbers]
    }
  }

  /// What a command of `monitor` may have behind an object: what `show` has, and what `monitor` has everywhere.
  private static func grammar(_ shown: Grammar) -> Grammar {
    Grammar(
      operands: shown.operands, words: shown.words, outer: MonitorLine.words, options: shown.options,
      optionsComeLast: shown.optionsComeLast)
  }
}
