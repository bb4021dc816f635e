import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("options of every command")
struct GlobalOptionTests {
  @Test(
    "are taken wherever they stand, and leave the other words in their order",
    arguments: [
      "-n blue -j -d link show vxlan10", "link -n blue show -j vxlan10 -d", "link show vxlan10 -d -n blue -j",
      "-netns blue -json -details link show vxlan10",
      "--json --details -n blue link show vxlan10",
    ])
  func anywhere(line: String) throws {
    let (options, words) = try take(line)
    #expect(words == ["link", "show", "vxlan10"])
    var expected = GlobalOptions()
    expected.namespace = "blue"
    expected.isJSON = true
    expected.showsDetails = true
    #expect(options == expected)
  }

  @Test("set one thing each", arguments: GlobalOptions.declarations.flatMap(\.spellings))
  func each(spelling: String) throws {
    let declaration = try #require(GlobalOptions.declarations.first { $0.spellings.contains(spelling) })
    let line = declaration.placeholder == nil ? spelling : "\(spelling) blue"
    let (options, words) = try take(line)
    #expect(words == [])
    #expect(options != GlobalOptions())
    let (others, _) = try take(
      declaration.placeholder == nil ? declaration.spellings[0] : "\(declaration.spellings[0]) blue")
    #expect(options == others)
  }

  @Test("are spelled in one way each")
  func unique() {
    let spellings = GlobalOptions.declarations.flatMap(\.spellings)
    #expect(Set(spellings).count == spellings.count)
  }

  @Test(
    "behind the program of netns exec are the program's",
    arguments: ["netns exec blue", "netns e blue", "netn exec blue", "net ex blue"])
  func program(start: String) throws {
    let (options, words) = try take("\(start) ls -d -n -j")
    #expect(options == GlobalOptions())
    #expect(words.suffix(4) == ["ls", "-d", "-n", "-j"])
  }

  @Test("in front of the program of netns exec are ours")
  func beforeProgram() throws {
    let (options, words) = try take("-v netns exec -d blue ls -j")
    #expect(options.isVerbose && options.showsDetails && !options.isJSON)
    #expect(words == ["netns", "exec", "blue", "ls", "-j"])
  }

  @Test("of other commands are taken behind three words too")
  func behindThreeWords() throws {
    let (options, _) = try take("netns pids blue -j")
    #expect(options.isJSON)
  }

  @Test("take the next word as a value, whatever it is")
  func value() throws {
    #expect(try take("-n -j link").0.namespace == "-j")
  }

  @Test("leave words with a dash that they do not know")
  func unknown() throws {
    #expect(try take("link set p0 --up -x").1 == ["link", "set", "p0", "--up", "-x"])
  }

  private func take(_ line: String) throws -> (GlobalOptions, [String]) {
    var options = GlobalOptions()
    let words = try options.take(from: line.split(separator: " ").map(String.init))
    return (options, words)
  }
}

@Suite("words that are nearly others")
struct NearestWordTests {
  @Test(
    "are found by letters that were dropped, added, changed or swapped",
    arguments: [
      ("vnii", "vni"), ("vn", "vni"), ("vmi", "vni"), ("vin", "vni"), ("lerning", "learning"),
      ("dstprot", "dstport"),
      ("remotee", "remote"), ("gruop", "group"),
    ])
  func found(word: String, expected: String) {
    #expect(nearestWord(to: word, among: ["remote", "group", "vni", "learning", "dstport"]) == expected)
  }

  @Test(
    "are none where too much differs, or there is nothing to choose from",
    arguments: ["xyz", "colour", "x", "grp"])
  func none(word: String) {
    #expect(nearestWord(to: word, among: ["remote", "group", "vni"]) == nil)
    #expect(nearestWord(to: word, among: []) == nil)
  }

  @Test("are the nearest of several, and the first of those that are equally near")
  func nearest() {
    #expect(nearestWord(to: "iseqq", among: ["oseq", "iseq"]) == "iseq")
    #expect(nearestWord(to: "xseq", among: ["oseq", "iseq"]) == "oseq")
    #expect(nearestWord(to: "dev", among: ["de", "dev"]) == "dev")
  }
}

@Suite("words of a command line")
struct WordsTests {
  @Test(
    "a long option has dashes and perhaps a value joined to it",
    arguments: [
      ("vni", "vni", "vni", false, nil), ("--vni", "--vni", "vni", true, nil),
      ("--vni=10", "--vni", "vni", true, "10"),
      ("--vni=", "--vni", "vni", true, ""), ("--alias=a=b", "--alias", "alias", true, "a=b"),
      ("--", "--", "--", false, nil),
      ("-j", "-j", "-j", false, nil), ("vni=10", "vni=10", "vni=10", false, nil),
    ] as [(String, String, String, Bool, String?)])
  func keyword(word: String, spelled: String, name: String, isLong: Bool, value: String?) {
    let keyword = Keyword(word)
    #expect(keyword.spelled == spelled)
    #expect(keyword.name == name)
    #expect(keyword.isLong == isLong)
    #expect(keyword.joinedValue == value)
  }
}
