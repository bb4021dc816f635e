import NetlinkKit

/// `fdb load`: adds the entries of a file to one device's forwarding database.
///
/// A line is an address, a destination, and options of the entry. The all-zero and group addresses, which may have
/// several destinations, get one more; all others are new, or replaced where that is asked for.
struct ForwardingLoad {
  let device: KnownDevices.Device
  private let deviceName: String
  /// Options of every line, as the command line has them.
  private let common: [String]
  private let template: CompactForwardingEntry?
  private let replaces: Bool

  /// - Parameters:
  ///   - common: options of every line.
  ///   - replaces: whether entries are put in the place of others that their addresses have.
  init(
    into device: KnownDevices.Device, called deviceName: String, common: [String], replacing replaces: Bool,
    _ vocabulary: CompactForwardingEntry.Vocabulary
  ) {
    self.device = device
    self.deviceName = deviceName
    self.common = common
    self.replaces = replaces
    template = Self.template(of: common, vocabulary)
  }

  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try Line(&words)
    let link = try session.link(named: line.deviceName, during: "load entries into \(line.deviceName)")
    let vocabulary = CompactForwardingEntry.Vocabulary()
    let load = ForwardingLoad(
      into: KnownDevices.Device(LinkIdentity(link)), called: line.deviceName, common: line.common,
      replacing: line.replaces, vocabulary)
    var run = LineRun(
      of: .entries(load), from: try LineReader(line.file), keepsGoing: line.keepsGoing, vocabulary: vocabulary
    )
    try run.run(&session)
  }

  private static let deviceWord = CommandWord(
    "dev", offering: .link(.forwarders), tells: Said.device, "the device; the word alone will do")
  private static let replaceWord = CommandWord(
    "replace", form: .long, "put entries in the place of others that their addresses have")

  static let grammar = Grammar(
    operands: [
      Operand(.link(.forwarders), tells: Said.device, comesFirst: true), Operand(.file, tells: "file"),
    ],
    words: [deviceWord, replaceWord, BatchCommand.keepGoing],
    options: [OptionGroup(ForwardingOptions.table, rules: ForwardingOptions.rules)], optionsComeLast: true)

  /// The command line.
  private struct Line {
    private(set) var deviceName = ""
    private(set) var file = ""
    private(set) var common: [String] = []
    private(set) var replaces = false
    private(set) var keepsGoing = false

    init(_ words: inout Words) throws(CommandFailure) {
      var plain: [String] = []
      while let keyword = words.nextKeyword() {
        switch keyword {
        case replaceWord: replaces = true
        case BatchCommand.keepGoing: keepsGoing = true
        case deviceWord where plain.isEmpty: plain.append(try words.value(of: keyword))
        default:
          guard !keyword.isLong || plain.count == 2 else {
            throw unknownOption(keyword, among: [replaceWord.keyword, BatchCommand.keepGoing.keyword])
          }
          if plain.count < 2 {
            plain.append(keyword.spelled)
          } else {
            common += [keyword.joinedValue.map { "\(keyword.spelled)=\($0)" } ?? keyword.spelled]
          }
        }
      }
      guard plain.count == 2 else {
        throw .usage(
          "which device, and which file?", hint: "`ovlctl fdb load DEV FILE`, or `-` for standard input")
      }
      try checkLinkName(plain[0])
      (deviceName, file) = (plain[0], plain[1])
    }
  }

  /// The options of every line as an entry to begin with; nil where they are not plain.
  private static func template(
    of words: [String], _ vocabulary: CompactForwardingEntry.Vocabulary
  ) -> CompactForwardingEntry? {
    let text = Array(words.joined(separator: " ").utf8)
    var entry = CompactForwardingEntry()
    var scanner = WordScanner(0..<text.count)
    return entry.read(text.span, &scanner, vocabulary) ? entry : nil
  }

  /// Reads the entry of a line in plain words; nil for any other line.
  func read(
    _ entry: inout CompactForwardingEntry, _ text: Span<UInt8>, _ line: Range<Int>,
    _ vocabulary: CompactForwardingEntry.Vocabulary
  ) -> ForwardingEntry.Placement? {
    guard let template else { return nil }
    if common.isEmpty { entry.clear() } else { entry = template }
    var words = WordScanner(line)
    guard let address = words.next(in: text), entry.readAddress(text, address),
      let destination = words.next(in: text), entry.readDestination(text, destination, vocabulary),
      entry.read(text, &words, vocabulary), entry.linkName == nil
    else { return nil }
    return placement(isGroup: entry.isGroup)
  }

  /// A line's words as `fdb add` has them.
  func words(of line: [String]) throws(CommandFailure) -> [String] {
    guard line.count >= 2 else { throw .usage("“\(line[0])” has no destination", hint: Self.example) }
    return [line[0], "dev", deviceName, "dst", line[1]] + line[2...] + common
  }

  private static let example =
    "a line looks like `02:00:00:00:00:01 10.0.0.2`, with `vni` and `port` where need be"

  /// How the entry of an address is put into the database.
  func placement(ofAddress word: String) -> ForwardingEntry.Placement {
    placement(isGroup: HardwareAddress(word).map { $0 == .zero || $0.isMulticast } ?? false)
  }

  private func placement(isGroup: Bool) -> ForwardingEntry.Placement {
    if isGroup { return .append }
    return replaces ? .replace : .add
  }
}
