/// Reading of integers from bytes that may be hostile: nil past the end, never a trap.
extension Span where Element == UInt8 {
  /// The byte at an offset.
  public func u8(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < count else { return nil }
    return self[offset]
  }

  /// Two bytes in the machine's order.
  public func u16(at offset: Int) -> UInt16? { integer(at: offset) }
  /// Four bytes in the machine's order.
  public func u32(at offset: Int) -> UInt32? { integer(at: offset) }
  /// Eight bytes in the machine's order.
  public func u64(at offset: Int) -> UInt64? { integer(at: offset) }
  /// Four bytes in the machine's order, signed: how the kernel gives an interface index.
  public func i32(at offset: Int) -> Int32? { u32(at: offset).map(Int32.init(bitPattern:)) }

  private func integer<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number? {
    let width = Number.bitWidth / 8
    guard offset >= 0, count - offset >= width else { return nil }
    // SAFETY: the bytes are within the span, which was checked, and any bytes make an integer.
    return unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Number.self)
  }

  /// The bytes as an array of their own.
  public var copied: [UInt8] {
    // SAFETY: the buffer is read while the span lives.
    unsafe withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The text up to the first NUL or the end, with what is not UTF-8 repaired.
  public var text: String {
    var end = 0
    while end < count, self[end] != 0 { end += 1 }
    // SAFETY: the buffer is read while the span lives.
    return unsafe extracting(0..<end).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
