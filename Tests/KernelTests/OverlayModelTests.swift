import NetlinkKit
import Testing

@testable import OverlayCommands

/// A desired state that chance made.
private struct RandomOverlay {
  private var random: SplitMix
  private var lines: [String] = []

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    compose()
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func flip() -> Bool { random.next() & 1 == 0 }
  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(random.next() % UInt64(elements.count))]
  }
  private mutating func maybe(_ word: String) -> String { flip() ? " \(word)" : "" }

  private mutating func compose() {
    let namespaces = ["blue", "green"].filter { _ in flip() }
    for name in namespaces { lines.append("netns add \(name)") }
    let places = [""] + namespaces
    lines.append("link add eth0 type veth peer name eth0-end up" + maybe("mtu 1600"))
    lines.append("addr add 192.0.2.1/24 dev eth0" + maybe("nodad"))
    for place in places where flip() { composeBridge(in: place, beside: places) }
    for number in 1...3 where flip() { composePair(number, places) }
  }

  private func prefix(_ place: String) -> String { place.isEmpty ? "" : "-n \(place) " }

  private mutating func composeBridge(in place: String, beside places: [String]) {
    let prefix = prefix(place)
    let vlans = flip() && ((try? Kernel.has("VLAN filtering")) ?? false)
    let bridge = "br\(place)"
    lines.append(
      "\(prefix)link add \(bridge) type bridge\(vlans ? " vlan_filtering 1" : "")" + maybe("ageing 1000")
        + maybe("up")
        + maybe("stp_state 1"))
    for number in 1...2 where flip() {
      let vtep = "vx\(number)"
      let master = flip() ? " master \(bridge)\(maybe("--port-isolated on"))\(maybe("--port-cost 10"))" : ""
      lines.append(
        "\(prefix)link add \(vtep) --vni \(pick([10, 11, 12]) * 10 + number)\(master)"
          + maybe("--no-learning")
          + maybe("--ageing 100") + maybe("--ttl 9") + maybe("--mtu 1400") + maybe("--up")
          + maybe("--local 192.0.2.1"))
      for peer in 2...4 where flip() { lines.append("\(prefix)peer add \(vtep) 192.0.2.\(peer)") }
      for address in 1...2 where flip() {
        lines.append(
          "\(prefix)fdb add 02:00:00:00:00:0\(address) dev \(vtep) dst 192.0.2.\(pick([2, 3]))"
            + maybe("static"))
      }
      if !master.isEmpty, vlans, flip() {
        lines.append("\(prefix)vlan add dev \(vtep) vid \(pick([10, 20]))" + maybe("untagged"))
      }
      if !master.isEmpty, !vlans, flip() {
        lines.append("\(prefix)fdb add 02:00:00:00:00:0\(number + 5) dev \(vtep) master static")
      }
    }
  }

  private mutating func composePair(_ number: Int, _ places: [String]) {
    let (near, far) = (pick(places), pick(places))
    let target = far.isEmpty || far == near ? "" : " netns \(far)"
    // From a named namespace, the one that we are in has no name.
    let there = far.isEmpty ? near : far
    lines.append(
      "\(prefix(near))link add p\(number) type veth peer name q\(number)\(target)\(maybe("mtu 1300")) up")
    lines.append("\(prefix(near))link set p\(number) up")
    if flip() { lines.append("\(prefix(near))addr add 10.\(number).0.1/24 dev p\(number)") }
    if flip() { lines.append("\(prefix(there))addr add 10.\(number).0.2/24 dev q\(number)") }
    if flip() {
      lines.append(
        "\(prefix(there))neigh add 10.\(number).0.9 lladdr 02:00:00:00:01:0\(number) dev q\(number)")
    }
    if flip() {
      lines.append("\(prefix(near))route add 10.10\(number).0.0/16 dev p\(number)" + maybe("metric 5"))
    }
  }
}

/// A generator that repeats.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

@Suite("whatever there was, apply makes what is to be", .serialized)
struct OverlayModelTests {
  /// What is exported, but for what chance gives: link-layer addresses.
  private func exported() throws -> [String] {
    try overlay("export", "", "--all").outcome.lines.map { line in
      let line = line.replacing(#/address [0-9a-f:]{17} broadcast [0-9a-f:]{17} ?/#, with: "")
        .replacing(#/ +$/#, with: "")
      // Of two ends, the one that is older stands in front.
      let ends = line.split(separator: #/(-n [a-z]+ )?link add | type veth peer name /#)
      return line.contains(" veth ") ? ends.map(String.init).sorted().joined(separator: " | ") : line
    }.sorted()
  }

  @Test("random states, one after another", arguments: 0..<5)
  func walk(round: UInt64) throws {
    let count = Kernel.isOfRig ? 6 : 50
    try withOverlays {
      for step in 0..<UInt64(count) {
        let text = RandomOverlay(seed: round * 1000 + step).text
        let (outcome, _) = try overlay("apply", text, "--prune")
        try #require(outcome.status == 0, "seed \(round * 1000 + step): \(outcome.errors)\n\(text)")
        let again = try overlay("apply", text, "--prune")
        #expect(again.log.changes == 0, "seed \(round * 1000 + step): \(again.outcome.output)")
        let export = try overlay("export", "", "--all").outcome.output
        let same = try overlay("diff", export)
        #expect(
          same.outcome.status == 0,
          "seed \(round * 1000 + step): \(same.outcome.output)\(same.outcome.errors)")
      }
    }
  }

  @Test("a state is the same, made from nothing or from another one", arguments: 0..<4)
  func independence(round: UInt64) throws {
    for step in 0..<UInt64(Kernel.isOfRig ? 4 : 25) {
      let seed = 100_000 + round * 1000 + step * 2
      let (first, second) = (RandomOverlay(seed: seed).text, RandomOverlay(seed: seed + 1).text)
      let fresh = try withOverlays {
        try apply(second, "--prune")
        return try exported()
      }
      let changed = try withOverlays {
        try apply(first, "--prune")
        try apply(second, "--prune")
        return try exported()
      }
      #expect(changed == fresh, "seed \(seed):\n\(first)\n\(second)")
    }
  }
}
