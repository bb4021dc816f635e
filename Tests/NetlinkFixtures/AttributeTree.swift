import NetlinkKit

/// One attribute of a message: the numbers from the outermost inwards, and the payload.
public struct AttributeLine: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// `18/2/1`
  public let path: String
  /// Hexadecimal digits.
  public let payload: String

  public init(_ path: String, _ payload: String) {
    self.path = path
    self.payload = payload
  }

  public var description: String { "\(path) = \(payload)" }

  public static func < (left: AttributeLine, right: AttributeLine) -> Bool {
    (left.path, left.payload) < (right.path, right.payload)
  }
}

/// A message taken apart, for comparisons that do not depend on the attributes' order.
public struct MessageTree: Hashable, Sendable, CustomStringConvertible {
  public let type: UInt16
  public let flags: UInt16
  /// The family's header, in hexadecimal digits.
  public let header: String
  /// The attributes, sorted.
  public var attributes: [AttributeLine]

  /// Takes a message apart. A text's NUL at the end, which is optional, is left out.
  public init(_ message: [UInt8]) throws {
    type = UInt16(message[4]) | UInt16(message[5]) << 8
    flags = UInt16(message[6]) | UInt16(message[7]) << 8
    let size = Self.headerSize(type)
    header = hexadecimal(message[16..<(16 + size)])
    attributes = try Self.lines(message, (16 + size)..<message.count, below: "", type).sorted()
  }

  public var description: String {
    "type \(type), flags 0x\(String(flags, radix: 16)), header \(header)"
      + attributes.map { "\n  \($0)" }.joined()
  }

  /// The payload of an attribute; nil where it is not there.
  public subscript(path: String) -> String? { attributes.first { $0.path == path }?.payload }

  /// The same message without some of its attributes.
  public func without(_ paths: Set<String>) -> MessageTree {
    var copy = self
    copy.attributes.removeAll { paths.contains($0.path) }
    return copy
  }

  /// `ifinfomsg`; `rtgenmsg` with its padding; `ifaddrmsg`, `br_port_msg`, `br_vlan_msg` or `tunnel_msg`; `ndmsg` or `rtmsg`.
  private static func headerSize(_ type: UInt16) -> Int {
    switch type {
    case 16...19, 108...111: 16
    case 88...91: 4
    case 20...23, 84...87, 112...115, 120...123: 8
    default: 12
    }
  }

  private static let nests: Set<String> = ["18", "18/2", "18/5"]
  private static let texts: Set<String> = ["3", "18/1", "20", "18/2/1/3"]

  private static func lines(
    _ message: [UInt8], _ region: Range<Int>, below path: String, _ type: UInt16
  ) throws -> [AttributeLine] {
    try AttributeList(message.span, in: region).entries.flatMap { entry -> [AttributeLine] in
      let number = "\(path)\(entry.number)"
      var payload = message[entry.range]
      guard type < 20 else { return [AttributeLine(number, hexadecimal(payload))] }
      if nests.contains(number) { return try lines(message, entry.range, below: number + "/", type) }
      // A veth's peer; other kinds have a number here.
      if number == "18/2/1", payload.count >= 16 {
        let inner = (entry.range.lowerBound + 16)..<entry.range.upperBound
        return [AttributeLine(number, hexadecimal(payload.prefix(16)))]
          + (try lines(message, inner, below: number + "/", type))
      }
      if texts.contains(number), payload.last == 0 { payload.removeLast() }
      return [AttributeLine(number, hexadecimal(payload))]
    }
  }
}
