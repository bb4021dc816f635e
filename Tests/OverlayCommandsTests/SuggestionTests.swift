import Testing

@testable import OverlayCommands

@Suite("a word that nothing is called")
struct SuggestionTests {
  @Test(
    "is answered with the one that was probably meant",
    arguments: [
      ("lnik show", "link"), ("help lnik", "link"), ("link shwo", "show"), ("help link shwo", "show"),
      ("vlan global shwo", "show"), ("link property ad dev lo altname x", "add"),
      ("--dry-rnu link", "--dry-run"),
      ("link add x --vnii 5", "--vni"), ("fdb show dev vxlan10 dts 10.0.0.1", "dst"),
      ("fdb flush dev vxlan10 prmanent", "permanent"), ("batch --keep-gong x", "--keep-going"),
      ("peer add vxlan10 --if-misssing 10.0.0.1", "--if-missing"), ("link add x --type vxlam", "vxlan"),
      ("link add x type vxlan id 5 df innherit", "inherit"), ("link add x --vni 5 --ttl auot", "auto"),
      ("link add x type bridge stp_state onn", "on"), ("link set eth0 link-group defalt", "default"),
      ("link xstats type brige", "bridge"), ("addr add 10.0.0.1/24 dev eth0 scope lnik", "link"),
      ("fdb show state statik", "static"), ("vlan set dev p0 vid 10 state forwardng", "forwarding"),
      ("route add blackhle 10.0.0.0/24", "blackhole"), ("route add defualt dev eth0", "default"),
      ("route add 10.0.0.0/24 dev eth0 proto stattic", "static"), ("route show table mian", "main"),
      ("neigh show nud stle", "stale"),
      ("neigh add 10.0.0.9 lladdr 02:00:00:00:00:01 dev eth0 nud reachble", "reachable"),
    ])
  func suggested(line: String, word: String) throws {
    let run = try CommandRun(line)
    #expect(run.status == 2)
    #expect(run.notes.hasSuffix("\n  hint: did you mean “\(word)”?\n"), "\(run.notes)")
  }

  @Test("is answered with nothing where nothing is near", arguments: ["link add x --vni 5 --ttl forever"])
  func far(line: String) throws {
    #expect(try !CommandRun(line).notes.contains("did you mean"))
  }
}
