import NetlinkKit

/// A list of what links have, as `bridge` prints it: the link's name, and what it has in the lines beside it.
struct PortedList<Element> {
  private let groups: [(name: String, elements: [Element])]

  /// - Parameter groups: what each link has.
  init(_ groups: [(link: Int32, elements: [Element])], known: KnownLinks) {
    self.groups = groups.map { (known[$0.link]?.name ?? "if\($0.link)", $0.elements) }
  }

  /// - Parameters:
  ///   - title: the heading of the links.
  ///   - header: the headings behind it.
  ///   - lines: the lines of an element.
  func text(title: String, header: String, lines: (Element) -> [String]) -> String {
    var text = title.padded(to: PortedLists.nameWidth) + header + "\n"
    for (name, elements) in groups {
      var start = name.padded(to: PortedLists.nameWidth)
      for line in elements.flatMap(lines) {
        text += start + line + "\n"
        start = "".padded(to: PortedLists.nameWidth)
      }
    }
    return text
  }

  /// - Parameter key: the member that has the elements of a link.
  func json(key: String, isPretty: Bool, _ write: (Element, inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(isPretty: isPretty)
    json.array { json in
      for (name, elements) in groups {
        json.object { json in
          json.string("ifname", name)
          json.array(key) { json in
            for element in elements { json.object { write(element, &$0) } }
          }
        }
      }
    }
    return json.text + "\n"
  }
}

/// The columns of such lists.
enum PortedLists {
  static let nameWidth = 18

  /// Cells beside one another, all but the last padded.
  static func columns(_ cells: [String], width: Int) -> String {
    cells.dropLast().map { $0.padded(to: width) }.joined() + (cells.last ?? "")
  }

  /// What has been received and sent, in a line each.
  ///
  /// - Parameter words: a counter, by its name and its value.
  static func counters(_ statistics: Settings, _ words: (String, String) -> String) -> [String] {
    ["RX", "TX"].map { direction in
      let counters = statistics.given.filter { $0.field.keyword.hasPrefix(direction.lowercased()) }
      return "\(direction): "
        + counters.map {
          words(String($0.field.keyword.dropFirst(3)), $0.field.codec.text(of: $0.value) { _ in nil })
        }
        .joined(separator: " ")
    }
  }
}

extension String {
  /// The text with spaces behind it, where it is shorter than a column.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
