/// A few bytes of text in place: no reference to count, however often it is copied.
struct ShortText {
  /// The longest text, in bytes.
  static let capacity = 48

  private var bytes = InlineArray<48, UInt8>(repeating: 0)
  private let count: Int

  /// Bytes that are known to be few.
  ///
  /// - Precondition: there are no more than `capacity`.
  init(_ text: some Collection<UInt8>) {
    count = text.count
    precondition(count <= Self.capacity, "“\(String(decoding: text, as: UTF8.self))” is too long")
    for (index, byte) in text.enumerated() { bytes[index] = byte }
  }

  /// A text that is known to be short.
  init(_ text: String) { self.init(text.utf8) }

  /// Appends the text; there must be room for `capacity` bytes.
  ///
  /// All 48 bytes go there, which is three moves, and then as many count as the text has.
  func append(to output: inout OutputSpan<UInt8>) {
    precondition(output.freeCapacity >= Self.capacity, "a short text needs room for the longest")
    unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
      // SAFETY: there is room for 48 bytes, which was checked, and bytes need no initialization of their own.
      guard let start = unsafe buffer.baseAddress.map({ unsafe UnsafeMutableRawPointer($0 + initialized) })
      else {
        return
      }
      unsafe start.storeBytes(of: bytes, as: InlineArray<48, UInt8>.self)
      initialized += count
    }
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends a short text; there must be room for the longest.
  mutating func append(_ text: borrowing ShortText) { text.append(to: &self) }
}
