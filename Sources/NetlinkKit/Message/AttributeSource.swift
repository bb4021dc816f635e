/// What knows where the attributes of a message, or of a nest in it, stand within its bytes.
public protocol AttributeSource {
  /// The place of an attribute's payload; nil where the attribute is not there. The last one counts, as in the kernel's
  /// own parser.
  ///
  /// - Parameter number: the attribute's number.
  func range(of number: UInt16) -> Range<Int>?
}

extension AttributeSource {
  /// The list within a nest; nil where the nest is not there.
  ///
  /// - Parameters:
  ///   - number: the attribute's number.
  ///   - bytes: what the attributes were read from.
  public func nested(_ number: UInt16, in bytes: Span<UInt8>) throws(NetlinkError) -> AttributeList? {
    guard let range = range(of: number) else { return nil }
    return try AttributeList(bytes, in: range)
  }

  /// An integer in the machine's byte order; nil where the attribute is absent or too short.
  ///
  /// - Parameters:
  ///   - number: the attribute's number.
  ///   - bytes: what the attributes were read from.
  public func u32(_ number: UInt16, in bytes: Span<UInt8>) -> UInt32? {
    range(of: number).flatMap { bytes.extracting($0).u32(at: 0) }
  }

  /// A text; nil where the attribute is absent.
  ///
  /// - Parameters:
  ///   - number: the attribute's number.
  ///   - bytes: what the attributes were read from.
  public func text(_ number: UInt16, in bytes: Span<UInt8>) -> String? {
    range(of: number).map { bytes.extracting($0).text }
  }
}
