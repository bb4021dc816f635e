import Testing

@Suite("neighbours", .serialized)
struct NeighborTests {
  /// A namespace with eth0 and eth1, which are up. It has an IPv4 address: without any, the kernel takes every
  /// one for a broadcast address, whose link-layer address it knows.
  private func withHost(_ body: () throws -> Void) throws {
    try withNamespace {
      try addUnderlay("eth0")
      try addUnderlay("eth1")
      try ovlctl("addr add 203.0.113.1/24 dev eth0")
      try body()
    }
  }

  private static let entries = [
    "192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0", "to 192.0.2.6 dev eth1 lladdr 02:00:00:00:00:06",
    "192.0.2.11 lladdr 02:00:00:00:00:0b dev eth0 nud noarp extern_learn router",
    "192.0.2.7 lladdr 02:00:00:00:00:07 dev eth0 nud noarp",
    "192.0.2.8 lladdr 02:00:00:00:00:08 dev eth0 nud stale protocol static",
    "192.0.2.10 dev eth0 nud failed", "2001:db8::5 lladdr 02:00:00:00:00:05 dev eth0 router",
    "proxy 192.0.2.9 dev eth0", "proxy 2001:db8::9 dev eth1",
  ]

  /// Adds entries by one run of ip.
  private func addByIP(_ lines: [String]) throws {
    try shell("echo '\(lines.map { "neigh add \($0)" }.joined(separator: "\n"))' | ip -batch -")
  }

  /// The entries and proxies but for those of multicast groups, which the kernel makes; in no order of its own.
  private func addedEntries() throws -> [String] {
    try (ip("neigh show nud all").elements + ip("neigh show proxy").elements)
      .filter { $0["dst"]?.string?.hasPrefix("ff02:") != true }.map(\.description).sorted()
  }

  @Test("the entries that ovlctl makes are those that ip makes")
  func added() throws {
    var made: [[String]] = []
    try withHost {
      try addByIP(Self.entries)
      made.append(try addedEntries())
    }
    try withHost {
      for line in Self.entries { try ovlctl("neigh add \(line)") }
      made.append(try addedEntries())
    }
    #expect(made[0] == made[1])
    #expect(made[0].count == Self.entries.count)
  }

  @Test("what is shown is what ip shows")
  func shown() throws {
    try withHost {
      try addByIP(Self.entries.filter { !$0.contains("extern_learn") })
      for words in [
        "neigh", "-d neigh", "-4 neigh", "-6 neigh", "neigh show dev eth0", "neigh show proxy",
        "neigh show proxy dev eth1", "neigh show nud permanent dev eth1",
        "neigh show nud noarp to 192.0.2.0/24", "neigh show nud stale nud failed", "neigh show 192.0.2.5",
        "neigh show to 192.0.2.0/29 dev eth0", "neigh show to 2001:db8::/32",
      ] { try compareWithIP(words) }
    }
  }

  @Test("what a control plane has learned is shown in any state, but not for another one that is named")
  func externallyLearned() throws {
    try withHost {
      try ovlctl("neigh add 192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0 nud noarp extern_learn")
      try compareWithIP("neigh")
      // Here ip shows it all the same.
      #expect(try ovlctl("neigh show nud stale").output == "")
    }
  }

  @Test("an entry is replaced, and goes")
  func replaced() throws {
    try withHost {
      try ovlctl("neigh replace 192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0")
      try ovlctl("neigh replace 192.0.2.5 lladdr 02:00:00:00:00:06 dev eth0")
      #expect(try ip("neigh show").elements.map { $0["lladdr"] } == ["02:00:00:00:00:06"])
      try ovlctl("neigh del 192.0.2.5 dev eth0")
      #expect(try ip("neigh show") == [])
    }
  }

