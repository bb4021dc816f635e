import NetlinkKit

/// What an entry may have, and how it is printed: an option of the table, ready for bytes.
struct ForwardingPart {
  /// How the attribute's payload is to be read.
  enum Form {
    case address, u16, be16, u32, link
  }

  let attribute: UInt16
  let form: Form
  /// The keyword and a space.
  let text: [UInt8]
  let jsonKey: String

  /// What is printed, in the order in which `bridge` prints it.
  static let all = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.vlan.descriptor,
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor, ForwardingOptions.link.descriptor,
    ForwardingOptions.nextHop.descriptor,
  ].compactMap(ForwardingPart.init)

  private init?(_ field: FieldDescriptor) {
    attribute = field.codec.attributes[0]
    text = Array((field.keyword + " ").utf8)
    jsonKey = field.jsonKey
    switch field.codec {
    case .address: form = .address
    case .link: form = .link
    case .number(_, let format):
      switch format.width {
      case .u16: form = .u16
      case .be16: form = .be16
      case .u32: form = .u32
      default: return nil
      }
    default: return nil
    }
  }

  /// The number in an attribute's payload; nil for a payload that is none, or too short.
  func number(_ range: Range<Int>, in payload: Span<UInt8>) -> UInt32? {
    switch form {
    case .u16: payload.u16(at: range.lowerBound).map(UInt32.init)
    case .be16: payload.u16(at: range.lowerBound).map { UInt32(UInt16(bigEndian: $0)) }
    case .u32: payload.u32(at: range.lowerBound)
    case .address, .link: nil
    }
  }
}

/// A flag of an entry, ready for bytes.
struct ForwardingFlag {
  let bit: UInt8
  let word: String
  /// The word and a space.
  let text: [UInt8]

  /// What is printed, in the order in which `bridge` prints it. `use` stands in requests alone.
  static let all = [
    ForwardingOptions.use, ForwardingOptions.device, ForwardingOptions.router,
    ForwardingOptions.externallyLearned, ForwardingOptions.offloaded, ForwardingOptions.bridge,
    ForwardingOptions.sticky,
  ].compactMap { ForwardingFlag($0.descriptor) }

  private init?(_ field: FieldDescriptor) {
    guard case .headerFlag(let bit) = field.codec else { return nil }
    self.bit = UInt8(truncatingIfNeeded: bit)
    word = field.keyword
    text = Array((word + " ").utf8)
  }
}

/// An option within a shared attribute, which is a bit of it.
struct ForwardingBit {
  let field: FieldDescriptor

  /// What is printed with `-d`: the kernel tells no more of `NDA_FDB_EXT_ATTRS`.
  static let details = [ForwardingOptions.activityNotification, ForwardingOptions.inactive]
    .map { ForwardingBit(field: $0.descriptor) }

  /// What stands among the flags.
  static let locked = ForwardingBit(field: ForwardingOptions.locked.descriptor)

  /// Whether the bit is set; its attribute is rare, so that a slow way will do.
  func isSet(_ record: ForwardingRecord, in payload: Span<UInt8>) -> Bool {
    guard record.range(of: field.codec.attributes[0]) != nil,
      let entry = try? ForwardingEntry(payload)
    else { return false }
    return entry.options[field] == .toggle(true)
  }
}

extension ForwardingRecord {
  /// iproute2's word for the state; nil for an entry that was learned and is in use.
  var stateWord: String? {
    if state & 0x80 != 0 { return ForwardingState.permanent.words[0] }
    if state & 0x40 != 0 { return ForwardingState.static.words[0] }
    if state & 0x04 != 0 { return "stale" }
    if state & 0x02 != 0 || state == 0 { return nil }
    return "0x" + String(state, radix: 16)
  }
}
