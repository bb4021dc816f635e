import Testing

/// What iproute2 6.1 leaves out of a link that it shows, and ovlctl shows.
struct Omission {
  /// The keys in JSON, with dots between.
  let path: String
  /// What of the kernel tells it: a kind of link, or another feature.
  var feature = "vxlan"
  /// The first version of Linux that tells it; nil where all do.
  var since: Kernel.Version?
  let reason: String

  static let all = [
    Omission(path: "gso_ipv4_max_size", since: .init(6, 3), reason: newer),
    Omission(path: "gro_ipv4_max_size", since: .init(6, 3), reason: newer),
    Omission(
      path: "linkinfo.info_data.ttl", reason: "for “inherit” of a vxlan or geneve it prints no key at all"),
    Omission(path: "linkinfo.info_data.localbypass", since: .init(6, 5), reason: newer),
    Omission(path: "linkinfo.info_data.reserved_bits", since: .init(6, 14), reason: newer),
    Omission(
      path: "linkinfo.info_data.port_range", feature: "geneve", since: .init(6, 15),
      reason: "no version has a word for the source ports of geneve"),
    Omission(path: "linkinfo.info_data.fdb_n_learned", feature: "bridge", since: .init(6, 7), reason: newer),
    Omission(
      path: "linkinfo.info_data.fdb_max_learned", feature: "bridge", since: .init(6, 7), reason: newer),
    Omission(path: "linkinfo.info_data.mst_enabled", feature: "bridge", since: .init(5, 18), reason: newer),
    Omission(
      path: "linkinfo.info_data.mdb_offload_fail_notification", feature: "bridge", since: .init(6, 17),
      reason: newer),
    Omission(
      path: "linkinfo.info_data.fdb_local_vlan_0", feature: "bridge", since: .init(6, 18), reason: newer),
    Omission(path: "linkinfo.info_slave_data.mab", feature: "bridge", since: .init(6, 2), reason: newer),
    Omission(
      path: "linkinfo.info_slave_data.mcast_n_groups", feature: "bridge", since: .init(6, 2), reason: newer),
    Omission(
      path: "linkinfo.info_slave_data.mcast_max_groups", feature: "bridge", since: .init(6, 2), reason: newer),
    Omission(
      path: "linkinfo.info_slave_data.neigh_vlan_suppress", feature: "bridge", since: .init(6, 4),
      reason: newer),
  ]

  private static let newer = "the option is newer than iproute2 6.1"

  /// Whether the running kernel tells it.
  func isTold() throws -> Bool {
    guard try Kernel.has(feature) else { return false }
    return try since.map { try Kernel.Version.running() >= $0 } ?? true
  }
}

@Suite("links that iproute2 made", .serialized)
struct IprouteLinkTests {
  /// Links that iproute2 makes beside one another.
  private struct Round {
    /// What `ip -batch` reads.
    var lines: [String]
    var count = 1
    /// What stands behind the last of the lines, for `bridge -batch`.
    var bridgeLines: [String] = []
  }

  /// For the words of some samples iproute2 6.1 has none.
  private static let samples = (LinkSample.all + LinkSample.further).filter { sample in
    !["remcsum-nopartial", "mst_enabled", "link-group"].contains { words(sample.line()).contains($0) }
  }

  private static let ports = [
    (
      "bridge",
      Round(
        lines: ["link add sample type bridge stp_state 1", "link set eth0 master sample"],
        bridgeLines: ["link set dev eth0 cost 77 hairpin on learning off isolated on neigh_suppress on"])
    ),
    ("vrf", Round(lines: ["link add sample type vrf table 7", "link set eth0 master sample"])),
  ]

  /// The samples for this kernel: one of each kind goes into a round, but for those that want eth0 to themselves.
  private static func rounds() throws -> [Round] {
    var rounds: [Round] = []
    var alone = try ports.filter { try Kernel.has($0.0) }.map(\.1)
    var numbers: [String: Int] = [:]
    for sample in samples where try Kernel.has(sample.feature) {
      guard !["macvlan", "ipvlan"].contains(sample.kind) else {
        alone.append(Round(lines: [sample.line()]))
        continue
      }
      let number = numbers[sample.kind, default: 0]
      numbers[sample.kind] = number + 1
      let line = sample.line(name: "a-\(sample.kind)")
      if number == rounds.count {
        rounds.append(Round(lines: [line]))
      } else {
        rounds[number].lines.append(line)
        rounds[number].count += 1
      }
    }
    return rounds + alone
  }

  @Test("are listed as iproute2 lists them, key by key; on the rig's kernel sixty and more of them")
  func listed() throws {
    let rounds = try Self.rounds()
    var omitted: Set<String> = []
    for round in rounds {
      try withNamespace {
        try addUnderlay("eth0")
        try batch("ip", round.lines)
        try batch("bridge", round.bridgeLines)
        let (ours, theirs) = try lists()
        #expect(ours.elements.count == theirs.elements.count, "\(round.lines)")
        #expect(ours.deviations(from: theirs).filter { !$0.contains("_timer: ") } == [], "\(round.lines)")
        omitted.formUnion(ours.additions(to: theirs))
      }
    }
    let known = try Omission.all.filter { try $0.isTold() }
    #expect(omitted.subtracting(known.map(\.path)) == [], "what iproute2 does not show")
    #expect(Set(known.map(\.path)).subtracting(omitted) == [], "what it is said not to show, and shows")
    let count = rounds.map(\.count).reduce(0, +)
    print("compared \(count) links that iproute2 made")
    #expect(count >= (Kernel.isOfRig ? 60 : 1))
  }

  private func batch(_ program: String, _ lines: [String]) throws {
    guard !lines.isEmpty else { return }
    try shell("\(program) -batch - <<END\n\(lines.joined(separator: "\n"))\nEND")
  }

  /// Both lists, of one state: a link that comes up gets there a little later.
  private func lists() throws -> (ours: JSON, theirs: JSON) {
    var (ours, theirs) = (JSON.null, JSON.null)
    try waitUntil {
      ours = try JSON(ovlctl("-j -d link show").output)
      theirs = try ip("-d link show")
      return zip(ours.elements, theirs.elements).allSatisfy { $0["operstate"] == $1["operstate"] }
    }
    return (ours, theirs)
  }
}
