import Testing

@testable import NetlinkKit

@Suite("users and groups")
struct AccountTests {
  private static let file = """
    root:x:0:0:root:/root:/bin/bash
    nobody:x:65534:65534::/:

    # kim:x:1000
    +
    short:x
    kim:x:1000:1000:Kim,,,:/home/kim:/bin/sh
    twin:x:1000::::
    odd:x:10x:0:::
    :x:7::::
    signed:x:-1::::
    last:x:7
    """

  @Test("are the lines that have a name and a number, and no others")
  func entries() {
    let entries = AccountList.entries(of: Array(Self.file.utf8))
    #expect(
      entries.map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.number)" } == [
        "root 0", "nobody 65534", "# kim 1000", "kim 1000", "twin 1000", "last 7",
      ])
  }

  @Test(
    "are found by their names and numbers in this host's own lists", arguments: [AccountList.users, .groups])
  func lookUp(list: AccountList) throws {
    #expect(try list.number(of: "root") == 0)
    #expect(try list.name(of: 0) == "root")
    #expect(try list.name(of: 4_294_900_000) == nil)
    let error = #expect(throws: NetlinkError.self) { try list.number(of: "no:such") }
    #expect(error?.explanation?.hasSuffix("called no:such in \(list.path)") == true)
  }

  @Test("are numbers where they are written so, and names else")
  func parsing() throws {
    #expect(try AccountReference(parsing: "0") == .number(0))
    #expect(try AccountReference(parsing: "4294967294") == .number(4_294_967_294))
    #expect(try AccountReference(parsing: "10x") == .named("10x"))
    for word in ["", "4294967295", "99999999999"] {
      #expect(throws: ValueFault.self, "\(word)") { try AccountReference(parsing: word) }
    }
  }
}
