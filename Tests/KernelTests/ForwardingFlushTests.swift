import Testing

@Suite("forwarding databases, flushed", .serialized)
struct ForwardingFlushTests {
  private func addEntries() throws {
    try ovlctl("link add br10 type bridge")
    try ovlctl("link add vxlan10 --vni 10 --remote 192.0.2.9 --master br10")
    try ovlctl("link add port --vni 11 --master br10")
    try ovlctl("link add vxlan0 --dstport 4790 type vxlan external")
    let vlan = try Kernel.has("VLAN filtering") ? " vlan 1" : ""
    for line in [
      "append 00:00:00:00:00:00 dev vxlan10 dst 192.0.2.8", "add 02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1",
      "add 02:00:00:00:00:02 dev vxlan10 dst 192.0.2.2 static",
      "add 02:00:00:00:00:03 dev vxlan10 dst 192.0.2.3 dynamic",
      "add 02:00:00:00:00:04 dev vxlan10 dst 192.0.2.1 port 8472",
      "add 02:00:00:00:00:05 dev vxlan10 dst 192.0.2.5 vni 7",
      "add 02:00:00:00:00:06 dev vxlan10 dst 192.0.2.6 vni 0",
      "add 02:00:00:00:00:07 dev vxlan10 dst 192.0.2.7 extern_learn",
      "add 02:00:00:00:00:08 dev vxlan10 dst 192.0.2.7 router",
      "add 02:00:00:00:00:10 dev vxlan0 dst 192.0.2.1 src_vni 7",
      "add 02:00:00:00:00:10 dev vxlan0 dst 192.0.2.1 src_vni 8",
      "add 02:00:00:00:00:10 dev vxlan0 dst 192.0.2.1",
      "add 02:00:00:00:00:21 dev vxlan10 master static\(vlan)",
      "add 02:00:00:00:00:22 dev vxlan10 master dynamic extern_learn\(vlan)",
      "add 02:00:00:00:00:23 dev port master sticky static\(vlan)",
      "add 02:00:00:00:00:24 dev port master\(vlan)",
    ] { try ovlctl("fdb \(line)") }
  }

  /// The entries that were added, by their last byte and, where there are several, what tells them apart.
  private func entries() throws -> Set<String> {
    let added = try bridgeFDB("").elements.filter { entry in
      entry["mac"]?.string.map { $0.hasPrefix("02:00:00:00:00:") || $0 == "00:00:00:00:00:00" } ?? false
    }
    return Set(
      added.map { entry in
        let address = entry["mac"]?.string?.suffix(2) ?? ""
        let detail = address == "00" ? entry["dst"]?.string : entry["src_vni"]?.int.map(String.init)
        return address + (detail.map { " \($0)" } ?? "")
      })
  }

