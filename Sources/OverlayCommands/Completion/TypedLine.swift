/// A command line that is being typed, taken apart as far as the options that may stand on every line go.
struct TypedLine {
  /// What there is of the word that the cursor is in.
  let typed: String
  /// The words in front of it, without the program's name and without the options that stand on every line.
  private(set) var words: [String] = []
  /// The words behind it.
  private(set) var later: [String] = []
  /// The options of every line that are there.
  private(set) var options: [GlobalOptions.Declaration] = []
  /// `-n`
  private(set) var namespace: String?
  /// What the cursor's word belongs to, where that is an option of every line or another program.
  private(set) var wanted: Wanted?

  /// Takes a line apart.
  ///
  /// - Parameters:
  ///   - words: all of its words, the program's name among them.
  ///   - index: the cursor's word, which may be one behind the last.
  init(_ words: [String], index: Int) {
    let index = min(max(index, 1), max(words.count, 1))
    typed = index < words.count ? words[index] : ""
    var place = 1
    while place < words.count || place == index {
      if place <= index, GlobalOptions.beginsProgram(self.words) {
        wanted = .program(from: place)
        return
      }
      if place == index { place += 1 } else { read(words, &place, index) }
    }
  }

  /// Reads the word at a place, and the value that belongs to it.
  private mutating func read(_ words: [String], _ place: inout Int, _ index: Int) {
    let word = words[place]
    place += 1
    guard let option = GlobalOptions.declaration(of: word) else {
      if place <= index { self.words.append(word) } else { later.append(word) }
      return
    }
    options.append(option)
    guard let value = option.value else { return }
    if place == index {
      wanted = value
    } else if place < words.count, value == .namespace {
      namespace = words[place]
    }
    place += 1
  }
}
