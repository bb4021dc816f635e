import Testing

@Suite("options that the kernel may be too old for", .serialized)
struct RecentOptionTests {
  private func expectTakenOrRefused(_ words: String, _ keyword: String) throws {
    try withNamespace {
      let outcome = try attempt("link add sample \(words)")
      guard outcome.status != 0 else {
        #expect(try ovlctl("-d link show sample").output.contains(" \(keyword)"))
        return
      }
      #expect(outcome.errors.contains(": this kernel is older than "))
      #expect(try linkNames() == ["lo"])
    }
  }

  @Test(
    "are never overlooked without a word: of a vxlan, or a bridge",
    arguments: [
      ("--vni 5 --no-localbypass", "nolocalbypass"),
      ("type vxlan id 5 local 2001:db8::1 flowlabel-policy inherit", "flowlabel-policy inherit"),
      ("type bridge fdb_max_learned 7", "fdb_max_learned 7"),
      ("type bridge mdb_offload_fail_notification 1", "mdb_offload_fail_notification 1"),
    ])
  func any(words: String, keyword: String) throws { try expectTakenOrRefused(words, keyword) }

  @Test(
    "are never overlooked without a word: of a geneve", .needs("geneve"),
    arguments: [
      ("type geneve id 5 remote 192.0.2.1 local 192.0.2.2", "local 192.0.2.2"),
      ("type geneve id 5 remote 192.0.2.1 gro-hint", "gro-hint"),
      ("type geneve id 5 remote 192.0.2.1 srcport 4000-5000", "srcport 4000-5000"),
    ])
  func geneve(words: String, keyword: String) throws { try expectTakenOrRefused(words, keyword) }
}
