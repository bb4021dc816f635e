/// A keyword of a command that is no option of a table: what it stands for is no attribute of its own.
struct CommandWord: Sendable {
  let keyword: String
  /// What help writes for the value.
  let placeholder: String
  /// One line of help.
  let summary: String
}
