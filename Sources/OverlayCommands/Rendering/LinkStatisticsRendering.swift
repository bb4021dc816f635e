import NetlinkKit

extension LinkRendering {
  private func extended(_ link: Int32) -> ExtendedStatistics? {
    extendedStatistics.first { $0.link == link }
  }

  // MARK: Text

  /// What a link has carried, and what it counts as a bridge or a bridge's port.
  func statisticsText(of link: Int32, _ statistics: LinkStatistics?) -> String {
    var text = statistics.map(lines) ?? ""
    guard let extended = extended(link) else { return text }
    if let carried = extended.carriedByProcessor { text += "    cpu_hit\n" + lines(carried) }
    for (name, statistics) in Self.parts(extended) {
      text += "    \(name) statistics\n"
      text += Self.lines(statistics).map { "      \($0)\n" }.joined()
    }
    return text
  }

  /// The same of bridges or of ports alone, as `ip link xstats` has it: the name, and lines below it.
  static func bridgeText(_ name: String, _ statistics: BridgeStatistics) -> String {
    let indentation = String(repeating: " ", count: 20)
    return name.padded(to: 16) + "\n" + lines(statistics).map { indentation + $0 + "\n" }.joined()
  }

  private static func parts(_ extended: ExtendedStatistics) -> [(name: String, statistics: BridgeStatistics)]
  {
    [(Bridge.name, extended.bridge), (BridgePort.table.name, extended.port)]
      .compactMap { name, statistics in statistics.map { (name, $0) } }
  }

  private static func lines(_ statistics: BridgeStatistics) -> [String] {
    statistics.suites.flatMap { suite, value in
      suite.groups.flatMap { group in
        let lines = group.lines.map { label, counters in
          ([label] + counters.flatMap { [$0.label, "\(value($0))"] }).filter { !$0.isEmpty }
            .joined(separator: " ")
        }
        let title = group.title + ":"
        return lines.count == 1 ? ["\(title.padded(to: 10)) \(lines[0])"] : [title] + lines.map { "  " + $0 }
      }
    }
  }

  /// A line of headings and one of numbers below them for each direction, and with a second `-s` two more; the
  /// columns of all of them are as wide as the widest number wants.
  private func lines(_ statistics: LinkStatistics) -> String {
    let directions = [("RX", LinkCounter.received), ("TX", LinkCounter.sent)]
    let tables = directions.flatMap { direction, counters in
      LinkCounter.Level.allCases.filter { $0.rawValue <= options.statisticsLevel }.map { level in
        let shown = counters.filter { $0.levelInText == level }
          .compactMap { counter in statistics[counter].map { (counter.heading, "\($0)") } }
        return level == .traffic ? ("\(direction):", shown) : ("\(direction) errors:", [("", "")] + shown)
      }
    }
    var widths = [10, 7, 6, 7, 7, 7]
    for (_, cells) in tables {
      for (column, cell) in cells.enumerated() {
        if column == widths.count { widths.append(cell.0.utf8.count) }
        widths[column] = max(widths[column], cell.1.utf8.count)
      }
    }
    return tables.map { title, cells in
      var headings = cells.map(\.0)
      headings[0] = title + headings[0].aligned(to: widths[0] - title.utf8.count)
      return [headings, cells.map(\.1)].map { row in
        "    " + zip(row, widths).map { $0.aligned(to: $1) }.joined(separator: " ") + "\n"
      }.joined()
    }.joined()
  }

  // MARK: JSON

  /// The members of a link's object that have what it has carried.
  func writeStatistics(of link: Int32, _ statistics: LinkStatistics?, into json: inout JSONWriter) {
    if let statistics { write(statistics, as: "stats64", into: &json) }
    guard let extended = extended(link) else { return }
    if let carried = extended.carriedByProcessor {
      json.object("offload") { write(carried, as: "cpu_hit", into: &$0) }
    }
    let parts = Self.parts(extended)
    guard !parts.isEmpty else { return }
    json.object("xstats") { json in
      for (name, statistics) in parts { json.object(name) { Self.write(statistics, into: &$0) } }
    }
  }

  private func write(_ statistics: LinkStatistics, as key: String, into json: inout JSONWriter) {
    json.object(key) { json in
      for (direction, counters) in [("rx", LinkCounter.received), ("tx", LinkCounter.sent)] {
        json.object(direction) { json in
          for level in LinkCounter.Level.allCases where level.rawValue <= options.statisticsLevel {
            for counter in counters where counter.levelInJSON == level {
              if let value = statistics[counter] { json.number(counter.key, value) }
            }
          }
        }
      }
    }
  }

  /// The members that have what a bridge or a port counts.
  static func write(_ statistics: BridgeStatistics, into json: inout JSONWriter) {
    for (suite, value) in statistics.suites {
      json.object(suite.key) { json in
        for group in suite.groups {
          func members(_ json: inout JSONWriter) {
            for counter in group.lines.flatMap(\.counters) { json.number(counter.key, value(counter)) }
          }
          if let key = group.key { json.object(key, members) } else { members(&json) }
        }
      }
    }
  }
}

extension String {
  /// The text with spaces in front, where it is shorter than a column.
  fileprivate func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - utf8.count)) + self
  }
}
