import NetlinkKit

/// `peer show`: the flood lists of VTEPs, with the routes to the peers.
enum PeerShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let operation = "show peers"
    let line = try FloodListLine(&words)
    var options = line.options
    try session.resolve(&options, during: operation)
    let vteps = try session.shownVTEPs(line, during: operation)
    var peers: [Peer] = []
    do throws(NetlinkError) {
      try session.hearForwardingChanges()
      for vtep in vteps {
        var filter = ForwardingFilter()
        filter.requireOwnTable()
        filter.require(.zero)
        filter.require(options.settings, on: [vtep])
        let dump = try session.kernel.forwardingEntries(link: vtep.index, where: filter)
        let list = FloodList(of: vtep, entries: session.complete(dump, of: "forwarding entries"))
        for entry in list.entries where line.admits(entry) {
          peers.append(Peer(entry, in: list, route: try session.route(to: entry, from: vtep)))
        }
      }
    } catch {
      throw CommandFailure(error, during: operation)
    }
    let known = session.known(peers.flatMap(\.referredLinks))
    let rendering = PeerRendering(options: session.options, known: known, omitsLink: line.linkName != nil)
    session.show(rendering.render(peers))
  }
}

/// A VTEP that receives what has no known destination, and how the routing table reaches it.
struct Peer {
  let entry: ForwardingEntry
  /// Whether it is what the device itself has for its remote or its group.
  let isInitial: Bool
  /// nil where the routing table does not reach it, or where there is no address.
  let route: Route?

  init(_ entry: ForwardingEntry, in list: FloodList, route: Route?) {
    self.entry = entry
    isInitial = list.isInitial(entry)
    self.route = route
  }

  fileprivate var referredLinks: [Int32] {
    var links = [entry.link]
    if case .index(let index)? = entry.options[ForwardingOptions.link] { links.append(index) }
    if let link = route?.link { links.append(link) }
    return links
  }
}

extension FloodListLine {
  /// Whether an entry is one of those that the line names, or it names none.
  fileprivate func admits(_ entry: ForwardingEntry) -> Bool {
    addresses.isEmpty || entry.options[ForwardingOptions.destination].map(addresses.contains) ?? false
  }
}

extension Session {
  /// The VTEP that a line names, or all that there are.
  fileprivate mutating func shownVTEPs(
    _ line: FloodListLine, during operation: String
  ) throws(CommandFailure) -> [Link] {
    if let name = line.linkName {
      let link = try link(named: name, during: operation)
      try FloodListLine.check(link)
      return [link]
    }
    do throws(NetlinkError) {
      let links = complete(try kernel.links(kind: Vxlan.name), of: "links")
      remember(links)
      return links
    } catch {
      throw CommandFailure(error, during: operation)
    }
  }

  /// The route that the outer packets take to a peer; nil where there is none.
  fileprivate mutating func route(
    to entry: ForwardingEntry, from vtep: Link
  ) throws(NetlinkError) -> Route? {
    guard let destination = entry.options[ForwardingOptions.destination] else { return nil }
    var link: Int32?
    if case .index(let index)? = entry.options[ForwardingOptions.link] { link = index }
    return try kernel.deliveringRoute(
      to: destination, from: vtep.kindOptions?[Vxlan.local], leavingBy: link)
  }
}
