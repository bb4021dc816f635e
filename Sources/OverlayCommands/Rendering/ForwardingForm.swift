import NetlinkKit

/// What stands around the values of forwarding entries: the words of text, or the keys of JSON.
///
/// Made once for a list. A class, so that for each entry one reference is counted and not a hundred words.
final class ForwardingForm: Sendable {
  /// What stands before a value and behind it.
  struct Frame {
    let lead: ShortText
    let trail: ShortText
  }

  /// An option that an attribute has.
  struct Part {
    /// How the attribute's payload is to be read.
    enum Form {
      case address, u16, be16, u32, link
    }

    let attribute: UInt16
    /// The attribute's bit among those that a record has.
    let bit: UInt32
    let form: Form
    let frame: Frame
    /// Around a link's index, where its name is another namespace's.
    let indexFrame: Frame
  }

  /// A flag of an entry.
  struct Flag {
    let bit: UInt8
    let word: ShortText
  }

  /// An option that is a bit of an attribute that it shares.
  struct SharedBit {
    let field: FieldDescriptor
    /// The attribute's bit among those that a record has.
    let bit: UInt32
    let word: ShortText
  }

  /// What stands before the first entry, and around each.
  let listBegin, listEnd, emptyList, entryBegin, entryEnd, between: ShortText
  let address, device, namespace, used, updated, master, state: Frame
  let parts: [Part]
  /// The one of the destination.
  let destination: Part?
  static let destinationAttribute = ForwardingOptions.destination.descriptor.codec.attributes[0]
  /// The attributes of all parts.
  let anyPart: UInt32
  /// The attribute of the link that the packets leave by.
  let underlayAttribute = ForwardingOptions.link.descriptor.codec.attributes[0]
  let flags: [Flag]
  let locked: SharedBit
  /// Around the flags where there are some, and what stands in their place where there are none.
  let flagsFrame: Frame, noFlags: ShortText
  let betweenFlags: ShortText
  /// What is printed with `-d`.
  let details: [SharedBit]
  let permanent, fixed, stale: ShortText
  /// Before a state that has no word.
  let stateNumber: ShortText

  /// The form of text, or of JSON.
  ///
  /// - Parameter isLinewise: whether JSON has a line for each entry in the place of an array.
  init(_ options: GlobalOptions, isLinewise: Bool = false) {
    let style: any ForwardingStyle =
      options.isJSON
      ? JSONForwardingStyle(isPretty: options.isPretty && !isLinewise, isLinewise: isLinewise)
      : TextForwardingStyle()
    (listBegin, listEnd) = (ShortText(style.list.begin), ShortText(style.list.end))
    emptyList = ShortText(style.emptyList)
    (entryBegin, entryEnd) = (ShortText(style.entry.begin), ShortText(style.entry.end))
    between = ShortText(style.between)
    address = style.frame("", "mac", isQuoted: true, isFirst: true)
    device = style.frame("dev", "ifname", isQuoted: true)
    namespace = style.frame("link-netnsid", "linkNetNsId")
    used = style.ages.used
    updated = style.ages.updated
    master = style.frame("master", "master", isQuoted: true)
    state = style.state
    stateNumber = ShortText(style.stateNumber)
    parts = Self.shownOptions.compactMap { Part($0, style) }
    destination = parts.first { $0.attribute == Self.destinationAttribute }
    anyPart = parts.reduce(0) { $0 | $1.bit }
    flags = Self.shownFlags.compactMap { Flag($0, style) }
    locked = SharedBit(ForwardingOptions.locked.descriptor, style.flag)
    (flagsFrame, noFlags) = (style.flags.frame, ShortText(style.flags.none))
    betweenFlags = ShortText(style.flags.between)
    details = [ForwardingOptions.activityNotification, ForwardingOptions.inactive].map {
      SharedBit($0.descriptor, style.detail)
    }
    permanent = ShortText(ForwardingState.permanent.words[0])
    fixed = ShortText(ForwardingState.static.words[0])
    stale = ShortText("stale")
  }

  /// The options in the order in which `bridge` prints them.
  private static let shownOptions = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.vlan.descriptor,
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor,
    ForwardingOptions.sourceVNI.descriptor, ForwardingOptions.link.descriptor,
    ForwardingOptions.nextHop.descriptor,
  ]

  /// The flags in the order in which `bridge` prints them. `use` and `master` stand in requests alone.
  private static let shownFlags = [
    ForwardingOptions.use, ForwardingOptions.device, ForwardingOptions.router,
    ForwardingOptions.externallyLearned, ForwardingOptions.offloaded, ForwardingOptions.bridge,
    ForwardingOptions.sticky,
  ].map(\.descriptor)
}

extension ForwardingForm.Part {
  fileprivate init?(_ field: FieldDescriptor, _ style: any ForwardingStyle) {
    attribute = field.codec.attributes[0]
    bit = 1 << UInt32(attribute)
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
    let isQuoted = form == .address || form == .link
    frame = style.frame(field.keyword, field.jsonKey, isQuoted: isQuoted)
    indexFrame = style.frame(field.keyword + " ifindex", field.jsonKey + "Index")
  }

  /// The number in an attribute's payload; 0 for a payload that is too short.
  func number(_ range: Range<Int>, in payload: Span<UInt8>) -> UInt64 {
    switch form {
    case .u16: UInt64(payload.u16(at: range.lowerBound) ?? 0)
    case .be16: UInt64(UInt16(bigEndian: payload.u16(at: range.lowerBound) ?? 0))
    case .u32, .link, .address: UInt64(payload.u32(at: range.lowerBound) ?? 0)
    }
  }
}

extension ForwardingForm.Flag {
  fileprivate init?(_ field: FieldDescriptor, _ style: any ForwardingStyle) {
    guard case .headerFlag(let bit) = field.codec else { return nil }
    self.bit = UInt8(truncatingIfNeeded: bit)
    word = ShortText(style.flag(field))
  }
}

extension ForwardingForm.SharedBit {
  fileprivate init(_ field: FieldDescriptor, _ word: (FieldDescriptor) -> String) {
    self.field = field
    bit = 1 << UInt32(field.codec.attributes[0])
    self.word = ShortText(word(field))
  }

  /// Whether an entry has the bit. Its attribute is rare, so that a slow way will do.
  func isSet(_ record: ForwardingRecord, in payload: Span<UInt8>) -> Bool {
    guard record.attributes & bit != 0, let entry = try? ForwardingEntry(payload) else { return false }
    return entry.options[field] == .toggle(true)
  }
}
