import Testing

@testable import OverlayCommands

@Suite("writing JSON")
struct JSONWriterTests {
  @Test("members and elements are parted by commas, without white space")
  func compact() {
    let text = write { json in
      json.array { json in
        json.object { json in
          json.string("a", "x")
          json.number("b", 7)
          json.bool("c", true)
          json.null("d")
          json.literal("e", "0.05")
          json.array("f") { json in
            json.number(nil, UInt64.max)
            json.string(nil, "y")
          }
        }
        json.object { $0.bool("c", false) }
      }
    }
    #expect(
      text == #"[{"a":"x","b":7,"c":true,"d":null,"e":0.05,"f":[18446744073709551615,"y"]},{"c":false}]"#)
  }

  @Test("pretty, each stands on a line of its own, four spaces deeper")
  func pretty() {
    let text = write(isPretty: true) { json in
      json.array { json in
        json.object { json in
          json.number("a", -1)
          json.array("b") { json in
            json.string(nil, "x")
            json.string(nil, "y")
          }
        }
        json.object { $0.object("c") { $0.null("d") } }
      }
    }
    #expect(
      text == """
        [
            {
                "a": -1,
                "b": [
                    "x",
                    "y"
                ]
            },
            {
                "c": {
                    "d": null
                }
            }
        ]
        """)
  }

  @Test("what is empty has nothing between its brackets", arguments: [true, false])
  func empty(isPretty: Bool) {
    #expect(write(isPretty: isPretty) { $0.array { _ in } } == "[]")
    #expect(write(isPretty: isPretty) { $0.object { _ in } } == "{}")
  }

  @Test("what follows something empty is parted from it")
  func afterEmpty() {
    let text = write { json in
      json.array { json in
        json.object { json in
          json.array("a") { _ in }
          json.object("b") { _ in }
          json.number("c", 1)
        }
      }
    }
    #expect(text == #"[{"a":[],"b":{},"c":1}]"#)
    let pretty = write(isPretty: true) { json in
      json.array { json in
        json.array { _ in }
        json.array { _ in }
      }
    }
    #expect(pretty == "[\n    [],\n    []\n]")
  }

  @Test(
    "a text is quoted so that JSON reads it back",
    arguments: [
      (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#), ("a\nb\tc\0d", #""a\u000ab\u0009c\u0000d""#),
      ("\u{1F}", #""\u001f""#),
      ("grün ☃ 🦆", #""grün ☃ 🦆""#), ("\u{7F}/", "\"\u{7F}/\""), ("", #""""#),
    ])
  func quoting(text: String, expected: String) {
    #expect(write { $0.string(nil, text) } == expected)
  }

  @Test("a key is quoted too")
  func keys() {
    #expect(write { $0.object { $0.number(#"a"b"#, 1) } } == #"{"a\"b":1}"#)
  }

  private func write(isPretty: Bool = false, _ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(isPretty: isPretty)
    body(&json)
    return json.text
  }
}
