import NetlinkKit

extension VLANRendering {
  /// The VLANs of bridges as a whole, as `bridge vlan global show` prints them.
  func render(_ list: [GlobalVLAN]) -> String {
    var groups: [(link: Int32, elements: [GlobalVLAN])] = []
    for vlan in list where vid.map(vlan.vids.contains) ?? true {
      if groups.last?.link != vlan.bridge { groups.append((vlan.bridge, [])) }
      groups[groups.count - 1].elements.append(vlan)
    }
    let list = PortedList(groups, known: known)
    guard options.isJSON else { return list.text(title: "port", header: "vlan-id", lines: lines) }
    return list.json(key: "vlans", isPretty: options.isPretty, json)
  }

  /// Options as words: what is printed here, `vlan global set` takes.
  static func words(ofGlobal options: Settings) -> String {
    options.given.filter { options.isShownInText($0.field) }
      .map { "\($0.field.keyword) \($0.field.codec.text(of: $0.value) { _ in nil })" }.joined(separator: " ")
  }

  private func lines(_ vlan: GlobalVLAN) -> [String] {
    let lines = [vlan.vids.description, "  " + Self.words(ofGlobal: vlan.options)]
    guard !vlan.routers.isEmpty else { return lines }
    let title = "  router ports: "
    let names = vlan.routers.map { name(of: $0) }
    guard options.showsStatistics else { return lines + [title + names.joined(separator: " ")] }
    let margin = String(repeating: " ", count: title.utf8.count)
    return lines
      + zip(names, vlan.routers).enumerated().map { index, router in
        "\(index == 0 ? title : margin)\(router.0)  \(router.1.statisticsText)"
      }
  }

  private func name(of router: MulticastDatabase.RouterPort) -> String {
    known[router.port]?.name ?? "if\(router.port)"
  }

  private func json(_ vlan: GlobalVLAN, into json: inout JSONWriter) {
    json.range("vlan", vlan.vids)
    for (field, value) in vlan.options.given where vlan.options.isShownInJSON(field) {
      json.write(field, value) { _ in nil }
    }
    guard !vlan.routers.isEmpty else { return }
    json.array("router_ports") { json in
      for router in vlan.routers {
        json.object { json in
          json.string("port", name(of: router))
          if options.showsStatistics { json.writeStatistics(of: router) }
        }
      }
    }
  }
}
