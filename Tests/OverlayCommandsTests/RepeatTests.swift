import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("the command that makes a link's twin")
struct AsCommandTests {
  @Test(
    "makes a link with the same options of its kind",
    arguments: CapturedLink.all.filter { $0.name != "veth1" && $0.name != "eth0" })
  func twin(link: CapturedLink) throws {
    let kernel = PretendKernel.captured()
    let printed = try CommandRun("link show \(link.name) --as-command", on: kernel)
    #expect(printed.status == 0)
    let words = Self.words(printed.output)
    #expect(words.prefix(4) == ["ovlctl", "link", "add", link.name])
    let run = try CommandRun(Array(words.dropFirst()), on: kernel)
    #expect(run.status == 0, "\(printed.output)\(run.notes)")
    let request = try #require(kernel.changes.first)
    let made = try LinkSpecification(decoding: Array(request.dropFirst(16)).span)
    let present = try Link(link.payload.span)
    #expect(made.kind?.name == present.kindName)
    for (field, value) in made.kindOptions?.given ?? [] {
      #expect(present.kindOptions?[field] == value, "\(field.keyword)")
    }
    // What has another value than a new link's must not be left out.
    for field in [Vxlan.vni.descriptor, Vxlan.learning.descriptor, Vxlan.ttl.descriptor]
    where present.kind == Vxlan.kind {
      guard present.kindOptions?[Vxlan.external] != true || field != Vxlan.vni.descriptor else { continue }
      let isDefault =
        field == Vxlan.learning.descriptor && present.kindOptions?[field] == .toggle(true)
        || field.initial != nil && present.kindOptions?[field] == field.initial
      #expect(isDefault || made.kindOptions?[field] == present.kindOptions?[field], "\(field.keyword)")
    }
  }

  @Test("is quoted for a shell")
  func quoting() throws {
    let run = try CommandRun("link show vxlan10 --as-command", on: .captured())
    #expect(run.output.hasPrefix("ovlctl link add vxlan10 mtu 1450 address 02:00:00:00:11:11 "))
    #expect(run.output.contains(" alias 'blue overlay' "))
  }

  /// The words of a line as a shell takes them, where quotes stand around whole words alone.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var rest = line.drop { $0 == " " || $0 == "\n" }
    while let first = rest.first {
      let end: Character = first == "'" ? "'" : " "
      if first == "'" { rest = rest.dropFirst() }
      let word = rest.prefix { $0 != end && $0 != "\n" }
      words.append(String(word))
      rest = rest.dropFirst(word.count + 1).drop { $0 == " " || $0 == "\n" }
    }
    return words
  }
}

@Suite("a link that may be there already")
struct IfMissingTests {
  @Test(
    "is kept where it is as asked for",
    arguments: [
      "--vni 10 --remote 10.0.0.2", "--vni 10 --remote 10.0.0.2 --learning --dstport 4789",
      "type vxlan id 10 remote 10.0.0.2",
    ])
  func kept(options: String) throws {
    let run = try CommandRun("link add vxlan10 --if-missing \(options)")
    #expect(run.status == 0, "\(run.notes)")
    #expect(run.changes.isEmpty)
  }

  @Test("is an error where it differs, with what differs")
  func differs() throws {
    let run = try CommandRun("link add vxlan10 --if-missing --vni 11 --remote 10.0.0.3")
    #expect(run.status == 1)
    #expect(
      run.notes
        == "ovlctl: cannot keep vxlan10 as it is: --vni is 10, not 11; --remote is 10.0.0.2, not 10.0.0.3\n  hint: `ovlctl link replace` changes it, or delete it first\n"
    )
    #expect(run.changes.isEmpty)
  }

  @Test("is an error where it is of another type")
  func otherType() throws {
    let run = try CommandRun("link add vxlan10 --if-missing --type bridge")
    #expect(run.notes == "ovlctl: cannot keep vxlan10 as it is: it is of type vxlan, not bridge\n")
    #expect(run.status == 1)
  }

  @Test("is made where it is not there")
  func made() throws {
    #expect(try CommandRun("link add vxlan11 --if-missing --vni 11 --remote 10.0.0.3").changes.count == 1)
  }

  @Test("must have a name")
  func nameless() throws {
    #expect(
      try CommandRun("link add --if-missing --vni 11 --remote 10.0.0.3").notes
        == "ovlctl: --if-missing needs the link's name\n")
  }
}
