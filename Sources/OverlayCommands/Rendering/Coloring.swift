import Glibc
import NetlinkKit

/// Whether what is shown gets colors.
enum ColorChoice: String, CaseIterable {
  /// Where there is a terminal that takes them.
  case auto
  case always
  case never

  /// Whether something that goes to stdout gets them.
  ///
  /// - Parameter isLive: whether there is a stdout.
  func isOn(isLive: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: isLive && Self.terminalTakesColors
    }
  }

  /// As <https://no-color.org> has it; the cheap question comes first, since it says no to every script.
  private static var terminalTakesColors: Bool {
    guard isatty(STDOUT_FILENO) == 1 else { return false }
    return (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }

  fileprivate static func environment(_ name: String) -> String? {
    // SAFETY: nothing in this process changes the environment, and the text is copied at once.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

/// Colors for what commands show, in the ones that `ip -color` has for the same things.
///
/// It goes over text that is there already, by the same grammar that the command line has: an address has a form of its
/// own, and a link's name stands behind a keyword. So nothing is paid for where there are no colors.
struct Coloring {
  /// What a word is.
  private enum Meaning {
    case link, hardwareAddress, ipv4, ipv6, up, down

    /// The number of the color.
    var color: String {
      switch self {
      case .link: "36"
      case .hardwareAddress: "33"
      case .ipv4: "35"
      case .ipv6: "34"
      case .up: "32"
      case .down: "31"
      }
    }
  }

  /// Whether a line begins with a link's name and its state.
  let isBrief: Bool
  /// Whether it is a tree, in which links stand behind signs.
  let isTree: Bool
  /// `1;` for brighter ones where the terminal's background is dark.
  private let weight: String

  init(isBrief: Bool, isTree: Bool = false) {
    self.isBrief = isBrief
    self.isTree = isTree
    // `COLORFGBG` ends with the number of the background's color, of which 0 to 6 and 8 are dark.
    let background = ColorChoice.environment("COLORFGBG")?.split(separator: ";").last.flatMap { Int($0) }
    weight = background.map { $0 < 7 || $0 == 8 } ?? false ? "1;" : ""
  }

  /// The text with colors.
  func colored(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count * 2)
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      append(line, to: &result)
      if !lines.isEmpty { result.append(UInt8(ascii: "\n")) }
    }
    return result
  }

  private func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var words = LineWalk()
    var rest = line
    while let start = rest.firstIndex(where: { $0 != UInt8(ascii: " ") }) {
      result += rest[..<start]
      let end = rest[start...].firstIndex(of: UInt8(ascii: " ")) ?? rest.endIndex
      let word = rest[start..<end]
      append(word, meaning(of: word, words), to: &result)
      words.pass(word, isTree: isTree)
      rest = rest[end...]
    }
    result += rest
  }

  private func append(
    _ word: ArraySlice<UInt8>, _ found: (meaning: Meaning, range: Range<Int>)?, to result: inout [UInt8]
  ) {
    guard let found else { return result += word }
    result += word[..<found.range.lowerBound]
    result += Array("\u{1B}[\(weight)\(found.meaning.color)m".utf8)
    result += word[found.range]
    result += Array("\u{1B}[0m".utf8)
    result += word[found.range.upperBound...]
  }

  /// The words of a line, as far as they tell what the next one is.
  private struct LineWalk {
    private(set) var count = 0
    private(set) var last: ArraySlice<UInt8> = []
    /// Whether the rest is for people, and nothing in it is what it looks like.
    private(set) var isText = false

    mutating func pass(_ word: ArraySlice<UInt8>, isTree: Bool) {
      if count == 0, word.elementsEqual(LinkOptions.alias.descriptor.keyword.utf8) { isText = true }
      if isTree, TreeRendering.isQuote(word), !TreeRendering.isName(word, behind: last) { isText = true }
      count += 1
      last = word
    }
  }

  // MARK: Meanings

  private func meaning(
    of word: ArraySlice<UInt8>, _ words: LineWalk
  ) -> (meaning: Meaning, range: Range<Int>)? {
    guard !words.isText else { return nil }
    let whole = word.indices
    if isTree { return treeMeaning(of: word, behind: words.last) }
    if isBrief, words.count < 2 { return words.count == 0 ? (.link, whole) : Self.state(word) }
    if words.count == 1, Self.isIndex(words.last), word.last == UInt8(ascii: ":") {
      return (.link, whole.dropLast())
    }
    if words.last.elementsEqual(LinkOptions.operationalState.descriptor.keyword.utf8) {
      return Self.state(word)
    }
    if let address = Self.address(word) { return address }
    return Self.precedeLinks.contains { words.last.elementsEqual($0.utf8) } && !Self.isNumber(word)
      ? (.link, whole) : nil
  }

  private func treeMeaning(
    of word: ArraySlice<UInt8>, behind last: ArraySlice<UInt8>
  ) -> (meaning: Meaning, range: Range<Int>)? {
    if TreeRendering.isName(word, behind: last) { return (.link, word.indices) }
    if TopologyLabels.marks.contains(where: { word.elementsEqual($0.utf8) }) { return (.down, word.indices) }
    return Self.address(word)
  }

  /// The keywords that a link's name stands behind.
  private static let precedeLinks = [
    Said.device, LinkOptions.master.descriptor.keyword, ForwardingOptions.link.descriptor.keyword,
    MulticastLine.port.keyword, RouteOptions.incomingLink.descriptor.keyword,
  ]

  private static func state(_ word: ArraySlice<UInt8>) -> (meaning: Meaning, range: Range<Int>)? {
    if word.elementsEqual("UP".utf8) { return (.up, word.indices) }
    return word.elementsEqual("DOWN".utf8) ? (.down, word.indices) : nil
  }

  /// `7:` in front of a link's name.
  private static func isIndex(_ word: ArraySlice<UInt8>) -> Bool {
    word.last == UInt8(ascii: ":") && isNumber(word.dropLast())
  }

  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    !word.isEmpty && word.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// An address, without the length behind it.
  private static func address(_ word: ArraySlice<UInt8>) -> (meaning: Meaning, range: Range<Int>)? {
    let end = word.firstIndex(of: UInt8(ascii: "/")) ?? word.endIndex
    let range = word.startIndex..<end
    guard word.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else { return nil }
    let text = String(decoding: word[range], as: UTF8.self)
    if let address = IPAddress(text) { return (address.family == .ipv4 ? .ipv4 : .ipv6, range) }
    return HardwareAddress(text) == nil ? nil : (.hardwareAddress, range)
  }
}

