import Testing

@Suite("multicast databases", .serialized)
struct MDBTests {
  @Test(
    "what bridge shows is shown",
    arguments: ["mdb show", "-d mdb show", "mdb show dev br0", "-d mdb show dev br0"])
  func shown(line: String) throws {
    try withNamespace {
      try addBridge()
      try ovlctl("mdb add dev br0 port p0 grp 239.1.1.1 permanent")
      try ovlctl("mdb add dev br0 port p1 grp 239.1.1.1 temp")
      try ovlctl("mdb add --dev br0 --port p1 --grp ff0e::abcd --permanent")
      try ovlctl("mdb add dev br0 port p1 grp 01:02:03:04:05:06 permanent")
      try ovlctl("mdb add dev br0 port p1 grp 239.1.1.2 src 192.0.2.9 temp")
      try ovlctl("mdb add dev br0 port p1 grp 239.1.1.3 permanent")
      try ovlctl("mdb del dev br0 port p1 grp 239.1.1.3")
      try ovlctl("link set p1 type bridge_slave mcast_router 2")
      #expect(try JSON(ovlctl("-j mdb show").output)[0]?["mdb"]?.elements.count ?? 0 >= 5)
      try compareWithBridge(line)
    }
  }

  @Test("entries of a VLAN", .needs("VLAN filtering"))
  func vlan() throws {
    try withNamespace {
      try addBridge(options: "vlan_filtering 1")
      try ovlctl("vlan add dev p0 vid 30")
      try ovlctl("mdb add dev br0 port p0 grp 239.1.1.1 permanent vid 30")
      try compareWithBridge("mdb show vid 30")
      #expect(try ovlctl("mdb show vid 30").lines == ["dev br0 port p0 grp 239.1.1.1 permanent vid 30"])
      try ovlctl("mdb del dev br0 port p0 grp 239.1.1.1 vid 30")
      #expect(try ovlctl("mdb show vid 30").lines == [])
    }
  }

  @Test("sources and their mode, on a kernel that has them")
  func sources() throws {
    try withNamespace {
      try addBridge(options: "mcast_igmp_version 3")
      let words = "grp 239.1.1.4 temp filter_mode exclude source_list 192.0.2.1,192.0.2.2 proto zebra"
      let outcome = try attempt("mdb add dev br0 port p1 \(words)")
      guard outcome.status == 0 else {
        #expect(
          outcome.errors.contains("Unknown attribute type (EINVAL)\n  hint: this kernel is older than "))
        try Test.cancel("this kernel takes no sources")
      }
      // The kernel has the sources in an order of its own.
      let line = try #require(ovlctl("-d mdb show").lines.first { $0.contains(" source_list ") })
      #expect(line.count == "dev br0 port p1 \(words)".count)
      #expect(line.hasPrefix("dev br0 port p1 grp 239.1.1.4 temp filter_mode exclude source_list 192.0.2."))
      #expect(line.hasSuffix(" proto zebra"))
      let entries = try JSON(ovlctl("-j -d mdb show").output)[0]?["mdb"]?.elements ?? []
      let entry = try #require(entries.first { $0["grp"] == "239.1.1.4" && $0["src"] == nil })
      #expect(entry["filter_mode"] == "exclude")
      #expect(entry["protocol"] == "zebra")
      let sources = entry["source_list"]?.elements.compactMap { $0["address"]?.string } ?? []
      #expect(sources.sorted() == ["192.0.2.1", "192.0.2.2"])
      try ovlctl("mdb replace dev br0 port p1 grp 239.1.1.4 permanent")
      #expect(try ovlctl("mdb show").lines.contains("dev br0 port p1 grp 239.1.1.4 permanent"))
    }
  }

  @Test("a VTEP's entries, on a kernel that has them")
  func vtep() throws {
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl("link add vx0 up type vxlan external")
      let line =
        "dev vx0 port vx0 grp 239.1.1.1 permanent dst 198.51.100.1 dst_port 1111 vni 7 src_vni 10 via eth0"
      let outcome = try attempt("mdb add \(line)")
      guard outcome.status == 0 else {
        #expect(outcome.errors.contains("(EOPNOTSUPP)"), "\(outcome.errors)")
        try Test.cancel("this kernel's VTEPs have no multicast database")
      }
      #expect(try ovlctl("mdb show dev vx0").lines == [line])
      try ovlctl("mdb del dev vx0 port vx0 grp 239.1.1.1 dst 198.51.100.1 src_vni 10")
      #expect(try ovlctl("mdb show dev vx0").lines == [])
    }
  }

  @Test(
    "what cannot be done is said with its reason",
    arguments: [
      ("mdb add dev br0 port p0 grp 239.1.1.1", "already joined by port (EEXIST)"),
      ("mdb add dev br0 port p0-end grp 239.1.1.1", "p0-end is no port of br0"),
      ("mdb del dev br0 port p0 grp 239.1.1.9", "cannot delete 239.1.1.9 on p0 of br0: "),
      ("mdb add dev br0 port p0 grp 192.0.2.1", "group address is not multicast"),
      ("mdb show dev nothing", "there is no link called nothing (ENODEV)"),
    ])
  func refused(line: String, words: String) throws {
    try withNamespace {
      try addBridge()
      try ovlctl("mdb add dev br0 port p0 grp 239.1.1.1 permanent")
      let outcome = try attempt(line)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!outcome.errors.contains("Invalid argument"))
    }
  }

  @Test("a dry run says what it would send")
  func dryRun() throws {
    try withNamespace {
      try addBridge()
      let words = "dev br0 port p1 grp 239.1.1.2 src 192.0.2.9 temp proto static vid 3"
      let outcome = try ovlctl("--dry-run mdb add \(words)")
      #expect(outcome.changes == [])
      #expect(outcome.output == "RTM_NEWMDB REQUEST,ACK,CREATE,EXCL\n    \(words)\n")
    }
  }
}
