import NetlinkKit
import Overlay

/// Reads the commands of overlay files as what is to be.
struct DesiredReader {
  private(set) var desired: DesiredOverlay
  /// Everything that is wrong.
  private(set) var faults: [SourceFault] = []

  let host: OverlayHost
  let kinds: LinkKinds
  private var linkPlaces: [LinkKey: Int] = [:]
  private var objectPlaces: [PlacedKey: Int] = [:]

  /// The namespaces by the words for them.
  private var places: [String: Place] = [:]

  init(name: String, host: OverlayHost, kinds: LinkKinds) {
    desired = DesiredOverlay(name: name)
    self.host = host
    self.kinds = kinds
  }

  /// Reads commands; what follows a fault is read all the same.
  mutating func read(_ statements: [Statement]) {
    let stages = statements.map(Stage.init)
    for stage in Stage.allCases {
      for (statement, own) in zip(statements, stages) where own == stage {
        do throws(SourceFault) { try read(statement) } catch { faults.append(error) }
      }
    }
    for object in desired.objects {
      do throws(SourceFault) { try checkTable(of: object) } catch { faults.append(error) }
    }
  }

  /// When a command is read, wherever it stands: what it says depends on the kind of its link.
  private enum Stage: CaseIterable {
    case links, partsOfLinks, rest

    init(_ statement: Statement) {
      var words = statement.words.map(\.text)[...]
      while let option = words.first.flatMap(GlobalOptions.declaration) {
        words = words.dropFirst(option.value == nil ? 1 : 2)
      }
      switch words.first.flatMap(Command.object) {
      case "link":
        let command = try? Command.find(in: Array(words.prefix(2))).0
        self = command?.verb == "set" ? .partsOfLinks : .links
      case "netns", nil: self = .links
      default: self = .rest
      }
    }
  }

  // MARK: One command

  private mutating func read(_ statement: Statement) throws(SourceFault) {
    let source = statement.words[0].source
    var words = Words([])
    var line: [SourceWord] = []
    do throws(CommandFailure) {
      let place = try place(of: statement, leaving: &line)
      let (command, rest) = try Command.find(in: line.map(\.text))
      line.removeFirst(line.count - rest.count)
      words = Words(rest)
      try read(command, &words, place, source)
    } catch {
      // The word that was read last is the one that does not fit.
      let last = words.position > 0 && words.position <= line.count ? line[words.position - 1].source : nil
      throw SourceFault(error, at: last ?? line.first?.source ?? source)
    }
  }

  /// Takes `-n NETNS` out of the words, and gives the namespace that the command is about.
  private mutating func place(
    of statement: Statement, leaving rest: inout [SourceWord]
  ) throws(CommandFailure) -> Place {
    var options = GlobalOptions()
    var index = 0
    while index < statement.words.count {
      let word = statement.words[index]
      index += 1
      guard let option = GlobalOptions.declaration(of: word.text) else {
        rest.append(word)
        continue
      }
      var value = ""
      if option.value != nil {
        guard index < statement.words.count else { throw .usage("\(word.text) needs a value") }
        value = statement.words[index].text
        index += 1
      }
      option.apply(&options, value)
    }
    let namespace = options.namespace
    options.namespace = nil
    guard options == GlobalOptions() else {
      throw .usage("of the options of every line, -n alone may stand in an overlay's file")
    }
    return try place(of: namespace ?? statement.place?.text)
  }

  /// The namespace of a word, checked; of several words for one, the first.
  mutating func place(of word: String?) throws(CommandFailure) -> Place {
    guard let word else { return .home }
    do throws(NetlinkError) { _ = try NamespaceReference(parsing: word) } catch {
      throw .usage(CommandFailure(error).message)
    }
    if let known = places[word] { return known }
    let place = Place(word)
    let earlier =
      host.isSame(.home, place) ? .home : Set(places.values).sorted().first { host.isSame($0, place) }
    places[word] = earlier ?? place
    return earlier ?? place
  }

  private mutating func read(
    _ command: Command, _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    switch (command.object, command.verb) {
    case ("netns", "add"): try readNamespace(&words, source)
    case ("link", "add"), ("link", "replace"): try readLink(&words, place, source)
    case ("link", "set"): try readLinkChange(&words, place, source)
    case ("addr", "add"): try readAddress(&words, place, source)
    case ("fdb", "add"), ("fdb", "append"), ("fdb", "replace"):
      try readForwarding(&words, place, source)
    case ("peer", "add"): try readPeers(&words, place, source, mode: .tolerant)
    case ("peer", "sync"): try readPeers(&words, place, source, mode: .empty)
    case ("neigh", "add"), ("neigh", "replace"): try readNeighbor(&words, place, source)
    case ("route", "add"), ("route", "replace"): try readRoute(&words, place, source)
    case ("vlan", "add"): try readVLAN(&words, place, source, isAbsent: false)
    case ("vlan", "delete"): try readVLAN(&words, place, source, isAbsent: true)
    case ("vni", "add"): try readVNI(&words, place, source)
    default:
      throw .usage(
        "`\(command.name)` has no place in an overlay's file, which says what is to be",
        hint: "there are \(Self.commands)")
    }
  }

