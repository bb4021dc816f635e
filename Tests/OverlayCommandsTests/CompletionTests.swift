import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

/// What a line that is being typed wants, without a host to ask.
struct Completed {
  let question: CompletionQuestion

  /// - Parameters:
  ///   - line: up to the cursor; the words are parted by single spaces.
  ///   - later: what stands behind the cursor.
  ///   - link: what is known of every link.
  init(_ line: String, later: String = "", link: PresentLink? = nil) {
    let words = ["ovlctl"] + line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let behind = later.split(separator: " ").map(String.init)
    question = CompletionQuestion(TypedLine(words + behind, index: words.count - 1)) { _ in link }
  }

  var keywords: [String] { question.keywords.map(\.word) }

  /// The words that the value may be, where they are some that are known.
  var values: [String] { if case .words(let words) = question.wanted { words.map(\.word) } else { [] } }
}

@Suite("completion of options")
struct OptionCompletionTests {
  /// A type of link with one of its options that can be given.
  struct KindOption: Sendable, CustomTestStringConvertible {
    let kind: LinkKind
    let field: FieldDescriptor
    var testDescription: String { "\(kind.name) \(field.keyword)" }

    static let all = LinkKinds.all.flatMap { kind in
      kind.table.fields.filter { $0.access != .readOnly }.map { KindOption(kind: kind, field: $0) }
    }
  }

  @Test("offers each option of each type, as a word and as a long option", arguments: KindOption.all)
  func offered(option: KindOption) {
    let word = option.field.keyword
    #expect(Completed("link add x0 type \(option.kind.name) ").keywords.contains(word))
    #expect(Completed("link add x0 --type \(option.kind.name) --").keywords.contains("--\(word)"))
    #expect(Completed("link add x0 --type=\(option.kind.name) --").keywords.contains("--\(word)"))
  }

  @Test("offers no option that is there already, in either spelling", arguments: KindOption.all)
  func given(option: KindOption) {
    // The other end of a pair takes all the words behind it.
    if case .peer = option.field.codec { return }
    let value = option.field.codec.isKeywordAlone ? "" : " 1"
    for spelling in option.field.spellings(isLong: true) {
      for given in [spelling, "--\(spelling)"] {
        let line = "link add x0 type \(option.kind.name) \(given)\(value) "
        #expect(!Completed(line).keywords.contains(option.field.keyword), "\(line)")
        #expect(!Completed(line + "--").keywords.contains("--\(option.field.keyword)"), "\(line)")
      }
    }
  }

  @Test("offers what an option of each type may be", arguments: KindOption.all)
  func values(option: KindOption) {
    let words = option.field.codec.words
    guard !words.isEmpty, !option.field.codec.isValueOptional else { return }
    for spelling in option.field.spellings(isLong: false) {
      #expect(
        Completed("link add x0 type \(option.kind.name) \(spelling) ").values == words, "\(spelling)")
    }
    for spelling in option.field.spellings(isLong: true) {
      let completed = Completed("link add x0 type \(option.kind.name) --\(spelling)=")
      #expect(completed.values == words, "--\(spelling)=")
      #expect(completed.question.front == "--\(spelling)=")
    }
  }

  @Test("takes what it offers for a value: the option itself reads it", arguments: KindOption.all)
  func understood(option: KindOption) throws {
    for word in option.field.codec.words { _ = try option.field.codec.parse([word]) }
  }

  @Test(
    "offers options of every link and of bridges' ports", arguments: [LinkOptions.table, BridgePort.table])
  func others(table: FieldTable) {
    let line = table.name == BridgePort.table.name ? "link set x0 type \(table.name) " : "link set x0 "
    let words = Completed(line, link: PresentLink(kind: nil, isPort: true)).keywords
    for field in table.fields where field.access == .changeable { #expect(words.contains(field.keyword)) }
    for field in table.fields where field.access == .readOnly { #expect(!words.contains(field.keyword)) }
  }

  @Test(
    "follows the user's spelling",
    arguments: [
      ("link add x0 type bridge --vlan_f", "--vlan_filtering"),
      ("link add x0 type bridge --vlan-f", "--vlan-filtering"),
      ("link add x0 type bridge vlan-f", "vlan-filtering"),
      ("link add x0 --vni 1 --no-learn", "--no-learning"), ("link add x0 --vni 1 --nolearn", "--nolearning"),
      ("link add x0 --vni 1 nolearn", "nolearning"), ("link add x0 --vni 1 no-learn", "no-learning"),
      ("link add x0 --type vxlan --id", "--id"), ("link set x0 --dow", "--down"),
      ("link add x0 --peer-mt", "--peer-mtu"), ("fdb del --port", "--port"),
    ])
  func spelling(line: String, word: String) { #expect(Completed(line).keywords.contains(word)) }

  @Test(
    "knows the type by an option that tells it, wherever that stands",
    arguments: ["--vni 1", "--vni=1", "vni 1", "id 1", "--type vxlan", "type vxlan", "--learning"])
  func implied(options: String) {
    #expect(Completed("link add x0 \(options) --").keywords.contains("--dstport"))
    #expect(Completed("link add x0 --", later: options).keywords.contains("--dstport"))
    #expect(!Completed("link add x0 \(options) --").keywords.contains("--vlan_filtering"))
  }

  @Test("offers all types' options where none is told, once one has been begun")
  func untold() {
    let few = Completed("link add x0 --").keywords
    #expect(few.contains("--vni"))
    #expect(few.contains("--mtu"))
    #expect(!few.contains("--vlan_filtering"))
    #expect(Completed("link add x0 --vl").keywords.contains("--vlan_filtering"))
  }

  @Test("offers what can be changed of the link that is there")
  func present() {
    let words = Completed("link set x0 --", link: PresentLink(kind: Vxlan.kind, isPort: false)).keywords
    #expect(words.contains("--ttl"))
    #expect(!words.contains("--vni"))
    #expect(!words.contains("--isolated"))
    let port = Completed("link set x0 --", link: PresentLink(kind: Veth.kind, isPort: true)).keywords
    #expect(port.contains("--isolated"))
    #expect(!port.contains("--ttl"))
  }

  @Test("offers nothing that excludes what is there")
  func excluded() {
    let words = Completed("link add x0 --vni 1 --group 239.1.1.1 --").keywords
    #expect(!words.contains("--remote"))
    #expect(!words.contains("--external"))
  }
}
