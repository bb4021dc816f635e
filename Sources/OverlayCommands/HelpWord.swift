import NetlinkKit

/// A word that a command takes, as help and the manual show it.
struct HelpWord {
  /// The spellings, the main one first.
  let spellings: [String]
  /// What stands for the value; nil where the word says it all.
  var placeholder: String?
  /// Whether the word may have “no” in front.
  var isNegatable = false
  /// One line of help.
  let summary: String

  /// The main spelling.
  var keyword: String { spellings[0] }

  init(_ spellings: String..., value placeholder: String?, _ summary: String) {
    self.spellings = spellings
    self.placeholder = placeholder
    self.summary = summary
  }

  /// An option of a table.
  init(_ field: FieldDescriptor) {
    spellings = field.spellings(isLong: true)
    placeholder = field.codec.placeholder
    isNegatable = field.codec.isNegatable
    summary = field.summary
  }

  /// A state of a forwarding entry.
  init(_ state: ForwardingState) {
    spellings = state.words
    summary = state.summary
  }

  /// A condition on forwarding entries.
  init(_ condition: ForwardingCondition) {
    spellings = [condition.word]
    isNegatable = true
    summary = condition.summary
  }
}

/// Words that belong together, with a title.
struct HelpSection {
  let title: String
  let words: [HelpWord]
}
