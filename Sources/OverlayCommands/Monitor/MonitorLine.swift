import NetlinkKit

/// The words of `monitor`: what is watched, and how.
struct MonitorLine {
  private(set) var links: LinkShow.Filter?
  private(set) var addresses: AddressFilter?
  private(set) var forwarding: ForwardingSelection?
  private(set) var neighbors: NeighborFilter?
  private(set) var routes: RouteFilter?
  private(set) var watchesNamespaces = false
  /// `--all-nsid`
  private(set) var hearsAllNamespaces = false
  /// `--from-start`
  private(set) var beginsWithState = false
  /// `--buffer`
  private(set) var receiveBufferSize: Int32 = 16 << 20

  private static let all = CommandWord("all", form: .bare, "all of these, as where none is named")
  private static let allNamespaces = CommandWord(
    "all-nsid", "also what changes in the namespaces that this one has numbers for")
  private static let fromStart = CommandWord(
    "from-start", form: .long, "print what there is first, as if it had just come to be")
  private static let buffer = CommandWord(
    "buffer", form: .long, value: "BYTES", "how much may wait to be read; 16 MiB where it is not given")

  /// The keywords that may stand anywhere on the line.
  static var words: [CommandWord] {
    MonitoredObject.allCases.map(\.word) + [all, allNamespaces, fromStart, buffer]
  }

  static var grammar: Grammar { Grammar(words: words) }

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextForeignKeyword() {
      switch keyword {
      case Self.all: try watchAll()
      case Self.allNamespaces: hearsAllNamespaces = true
      case Self.fromStart: beginsWithState = true
      case Self.buffer: receiveBufferSize = try Self.size(try words.value(of: keyword), keyword)
      default:
        guard let object = MonitoredObject.allCases.first(where: { $0.word ~= keyword }) else {
          throw unknownOption(keyword, among: Self.words.map(\.keyword))
        }
        guard !watches(object) else { throw .usage("\(keyword.spelled) is given twice") }
        try watch(object, &words)
      }
    }
    if watched.isEmpty { try watchAll() }
  }

  /// Whether a keyword is one of those that end the filter of an object.
  static func isOwn(_ keyword: Keyword) -> Bool { words.contains { $0 ~= keyword } }

  private static func size(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> Int32 {
    guard let size = try? Codec.integer(word, in: 0...UInt64(Int32.max / 2)) else {
      throw .usage("\(keyword.spelled): “\(word)” is not a number from 0 to \(Int32.max / 2)")
    }
    return Int32(size)
  }

  private mutating func watchAll() throws(CommandFailure) {
    var nothing = Words([])
    for object in MonitoredObject.allCases where !watches(object) { try watch(object, &nothing) }
  }

  private mutating func watch(_ object: MonitoredObject, _ words: inout Words) throws(CommandFailure) {
    switch object {
    case .links: links = try LinkShow.readFilter(&words, LinkShow.filterGrammar)
    case .addresses: addresses = try AddressFilter(&words)
    case .forwarding: forwarding = try ForwardingSelection(&words)
    case .neighbors: neighbors = try NeighborFilter(&words)
    case .routes: routes = try RouteFilter(&words)
    case .namespaces: watchesNamespaces = true
    }
  }

  func watches(_ object: MonitoredObject) -> Bool {
    switch object {
    case .links: links != nil
    case .addresses: addresses != nil
    case .forwarding: forwarding != nil
    case .neighbors: neighbors != nil
    case .routes: routes != nil
    case .namespaces: watchesNamespaces
    }
  }

  /// What is watched.
  var watched: [MonitoredObject] { MonitoredObject.allCases.filter(watches) }

  /// What is to be heard of: links in any case, since all else refers to them.
  var groups: [NotificationGroup] {
    var groups: [NotificationGroup] = [.links]
    for group in watched.flatMap(\.groups) where !groups.contains(group) { groups.append(group) }
    // One that gets a number is heard of from then on.
    if hearsAllNamespaces, !groups.contains(.namespaceNumbers) { groups.append(.namespaceNumbers) }
    return groups
  }
}
