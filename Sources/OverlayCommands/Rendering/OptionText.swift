import NetlinkKit

extension FieldDescriptor {
  /// A value of the option as words: what is printed so, the command line takes.
  func words(_ value: Value, linkName: (Int32) -> String?) -> String {
    var words: [UInt8] = []
    append(value, to: &words, linkName: linkName)
    return String(decoding: words, as: UTF8.self)
  }

  /// The same words, each on its own; the value is one, whatever blanks it has.
  func wordList(_ value: Value, linkName: (Int32) -> String?) -> [String] {
    let text = words(value, linkName: linkName)
    // A value may begin with a mark that makes one character with the blank in front.
    let letters = text.utf8
    guard letters.starts(with: (keyword + " ").utf8) else { return [text] }
    return keyword.split(separator: " ").map(String.init)
      + [String(decoding: letters.dropFirst(keyword.utf8.count + 1), as: UTF8.self)]
  }

  /// Appends a value of the option as words.
  ///
  /// - Parameter label: the word in front, where it is not the keyword.
  func append(
    _ value: Value, label: String? = nil, to output: inout [UInt8], linkName: (Int32) -> String?
  ) {
    let isOff =
      switch value {
      case .toggle(let isOn): codec.isKeywordAlone && !isOn
      case .link(.none): true
      default: false
      }
    if isOff {
      if opposite == nil { output.append(contentsOf: "no".utf8) }
      return output.append(contentsOf: (opposite ?? keyword).utf8)
    }
    output.append(contentsOf: (label ?? keyword).utf8)
    if codec.isKeywordAlone { return }
    output.append(UInt8(ascii: " "))
    codec.append(value, to: &output, linkName: linkName)
  }
}
