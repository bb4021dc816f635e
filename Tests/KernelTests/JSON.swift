import Foundation
import Testing

/// A JSON text as values that can be compared.
enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  subscript(_ key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  subscript(_ index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// A member of a member, by their keys with dots between.
  subscript(path path: String) -> JSON? {
    path.split(separator: ".").reduce(self) { $0?[String($1)] }
  }

  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
  var members: [String: JSON]? { if case .object(let members) = self { members } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
}

extension JSON: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: CustomStringConvertible {
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .string(let value): "\"\(value)\""
    case .array(let value): "\(value)"
    case .object(let value):
      "{\(value.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    }
  }
}

extension JSON {
  /// Where this one lacks something that the other has, or has it otherwise: a path and both values each.
  func deviations(from other: JSON, at path: String = "") -> [String] {
    switch (self, other) {
    case (.object(let ours), .object(let theirs)):
      return theirs.sorted { $0.key < $1.key }.flatMap { key, value in
        let place = path.isEmpty ? key : "\(path).\(key)"
        return ours[key].map { $0.deviations(from: value, at: place) } ?? ["\(place): missing, not \(value)"]
      }
    case (.array(let ours), .array(let theirs)) where ours.count == theirs.count:
      return zip(ours, theirs).enumerated().flatMap { $1.0.deviations(from: $1.1, at: "\(path)[\($0)]") }
    default:
      return self == other ? [] : ["\(path): \(self), not \(other)"]
    }
  }

  /// The paths of what this one has and the other lacks.
  func additions(to other: JSON, at path: String = "") -> [String] {
    switch (self, other) {
    case (.object(let ours), .object(let theirs)):
      return ours.sorted { $0.key < $1.key }.flatMap { key, value in
        let place = path.isEmpty ? key : "\(path).\(key)"
        return theirs[key].map { value.additions(to: $0, at: place) } ?? [place]
      }
    case (.array(let ours), .array(let theirs)):
      return zip(ours, theirs).flatMap { $0.additions(to: $1, at: path) }
    default: return []
    }
  }
}

/// What `ip -j` prints for a line of words.
func ip(_ line: String) throws -> JSON {
  let outcome = try RunningProgram(["ip", "-j"] + words(line)).finish()
  try #require(outcome.status == 0, "ip \(line): \(outcome.errors)")
  // Where there is nothing to print, ip prints nothing at all.
  return outcome.output.allSatisfy(\.isWhitespace) ? .array([]) : try JSON(outcome.output)
}

/// What ip shows of one link, with details.
func ipLink(_ name: String) throws -> JSON { try #require(ip("-d link show \(name)")[0]) }

/// What `bridge -j fdb show` prints for a line of words.
func bridgeFDB(_ line: String) throws -> JSON {
  let outcome = try RunningProgram(["bridge", "-j", "fdb", "show"] + words(line)).finish()
  try #require(outcome.status == 0, "bridge fdb show \(line): \(outcome.errors)")
  return outcome.output.allSatisfy(\.isWhitespace) ? .array([]) : try JSON(outcome.output)
}

/// The names of the links that ip shows for a line of words.
func linkNames(_ line: String = "link") throws -> [String] {
  try ip(line).elements.compactMap { $0["ifname"]?.string }
}
