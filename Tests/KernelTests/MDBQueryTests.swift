import Testing

@Suite("multicast entries, one by one and together", .serialized)
struct MDBQueryTests {
  private func addEntries() throws {
    try addBridge(options: "mcast_igmp_version 3")
    for line in [
      "port p0 grp 239.1.1.1 permanent", "port p1 grp 239.1.1.1 temp", "port p0 grp 239.1.1.2 temp",
      "port p1 grp 239.1.1.3 src 192.0.2.9 permanent", "port p1 grp 01:02:03:04:05:06 permanent",
      "port p0 grp ff0e::abcd permanent",
    ] { try ovlctl("mdb add dev br0 \(line)") }
  }

  @Test(
    "one that is asked for is shown as in the list",
    arguments: ["grp 239.1.1.1", "grp 239.1.1.3 src 192.0.2.9", "grp 01:02:03:04:05:06", "grp ff0e::abcd"])
  func get(words: String) throws {
    try withNamespace {
      try addEntries()
      let outcome = try attempt("-d mdb get dev br0 \(words)")
      guard outcome.status == 0 else {
        #expect(
          outcome.errors.contains("as 6.8 and later do (EOPNOTSUPP)\n  hint: `ovlctl mdb show dev br0`"))
        try Test.cancel("this kernel looks up no entry")
      }
      let expected = try ovlctl("-d mdb show").lines.filter { $0.contains(" \(words) ") }
      #expect(!expected.isEmpty)
      #expect(outcome.lines == expected)
      let shown = try JSON(ovlctl("-j -d mdb get dev br0 \(words)").output)[0]?["mdb"]?.elements ?? []
      let listed = try JSON(ovlctl("-j -d mdb show dev br0").output)[0]?["mdb"]?.elements ?? []
      #expect(shown.count == expected.count)
      #expect(shown.allSatisfy(listed.contains))
    }
  }

  @Test("one that is not there is an error")
  func missing() throws {
    try withNamespace {
      try addEntries()
      let outcome = try attempt("mdb get dev br0 grp 239.1.1.7")
      if outcome.errors.contains("as 6.8 and later do") { try Test.cancel("this kernel looks up no entry") }
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.hasPrefix(
          "ovlctl: cannot find 239.1.1.7 on br0: bridge: MDB entry not found (ENOENT)\n"))
    }
  }

  @Test(
    "those that have something in common are deleted together, and no others",
    arguments: [
      ("port p0", ["p0 grp 239.1.1.1", "p0 grp 239.1.1.2", "p0 grp ff0e::abcd"]),
      ("port p0 permanent", ["p0 grp 239.1.1.1", "p0 grp ff0e::abcd"]),
      ("nopermanent port p1", ["p1 grp 239.1.1.1"]), ("port p1 --no-permanent", ["p1 grp 239.1.1.1"]),
      ("vid 7", []), ("proto zebra", []),
      (
        "proto static permanent",
        [
          "p0 grp 239.1.1.1", "p1 grp 239.1.1.3 src 192.0.2.9", "p1 grp 01:02:03:04:05:06",
          "p0 grp ff0e::abcd",
        ]
      ),
    ])
  func flush(words: String, deleted: [String]) throws {
    try withNamespace {
      try addEntries()
      let before = try ovlctl("mdb show").lines
      let outcome = try attempt("mdb flush dev br0 \(words)")
      guard outcome.status == 0 else {
        #expect(outcome.errors.contains("Bulk delete is not supported"))
        #expect(try ovlctl("mdb show").lines == before)
        try Test.cancel("this kernel flushes no multicast entries")
      }
      let gone = Set(before).subtracting(try ovlctl("mdb show").lines)
      #expect(
        Set(gone.map { $0.trimmingPrefix("dev br0 port ").split(separator: " ").dropLast() })
          == Set(deleted.map { $0.split(separator: " ") }))
    }
  }

  @Test(
    "entries of a VTEP lead to others, and are deleted by where they lead to",
    arguments: [
      ("dst 198.51.100.1", 1), ("dst_port 1234", 1), ("vni 9", 1), ("src_vni 7", 3), ("src_vni 8", 1),
      ("proto zebra", 1), ("permanent", 4), ("port vxlan0", 4),
    ])
  func vtep(words: String, count: Int) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add vxlan0 --type vxlan --external --up")
      let start = "dev vxlan0 port vxlan0 grp"
      let outcome = try attempt("mdb add \(start) 239.1.1.1 permanent dst 198.51.100.1 src_vni 7")
      guard outcome.status == 0 else {
        #expect(outcome.errors.contains("(EOPNOTSUPP)"), "\(outcome.errors)")
        try Test.cancel("this kernel's VTEPs keep no multicast database")
      }
      let second = "239.1.1.1 permanent dst 198.51.100.2 dst_port 1234 vni 9 src_vni 7 via eth0"
      try ovlctl("mdb add \(start) \(second)")
      try ovlctl("mdb add \(start) 239.1.1.2 permanent proto zebra dst 2001:db8::1 src_vni 7")
      try ovlctl("mdb add \(start) 0.0.0.0 permanent dst 198.51.100.3 src_vni 8")
      let before = try ovlctl("mdb show dev vxlan0").lines
      #expect(before.count == 4)
      #expect(before.contains("\(start) \(second)"))
      #expect(
        try Set(ovlctl("mdb get dev vxlan0 grp 239.1.1.1 src_vni 7").lines)
          == Set(before.filter { $0.contains("grp 239.1.1.1 ") }))
      try ovlctl("mdb flush dev vxlan0 \(words)")
      #expect(try ovlctl("mdb show dev vxlan0").lines.count == before.count - count)
    }
  }
}
