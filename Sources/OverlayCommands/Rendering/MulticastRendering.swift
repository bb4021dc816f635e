import NetlinkKit

/// Multicast entries as `bridge mdb show` prints them, in text or JSON.
struct MulticastRendering {
  let options: GlobalOptions
  /// The links that entries refer to.
  let known: KnownLinks

  func render(_ database: MulticastDatabase) -> String {
    options.isJSON ? json(database) : text(database)
  }

  private func name(_ index: Int32) -> String { known[index]?.name ?? "if\(index)" }

  /// What is shown with `-d` alone.
  private static let details = [MulticastOptions.filterMode.descriptor, MulticastOptions.origin.descriptor]
  /// Where a VTEP sends a group to.
  private static let destination = [
    MulticastOptions.destination.descriptor, MulticastOptions.port.descriptor,
    MulticastOptions.vni.descriptor,
    MulticastOptions.sourceVNI.descriptor, MulticastOptions.link.descriptor,
  ]

  /// iproute2's words for `MDB_FLAGS_*`.
  private static let flags: [(bit: UInt8, word: String)] = [
    (0x01, "offload"), (0x02, "fast_leave"), (0x04, "added_by_star_ex"), (0x08, "blocked"),
    (0x10, "offload_failed"),
  ]

  private func flags(of entry: MulticastEntry) -> [String] {
    Self.flags.filter { entry.flags & $0.bit != 0 }.map(\.word)
  }

  /// Seconds and hundredths.
  private static func time(_ hundredths: UInt32) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The same in a column, as `bridge` has it in JSON too.
  static func column(_ hundredths: UInt32) -> String {
    let time = Self.time(hundredths)
    return String(repeating: " ", count: max(0, 7 - time.utf8.count)) + time
  }

  // MARK: Text

  private func text(_ database: MulticastDatabase) -> String {
    database.entries.map { line($0) + "\n" }.joined() + (options.showsDetails ? routers(database) : "")
  }

  private func line(_ entry: MulticastEntry) -> String {
    var words = self.words(of: entry, withDetails: options.showsDetails)
    if options.showsStatistics, let timer = entry.timer { words += " " + Self.column(timer) }
    return words
  }

  /// An entry as words: what is printed here without timers, the command line takes.
  func words(of entry: MulticastEntry, withDetails: Bool) -> String {
    var words = ["dev \(name(entry.bridge))", "port \(name(entry.port))", "grp \(entry.group)"]
    words += self.words(entry.options, [MulticastOptions.source.descriptor])
    words.append(entry.isPermanent ? "permanent" : "temp")
    if withDetails {
      words += self.words(entry.options, [MulticastOptions.filterMode.descriptor])
      if !entry.sources.isEmpty {
        let sources = entry.sources.map { source in
          "\(source.address)" + (options.showsStatistics ? "/\(Self.time(source.timer))" : "")
        }
        words.append("source_list \(sources.joined(separator: ","))")
      }
      words += self.words(entry.options, [MulticastOptions.origin.descriptor])
    }
    words += flags(of: entry)
    if entry.vid != 0 { words.append("vid \(entry.vid)") }
    return (words + self.words(entry.options, Self.destination)).joined(separator: " ")
  }

  /// Which entries a flush is about, as the command takes it.
  func words(of flush: MulticastFlush) -> String {
    var words = ["dev \(name(flush.bridge))"]
    if let port = flush.port { words.append("port \(name(port))") }
    if let vid = flush.vid { words.append("vid \(vid)") }
    if let isPermanent = flush.isPermanent { words.append(isPermanent ? "permanent" : "nopermanent") }
    return (words + self.words(flush.options, MulticastOptions.flushTable.fields)).joined(separator: " ")
  }

  private func words(_ settings: Settings, _ fields: [FieldDescriptor]) -> [String] {
    fields.compactMap { field in
      settings[field].map { "\(field.keyword) \(field.codec.text(of: $0, linkName: { known[$0]?.name }))" }
    }
  }

