import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a link in JSON")
struct LinkJSONTests {
  @Test("has the keys and values that iproute2 gives it", arguments: CapturedLink.all)
  func likeIproute(link: CapturedLink) throws {
    let ours = JSONPaths(try CommandRun("-d -j link show \(link.name)", on: .captured()).output).values
    let theirs = JSONPaths(link.json).values
    #expect(!theirs.isEmpty)
    let different = theirs.filter { path, value in ours[path] != value && !Self.isOtherwise(path) }
    #expect(different.map { "\($0.key): \($0.value), not \(ours[$0.key] ?? "nothing")" }.sorted() == [])
    let added = ours.keys.filter { theirs[$0] == nil && !Self.isNewer($0) }
    #expect(added.sorted() == [])
  }

  /// What iproute2 6.1 has otherwise.
  private static func isOtherwise(_ path: String) -> Bool {
    let keys: Set<String> = [
      // Later versions have null for what is there or not.
      "gbp", "gpe",
      // The same number twice.
      "group_fwd_mask_str",
      // The name of a constant, where text has `encaplimit none`.
      "ip6_tnl_f_ign_encap_limit",
    ]
    return keys.contains(Self.key(path))
  }

  /// What iproute2 6.1 does not know yet, or leaves out.
  private static func isNewer(_ path: String) -> Bool {
    let keys: Set<String> = [
      "gso_ipv4_max_size", "gro_ipv4_max_size", "localbypass", "reserved_bits", "fdb_n_learned",
      "fdb_max_learned", "mab", "neigh_vlan_suppress", "mcast_n_groups", "mcast_max_groups", "mst_enabled",
      "mdb_offload_fail_notification", "fdb_local_vlan_0",
      // Of an inherited hop limit it says nothing.
      "ttl", "encap_limit",
    ]
    return keys.contains(Self.key(path))
  }

  private static func key(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  @Test("is one element of an array, pretty or not", arguments: ["-j", "-j -p"])
  func list(options: String) throws {
    let run = try CommandRun("\(options) link show", on: .captured())
    let names = JSONPaths(run.output).values.filter { $0.key.hasSuffix("/ifname") }
    #expect(names.count == CapturedLink.all.count + 1)
    #expect(run.output.hasSuffix("]\n"))
  }

  @Test("says the same pretty as on one line")
  func pretty() throws {
    let kernel = PretendKernel.captured()
    let compact = try CommandRun("-d -j link show", on: kernel).output
    let pretty = try CommandRun("-d -j -p link show", on: kernel).output
    #expect(pretty.contains("\n    {\n        \"ifindex\": 11,\n"))
    #expect(JSONPaths(pretty).values == JSONPaths(compact).values)
    #expect(compact.filter { $0 == "\n" }.count == 1)
  }

  @Test("is an empty array where there is none")
  func none() throws {
    #expect(try CommandRun("-j link show", on: PretendKernel()).output == "[]\n")
  }

  @Test("brief has what iproute2's brief has")
  func brief() throws {
    let run = try CommandRun("-br -j link show vxlan10", on: .captured())
    let expected =
      #"[{"ifname":"vxlan10","operstate":"UNKNOWN","address":"02:00:00:00:11:11","#
      + #""flags":["BROADCAST","MULTICAST","UP","LOWER_UP"]}]"#
    #expect(run.output == expected + "\n")
  }
}

@Suite("entries and addresses, shown")
struct ListTests {
  @Test("forwarding entries have iproute2's text")
  func entries() throws {
    let run = try CommandRun("fdb show", on: .captured())
    #expect(run.output == CapturedList.forwardingEntries.text + "\n")
  }

  @Test("forwarding entries have iproute2's JSON")
  func entriesInJSON() throws {
    let run = try CommandRun("-j fdb show", on: .captured())
    #expect(JSONPaths(run.output).values == JSONPaths(CapturedList.forwardingEntries.json).values)
  }

  @Test("the device goes without saying where it was asked for")
  func ofOneLink() throws {
    let kernel = PretendKernel.captured()
    let run = try CommandRun("fdb show dev vxlan10", on: kernel)
    let expected = """
      02:00:00:00:11:11 master br10 permanent
      02:00:00:00:00:02 dst 10.0.0.3 port 8472 vni 77 via eth0 self\u{20}
      00:00:00:00:00:00 dst 239.1.1.1 via eth0 self permanent
      00:00:00:00:00:00 dst 10.0.0.2 self permanent

      """
    #expect(run.output == expected)
    let json = JSONPaths(try CommandRun("-j fdb show brport vxlan10", on: kernel).output).values
    #expect(json["/0/mac"] == "\"02:00:00:00:11:11\"")
    #expect(json["/0/ifname"] == nil)
  }

  @Test(
    "addresses have iproute2's text", arguments: ["addr show dev eth0", "addr show eth0", "a s dev eth0"])
  func addresses(line: String) throws {
    let run = try CommandRun(line, on: .captured())
    #expect(run.output == CapturedList.addresses.text + "\n")
  }

  @Test("addresses have iproute2's JSON")
  func addressesInJSON() throws {
    let run = try CommandRun("-j addr show dev eth0", on: .captured())
    #expect(JSONPaths(run.output).values == JSONPaths(CapturedList.addresses.json).values)
  }

  @Test("addresses are brief with -br")
  func brief() throws {
    let run = try CommandRun("-br addr show eth0", on: .captured())
    let expected =
      "eth0@eth0p       UP             10.9.9.1 peer 10.9.9.2/32 10.0.0.1/24 192.168.61.4/24 2001:db8::4/64"
      + " fe80::ff:fe00:707/64 \n"
    #expect(run.output == expected)
  }

  @Test("links without an address of the family that was asked for are left out")
  func family() throws {
    let kernel = PretendKernel.captured()
    kernel.addresses = kernel.addresses.filter { $0[0] == 10 }
    let run = try CommandRun("-6 -br addr show", on: kernel)
    #expect(run.output.split(separator: "\n").count == 1)
    #expect(run.output.hasPrefix("eth0@eth0p "))
  }
}
