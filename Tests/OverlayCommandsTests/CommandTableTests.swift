import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("the commands")
struct CommandTableTests {
  @Test(
    "may be abbreviated as with iproute2",
    arguments: [
      ("l", nil, "link show"), ("link", nil, "link show"), ("l", "s", "link set"), ("l", "se", "link set"),
      ("l", "sh", "link show"), ("l", "a", "link add"),
      ("l", "d", "link delete"), ("l", "del", "link delete"), ("l", "l", "link show"),
      ("l", "ls", "link show"), ("l", "lst", "link show"),
      ("link", "change", "link set"), ("link", "c", "link set"), ("a", nil, "addr show"),
      ("a", "s", "addr show"), ("a", "a", "addr add"), ("address", "del", "addr delete"),
      ("a", "l", "addr show"), ("f", nil, "fdb show"), ("f", "a", "fdb add"), ("f", "ap", "fdb append"),
      ("f", "r", "fdb replace"), ("f", "d", "fdb delete"),
      ("f", "s", "fdb show"), ("f", "sh", "fdb show"), ("f", "l", "fdb show"), ("netns", nil, "netns list"),
      ("net", "l", "netns list"), ("netns", "s", "netns list"),
      ("netns", "a", "netns add"), ("netns", "at", "netns attach"), ("netns", "d", "netns delete"),
      ("netns", "e", "netns exec"), ("netns", "i", "netns identify"),
      ("netns", "p", "netns pids"), ("n", nil, "neigh show"), ("r", "s", "route show"),
    ] as [(String, String?, String)])
  func abbreviated(object: String, verb: String?, expected: String) throws {
    let command = try Command.find(object: object, verb: verb)
    #expect("\(command.name)" == expected)
  }

  @Test(
    "each object shows where no verb follows, or does the one thing that it can", arguments: Command.objects)
  func bare(object: String) throws {
    let verb = try Command.find(object: object, verb: nil).verb
    #expect(["show", "list", ""].contains(verb) || Command.all(on: object).map(\.verb) == [verb])
  }

  @Test("each is found by each of its verbs", arguments: Command.all.map { $0.name })
  func found(name: String) throws {
    let command = try #require(Command.all.first { $0.name == name })
    for verb in [command.verb] + command.otherVerbs {
      let found = try Command.find(object: command.object, verb: verb)
      #expect(found.name == name)
    }
  }

  @Test("an object has a verb once", arguments: Command.objects)
  func unique(object: String) {
    let verbs = Command.all.filter { $0.object == object }.flatMap { [$0.verb] + $0.otherVerbs }
    #expect(!verbs.isEmpty)
    #expect(Set(verbs).count == verbs.count)
  }

  @Test("each one's object is listed, and begins with none that stands before it")
  func objects() {
    #expect(Set(Command.all.map(\.object)) == Set(Command.objects))
  }

  @Test(
    "an example is a line that works when pasted",
    arguments: Command.all.map(\.example))
  func examples(example: String) throws {
    let words = example.replacing("$$", with: "1").split(separator: " ").map(String.init)
    #expect(words.first == "ovlctl")
    let run = try CommandRun(["--dry-run"] + words.dropFirst(), on: .captured())
    // The pretended kernel refuses what it does not know; the line itself must be right.
    #expect(run.status != 2, "\(run.notes)")
  }

  @Test("an empty word abbreviates nothing")
  func empty() {
    #expect(throws: CommandFailure.self) { try Command.find(object: "", verb: nil) }
    #expect(throws: CommandFailure.self) { try Command.find(object: "link", verb: "") }
  }
}
