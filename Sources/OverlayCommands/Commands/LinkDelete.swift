import NetlinkKit

/// `link del`: deletes links by name, type or group; all that are named must be there.
enum LinkDelete {
  private static let device = CommandWord(
    "dev", aliases: ["name"], offering: .link(.anyOfTypeTold), tells: LinkScope.name, isRepeatable: true,
    "one of the links")
  private static let type = CommandWord(
    LinkScope.type, offering: .linkType,
    "all links of this type, or a check of those named")
  private static let group = CommandWord(
    LinkOptions.group.descriptor.keyword,
    bareAliases: LinkOptions.group.descriptor.bareAliases, value: "GROUP",
    offering: .linkGroup, "all links of this group")
  private static let ifPresent = CommandWord(
    "if-present", form: .long, "a link that is not there is no fault")

  static let grammar = Grammar(
    operands: [Operand(.link(.anyOfTypeTold), tells: device.subject, isRepeatable: true)],
    words: [device, type, group, ifPresent])

  private struct Line {
    var names: [String] = []
    var typeName: String?
    var group: UInt32?
    var toleratesAbsence = false
  }

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try readLine(&words)
    let links = try find(line, in: &session)
    guard links.count >= Conversation.fewestLinksTogether, !session.options.isDryRun else {
      for link in links { try delete(link, in: &session) }
      return
    }
    // An interrupt in between would leave links in a group that is not theirs.
    let signals = SignalHold()
    do throws(NetlinkError) {
      let errors = try session.kernel.deleteTogether(links.map(\.index))
      if let error = errors.min(by: { $0.key < $1.key })?.value { throw error }
    } catch {
      throw CommandFailure(error, during: "delete \(links.count) links")
    }
    signals.release()
  }

  private static func readLine(_ words: inout Words) throws(CommandFailure) -> Line {
    var line = Line()
    while let keyword = words.nextKeyword() {
      switch keyword {
      case device: line.names.append(try words.linkName(of: keyword))
      case type: line.typeName = try words.value(of: keyword)
      case group: line.group = try words.linkGroup(of: keyword)
      case ifPresent: line.toleratesAbsence = true
      default:
        guard !keyword.isLong else {
          throw unknownOption(keyword, among: grammar.keywords)
        }
        try checkLinkName(keyword.spelled)
        line.names.append(keyword.spelled)
      }
    }
    guard !line.names.isEmpty || line.typeName != nil || line.group != nil else {
      throw .usage(
        "which link is to be deleted?", hint: "`ovlctl link del NAME…`, or `--type`, or `--link-group`")
    }
    return line
  }

  /// The links that the line means, each once.
  private static func find(_ line: Line, in session: inout Session) throws(CommandFailure) -> [Link] {
    guard line.names.isEmpty else {
      var links: [Link] = []
      for name in line.names {
        guard let link = try find(name, line, in: &session) else { continue }
        if !links.contains(where: { $0.index == link.index }) { links.append(link) }
      }
      return links
    }
    do throws(NetlinkError) {
      let dump = try session.kernel.links(kind: line.typeName)
      return session.complete(dump, of: "links").filter { link in
        line.group.map { link.options[LinkOptions.group] == $0 } ?? true
      }
    } catch {
      throw CommandFailure(error, during: "find the links to delete")
    }
  }

  private static func find(
    _ name: String, _ line: Line, in session: inout Session
  ) throws(CommandFailure) -> Link? {
    let link: Link
    do throws(NetlinkError) {
      link = try session.kernel.link(named: name)
    } catch {
      if error.errno == .noSuchDevice, line.toleratesAbsence { return nil }
      throw CommandFailure(error, during: "delete \(name)")
    }
    session.remember([link])
    if let typeName = line.typeName, link.typeName != typeName {
      throw .system("cannot delete \(name): it is of type \(link.typeName ?? "none"), not \(typeName)")
    }
    if let group = line.group, link.options[LinkOptions.group] != group {
      throw .system("cannot delete \(name): it is not in the group \(group)")
    }
    return link
  }

  private static func delete(_ link: Link, in session: inout Session) throws(CommandFailure) {
    do throws(NetlinkError) {
      try session.perform(Link.deletion(of: link.index))
    } catch {
      var error = error
      // The other end of a pair that went just before.
      if error.errno == .noSuchDevice, link.kind == Veth.kind { return }
      if error.errno == .notSupported, error.kernelMessage == nil {
        error.explanation = "the kernel does not let a link of this type be deleted"
      }
      throw CommandFailure(error, during: "delete \(link.name)")
    }
  }
}

extension Words {
  /// The number of a group of links behind a keyword.
  mutating func linkGroup(of keyword: Keyword) throws(CommandFailure) -> UInt32 {
    let word = try value(of: keyword)
    do throws(ValueFault) {
      guard case .number(let group) = try LinkOptions.group.descriptor.codec.parse([word]) else { return 0 }
      return UInt32(truncatingIfNeeded: group)
    } catch {
      throw .usage("\(keyword.spelled): \(error.message)")
    }
  }
}
