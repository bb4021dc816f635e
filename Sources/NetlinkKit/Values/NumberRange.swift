/// Numbers in a row, which people write as one number or as the first and the last: `10`, `10-20`.
public struct NumberRange: Hashable, Sendable {
  /// The first number.
  public let first: UInt32
  /// The last number, which is the first one where there is one only.
  public let last: UInt32

  /// A range from its ends; nil where the last is below the first.
  public init?(_ first: UInt32, through last: UInt32) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  /// VLANs as the kernel tells of them; nil for what cannot be any, of which a list would have no end.
  ///
  /// - Parameter last: the last one; nil where there is one only.
  init?(vids first: UInt32, through last: UInt32?) {
    self.init(first, through: last ?? first)
    guard self.last < 1 << 12 else { return nil }
  }

  /// VNIs as the kernel tells of them; nil for what cannot be any.
  ///
  /// - Parameter last: the last one; nil where there is one only.
  init?(vnis first: UInt32, through last: UInt32?) {
    self.init(first, through: last ?? first)
    guard self.last < 1 << 24 else { return nil }
  }

  /// One number.
  public init(_ number: UInt32) {
    first = number
    last = number
  }

  /// Reads `10` or `10-20`.
  ///
  /// - Parameters:
  ///   - word: one number, or two with a hyphen between them.
  ///   - limits: what the numbers may be.
  public init(parsing word: String, in limits: ClosedRange<UInt64>) throws(ValueFault) {
    let ends = word.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let first = try Codec.integer(ends[0], in: limits)
    let last = ends.count == 2 ? try Codec.integer(ends[1], in: limits) : first
    guard let range = NumberRange(UInt32(clamping: first), through: UInt32(clamping: last)) else {
      throw ValueFault("the range \(word) ends before it begins")
    }
    self = range
  }

  /// How many numbers there are.
  public var count: Int { Int(last - first) + 1 }

  /// Whether there is one number only.
  public var isSingle: Bool { first == last }

  /// Whether the number is one of them.
  public func contains(_ number: UInt32) -> Bool { (first...last).contains(number) }

  /// Whether the two have a number in common.
  public func overlaps(_ other: NumberRange) -> Bool { first <= other.last && other.first <= last }

  /// The first of the numbers that none of the other ranges has; nil where they have them all.
  public func firstMissing(from others: [NumberRange]) -> UInt32? {
    var wanted = first
    for other in others.sorted(by: { $0.first < $1.first }) where other.last >= wanted {
      if other.first > wanted { break }
      if other.last >= last { return nil }
      wanted = other.last + 1
    }
    return wanted
  }

  /// The numbers, each on its own.
  public var singles: [NumberRange] { (first...last).map { NumberRange($0) } }
}

extension NumberRange: CustomStringConvertible {
  public var description: String { isSingle ? "\(first)" : "\(first)-\(last)" }
}
