import NetlinkKit

/// `link del NAME…`: deletes links, all of which must be there.
enum LinkDelete {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var names: [String] = []
    var kindName: String?
    while let keyword = words.nextKeyword() {
      switch keyword.name {
      case "dev", "name": names.append(try words.linkName(of: keyword))
      case "type": kindName = try words.value(of: keyword)
      default:
        guard !keyword.isLong else { throw unknownOption(keyword, among: ["dev", "type"]) }
        try checkLinkName(keyword.spelled)
        names.append(keyword.spelled)
      }
    }
    guard !names.isEmpty else {
      throw .usage("which link is to be deleted?", hint: "`ovlctl link del NAME…`")
    }
    let links = try names.map { name throws(CommandFailure) in
      try find(name, kindName: kindName, in: &session)
    }
    for link in links { try delete(link, in: &session) }
  }

  private static func find(
    _ name: String, kindName: String?, in session: inout Session
  ) throws(CommandFailure) -> Link {
    let link = try session.link(named: name, during: "delete \(name)")
    guard let kindName, link.kindName != kindName else { return link }
    throw .system("cannot delete \(name): it is of type \(link.kindName ?? "none"), not \(kindName)")
  }

  private static func delete(_ link: Link, in session: inout Session) throws(CommandFailure) {
    do throws(NetlinkError) {
      try session.perform(Link.deletion(of: link.index))
    } catch {
      var error = error
      if error.errno == .notSupported, error.kernelMessage == nil {
        error.explanation = "the kernel does not let a link of this type be deleted"
      }
      throw CommandFailure(error, during: "delete \(link.name)")
    }
  }
}
