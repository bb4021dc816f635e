import NetlinkKit

/// One entry on its way into the text of a list.
struct ForwardingEntryText {
  let form: ForwardingForm
  let showsDetails: Bool
  let showsStatistics: Bool
  /// The names of the link, of the bridge, and of the link that the packets leave by; nil where they are not printed.
  var device, master, underlay: ShortNames.Name?

  init(form: ForwardingForm, showsDetails: Bool, showsStatistics: Bool) {
    self.form = form
    self.showsDetails = showsDetails
    self.showsStatistics = showsStatistics
  }

  /// More than an entry with everything takes.
  static let longest = 2048
  /// `MAX_ADDR_LEN`
  private static let longestAddress = 32

  /// Appends the entry; the names that are missing then know their places.
  mutating func append(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, _ names: ShortNames,
    to output: inout OutputSpan<UInt8>
  ) {
    output.append(form.entryBegin)
    let address = record.address.prefix(Self.longestAddress)
    if !address.isEmpty {
      output.append(form.address.lead)
      output.append(hardwareAddress: payload.extracting(address))
      output.append(form.address.trail)
    }
    appendDevice(names, to: &output)
    appendParts(record, payload, names, to: &output)
    if showsDetails || showsStatistics { appendDetails(record, payload, to: &output) }
    appendEnd(record, payload, names, to: &output)
  }

  /// Appends what follows the options: the flags, the bridge and the state.
  mutating func appendEnd(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, _ names: ShortNames,
    to output: inout OutputSpan<UInt8>
  ) {
    appendFlags(record, payload, to: &output)
    Self.append(&master, names, within: form.master, to: &output)
    appendState(record, to: &output)
    output.append(form.entryEnd)
  }

  /// Appends the link.
  mutating func appendDevice(_ names: ShortNames, to output: inout OutputSpan<UInt8>) {
    Self.append(&device, names, within: form.device, to: &output)
  }

  private static func append(
    _ name: inout ShortNames.Name?, _ names: ShortNames, within frame: borrowing ForwardingForm.Frame,
    to output: inout OutputSpan<UInt8>
  ) {
    guard let given = name else { return }
    output.append(frame.lead)
    if case .missing(let link, _) = given { name = .missing(link, place: output.count) }
    names.append(given, to: &output)
    output.append(frame.trail)
  }

  private mutating func appendParts(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, _ names: ShortNames,
    to output: inout OutputSpan<UInt8>
  ) {
    if record.attributes & form.anyPart != 0 {
      for place in form.parts.indices where record.attributes & form.parts[place].bit != 0 {
        appendPart(at: place, record, payload, names, to: &output)
      }
    }
    guard let namespace = record.index(in: ForwardingRecord.Attribute.namespace, of: payload) else { return }
    output.append(form.namespace.lead)
    if namespace < 0 { output.append(UInt8(ascii: "-")) }
    output.append(decimal: UInt64(namespace.magnitude))
    output.append(form.namespace.trail)
  }

  private mutating func appendPart(
    at place: Int, _ record: ForwardingRecord, _ payload: Span<UInt8>, _ names: ShortNames,
    to output: inout OutputSpan<UInt8>
  ) {
    guard let range = record.range(of: form.parts[place].attribute) else { return }
    switch form.parts[place].form {
    case .link where underlay != nil:
      Self.append(&underlay, names, within: form.parts[place].frame, to: &output)
    case .link:
      output.append(form.parts[place].indexFrame.lead)
      output.append(decimal: form.parts[place].number(range, in: payload))
      output.append(form.parts[place].indexFrame.trail)
    case .address:
      output.append(form.parts[place].frame.lead)
      output.append(ipAddress: payload.extracting(range))
      output.append(form.parts[place].frame.trail)
    case .u16, .be16, .u32:
      output.append(form.parts[place].frame.lead)
      output.append(decimal: form.parts[place].number(range, in: payload))
      output.append(form.parts[place].frame.trail)
    }
  }

  private func appendDetails(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, to output: inout OutputSpan<UInt8>
  ) {
    if showsDetails {
      for bit in form.details where bit.isSet(record, in: payload) { output.append(bit.word) }
    }
    guard showsStatistics, let ages = record.ages(in: payload) else { return }
    output.append(form.used.lead)
    output.append(decimal: UInt64(ages.used))
    output.append(form.used.trail)
    output.append(form.updated.lead)
    output.append(decimal: UInt64(ages.updated))
    output.append(form.updated.trail)
  }

  private func appendFlags(
    _ record: ForwardingRecord, _ payload: Span<UInt8>, to output: inout OutputSpan<UInt8>
  ) {
    var hasFlags = false
    for place in form.flags.indices where record.flags & form.flags[place].bit != 0 {
      output.append(hasFlags ? form.betweenFlags : form.flagsFrame.lead)
      output.append(form.flags[place].word)
      hasFlags = true
    }
    if record.attributes & form.locked.bit != 0, form.locked.isSet(record, in: payload) {
      output.append(hasFlags ? form.betweenFlags : form.flagsFrame.lead)
      output.append(form.locked.word)
      hasFlags = true
    }
    output.append(hasFlags ? form.flagsFrame.trail : form.noFlags)
  }

  private func appendState(_ record: ForwardingRecord, to output: inout OutputSpan<UInt8>) {
    let state = record.state
    output.append(form.state.lead)
    if state & 0x80 != 0 {
      output.append(form.permanent)
    } else if state & 0x40 != 0 {
      output.append(form.fixed)
    } else if state & 0x04 != 0 {
      output.append(form.stale)
    } else if state & 0x02 == 0, state != 0 {
      // Neither learned and in use, nor any of what has a word.
      output.append(form.stateNumber)
      output.append(hexadecimal: state)
    }
    output.append(form.state.trail)
  }
}

extension ForwardingRecord {
  /// Whether an attribute is there.
  func has(_ attribute: UInt16) -> Bool { attributes >> UInt32(attribute) & 1 == 1 }

  /// The number in an attribute.
  func index(in attribute: UInt16, of payload: Span<UInt8>) -> Int32? {
    guard has(attribute) else { return nil }
    return range(of: attribute).flatMap { payload.i32(at: $0.lowerBound) }
  }
}
