import NetlinkKit

/// The names of namespaces, and the numbers that the monitor's own has for others.
struct NamespaceWatching {
  private let output: MonitorOutput
  /// Whether anybody wants to hear of them.
  private let isWatched: Bool
  private(set) var names: [String] = []
  private(set) var numbers: [UInt32] = []
  /// The names of numbers, as far as they have one.
  private var namesOfNumbers: [UInt32: String] = [:]

  init(_ output: MonitorOutput, isWatched: Bool) {
    self.output = output
    self.isWatched = isWatched
  }

  /// The first name of the namespace of a number; nil where it has none.
  func name(of number: UInt32) -> String? { namesOfNumbers[number] }

  /// Looks which names there are, and says what is new.
  mutating func readNames() throws(NetlinkError) {
    let former = names
    names = try NamespaceDirectory.standard.list()
    for name in former where !names.contains(name) { say(name: name, isDeleted: true) }
    for name in names where !former.contains(name) { say(name: name, isDeleted: false) }
  }

  /// Asks which numbers there are, and says what is new.
  ///
  /// - Returns: the numbers that have gone, and those that have come.
  mutating func readNumbers(
    _ kernel: inout Conversation
  ) throws(NetlinkError) -> (gone: [UInt32], new: [UInt32]) {
    let present = try kernel.namespaceNumbers().value
    nameNumbers(present, &kernel)
    let changes = (numbers.filter { !present.contains($0) }, present.filter { !numbers.contains($0) })
    for number in changes.0 { say(number: number, isDeleted: true) }
    for number in changes.0 { namesOfNumbers[number] = nil }
    for number in changes.1 { say(number: number, isDeleted: false) }
    numbers = present
    return changes
  }

  /// Only who asks for each name's number learns it: the kernel knows no names.
  private mutating func nameNumbers(_ present: [UInt32], _ kernel: inout Conversation) {
    guard !present.allSatisfy({ namesOfNumbers[$0] != nil }) else { return }
    for name in names {
      guard let namespace = try? NetworkNamespace(.named(name)),
        let number = try? kernel.number(of: namespace), namesOfNumbers[number] == nil
      else { continue }
      namesOfNumbers[number] = name
    }
  }

  // MARK: Lines

  private func say(name: String, isDeleted: Bool) {
    guard isWatched else { return }
    output.say(
      ["name": .text(name)], text: name, MonitoredObject.namespaces.word.keyword, isDeleted: isDeleted)
  }

  private func say(number: UInt32, isDeleted: Bool) {
    guard isWatched else { return }
    let name = name(of: number)
    output.say(
      name.map { ["id": .number(number), "name": .text($0)] } ?? ["id": .number(number)],
      text: "nsid \(number)" + (name.map { " name \($0)" } ?? ""), "nsid", isDeleted: isDeleted)
  }
}

extension MonitorOutput {
  /// A member of an object that has few.
  enum Member {
    case text(String)
    case number(UInt32)
  }

  /// Says something short: as text, or as an object's members.
  fileprivate func say(
    _ members: KeyValuePairs<String, Member>, text: String, _ kind: String, isDeleted: Bool
  ) {
    guard isJSON else { return say(Array("\(text)\n".utf8), kind, in: nil, isDeleted: isDeleted) }
    var json = JSONWriter(isPretty: false)
    json.object { json in
      for (key, member) in members {
        switch member {
        case .text(let text): json.string(key, text)
        case .number(let number): json.number(key, number)
        }
      }
    }
    say(json.bytes + [UInt8(ascii: "\n")], kind, in: nil, isDeleted: isDeleted)
  }
}
