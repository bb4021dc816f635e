import NetlinkKit

/// VNIs as `bridge vni show` prints them, in text or JSON.
struct VNIRendering {
  let options: GlobalOptions
  /// The VTEPs that the VNIs are of.
  let known: KnownLinks

  private static let columnWidth = 17

  func render(_ filters: [VNIFilter]) -> String {
    let list = PortedList(filters.map { ($0.link, $0.entries) }, known: known)
    guard options.isJSON else {
      let header = PortedLists.columns(["vni", "group/remote"], width: Self.columnWidth)
      return list.text(title: "dev", header: header, lines: lines)
    }
    return list.json(key: "vnis", isPretty: options.isPretty, json)
  }

  /// An entry as words: what is printed here, the command line takes.
  static func words(of entry: VNIEntry) -> String {
    (["vni \(entry.vnis)"] + addresses(of: entry).map { "\($0.keyword) \($0.address)" }).joined(
      separator: " ")
  }

  /// Where a VNI is sent to; the kernel reports an address of zeros where it has none.
  private static func addresses(of entry: VNIEntry) -> [(keyword: String, address: IPAddress)] {
    entry.options.given.compactMap { field, value in
      guard case .address(let address) = value, !address.isUnspecified else { return nil }
      return (field.keyword, address)
    }
  }

  private func lines(_ entry: VNIEntry) -> [String] {
    let addresses = Self.addresses(of: entry).map(\.address.description)
    let line = PortedLists.columns([entry.vnis.description] + addresses, width: Self.columnWidth)
    guard let statistics = entry.statistics else { return [line] }
    return [line] + PortedLists.counters(statistics) { "\($0) \($1)" }
  }

  private func json(_ entry: VNIEntry, into json: inout JSONWriter) {
    json.range("vni", entry.vnis)
    for (keyword, address) in Self.addresses(of: entry) { json.string(keyword, "\(address)") }
    if let statistics = entry.statistics { json.object("stats") { $0.write(statistics) } }
  }
}
