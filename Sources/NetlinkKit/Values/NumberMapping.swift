/// A number and the one that takes its place (`struct ifla_vlan_qos_mapping`).
public struct NumberMapping: Hashable, Sendable {
  /// The number that is replaced.
  public let from: UInt32
  /// What it is replaced by.
  public let to: UInt32

  /// `IFLA_VLAN_QOS_MAPPING`
  static let attribute: UInt16 = 1

  /// Makes a mapping.
  public init(from: UInt32, to: UInt32) {
    self.from = from
    self.to = to
  }

  init?(_ payload: Span<UInt8>) {
    guard let from = payload.u32(at: 0), let to = payload.u32(at: 4) else { return nil }
    self.init(from: from, to: to)
  }
}

extension NumberMapping: CustomStringConvertible {
  public var description: String { "\(from):\(to)" }
}

extension NumberMapping {
  /// Reads `1:5 2:6`, or the same with commas between.
  static func parse(_ words: [String]) throws(ValueFault) -> [NumberMapping] {
    try words.flatMap { $0.split(separator: ",") }.map { word throws(ValueFault) in
      let numbers = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard numbers.count == 2 else { throw ValueFault("“\(word)” is no mapping; it looks like 1:5") }
      let range = 0...UInt64(UInt32.max)
      return NumberMapping(
        from: UInt32(try Codec.integer(numbers[0], in: range)),
        to: UInt32(try Codec.integer(numbers[1], in: range)))
    }
  }
}

extension AttributeSource {
  /// The payloads of the attributes in a nest; nil where the nest is absent or broken.
  func payloads(in nest: UInt16, of bytes: Span<UInt8>) -> [[UInt8]]? {
    guard let list = try? nested(nest, in: bytes) else { return nil }
    return list.entries.map { bytes.extracting($0.range).copied }
  }
}
