import NetlinkKit

/// Forwarding entries as `bridge fdb show` prints them, in text or JSON.
struct ForwardingRendering {
  let options: GlobalOptions
  /// The links that entries refer to.
  let known: KnownLinks
  /// Whether the device goes without saying, since it was asked for: `bridge` leaves it out then.
  let omitsLink: Bool

  func render(_ entries: [ForwardingEntry]) -> String {
    guard options.isJSON else { return entries.map(text).joined() }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for entry in entries { json.object { self.json(entry, into: &$0) } }
    }
    return json.text + "\n"
  }

  private func name(_ index: Int32) -> String { known[index]?.name ?? "if\(index)" }

  private static let attributes = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.vlan.descriptor,
    ForwardingOptions.port.descriptor,
    ForwardingOptions.vni.descriptor, ForwardingOptions.sourceVNI.descriptor,
    ForwardingOptions.link.descriptor,
    ForwardingOptions.nextHop.descriptor,
  ]

  private func text(_ entry: ForwardingEntry) -> String { words(of: entry) + "\n" }

  /// An entry as words: what is printed here, the command line takes.
  func words(of entry: ForwardingEntry) -> String {
    var words = ["\(entry.address)"]
    if !omitsLink { words.append("dev \(name(entry.link))") }
    for field in Self.attributes {
      guard let value = entry.options[field] else { continue }
      words.append("\(field.keyword) \(field.codec.text(of: value) { known[$0]?.name })")
    }
    words += flags(of: entry)
    if let master = entry.master { words.append("master \(name(master))") }
    if let state = entry.stateWord { words.append(state) }
    return words.joined(separator: " ")
  }

  private func json(_ entry: ForwardingEntry, into json: inout JSONWriter) {
    json.string("mac", "\(entry.address)")
    if !omitsLink { json.string("ifname", name(entry.link)) }
    json.write(entry.options, Self.attributes) { known[$0]?.name }
    json.array("flags") { json in
      for word in flags(of: entry) { json.string(nil, word) }
    }
    if let master = entry.master { json.string("master", name(master)) }
    json.string("state", entry.stateWord ?? "")
  }

  private func flags(of entry: ForwardingEntry) -> [String] {
    let shown = [
      ForwardingOptions.device, ForwardingOptions.router, ForwardingOptions.externallyLearned,
    ].map(\.descriptor)
    var words = shown.filter { entry.options[$0] == .toggle(true) }.map(\.keyword)
    if entry.isOffloaded { words.append("offload") }
    if entry.options[ForwardingOptions.sticky] == true {
      words.append(ForwardingOptions.sticky.descriptor.keyword)
    }
    return words
  }
}

extension ForwardingEntry {
  /// iproute2's word for the state; nil for an entry that was learned and is in use.
  fileprivate var stateWord: String? {
    if state & 0x80 != 0 { return "permanent" }
    if state & 0x40 != 0 { return "static" }
    if state & 0x04 != 0 { return "stale" }
    if state == 0 || state & 0x02 != 0 { return nil }
    return "state=0x" + String(state, radix: 16)
  }
}
