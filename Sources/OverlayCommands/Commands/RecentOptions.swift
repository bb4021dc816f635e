import NetlinkKit

extension Settings {
  /// The options that an older kernel overlooks without a word; nil where none is given.
  var recent: Settings? {
    guard contains(where: { field, _ in field.since != nil }) else { return nil }
    var recent = Settings(table)
    for (field, value) in given where field.since != nil && value != field.initial { recent[field] = value }
    return recent.isEmpty ? nil : recent
  }

  /// The first of the options that the kernel does not report, as one that knows it does.
  func first(missingFrom reported: Settings?) -> FieldDescriptor? {
    given.first { reported?[$0.field] == nil }?.field
  }
}

extension NetlinkError {
  /// A kernel that has overlooked an option, or would.
  static func older(than field: FieldDescriptor) -> NetlinkError {
    let version = field.since.map { ", which came with Linux \($0)" } ?? ""
    return NetlinkError(
      "use \(field.keyword)", errno: .notSupported,
      explanation: "this kernel is older than \(field.keyword)\(version)", option: field.keyword)
  }
}