  @Test(
    "flushing spares what is permanent, unless it is named",
    arguments: [
      ("dev eth0", ["192.0.2.1", "192.0.2.3", "192.0.2.4"]),
      ("to 192.0.2.4/30", ["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
      ("nud permanent", ["192.0.2.2", "192.0.2.3", "192.0.2.4"]), ("nud all dev eth0", ["192.0.2.4"]),
    ])
  func flushed(words: String, rest: [String]) throws {
    try withHost {
      try ovlctl("neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev eth0")
      try ovlctl("neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev eth0 nud stale")
      try ovlctl("neigh add 192.0.2.3 lladdr 02:00:00:00:00:03 dev eth0 nud noarp")
      try ovlctl("neigh add 192.0.2.4 lladdr 02:00:00:00:00:04 dev eth1 nud stale")
      try ovlctl("-4 neigh flush \(words)")
      #expect(try ip("-4 neigh show nud all").elements.compactMap { $0["dst"]?.string }.sorted() == rest)
    }
  }

  @Test("proxy entries are flushed where they are named")
  func flushedProxies() throws {
    try withHost {
      try ovlctl("neigh add proxy 192.0.2.1 dev eth0")
      try ovlctl("neigh add proxy 192.0.2.2 dev eth1")
      try ovlctl("neigh flush proxy dev eth0")
      #expect(try ip("neigh show proxy").elements.map { $0["dst"] } == ["192.0.2.2"])
    }
  }

  @Test("on a tunnel a neighbour's link-layer address is an IP address", .needs("gre"))
  func tunnel() throws {
    try withHost {
      try shell("ip link add tunnel0 type gre local 192.0.2.1 key 7")
      try shell("ip addr add 198.51.100.1/24 dev tunnel0")
      try shell("ip link set tunnel0 up")
      try ovlctl("neigh add 198.51.100.2 lladdr 192.0.2.2 dev tunnel0")
      try compareWithIP("neigh show dev tunnel0")
      #expect(try ip("neigh show dev tunnel0")[0]?["lladdr"] == "192.0.2.2")
    }
  }

  @Test("a dry run tells the request, and sends none")
  func dryRun() throws {
    try withHost {
      let outcome = try ovlctl("--dry-run neigh add 192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0")
      #expect(
        outcome.output == """
          RTM_NEWNEIGH REQUEST,ACK,CREATE,EXCL
              192.0.2.5 dev eth0 lladdr 02:00:00:00:00:05 nud permanent

          """)
      #expect(outcome.changes == [])
    }
  }

  @Test(
    "what is refused is said in words, with what to do",
    arguments: [
      (
        "add 192.0.2.5 lladdr 02:00:00:00:00:06 dev eth0",
        """
        cannot add the neighbour 192.0.2.5 on eth0: eth0 has an entry for it already (EEXIST)
          hint: `ovlctl neigh replace` changes it
        """
      ),
      (
        "add 192.0.2.6 dev eth0",
        """
        cannot add the neighbour 192.0.2.6 on eth0: No link layer address given (EINVAL)
          hint: give it with `lladdr MAC`
        """
      ),
      (
        "del 192.0.2.6 dev eth0",
        """
        cannot delete the neighbour 192.0.2.6 on eth0: eth0 has no entry for it (ENOENT)
          hint: `ovlctl neigh show nud all dev eth0` lists what it has
        """
      ),
      (
        "add 192.0.2.6 lladdr 02:00:00:00:00:06 dev eth7",
        """
        cannot add the neighbour 192.0.2.6 on eth7: there is no link called eth7 (ENODEV)
          hint: `ovlctl link show` lists the links that there are
        """
      ),
    ])
  func refused(words: String, text: String) throws {
    try withHost {
      try ovlctl("neigh add 192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0")
      let outcome = try attempt("neigh \(words)")
      #expect(outcome.status == 1)
      #expect(outcome.errors == "ovlctl: \(text)\n")
    }
  }

  @Test("`n` is neigh, and `netn` is netns")
  func abbreviations() throws {
    try withHost {
      try ovlctl("n a 192.0.2.5 lladdr 02:00:00:00:00:05 dev eth0")
      #expect(try ovlctl("n").output == "192.0.2.5 dev eth0 lladdr 02:00:00:00:00:05 PERMANENT \n")
      #expect(try Binary.usual("netn").status == 0)
    }
  }
}
