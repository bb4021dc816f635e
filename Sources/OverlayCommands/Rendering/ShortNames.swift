/// The names of links as short texts. Entries of one link come together, so that the last one is mostly meant again.
struct ShortNames {
  /// What is known of a link's name.
  enum Name {
    /// Its place among the texts.
    case known(Int)
    /// None; where it belongs in the text of an entry follows.
    case missing(Int32, place: Int)
  }

  private let known: KnownLinks
  private let isInJSON: Bool
  private var links: [Int32] = []
  private var texts: [ShortText] = []
  private var last = 0

  init(_ known: KnownLinks, inJSON isInJSON: Bool) {
    self.known = known
    self.isInJSON = isInJSON
  }

  mutating func insert(_ link: Int32, _ name: String) {
    var bytes: [UInt8] = []
    if isInJSON { JSONWriter.escape(name, into: &bytes) } else { bytes.append(contentsOf: name.utf8) }
    links.append(link)
    texts.append(ShortText(bytes.prefix(ShortText.capacity)))
  }

  /// Finds the name of a link.
  mutating func look(up link: Int32) -> Name {
    if last < links.count, links[last] == link { return .known(last) }
    guard let place = links.firstIndex(of: link) else {
      guard let name = known[link]?.name else { return .missing(link, place: 0) }
      insert(link, name)
      last = links.count - 1
      return .known(last)
    }
    last = place
    return .known(place)
  }

  /// Appends a name, if it is known; else remembers where it belongs.
  func append(_ name: Name, to output: inout OutputSpan<UInt8>) {
    if case .known(let place) = name { output.append(texts[place]) }
  }
}
