import NetlinkKit

/// A piece of an object's line, which JSON has as a member of the object.
struct ShownPart {
  /// The text with the space that goes behind it; empty where JSON alone has the piece.
  let text: String
  let write: (inout JSONWriter) -> Void

  /// A word, behind a label where there is one.
  static func word(_ key: String, _ word: String, label: String? = nil) -> ShownPart {
    ShownPart(text: (label.map { $0 + " " } ?? "") + word + " ") { $0.string(key, word) }
  }

  /// A word that says all by being there.
  static func flag(_ word: String) -> ShownPart { ShownPart(text: word + " ") { $0.null(word) } }

  /// An option under its keyword; JSON has one key for both families.
  static func option(
    _ field: FieldDescriptor, _ value: Value, linkName: @escaping (Int32) -> String?
  ) -> ShownPart {
    if case .address(let address) = value { return word(field.jsonKey, "\(address)", label: field.keyword) }
    return ShownPart(text: "\(field.keyword) \(field.codec.text(of: value, linkName: linkName)) ") {
      $0.write(field, value, linkName: linkName)
    }
  }

  /// Objects, each as its pieces: one line each, or one JSON array.
  static func render(_ objects: [[ShownPart]], _ options: GlobalOptions) -> String {
    guard options.isJSON else { return objects.map { $0.map(\.text).joined() + "\n" }.joined() }
    var json = JSONWriter(isPretty: options.isPretty)
    json.array { json in
      for parts in objects {
        json.object { json in
          for part in parts { part.write(&json) }
        }
      }
    }
    return json.text + "\n"
  }
}
