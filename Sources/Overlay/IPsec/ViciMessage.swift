import NetlinkKit

/// A message of vici, the interface of strongSwan's daemon: values, lists and sections by their names.
public struct ViciMessage: Sendable {
  /// What a message consists of.
  public enum Element: Sendable {
    /// A value.
    case value(String, String)
    /// A value that nobody but the daemon is to see.
    case secret(String, SecretKey)
    /// Several values.
    case list(String, [String])
    /// Elements of their own.
    case section(String, ViciMessage)

    /// The name.
    public var name: String {
      switch self {
      case .value(let name, _), .secret(let name, _), .list(let name, _), .section(let name, _): name
      }
    }
  }

  /// The elements, in their order.
  public var elements: [Element]

  /// A message of elements.
  public init(_ elements: [Element] = []) { self.elements = elements }

  /// The value of a name; nil where there is none.
  public func value(_ name: String) -> String? {
    for case .value(name, let value) in elements { return value }
    return nil
  }

  /// The list of a name; empty where there is none.
  public func list(_ name: String) -> [String] {
    for case .list(name, let values) in elements { return values }
    return []
  }

  /// What stands in front of each part.
  fileprivate enum Mark: UInt8 {
    case sectionStart = 1
    case sectionEnd = 2
    case value = 3
    case listStart = 4
    case item = 5
    case listEnd = 6
  }
}

// MARK: Writing

extension ViciMessage {
  /// How many bytes the message has, so that an array with a secret need not move, and leave a copy behind.
  var byteCount: Int {
    elements.reduce(0) { sum, element in
      sum + 2 + element.name.utf8.count
        + {
          switch element {
          case .value(_, let value): 2 + value.utf8.count
          case .secret(_, let key): 2 + key.byteCount
          case .list(_, let values): 1 + values.reduce(0) { $0 + 3 + $1.utf8.count }
          case .section(_, let message): 1 + message.byteCount
          }
        }()
    }
  }

  /// Appends the message as it goes over the wire.
  ///
  /// - Precondition: no name has more than 255 bytes, and no value more than 65535.
  func append(to bytes: inout [UInt8]) {
    for element in elements {
      switch element {
      case .value(let name, let value):
        bytes.append(.value, name)
        bytes.append(length: value.utf8.count)
        bytes += value.utf8
      case .secret(let name, let key):
        bytes.append(.value, name)
        bytes.append(length: key.byteCount)
        key.append(to: &bytes)
      case .list(let name, let values):
        bytes.append(.listStart, name)
        for value in values {
          bytes.append(Mark.item.rawValue)
          bytes.append(length: value.utf8.count)
          bytes += value.utf8
        }
        bytes.append(Mark.listEnd.rawValue)
      case .section(let name, let message):
        bytes.append(.sectionStart, name)
        message.append(to: &bytes)
        bytes.append(Mark.sectionEnd.rawValue)
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ mark: ViciMessage.Mark, _ name: String) {
    append(mark.rawValue)
    append(UInt8(name.utf8.count))
    self += name.utf8
  }

  fileprivate mutating func append(length: Int) {
    let length = UInt16(length)
    append(UInt8(length >> 8))
    append(UInt8(truncatingIfNeeded: length))
  }
}

// MARK: Reading

extension ViciMessage {
  /// Reads a message; throws where the bytes are none.
  init(_ bytes: [UInt8]) throws(NetlinkError) {
    var reader = ViciReader(bytes)
    elements = try reader.elements(depth: 0)
  }
}

/// A place in bytes that a program has sent, and that may say anything.
struct ViciReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// More than any answer has.
  private static let greatestDepth = 16

  static let malformed = NetlinkError(
    "understand the daemon", explanation: "what it answers is not as its protocol has it")

  var isAtEnd: Bool { place == bytes.count }

  mutating func byte() throws(NetlinkError) -> UInt8 {
    guard place < bytes.count else { throw Self.malformed }
    place += 1
    return bytes[place - 1]
  }

  /// A name, behind its length of one byte.
  mutating func name() throws(NetlinkError) -> String { try text(Int(try byte())) }

  private mutating func value() throws(NetlinkError) -> String {
    let high = try byte()
    return try text(Int(high) << 8 | Int(try byte()))
  }

  private mutating func text(_ count: Int) throws(NetlinkError) -> String {
    guard count <= bytes.count - place else { throw Self.malformed }
    defer { place += count }
    return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
  }

  /// The elements up to the end of the section, or of all.
  mutating func elements(depth: Int) throws(NetlinkError) -> [ViciMessage.Element] {
    guard depth < Self.greatestDepth else { throw Self.malformed }
    var elements: [ViciMessage.Element] = []
    while !isAtEnd {
      switch ViciMessage.Mark(rawValue: try byte()) {
      case .value: elements.append(.value(try name(), try value()))
      case .listStart: elements.append(.list(try name(), try items()))
      case .sectionStart:
        elements.append(.section(try name(), ViciMessage(try self.elements(depth: depth + 1))))
      case .sectionEnd where depth > 0: return elements
      default: throw Self.malformed
      }
    }
    guard depth == 0 else { throw Self.malformed }
    return elements
  }

  private mutating func items() throws(NetlinkError) -> [String] {
    var items: [String] = []
    while true {
      switch ViciMessage.Mark(rawValue: try byte()) {
      case .item: items.append(try value())
      case .listEnd: return items
      default: throw Self.malformed
      }
    }
  }
}

// MARK: Packets

/// What the daemon says at one time.
enum ViciPacket: Sendable {
  /// The answer to a command.
  case response(ViciMessage)
  /// The daemon has no such command, or no such event.
  case unknown
  /// Events will be told of.
  case confirmed
  /// Something has happened.
  case event(ViciMessage)

  /// The first byte of a command.
  static let command: UInt8 = 0
  /// The first byte of the wish to hear of events.
  static let registration: UInt8 = 3

  /// Reads a packet without the length in front of it.
  init(_ bytes: [UInt8]) throws(NetlinkError) {
    var reader = ViciReader(bytes)
    switch try reader.byte() {
    case 1: self = .response(ViciMessage(try reader.elements(depth: 0)))
    case 2, 6: self = .unknown
    case 5: self = .confirmed
    case 7:
      _ = try reader.name()
      self = .event(ViciMessage(try reader.elements(depth: 0)))
    default: throw ViciReader.malformed
    }
  }
}

// MARK: As a file

extension ViciMessage {
  /// The message as the file swanctl.conf has it, without what is secret.
  func configuration(indent: String = "") -> String {
    elements.map { element in
      switch element {
      case .value(let name, let value): "\(indent)\(name) = \(value)\n"
      case .secret(let name, _): "\(indent)# \(name) = (not shown)\n"
      case .list(let name, let values): "\(indent)\(name) = \(values.joined(separator: ", "))\n"
      case .section(let name, let message):
        "\(indent)\(name) {\n\(message.configuration(indent: indent + "  "))\(indent)}\n"
      }
    }.joined()
  }
}
