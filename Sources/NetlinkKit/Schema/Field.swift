/// One option of a kind: everything that is known of it, declared once.
///
/// Parsing, encoding, decoding, text, JSON, help, manual and completion read this declaration.
///
/// A class, though a constant: declarations are handed around for each option of each link, and as a
/// structure of a dozen strings they would be copied each time. Two fields are the same if they are one.
public final class FieldDescriptor: Sendable {
  /// The main spelling; `-` and `_` are alike to a reader.
  public let keyword: String
  /// Other spellings that are accepted.
  public let aliases: [String]
  /// Spellings that are accepted as bare words alone, since the long option means another field: `group`.
  public let bareAliases: [String]
  /// The word that says the opposite of the keyword, where that is not “no” and the keyword: `down`.
  public let opposite: String?
  /// The layout on the wire.
  public let codec: Codec
  /// The key in JSON, as `ip -j -d` has it; an IPv6 address has a `6` behind it.
  public let jsonKey: String
  /// The key in JSON, with the value true, where a word stands in the number's place; nil where that is `jsonKey`.
  public let jsonWordKey: String?
  /// When the option is printed.
  public let shown: Shown
  /// Whether people can give the option at all, or only the kernel.
  public let access: Access
  /// Whether this option alone tells the kind, even where several kinds have one of its name.
  public let impliesKind: Bool
  /// What a new object has, where every kernel agrees and some take not even that; nil where it is not known.
  public let initial: Value?
  /// One line of help.
  public let summary: String

  /// Who may set an option, and when.
  public enum Access: Sendable {
    /// When the object is made, and later.
    case changeable
    /// When the object is made.
    case onCreation
    /// Nobody: the kernel tells it.
    case readOnly
  }

  /// When an option that the kernel reports is printed.
  public enum Shown: Sendable {
    /// Always.
    case always
    /// Where it is on, or not zero.
    case whenSet
    /// In JSON always, in text where it is on, or not zero.
    case textWhenSet
    /// In JSON always, in text where it is off.
    case textWhenCleared
    /// In JSON alone.
    case onlyInJSON
    /// Not at all.
    case never
  }

  init(
    keyword: String, aliases: [String], bareAliases: [String], opposite: String?, codec: Codec,
    jsonKey: String, jsonWordKey: String?,
    shown: Shown, access: Access, impliesKind: Bool, initial: Value?, summary: String
  ) {
    self.keyword = keyword
    self.aliases = aliases
    self.bareAliases = bareAliases
    self.opposite = opposite
    self.codec = codec
    self.jsonKey = jsonKey
    self.jsonWordKey = jsonWordKey
    self.shown = shown
    self.access = access
    self.impliesKind = impliesKind
    self.initial = initial
    self.summary = summary
  }

  /// The spellings that are accepted, the main one first.
  public func spellings(isLong: Bool) -> [String] { [keyword] + aliases + (isLong ? [] : bareAliases) }
}

extension FieldDescriptor: Hashable {
  public static func == (left: FieldDescriptor, right: FieldDescriptor) -> Bool { left === right }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A field with the Swift type of its value: the typed edge of a uniform table.
///
/// `Wrapped` is a `FieldValue` wherever a value goes in or out. It is not said here, since the runtime would
/// look the conformance up for each field's type when the program starts.
public struct Field<Wrapped>: Sendable {
  /// The declaration in the table.
  public let descriptor: FieldDescriptor
}

/// A Swift type that a field's value may have.
public protocol FieldValue: Sendable {
  /// The value as the table holds it.
  var value: Value { get }
  /// Takes the value out of the table; nil where it is of another kind.
  init?(_ value: Value)
}

extension FieldValue where Self: UnsignedInteger & FixedWidthInteger {
  public var value: Value { .number(UInt64(self)) }
  public init?(_ value: Value) {
    guard case .number(let number) = value else { return nil }
    self.init(exactly: number)
  }
}

extension UInt8: FieldValue {}
extension UInt16: FieldValue {}
extension UInt32: FieldValue {}
extension UInt64: FieldValue {}

extension Bool: FieldValue {
  public var value: Value { .toggle(self) }
  public init?(_ value: Value) {
    guard case .toggle(let isOn) = value else { return nil }
    self = isOn
  }
}

extension IPAddress: FieldValue {
  public var value: Value { .address(self) }
  public init?(_ value: Value) {
    guard case .address(let address) = value else { return nil }
    self = address
  }
}

extension HardwareAddress: FieldValue {
  public var value: Value { .hardwareAddress(self) }
  public init?(_ value: Value) {
    guard case .hardwareAddress(let address) = value else { return nil }
    self = address
  }
}

extension HopLimit: FieldValue {
  public var value: Value { .hopLimit(self) }
  public init?(_ value: Value) {
    guard case .hopLimit(let limit) = value else { return nil }
    self = limit
  }
}

extension PortRange: FieldValue {
  public var value: Value { .portRange(self) }
  public init?(_ value: Value) {
    guard case .portRange(let range) = value else { return nil }
    self = range
  }
}

extension LinkReference: FieldValue {
  public var value: Value { .link(self) }
  public init?(_ value: Value) {
    guard case .link(let link) = value else { return nil }
    self = link
  }
}

extension String: FieldValue {
  public var value: Value { .text(self) }
  public init?(_ value: Value) {
    guard case .text(let text) = value else { return nil }
    self = text
  }
}

extension NamespaceTarget: FieldValue {
  public var value: Value { .namespace(self) }
  public init?(_ value: Value) {
    guard case .namespace(let target) = value else { return nil }
    self = target
  }
}

extension LinkSpecification: FieldValue {
  public var value: Value { .peer(self) }
  public init?(_ value: Value) {
    guard case .peer(let peer) = value else { return nil }
    self = peer
  }
}

extension FieldValue where Self: RawRepresentable, RawValue == UInt64 {
  public var value: Value { .choice(rawValue) }
  public init?(_ value: Value) {
    guard case .choice(let number) = value else { return nil }
    self.init(rawValue: number)
  }
}
