/// A short word as two integers, so that words are compared without a String: for lists of many lines.
public struct PackedWord: Hashable, Sendable {
  /// The longest word that fits.
  public static let maximumLength = 16

  private let low: UInt64
  private let high: UInt64

  /// Packs the bytes of a range; nil where they are none, too many, or have a NUL among them.
  @inlinable
  public init?(_ text: Span<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty, range.count <= Self.maximumLength else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    var shift: UInt64 = 0
    for position in range {
      let byte = text[position]
      guard byte != 0 else { return nil }
      if shift < 64 { low |= UInt64(byte) << shift } else { high |= UInt64(byte) << (shift - 64) }
      shift += 8
    }
    self.init(low: low, high: high)
  }

  /// Packs a word; nil where it does not fit.
  public init?(_ word: String) {
    let letters = word.utf8
    self.init(letters.span, 0..<letters.count)
  }

  @usableFromInline
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}
