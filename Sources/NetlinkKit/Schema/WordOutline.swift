/// The lengths and first letters of some words: most other words differ in one of the two.
///
/// A command line's word is compared with hundreds of options; this makes most of the comparisons two shifts.
struct WordOutline: Sendable {
  private var lengths: UInt64 = 0
  private var letters: UInt32 = 0

  /// A word's length and first letter.
  struct Glance {
    fileprivate let length: Int
    fileprivate let letter: UInt8

    init(_ word: String) {
      length = word.utf8.count
      letter = WordOutline.place(of: word.utf8.first)
    }
  }

  /// Adds a word, and what says its opposite where it is negatable: with `no`, `no-` or `no_` in front.
  mutating func admit(_ word: String, isNegatable: Bool) {
    let glance = Glance(word)
    precondition(glance.length < 60, "an option with so long a name is not found")
    lengths |= 1 << UInt64(glance.length)
    letters |= 1 << UInt32(glance.letter)
    guard isNegatable else { return }
    lengths |= 0b1100 << UInt64(glance.length)
    letters |= 1 << UInt32(Self.place(of: UInt8(ascii: "n")))
  }

  /// Adds all words of another outline.
  mutating func admit(_ other: WordOutline) {
    lengths |= other.lengths
    letters |= other.letters
  }

  /// Whether a word may be one of those that were added.
  func admits(_ glance: Glance) -> Bool {
    glance.length < 64 && lengths >> UInt64(glance.length) & 1 == 1
      && letters >> UInt32(glance.letter) & 1 == 1
  }

  /// A bit for each small letter, and one for all else.
  private static func place(of letter: UInt8?) -> UInt8 {
    guard let letter, letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { return 31 }
    return letter - UInt8(ascii: "a")
  }
}
