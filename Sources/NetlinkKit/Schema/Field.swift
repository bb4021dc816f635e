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
  /// What that word says, where it is not “off”.
  public let oppositeValue: Value?
  /// The layout on the wire.
  public let codec: Codec
  /// The key in JSON, as `ip -j -d` has it; an IPv6 address has a `6` behind it.
  public let jsonKey: String
  /// The key in JSON where the value is the word in a number's place, which is then just true.
  public let jsonWordKey: String?
  /// What is around the option in JSON.
  public let jsonGroup: JSONGroup?
  /// When the option is printed.
  public let shown: Shown
  /// Whether people can give the option at all, or only the kernel.
  public let access: Access
  /// What of this host the value names, where the codec does not tell.
  public let target: Target?
  /// Whether this option alone tells the kind, even where several kinds have one of its name.
  public let impliesKind: Bool
  /// What a new object has, where every kernel agrees and some take not even that; nil where it is not known.
  public let initial: Value?
  /// What the kernel means where it reports nothing; nil where that has no meaning.
  public let absent: Value?
  /// The Linux version that the option came with, where an older one overlooks it without a word and a newer one
  /// reports it; nil else.
  public let since: String?
  /// One line of help.
  public let summary: String
  /// What words may spell the option, at a glance.
  let outline: WordOutline

  /// Who may set an option, and when.
  public enum Access: Sendable {
    /// When the object is made, and later.
    case changeable
    /// When the object is made.
    case onCreation
    /// Nobody: the kernel tells it.
    case readOnly
  }

  /// What of a host a value may name, more closely than its codec says.
  public enum Target: Hashable, Sendable {
    /// A link that has ports.
    case master
    /// A link that is a port.
    case port
    /// An address that a link of this host has.
    case ownAddress
  }

  /// What is around several options in JSON.
  public enum JSONGroup: Hashable, Sendable {
    /// An object of that key, with the options as its members.
    case object(String)
    /// An array of that key, with the keys of the options that are on.
    case list(String)
  }

  /// When an option that the kernel reports is printed.
  public enum Shown: Hashable, Sendable {
    /// Always.
    case always
    /// Where it is on, or not zero.
    case whenSet
    /// Where another option is on, or not zero.
    case alongside(FieldDescriptor)
    /// Where another option has that value.
    case when(FieldDescriptor, Value)
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
    keyword: String, aliases: [String], bareAliases: [String], opposite: String?, oppositeValue: Value?,
    codec: Codec, jsonKey: String, jsonWordKey: String?, jsonGroup: JSONGroup?, shown: Shown, access: Access,
    target: Target?, impliesKind: Bool, initial: Value?, absent: Value?, since: String?, summary: String
  ) {
    self.keyword = keyword
    self.aliases = aliases
    self.bareAliases = bareAliases
    self.opposite = opposite
    self.oppositeValue = oppositeValue
    self.codec = codec
    self.jsonKey = jsonKey
    self.jsonWordKey = jsonWordKey
    self.jsonGroup = jsonGroup
    self.shown = shown
    self.access = access
    self.target = target
    self.impliesKind = impliesKind
    self.initial = initial
    self.absent = absent
    self.since = since
    self.summary = summary
    var outline = WordOutline()
    outline.admit(keyword, isNegatable: codec.isNegatable)
    for alias in aliases { outline.admit(alias, isNegatable: codec.isNegatable) }
    for alias in bareAliases { outline.admit(alias, isNegatable: false) }
    if let opposite { outline.admit(opposite, isNegatable: false) }
    self.outline = outline
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

extension IPPrefix: FieldValue {
  public var value: Value { .prefix(self) }
  public init?(_ value: Value) {
    guard case .prefix(let prefix) = value else { return nil }
    self = prefix
  }
}

extension HardwareAddress: FieldValue {
  public var value: Value { .hardwareAddress(self) }
  public init?(_ value: Value) {
    guard case .hardwareAddress(let address) = value else { return nil }
    self = address
  }
}

extension Array: FieldValue where Element: ListElement {
  public var value: Value { Element.value(of: self) }
  public init?(_ value: Value) {
    guard let elements = Element.elements(of: value) else { return nil }
    self = elements
  }
}

/// A Swift type that the elements of a field's list may have.
public protocol ListElement: Sendable {
  /// A list as the table holds it.
  static func value(of elements: [Self]) -> Value
  /// Takes the list out of the table; nil where the value is of another kind.
  static func elements(of value: Value) -> [Self]?
}

extension HardwareAddress: ListElement {
  public static func value(of elements: [HardwareAddress]) -> Value { .hardwareAddresses(elements) }
  public static func elements(of value: Value) -> [HardwareAddress]? {
    if case .hardwareAddresses(let addresses) = value { addresses } else { nil }
  }
}

extension NumberMapping: ListElement {
  public static func value(of elements: [NumberMapping]) -> Value { .mappings(elements) }
  public static func elements(of value: Value) -> [NumberMapping]? {
    if case .mappings(let mappings) = value { mappings } else { nil }
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

extension AccountReference: FieldValue {
  public var value: Value { .account(self) }
  public init?(_ value: Value) {
    guard case .account(let account) = value else { return nil }
    self = account
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
