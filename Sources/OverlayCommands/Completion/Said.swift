import NetlinkKit

/// What the words of a command line have told so far.
struct Said {
  /// What the device is told as that addresses and entries are on.
  static let device = "dev"

  private var values: [(subject: String, value: String)] = []
  /// The keywords of options, in their order.
  private(set) var options: [Keyword] = []

  /// Notes that the line tells something.
  ///
  /// - Parameter value: with which value; nil where the keyword says it all.
  mutating func note(_ subject: String, _ value: String? = nil) { values.append((subject, value ?? "")) }

  /// Notes an option's keyword.
  mutating func note(_ option: Keyword) { options.append(option) }

  /// Whether the line tells something.
  func tells(_ subject: String) -> Bool { values.contains { $0.subject == subject } }

  /// The value that was told first; nil where there is none.
  subscript(subject: String) -> String? {
    values.first { $0.subject == subject && !$0.value.isEmpty }?.value
  }

  /// All values that were told of one subject.
  func all(of subject: String) -> [String] { values.filter { $0.subject == subject }.map(\.value) }
}