  private func routers(_ database: MulticastDatabase) -> String {
    bridges(of: database).map { bridge, ports in
      let start = "router ports on \(name(bridge)): "
      guard options.showsStatistics else {
        return start + ports.map { name($0.port) }.joined(separator: " ") + "\n"
      }
      return ports.map { "\(start)\(name($0.port)) \($0.statisticsText)\n" }.joined()
    }.joined()
  }

  /// The bridges that have a router's port, in the order in which they come.
  private func bridges(
    of database: MulticastDatabase
  ) -> [(bridge: Int32, ports: [MulticastDatabase.RouterPort])] {
    var bridges: [(bridge: Int32, ports: [MulticastDatabase.RouterPort])] = []
    for router in database.routers {
      if bridges.last?.bridge != router.bridge { bridges.append((router.bridge, [])) }
      bridges[bridges.count - 1].ports.append(router)
    }
    return bridges
  }

  // MARK: JSON

  private func json(_ database: MulticastDatabase) -> String {
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      json.object { json in
        json.array("mdb") { json in
          for entry in database.entries { json.object { write(entry, into: &$0) } }
        }
        json.object("router") { json in
          guard options.showsDetails else { return }
          for (bridge, ports) in bridges(of: database) { write(ports, of: bridge, into: &json) }
        }
      }
    }
    return json.text + "\n"
  }

  private func write(_ entry: MulticastEntry, into json: inout JSONWriter) {
    json.number("index", entry.bridge)
    json.string("dev", name(entry.bridge))
    json.string("port", name(entry.port))
    json.string("grp", "\(entry.group)")
    json.write(entry.options, [MulticastOptions.source.descriptor]) { known[$0]?.name }
    json.string("state", entry.isPermanent ? "permanent" : "temp")
    if options.showsDetails { writeDetails(of: entry, into: &json) }
    json.array("flags") { json in
      for flag in flags(of: entry) { json.string(nil, flag) }
    }
    if entry.vid != 0 { json.number("vid", entry.vid) }
    json.write(entry.options, Self.destination) { known[$0]?.name }
    if options.showsStatistics, let timer = entry.timer { json.string("timer", Self.column(timer)) }
  }

  private func writeDetails(of entry: MulticastEntry, into json: inout JSONWriter) {
    json.write(entry.options, Self.details) { known[$0]?.name }
    guard !entry.sources.isEmpty else { return }
    json.array("source_list") { json in
      for source in entry.sources {
        json.object { json in
          json.string("address", "\(source.address)")
          json.string("timer", Self.time(source.timer))
        }
      }
    }
  }

  private func write(
    _ ports: [MulticastDatabase.RouterPort], of bridge: Int32, into json: inout JSONWriter
  ) {
    json.array(name(bridge)) { json in
      for port in ports {
        json.object { json in
          json.string("port", name(port.port))
          if options.showsStatistics { json.writeStatistics(of: port) }
        }
      }
    }
  }
}

extension MulticastDatabase.RouterPort {
  fileprivate var state: String { isPermanent ? "permanent" : "temp" }

  /// How long the port stays one that leads to a router.
  var statisticsText: String { (timer.map { MulticastRendering.column($0) + " " } ?? "") + state }
}

extension JSONWriter {
  /// How long a port stays one that leads to a router, as members.
  mutating func writeStatistics(of router: MulticastDatabase.RouterPort) {
    if let timer = router.timer { string("timer", MulticastRendering.column(timer)) }
    string("type", router.state)
  }

  /// Options as members, with one key for an address of either family, as `bridge` has it.
  mutating func write(_ settings: Settings, _ fields: [FieldDescriptor], linkName: (Int32) -> String?) {
    for field in fields {
      guard let value = settings[field] else { continue }
      if case .address(let address) = value {
        string(field.jsonKey, "\(address)")
      } else {
        write(field, value, linkName: linkName)
      }
    }
  }
}
