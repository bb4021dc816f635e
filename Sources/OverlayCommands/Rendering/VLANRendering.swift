import NetlinkKit

/// VLANs as `bridge vlan show` and `bridge vlan tunnelshow` print them, in text or JSON.
struct VLANRendering {
  let options: GlobalOptions
  /// The links that entries refer to.
  let known: KnownLinks
  /// The one VLAN that is asked for; nil for all.
  let vid: UInt32?

  private static let columnWidth = 11

  /// The VLANs: those that are alike together with `-d`, and otherwise each on its own, as `bridge` has it.
  func render(_ entries: [VLANEntry]) -> String {
    // What was counted of several VLANs at once is not what each has.
    let list = list(
      options.showsDetails ? entries : entries.flatMap { $0.statistics == nil ? $0.singles : [$0] })
    guard options.isJSON else { return list.text(title: "port", header: "vlan-id", lines: lines) }
    return list.json(key: "vlans", isPretty: options.isPretty, json)
  }

  /// The VLANs that are mapped to tunnels.
  func renderTunnels(_ entries: [VLANEntry]) -> String {
    let list = list(entries.filter { $0.tunnel != nil })
    guard options.isJSON else {
      let header = PortedLists.columns(["vlan-id", "tunnel-id"], width: Self.columnWidth)
      return list.text(title: "port", header: header) { entry in
        [
          PortedLists.columns(
            [entry.vids, entry.tunnels].compactMap { $0?.description }, width: Self.columnWidth)
        ]
      }
    }
    return list.json(key: "tunnels", isPretty: options.isPretty, tunnelJSON)
  }

  /// The entries that are asked for, by links.
  private func list(_ entries: [VLANEntry]) -> PortedList<VLANEntry> {
    var groups: [(link: Int32, elements: [VLANEntry])] = []
    for entry in entries where vid.map(entry.vids.contains) ?? true {
      if groups.last?.link != entry.link { groups.append((entry.link, [])) }
      groups[groups.count - 1].elements.append(entry)
    }
    return PortedList(groups, known: known)
  }

  // MARK: Text

  private func lines(_ entry: VLANEntry) -> [String] {
    var lines = [([entry.vids.description] + flags(of: entry)).joined(separator: " ")]
    if options.showsDetails { lines.append("  " + Self.words(entry.options)) }
    if let statistics = entry.statistics {
      lines += PortedLists.counters(statistics) { "\($1) \($0)" }.map { "  " + $0 }
    }
    return lines
  }

  /// Options as words: what is printed here, the command line takes.
  static func words(_ settings: Settings) -> String {
    settings.given.map { "\($0.field.keyword) \($0.field.codec.text(of: $0.value) { _ in nil })" }
      .joined(separator: " ")
  }

  /// iproute2's words for `BRIDGE_VLAN_INFO_*`.
  private func flags(of entry: VLANEntry) -> [String] {
    let isPVID = entry.membership[VLANMembershipOptions.pvid] == true
    let isUntagged = entry.membership[VLANMembershipOptions.untagged] == true
    return (isPVID ? ["PVID"] : []) + (isUntagged ? ["Egress Untagged"] : [])
  }

  // MARK: JSON

  private func json(_ entry: VLANEntry, into json: inout JSONWriter) {
    // With statistics, iproute2 reads another message and has another key.
    json.range(entry.statistics == nil ? "vlan" : "vid", entry.vids)
    let flags = flags(of: entry)
    if !flags.isEmpty || entry.statistics != nil {
      json.array("flags") { json in
        for flag in flags { json.string(nil, flag) }
      }
    }
    if options.showsDetails { json.write(entry.options) }
    if let statistics = entry.statistics { json.write(statistics) }
  }

  private func tunnelJSON(_ entry: VLANEntry, into json: inout JSONWriter) {
    json.range("vlan", entry.vids)
    if let tunnels = entry.tunnels { json.range("tunid", tunnels) }
  }
}

extension JSONWriter {
  /// A number, or the first and the last of several as two members.
  mutating func range(_ key: String, _ range: NumberRange) {
    number(key, range.first)
    if !range.isSingle { number(key + "End", range.last) }
  }

  /// Options that name no links, as members.
  mutating func write(_ settings: Settings) {
    for (field, value) in settings.given { write(field, value) { _ in nil } }
  }
}