extension Streams {
  /// Writes what a command was asked to show, in colors where they are wanted; JSON never has any.
  ///
  /// - Parameter isBrief: whether each line begins with a link's name and its state.
  mutating func show(_ text: String, _ options: GlobalOptions, isBrief: Bool = false) {
    guard !options.isJSON, options.color.isOn(isLive: isLive) else { return output.write(text) }
    output.write(Coloring(isBrief: isBrief).colored(Array(text.utf8)))
  }

  /// The same for bytes; they end with a line.
  mutating func show(_ bytes: consuming [UInt8], _ options: GlobalOptions, isBrief: Bool = false) {
    guard !options.isJSON, options.color.isOn(isLive: isLive) else { return output.write(bytes) }
    output.write(Coloring(isBrief: isBrief).colored(bytes))
  }
}

extension Session {
  /// Writes what the command was asked to show.
  mutating func show(_ text: String, isBrief: Bool = false) {
    streams.show(text, options, isBrief: isBrief)
  }

  /// The same for bytes.
  mutating func show(_ bytes: consuming [UInt8], isBrief: Bool = false) {
    streams.show(bytes, options, isBrief: isBrief)
  }
}

extension Streams {
  /// Writes a tree that a command was asked to show, in colors where they are wanted.
  mutating func showTree(_ text: String, _ options: GlobalOptions) {
    guard options.color.isOn(isLive: isLive) else { return output.write(text) }
    output.write(Coloring(isBrief: false, isTree: true).colored(Array(text.utf8)))
  }
}
