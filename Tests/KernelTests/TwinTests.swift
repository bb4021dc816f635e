import Testing

@Suite("what is printed is accepted", .serialized)
struct TwinTests {
  @Test("the command that is printed for a link makes its twin", arguments: LinkSample.all)
  func command(sample: LinkSample) throws {
    try Kernel.require(sample.feature)
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl(sample.line())
      let first = try details("sample")
      let command = try #require(ovlctl("link show sample --as-command").lines.first)
      try ovlctl("link del sample")
      try #require(command.hasPrefix("ovlctl "))
      try ovlctl(String(command.dropFirst("ovlctl ".count)))
      let second = try details("sample")
      #expect(second.deviations(from: first) == [])
      #expect(second.additions(to: first) == [])
    }
  }

  @Test(
    "the words behind a tunnel's kind make a twin",
    arguments: LinkSample.all.filter { ["vxlan", "geneve", "gretap", "ip6gretap"].contains($0.kind) })
  func words(sample: LinkSample) throws {
    try Kernel.require(sample.feature)
    try withNamespace {
      try addUnderlay("eth0")
      try ovlctl(sample.line())
      let first = try details("sample")["linkinfo"]
      let shown = try ovlctl("-d link show sample").lines
      let line = try #require(shown.first { $0.hasPrefix("    \(sample.kind) ") })
      let words = line.split(separator: " ").prefix { $0 != "addrgenmode" && $0 != "numtxqueues" }
      try ovlctl("link del sample")
      try ovlctl("link add sample type \(words.joined(separator: " "))")
      #expect(try details("sample")["linkinfo"] == first)
    }
  }

  @Test(
    "an entry of a forwarding database makes its twin",
    arguments: [
      "02:00:00:00:00:01 dev vxlan10 dst 192.0.2.1 port 8472 vni 7 via eth0",
      "00:00:00:00:00:00 dev vxlan10 dst 192.0.2.7", "02:00:00:00:00:02 dev vxlan10 dst 192.0.2.1 static",
      "02:00:00:00:00:03 dev vxlan10 dst 192.0.2.1 extern_learn router",
      "02:00:00:00:00:04 dev vxlan10 master static", "02:00:00:00:00:05 dev vxlan10 master sticky static",
      "02:00:00:00:00:06 dev vxlan10 master permanent",
    ])
  func entry(words: String) throws {
    // Without a VLAN, a bridge that knows VLANs makes an entry for each of the port's, and another one.
    let isTagged = try words.contains("master") && Kernel.has("VLAN filtering")
    try withNamespace {
      try addLinkThatIsDown("eth0")
      try ovlctl("link add br10 type bridge")
      try ovlctl("link add vxlan10 --vni 10 --master br10")
      let before = try Set(bridgeFDB("").elements)
      try ovlctl("fdb add \(words)\(isTagged ? " vlan 1" : "")")
      let added = try Set(bridgeFDB("").elements).subtracting(before)
      #expect(added.count == 1)
      let shown = try ovlctl("fdb show").lines.filter { $0.hasPrefix("\(words.prefix(17)) ") }
      #expect(shown.count == 1)
      // The bridge that an entry is of stands behind `master`, where the command takes the bare word.
      let accepted = shown[0].replacing(" br10", with: "")
      try ovlctl("fdb del \(accepted)")
      #expect(try Set(bridgeFDB("").elements) == before)
      try ovlctl("fdb add \(accepted)")
      #expect(try Set(bridgeFDB("").elements).subtracting(before) == added)
    }
  }

  /// What a link has, but for what no two links have alike.
  private func details(_ name: String) throws -> JSON {
    withoutIdentity(try #require(JSON(ovlctl("-j -d link show \(name)").output)[0]))
  }

  /// The same without what differs: whether there is a carrier shows a little after a link has come up.
  private func withoutIdentity(_ value: JSON) -> JSON {
    if case .array(let elements) = value { return .array(elements.filter { $0 != "NO-CARRIER" }) }
    guard case .object(let members) = value else { return value }
    let own = ["ifindex", "link_index", "address", "operstate", "bridge_id", "root_id"]
    let others = members.filter { !own.contains($0.key) && !$0.key.hasSuffix("_timer") }
    return .object(others.mapValues(withoutIdentity))
  }
}
