import NetlinkKit
import Overlay

/// A path in text, a line for each step, or in JSON, an object for each.
struct PathRendering {
  let options: GlobalOptions

  func render(_ steps: [PathStep]) -> String {
    guard options.isJSON else {
      var lines: [String] = []
      append(steps, to: &lines, indent: "")
      return lines.map { $0 + "\n" }.joined()
    }
    var json = JSONWriter(isPretty: options.isPretty)
    var count = 0
    json.array { json in
      for step in steps { write(step, after: nil, &count, into: &json) }
    }
    return json.text + "\n"
  }

  // MARK: Text

  /// Steps that follow one another stand below one another; where there are several ways, each is a branch.
  private func append(_ steps: [PathStep], to lines: inout [String], indent: String) {
    guard steps.count > 1 else {
      for step in steps {
        lines.append(indent + line(for: step))
        append(step.shownNext, to: &lines, indent: indent)
      }
      return
    }
    for (place, step) in steps.enumerated() {
      let isLast = place == steps.count - 1
      lines.append(indent + (isLast ? "└─ " : "├─ ") + line(for: step))
      append(step.shownNext, to: &lines, indent: indent + (isLast ? "   " : "│  "))
    }
  }

  private func line(for step: PathStep) -> String {
    var line = step.node.place.word.map { "[\($0)] " } ?? ""
    line += "\(step.name): \(PathText.words(for: step))"
    if let mtu = step.mtu, step.event.isDeparture { line += ", \(LinkOptions.mtu.descriptor.keyword) \(mtu)" }
    if step.next.isEmpty, step.event.isEnd, let largest = step.largest {
      line += "; the largest packet that comes through whole has \(largest) bytes"
    }
    return line
  }

  // MARK: JSON

  private func write(_ step: PathStep, after parent: Int?, _ count: inout Int, into json: inout JSONWriter) {
    let number = count
    count += 1
    json.object { json in
      json.number("step", number)
      if let parent { json.number("after", parent) }
      if let place = step.node.place.word { json.string("netns", place) }
      json.string("ifname", step.name)
      json.string("action", step.event.word)
      step.event.write(into: &json)
      if let mtu = step.mtu { json.number(LinkOptions.mtu.descriptor.jsonKey, mtu) }
      if let largest = step.largest { json.number("largest_packet", largest) }
      json.number("tunnels", step.depth)
    }
    for next in step.next { write(next, after: number, &count, into: &json) }
  }
}

extension PathStep {
  /// The steps that follow, without what goes without saying: that what a link sends comes out at its other end.
  fileprivate var shownNext: [PathStep] {
    next.flatMap { step in
      if case .crosses = step.event, step.node == node { step.shownNext } else { [step] }
    }
  }
}

extension PathEvent {
  /// Whether something goes out of the link, so that its MTU matters.
  fileprivate var isDeparture: Bool {
    switch self {
    case .resolves, .sends, .encapsulates, .crosses, .leaves, .tags: true
    default: false
    }
  }

  /// Whether the frame has come somewhere with this step.
  fileprivate var isEnd: Bool {
    switch self {
    case .arrives, .leaves: true
    default: false
    }
  }

  /// The word for it.
  fileprivate var word: String {
    switch self {
    case .resolves: "resolve"
    case .bridges: "bridge"
    case .floods: "flood"
    case .encapsulates: "encapsulate"
    case .sends: "send"
    case .tags: "tag"
    case .untags: "untag"
    case .crosses: "cross"
    case .receives: "receive"
    case .leaves: "leave"
    case .decapsulates: "decapsulate"
    case .forwards: "forward"
    case .arrives: "arrive"
    case .ignores: "ignore"
    case .drops: "drop"
    }
  }

  fileprivate func write(into json: inout JSONWriter) {
    switch self {
    case .resolves(let target, let resolution), .sends(let target, let resolution):
      json.string("dst", "\(target)")
      resolution.write(into: &json)
    case .bridges(let address, let vlan, let entry, let port):
      Self.write(address, vlan, into: &json)
      json.string("port", port)
      if let state = entry.knownState?.words.first { json.string("state", state) }
    case .floods(let address, let vlan, let reason):
      Self.write(address, vlan, into: &json)
      json.string("reason", "\(reason)")
    case .encapsulates(let outer): outer.write(into: &json)
    case .tags(let vlan), .untags(let vlan): json.number("vlan", vlan)
    case .decapsulates(let encapsulation, let identifier):
      json.string("encapsulation", PathText.name(of: encapsulation).lowercased())
      if let identifier { json.number("id", identifier) }
    case .forwards(let target): json.string("dst", "\(target)")
    case .drops(let reason): json.string("reason", PathText.text(of: reason))
    case .crosses, .receives, .leaves, .arrives, .ignores: break
    }
  }

  private static func write(_ address: HardwareAddress, _ vlan: UInt16?, into json: inout JSONWriter) {
    json.string("mac", "\(address)")
    if let vlan { json.number("vlan", vlan) }
  }
}

extension Resolution {
  fileprivate func write(into json: inout JSONWriter) {
    json.string("next_hop", "\(nextHop)")
    if let address { json.string("lladdr", "\(address)") }
    if let state = state.flatMap(NeighborState.init) { json.string("neighbor_state", state.word) }
  }
}

extension OuterPacket {
  fileprivate func write(into json: inout JSONWriter) {
    json.string("encapsulation", PathText.name(of: encapsulation).lowercased())
    if let identifier { json.number("id", identifier) }
    if let source { json.string("src", "\(source)") }
    json.string("dst", "\(destination)")
    if case .vxlan(let port) = encapsulation { json.number("port", port) }
    if case .geneve(let port) = encapsulation { json.number("port", port) }
    if let ttl { json.number("ttl", ttl) }
    if forbidsFragments { json.bool("df", true) }
    json.number("overhead", overhead)
    json.string("by", choice.word)
  }
}

extension OuterPacket.Choice {
  fileprivate var word: String {
    switch self {
    case .entry: "entry"
    case .flood: "flood"
    case .remote: "remote"
    }
  }
}