  private static let commands =
    "`netns add`, `link add`, `link set`, `addr add`, `fdb add`, `fdb append`, `peer add`, `peer sync`,"
    + " `vlan add`, `vlan del`, `vni add`, `route add`, `neigh add`"

  private mutating func readNamespace(
    _ words: inout Words, _ source: SourceLocation
  ) throws(CommandFailure) {
    guard let name = words.next() else { throw .usage("the namespace's name is missing") }
    if let other = words.next() { throw .usage("“\(other)” is one word too many") }
    let reference: NamespaceReference
    do throws(NetlinkError) { reference = try NamespaceReference(parsing: name) } catch {
      throw .usage(CommandFailure(error).message)
    }
    guard case .named(let name) = reference else {
      throw .usage("“\(name)” is no name that a namespace can be given")
    }
    if let earlier = desired.namespaces.first(where: { $0.name == name }) {
      throw Self.twice("namespace \(name)", earlier.source)
    }
    desired.namespaces.append(DesiredNamespace(name: name, source: source))
  }

  static func twice(_ what: String, _ earlier: SourceLocation?) -> CommandFailure {
    .usage(
      "\(what) is said twice\(earlier.map { ", in line \($0.line) of \($0.file) for the first time" } ?? "")")
  }

  // MARK: What has been read

  /// A link that has been said.
  func link(_ key: LinkKey) -> DesiredLink? { linkPlaces[key].map { desired.links[$0] } }

  mutating func append(_ link: DesiredLink) throws(CommandFailure) {
    if let earlier = self.link(link.key) { throw Self.twice("\(link.key)", earlier.source) }
    linkPlaces[link.key] = desired.links.count
    desired.links.append(link)
  }

  /// Changes what has been said of a link.
  mutating func update(
    _ key: LinkKey, _ change: (inout DesiredLink) throws(CommandFailure) -> Void
  ) throws(CommandFailure) {
    if let place = linkPlaces[key] { try change(&desired.links[place]) }
  }

  mutating func append(_ object: DesiredObject, called name: String) throws(CommandFailure) {
    if let place = objectPlaces[object.key] {
      if let merged = desired.objects[place].object.merged(with: object.object), !object.isAbsent {
        desired.objects[place].object = merged
        return
      }
      throw Self.twice(name, desired.objects[place].source)
    }
    objectPlaces[object.key] = desired.objects.count
    desired.objects.append(object)
  }

  mutating func markExact(_ key: LinkKey, _ source: SourceLocation) throws(CommandFailure) {
    if let earlier = desired.exactFloodLists[key] { throw Self.twice("`peer sync` of \(key)", earlier) }
    desired.exactFloodLists[key] = source
  }

  /// What the kind of a link is called that has been said, or that is there; nil where it has none.
  func kindName(of key: LinkKey) throws(CommandFailure) -> String? {
    if let kind = link(key)?.kind { return kind.name }
    guard let there = try present(key) else {
      throw .usage("there is no link called \(key), and none is to be")
    }
    return there.typeName
  }

  /// A link that is there.
  func present(_ key: LinkKey) throws(CommandFailure) -> Link? {
    do throws(NetlinkError) { return try host.link(key) } catch { throw CommandFailure(error) }
  }

  /// Refuses entries that a link of the kind does not have, once all links have been said.
  private func checkTable(of object: DesiredObject) throws(SourceFault) {
    guard case .vni(_, let name) = object.object, let source = object.source else { return }
    let options = link(LinkKey(name, in: object.place))?.kindOptions
    guard let options, options.table.name != Vxlan.name || options[Vxlan.vniFilter] != true else { return }
    throw SourceFault("\(name) is no VTEP with a filter of VNIs", at: source)
  }
}

extension OverlayObject {
  /// Two sayings of one thing in one: a VLAN and the tunnel that it is mapped to; nil where they are not such.
  fileprivate func merged(with other: OverlayObject) -> OverlayObject? {
    guard case .vlan(var member, let link) = self, case .vlan(let more, _) = other, more.tunnel != nil,
      member.tunnel == nil
    else { return nil }
    member.tunnel = more.tunnel
    return .vlan(member, on: link)
  }
}
