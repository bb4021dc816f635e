/// A hint with the word that was probably meant; nil where none is near.
func suggestion(for word: String, among candidates: [String], front: String = "") -> String? {
  nearestWord(to: word, among: candidates).map { "did you mean “\(front)\($0)”?" }
}

/// The candidate with the fewest changes from a word, where those are few for its length.
func nearestWord(to word: String, among candidates: [String]) -> String? {
  let letters = Array(word.utf8)
  let outline = LetterOutline(word)
  var nearest: String?
  var limit = max(1, letters.count / 3)
  var changes = WordChanges()
  for candidate in candidates where LetterOutline(candidate).changes(to: outline) <= limit {
    guard let count = changes.count(from: letters, to: Array(candidate.utf8), atMost: limit) else { continue }
    nearest = candidate
    guard count > 0 else { break }
    limit = count - 1
  }
  return nearest
}

/// Which letters a word has, and how many: enough to tell, of most words, that they are far from each other.
private struct LetterOutline {
  private let count: Int
  /// A bit for each letter; some share one.
  private var letters: UInt64 = 0

  init(_ word: String) {
    count = word.utf8.count
    for letter in word.utf8 { letters |= 1 << UInt64(letter & 63) }
  }

  /// How many changes there are between two words at the least: one change replaces no more than one letter.
  func changes(to other: LetterOutline) -> Int {
    max(abs(count - other.count), ((letters ^ other.letters).nonzeroBitCount + 1) / 2)
  }
}

/// Counts how many letters must be added, dropped, changed or swapped with a neighbour to make one word of another.
private struct WordChanges {
  /// The counts for the first letters of one word and each beginning of the other: the row at hand, and the two before.
  private var beforeLast: [Int] = []
  private var last: [Int] = []
  private var current: [Int] = []

  /// How many there are; nil where there are more than a limit.
  mutating func count(from left: [UInt8], to right: [UInt8], atMost limit: Int) -> Int? {
    last = Array(0...right.count)
    beforeLast = last
    current = last
    for row in left.indices {
      current[0] = row + 1
      for column in right.indices { current[column + 1] = cost(row, column, left, right) }
      (beforeLast, last, current) = (last, current, beforeLast)
      // What comes builds on the last two rows.
      guard last.contains(where: { $0 <= limit }) || beforeLast.contains(where: { $0 < limit }) else {
        return nil
      }
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }

  private func cost(_ row: Int, _ column: Int, _ left: [UInt8], _ right: [UInt8]) -> Int {
    let change = last[column] + (left[row] == right[column] ? 0 : 1)
    let cost = min(change, last[column + 1] + 1, current[column] + 1)
    guard row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] else {
      return cost
    }
    return min(cost, beforeLast[column - 1] + 1)
  }
}
