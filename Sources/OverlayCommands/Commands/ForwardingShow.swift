import NetlinkKit

/// `fdb show`: the entries of forwarding databases.
enum ForwardingShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var linkName: String?
    var bridgeName: String?
    while let keyword = words.nextKeyword() {
      switch keyword.name {
      case "dev", "brport": linkName = try words.linkName(of: keyword)
      case "br", "bridge": bridgeName = try words.linkName(of: keyword)
      default: throw unknownOption(keyword, among: ["dev", "br", "brport"])
      }
    }
    do throws(NetlinkError) {
      let link: Int32? = if let linkName { try session.index(ofLink: linkName) } else { nil }
      let bridge: Int32? = if let bridgeName { try session.index(ofLink: bridgeName) } else { nil }
      let dump = try session.kernel.forwardingEntries(link: link, bridge: bridge)
      let entries = session.complete(dump, of: "forwarding entries")
      let known = session.known(entries.flatMap(\.referredLinks))
      let rendering = ForwardingRendering(options: session.options, known: known, omitsLink: linkName != nil)
      session.streams.output.write(rendering.render(entries))
    } catch {
      throw CommandFailure(error, during: "show the forwarding database")
    }
  }
}

extension ForwardingEntry {
  fileprivate var referredLinks: [Int32] {
    var links = [link]
    if let master { links.append(master) }
    if case .index(let via)? = options[ForwardingOptions.link] { links.append(via) }
    return links
  }
}
