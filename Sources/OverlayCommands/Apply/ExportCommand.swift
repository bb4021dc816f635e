import NetlinkKit
import Overlay

/// `export`: what there is, as a file that `apply` takes.
enum ExportCommand {
  static let object = "export"

  static let command = Command(
    object: object, verb: "", synopsis: "[--all] [LINK…]",
    summary: "print what there is as a file that `apply` takes",
    example: "ovlctl export", grammar: { grammar }, isForFiles: false, action: .kernel(run))

  private static let all = CommandWord("all", form: .long, "the named namespaces, too")

  private static let grammar = Grammar(
    operands: [Operand(.link(.any), tells: "link", isRepeatable: true)], words: [all])

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    var names: Set<String> = []
    var isAll = false
    while let keyword = words.nextKeyword() {
      switch keyword {
      case all: isAll = true
      default:
        guard !keyword.isLong else { throw unknownOption(keyword, among: grammar.keywords) }
        try checkLinkName(keyword.spelled)
        names.insert(keyword.spelled)
      }
    }
    let connect = try session.connection()
    let snapshot: Snapshot
    let namespaces: [String]
    do throws(NetlinkError) {
      namespaces = isAll ? try NamespaceDirectory.standard.list() : []
      snapshot = try OverlayExport.read(namespaces, over: connect)
    } catch {
      throw CommandFailure(error)
    }
    for name in names.sorted() where snapshot[LinkKey(name)] == nil {
      throw .system("cannot export \(name): there is no link called \(name)")
    }
    let export = OverlayExport(
      snapshot, links: names.isEmpty ? nil : names,
      namespaces: namespaces.filter { snapshot.places[Place($0)] != nil })
    let lines = OverlayLines(export.desired).lines
    guard session.options.isJSON else {
      for line in lines { session.streams.output.write(line: OverlayWords.text(line.words, in: line.place)) }
      return
    }
    var json = JSONWriter(isPretty: session.options.isPretty)
    json.array { json in
      for line in lines {
        json.object { json in
          if let place = line.place.word { json.string("netns", place) }
          json.array("command") { json in
            for word in line.words { json.string(nil, word) }
          }
        }
      }
    }
    session.streams.output.write(line: json.text)
  }
}

/// An overlay as the commands of a file, in an order in which a script could run them.
struct OverlayLines {
  private(set) var lines: [(words: [String], place: Place)] = []

  init(_ desired: DesiredOverlay) {
    for namespace in desired.namespaces { lines.append((["netns", "add", namespace.name], .home)) }
    var peers: [LinkKey: DesiredLink] = [:]
    for link in desired.links where link.isMadeByPeer { peers[link.key] = link }
    for link in Self.sorted(desired.links) where !link.isMadeByPeer {
      let peer = link.peer.flatMap { peers[$0] }
      lines.append((OverlayWords.line(for: link, peer: peer), OverlayWords.place(of: link)))
      if let peer, let line = OverlayWords.portLine(ofPeer: peer) { lines.append((line, peer.key.place)) }
    }
    for object in desired.objects {
      let words =
        object.isAbsent
        ? OverlayWords.deletion(of: object.object) : OverlayWords.line(for: object.object)
      lines.append((words, object.place))
    }
  }

  /// What a link stands on, and what it is a port of, comes before it.
  private static func sorted(_ links: [DesiredLink]) -> [DesiredLink] {
    var sorted: [DesiredLink] = []
    var rest = links
    var waiting = Set(links.map(\.key))
    while !rest.isEmpty {
      var later: [DesiredLink] = []
      for link in rest {
        if link.references.contains(where: { $0.key != link.key && waiting.contains($0.key) }) {
          later.append(link)
        } else {
          sorted.append(link)
          waiting.remove(link.key)
        }
      }
      // A ring cannot be sorted, and stands as it is.
      guard later.count < rest.count else { return sorted + later }
      rest = later
    }
    return sorted
  }
}
