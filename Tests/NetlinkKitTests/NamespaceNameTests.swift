import NetlinkKit
import Testing

@Suite("names of network namespaces")
struct NamespaceNameTests {
  @Test(
    "an ordinary name is taken",
    arguments: ["blue", "a", "10", "cni-30b37e42", "with space", "...", ".hidden", "-x", "grün"])
  func ordinary(name: String) throws {
    try checkNamespaceName(name)
  }

  @Test(
    "a name that is no path component is refused",
    arguments: [
      ("", "it is empty"), (".", "it stands for a directory"), ("..", "it stands for a directory"),
      ("a/b", "it contains a slash"), ("/", "it contains a slash"), ("../x", "it contains a slash"),
      ("a\0b", "it contains a control character"),
    ])
  func noComponent(name: String, reason: String) {
    #expect(fault(in: name)?.explanation == reason)
  }

  @Test("a name with a control character is refused", arguments: ["a\nb", "\u{1B}[1m", "\u{7F}", "\u{85}"])
  func control(name: String) {
    #expect(fault(in: name)?.explanation == "it contains a control character")
  }

  @Test("the error shows a control character escaped")
  func escaped() {
    #expect(fault(in: "a\u{1B}")?.operation == #"use "a\u{1B}" as a namespace name"#)
  }

  @Test("a name has 255 bytes at most, not characters")
  func length() throws {
    try checkNamespaceName(String(repeating: "x", count: 255))
    #expect(
      fault(in: String(repeating: "x", count: 256))?.explanation == "it has 256 bytes, and 255 is the most")
    #expect(
      fault(in: String(repeating: "ü", count: 128))?.explanation == "it has 256 bytes, and 255 is the most")
  }

  private func fault(in name: String) -> NetlinkError? {
    #expect(throws: NetlinkError.self) { try checkNamespaceName(name) }
  }
}

@Suite("words for network namespaces")
struct NamespaceReferenceTests {
  private let nowhere = NamespaceDirectory(path: "/nonexistent")

  @Test("a word with a slash is a path", arguments: ["/proc/1/ns/net", "./blue", "12/3", "/"])
  func path(word: String) throws {
    #expect(try NamespaceReference(parsing: word, in: nowhere) == .path(word))
  }

  @Test("digits are a PID", arguments: [("1", 1), ("4194304", 4_194_304), ("007", 7)])
  func process(word: String, process: Int32) throws {
    #expect(try NamespaceReference(parsing: word, in: nowhere) == .process(process))
  }

  @Test("any other word is a name", arguments: ["blue", "1a", "+1", "-1", "99999999999", "١"])
  func name(word: String) throws {
    #expect(try NamespaceReference(parsing: word, in: nowhere) == .named(word))
  }

  @Test("a name that exists wins over a PID")
  func nameFirst() throws {
    // /proc has a file called by the number of each process: a directory of names as good as any.
    #expect(try NamespaceReference(parsing: "1", in: NamespaceDirectory(path: "/proc")) == .named("1"))
  }

  @Test("a word that can be neither is refused", arguments: ["", ".", "..", "a\nb"])
  func refused(word: String) {
    #expect(throws: NetlinkError.self) { try NamespaceReference(parsing: word, in: nowhere) }
  }

  @Test("a reference is shown as the word that gives it", arguments: ["blue", "12", "/proc/1/ns/net"])
  func shown(word: String) throws {
    #expect(try NamespaceReference(parsing: word, in: nowhere).description == word)
  }

  @Test("a directory that nobody has made has no names")
  func missingDirectory() throws {
    #expect(try nowhere.list() == [])
  }
}
