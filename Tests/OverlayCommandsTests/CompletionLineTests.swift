import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("completion of commands")
struct CommandCompletionTests {
  @Test("offers each object", arguments: Command.objects)
  func objects(object: String) {
    #expect(Completed("").keywords.contains(object))
    #expect(Completed("help ").keywords.contains(object))
    #expect(Completed("-j -n blue ").keywords.contains(object))
  }

  @Test("offers each verb, of an object in full or abbreviated", arguments: Command.all.map(\.name))
  func verbs(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    guard !command.verb.isEmpty else { return }
    #expect(Completed("\(command.object) ").keywords.contains(command.verb))
    for verb in [command.verb] + command.otherVerbs {
      #expect(Completed("\(command.object) \(verb)").keywords.contains(verb))
    }
  }

  @Test(
    "offers each option of every line once, wherever it may stand", arguments: ["", "link ", "link set x0 "])
  func globals(front: String) {
    for option in GlobalOptions.declarations {
      for spelling in option.spellings {
        #expect(Completed(front + spelling).keywords.contains(spelling))
        let value = option.value == nil ? "" : " blue"
        #expect(!Completed("\(spelling)\(value) \(front)\(spelling)").keywords.contains(spelling))
      }
    }
  }

  @Test(
    "offers each word of each command, and none twice",
    arguments: Command.all.filter { !$0.verb.isEmpty }.map(\.name))
  func words(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    let grammar = command.grammar()
    let link = PresentLink(kind: Vxlan.kind, isPort: true)
    let bare = Completed("\(name) ", link: link).keywords
    let long = Completed("\(name) --", link: link).keywords
    let first = grammar.operands.first.flatMap { $0.comesFirst ? $0.subject : nil }
    for word in grammar.words {
      if word.form != .long, first == nil || first == word.subject {
        #expect(bare.contains(word.keyword), "\(word.keyword)")
      }
      if word.form != .bare { #expect(long.contains("--\(word.keyword)"), "--\(word.keyword)") }
    }
    #expect(Set(bare).count == bare.count)
    #expect(Set(long).count == long.count)
  }

  @Test(
    "offers no keyword that the command does not read",
    arguments: Command.all.filter { !$0.verb.isEmpty && $0.object != "netns" }.map(\.name))
  func understood(name: String) throws {
    for keyword in Completed("\(name) --").keywords where keyword.hasPrefix("--") {
      if GlobalOptions.questions.contains(where: { $0.word == keyword }) { continue }
      let run = try CommandRun("\(name) \(keyword)")
      #expect(!run.notes.contains("unknown option “\(keyword)”"), "\(keyword): \(run.notes)")
    }
    for keyword in Completed("\(name) ").keywords {
      let run = try CommandRun("\(name) \(keyword)")
      #expect(!run.notes.contains("unknown option “\(keyword)”"), "\(keyword): \(run.notes)")
    }
  }

  @Test(
    "a command that takes words declares them",
    arguments: Command.all.filter { !$0.synopsis.isEmpty && $0.object != "netns" }.map(\.name))
  func declared(name: String) throws {
    let grammar = try #require(Command.all.first { $0.name == name }).grammar()
    #expect(!grammar.words.isEmpty || !grammar.operands.isEmpty)
  }

  @Test(
    "knows what a value is",
    arguments: [
      ("-n ", .namespace), ("-b ", .file), ("batch ", .file), ("fdb load vxlan10 ", .file),
      ("netns exec ", .namespace), ("netns exec blue ", .program(from: 4)),
      ("-j netns e blue ip -n ", .program(from: 5)),
      ("link set x0 netns ", .namespace), ("link add x0 link-netns ", .namespace),
      ("link add x0 type veth peer name y0 netns ", .namespace), ("link add x0 --peer-netns ", .namespace),
      ("-n /run/", .file), ("link set x0 netns /proc/1/ns/", .file),
      ("link set ", .link(.any)), ("link del ", .link(.anyOfTypeTold)), ("link show type ", .linkType),
      ("link add x0 type ", .linkType), ("link set x0 type ", .linkOrPortType),
      ("link set x0 master ", .link(.masters)), ("link set x0 --master=", .link(.masters)),
      ("link set x0 type bridge_slave backup_port ", .link(.ports)),
      ("link add x0 --vni 1 dev ", .link(.any)), ("link add dev ", .anything),
      ("link add type vxlan id 1 dev ", .link(.any)), ("link set dev ", .link(.any)),
      ("link add x0 --vni 1 local ", .ownAddress(withLength: false)),
      ("link add x0 --vni 1 remote ", .anything), ("link add x0 type vxlan mtu ", .anything),
      ("addr add 10.0.0.1/8 dev ", .link(.any)), ("addr del ", .ownAddress(withLength: true)),
      ("fdb add 02:00:00:00:00:01 dev ", .link(.forwarders)), ("fdb add ", .anything),
      ("fdb del ", .forwardingAddress), ("fdb del dev vxlan10 ", .forwardingAddress),
      ("fdb del 02:00:00:00:00:01 dev vxlan10 dst ", .forwardingDestination),
      ("fdb add 02:00:00:00:00:01 dev vxlan10 dst ", .anything), ("fdb show br ", .link(.bridges)),
      ("peer add ", .link(.vteps)), ("peer del vxlan10 ", .peer), ("peer del vxlan10 10.0.0.2 ", .peer),
      ("peer add vxlan10 ", .anything), ("vlan add dev ", .link(.withVLANs)),
      ("vlan global set dev ", .link(.bridges)), ("vlan add dev x0 vid 5 tunnel_info id ", .anything),
      ("vni add vni 5 dev ", .link(.vteps)), ("mdb add dev br10 port ", .link(.forwarders)),
      ("neigh del ", .neighbor), ("neigh show dev ", .link(.any)), ("route del ", .route),
      ("route add 10.0.0.0/8 via inet6 ", .anything),
      ("route get 10.0.0.1 from ", .ownAddress(withLength: false)),
      ("route add 10.0.0.0/8 nexthop via 10.0.0.1 dev ", .link(.any)),
      ("link property del dev x0 altname ", .alternativeName),
    ] as [(String, Wanted)])
  func wanted(line: String, wanted: Wanted) { #expect(Completed(line).question.wanted == wanted) }

  @Test(
    "offers nothing for a line that is wrong",
    arguments: [
      "nosuch ", "link nosuch ", "nosuch nosuch nosuch ", "link set x0 nosuch nosuch --nosuch=",
      "help nosuch ",
    ])
  func wrong(line: String) {
    let question = Completed(line).question
    #expect(question.keywords.isEmpty || line.hasPrefix("link set"))
    #expect(question.wanted == .anything)
  }

  @Test("offers the word add or del in front of all else of a property")
  func property() {
    #expect(Completed("link property ").values == ["add", "del"])
    #expect(Completed("link property add ").keywords == ["dev", "altname"])
  }
}

@Suite("the answer to a shell")
struct CompletionAnswerTests {
  private func answer(_ shell: String, _ index: String, _ words: String...) -> String {
    let kernel = PretendKernel.host()
    let answer = Completion.answer(to: [shell, index, "--"] + words) { () throws(NetlinkError) in
      kernel.connect()
    }
    #expect(kernel.changes.isEmpty)
    return answer
  }

  @Test("is a word a line for bash, with what it means for the others")
  func lines() throws {
    #expect(answer("bash", "2", "ovlctl", "link", "re") == "replace\n")
    #expect(
      answer("fish", "2", "ovlctl", "link", "re")
        == "replace\tmake a link, or change the one that is there\n")
  }

  @Test("has the links of the host")
  func links() throws {
    #expect(answer("bash", "3", "ovlctl", "link", "set", "v") == "vxlan10\nveth1\n")
    #expect(answer("bash", "5", "ovlctl", "link", "set", "p0", "master", "") == "br10\n")
    #expect(answer("zsh", "3", "ovlctl", "link", "set", "vx") == "vxlan10\tvxlan, down\n")
  }

  @Test("says what the shell is to offer by itself")
  func directives() throws {
    #expect(answer("zsh", "2", "ovlctl", "batch", "") == "\tfiles\n")
    #expect(answer("bash", "4", "ovlctl", "netns", "exec", "blue", "ls") == "\tprogram 4\n")
  }

  @Test(
    "is empty, and no complaint, where the question is wrong",
    arguments: [
      [], ["bash"], ["bash", "1"], ["bash", "1", "--"], ["tcsh", "1", "--", "ovlctl", ""],
      ["bash", "x", "--", "ovlctl", ""], ["bash", "1", "ovlctl", ""],
      ["bash", "2", "--", "ovlctl", "-n", "/nonexistent"],
      ["bash", "5", "--", "ovlctl", "-n", "/nonexistent", "link", "set", "v"],
    ])
  func silent(words: [String]) throws {
    let kernel = PretendKernel.host()
    let answer = Completion.answer(to: words) { () throws(NetlinkError) in kernel.connect() }
    #expect(answer == "" || answer == "\tfiles\n")
  }

  @Test("holds for any place of the cursor", arguments: -2...9)
  func cursor(index: Int) throws {
    _ = answer("bash", "\(index)", "ovlctl", "-n", "x", "link", "set", "vxlan10", "--ttl=", "")
  }
}