  @Test(
    "by what the entries have, and no others go",
    arguments: [
      ("dev vxlan10", ["00 192.0.2.9", "00 192.0.2.8", "01", "02", "03", "04", "05", "06", "08"]),
      // What a control plane put there goes only where that is said.
      ("dev vxlan10 dst 192.0.2.7", ["08"]), ("dev vxlan10 dst 192.0.2.7 extern_learn", ["07"]),
      ("dev vxlan10 noextern_learn dst 192.0.2.7", ["08"]),
      ("dev vxlan10 self static", ["02"]), ("dev vxlan10 dynamic", ["03"]),
      ("dev vxlan10 nopermanent", ["02", "03"]),
      ("dev vxlan10 permanent noextern_learn norouter dst 192.0.2.1", ["01", "04"]),
      ("dev vxlan10 dst 192.0.2.1", ["01", "04"]), ("dev vxlan10 dst 192.0.2.1 port 8472", ["04"]),
      ("dev vxlan10 port 4789 dst 192.0.2.1", ["01"]), ("dev vxlan10 vni 7", ["05"]),
      ("dev vxlan10 vni 10 dst 192.0.2.8", ["00 192.0.2.8"]),
      // The kernel would take it for no condition at all.
      ("dev vxlan10 vni 0", ["06"]), ("dev vxlan0 src_vni 0", ["10"]), ("dev vxlan0 src_vni 7", ["10 7"]),
      ("dev vxlan10 extern_learn", ["07"]), ("dev vxlan10 router", ["08"]),
      ("dev vxlan10 offloaded", []), ("dev vxlan10 nhid 5", []),
      ("dev vxlan10 nooffloaded dst 192.0.2.2", ["02"]),
      ("dev vxlan10 master", ["21"]), ("dev vxlan10 master static", ["21"]),
      ("dev port master sticky", ["23"]), ("dev br10 sticky", ["23"]),
      ("dev br10 brport vxlan10", ["21"]), ("dev br10 brport vxlan10 extern_learn", ["22"]),
      ("dev br10 extern_learn", ["22"]), ("dev br10 added_by_user nosticky static", ["21"]),
      ("dev br10 permanent brport port", ["24"]), ("dev br10 static", ["21", "23"]),
      ("dev vxlan10 self master extern_learn", ["07", "22"]),
    ])
  func chosen(words: String, gone: [String]) throws {
    try withNamespace {
      try addEntries()
      let before = try entries()
      let outcome = try ovlctl("fdb flush \(words)")
      #expect(outcome.errors == "")
      #expect(try before.subtracting(entries()) == Set(gone))
      #expect(try entries().isSubset(of: before))
    }
  }

  @Test("by a VLAN", .needs("VLAN filtering"))
  func vlan() throws {
    try withNamespace {
      try ovlctl("link add br10 type bridge vlan_filtering 1")
      try ovlctl("link add port --vni 1 --master br10")
      try ovlctl("vlan add dev port vid 7")
      for vlan in [1, 7] { try ovlctl("fdb add 02:00:00:00:00:01 dev port master static vlan \(vlan)") }
      try ovlctl("fdb flush dev br10 vlan 7 static")
      #expect(
        try bridgeFDB("").elements.filter { $0["mac"] == "02:00:00:00:00:01" }.map { $0["vlan"] } == [1])
    }
  }

  @Test(
    "by a condition that the table has not, it is refused by its name before anything is touched",
    arguments: [
      ("dev vxlan10 vlan 1", "vlan tells entries of a bridge's table apart"),
      ("dev vxlan10 sticky", "sticky tells entries of a bridge's table apart"),
      ("dev vxlan10 noadded_by_user", "noadded_by_user tells entries of a bridge's table apart"),
      ("dev vxlan10 brport vxlan10", "brport tells entries of a bridge's table apart"),
      ("dev vxlan10 master vni 7", "vni tells entries of a VTEP's own table apart"),
      ("dev br10 --src-vni 7", "--src-vni tells entries of a VTEP's own table apart"),
      ("dev br10 dst 192.0.2.1", "dst tells entries of a VTEP's own table apart"),
      ("dev br10 norouter", "norouter tells entries of a VTEP's own table apart"),
      ("dev vxlan10 self master vlan 1", "vlan tells entries of a bridge's table apart"),
      ("dev vxlan10 permanent dynamic", "dynamic excludes a condition that stands before it"),
      ("dev vxlan10 via vxlan0", "unknown option “via”"), ("permanent", "the device is missing"),
    ])
  func refused(words: String, message: String) throws {
    try withNamespace {
      try addEntries()
      let before = try entries()
      let outcome = try attempt("fdb flush \(words)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.changes == [])
      #expect(try entries() == before)
    }
  }

  @Test(
    "of a device without a table that can be, it is refused by the kernel",
    arguments: [
      ("dev eth0", "eth0 has no forwarding database of its own that can be flushed"),
      ("dev eth0 master", "eth0 is no bridge's port"),
    ])
  func unsupported(words: String, message: String) throws {
    try withNamespace {
      try addLinkThatIsDown("eth0")
      let outcome = try attempt("fdb flush \(words)")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }
}
