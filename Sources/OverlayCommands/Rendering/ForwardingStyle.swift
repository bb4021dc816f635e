import NetlinkKit

/// How text and JSON set off what is in an entry.
protocol ForwardingStyle {
  var list: (begin: String, end: String) { get }
  var emptyList: String { get }
  var entry: (begin: String, end: String) { get }
  /// What parts an entry from the one before.
  var between: String { get }
  /// What stands around a value that has a keyword and a key.
  func frame(
    _ keyword: String, _ key: String, isQuoted: Bool, isFirst: Bool
  ) -> ForwardingForm.Frame
  /// Around the times since the entry was used, and updated.
  var ages: (used: ForwardingForm.Frame, updated: ForwardingForm.Frame) { get }
  /// What an option is that is told by its word alone.
  func detail(_ field: FieldDescriptor) -> String
  /// A flag among flags.
  func flag(_ field: FieldDescriptor) -> String
  /// What stands around the flags, between two of them, and in their place where there are none.
  var flags: (frame: ForwardingForm.Frame, between: String, none: String) { get }
  var state: ForwardingForm.Frame { get }
  /// What stands before a state that has no word.
  var stateNumber: String { get }
}

extension ForwardingStyle {
  func frame(_ keyword: String, _ key: String, isQuoted: Bool = false) -> ForwardingForm.Frame {
    frame(keyword, key, isQuoted: isQuoted, isFirst: false)
  }
}

extension ForwardingForm.Frame {
  fileprivate init(_ lead: String, _ trail: String) {
    self.init(lead: ShortText(lead), trail: ShortText(trail))
  }
}

/// Words with a space behind each, as `bridge` prints them: the last one's space too.
struct TextForwardingStyle: ForwardingStyle {
  let list = (begin: "", end: "")
  let emptyList = ""
  let entry = (begin: "", end: "\n")
  let between = ""

  func frame(
    _ keyword: String, _ key: String, isQuoted: Bool, isFirst: Bool
  ) -> ForwardingForm.Frame {
    ForwardingForm.Frame(keyword.isEmpty ? "" : keyword + " ", " ")
  }

  let ages = (used: ForwardingForm.Frame("used ", "/"), updated: ForwardingForm.Frame("", " "))
  func detail(_ field: FieldDescriptor) -> String { field.keyword + " " }
  func flag(_ field: FieldDescriptor) -> String { field.keyword + " " }
  let flags = (frame: ForwardingForm.Frame("", ""), between: "", none: "")
  let state = ForwardingForm.Frame("", "")
  let stateNumber = "state=0x"
}

/// Members of an object in an array, as `JSONWriter` sets them.
struct JSONForwardingStyle: ForwardingStyle {
  let isPretty: Bool
  /// Whether each entry is a line of its own, and there is no array.
  var isLinewise = false

  private func line(_ depth: Int) -> String {
    isPretty ? "\n" + String(repeating: "    ", count: depth) : ""
  }

  private func member(_ key: String, isFirst: Bool = false) -> String {
    "\(isFirst ? "" : ",")\(line(2))\"\(key)\":\(isPretty ? " " : "")"
  }

  var list: (begin: String, end: String) { isLinewise ? ("", "") : ("[", line(0) + "]\n") }
  var emptyList: String { isLinewise ? "" : "[]\n" }
  var entry: (begin: String, end: String) {
    isLinewise ? ("{", "}\n") : (line(1) + "{", line(1) + "}")
  }
  var between: String { isLinewise ? "" : "," }

  func frame(
    _ keyword: String, _ key: String, isQuoted: Bool, isFirst: Bool
  ) -> ForwardingForm.Frame {
    let quote = isQuoted ? "\"" : ""
    return ForwardingForm.Frame(member(key, isFirst: isFirst) + quote, quote)
  }

  var ages: (used: ForwardingForm.Frame, updated: ForwardingForm.Frame) {
    (frame("", "used"), frame("", "updated"))
  }

  func detail(_ field: FieldDescriptor) -> String { member(field.jsonKey) + "true" }
  func flag(_ field: FieldDescriptor) -> String { "\(line(3))\"\(field.keyword)\"" }

  var flags: (frame: ForwardingForm.Frame, between: String, none: String) {
    (ForwardingForm.Frame(member("flags") + "[", line(2) + "]"), ",", member("flags") + "[]")
  }

  var state: ForwardingForm.Frame { frame("", "state", isQuoted: true) }
  let stateNumber = "0x"
}
