import NetlinkKit

/// What entries that follow one another have in common where they differ in address and destination alone, as those
/// of a VTEP mostly do: their text is then made of three pieces.
struct ForwardingRun {
  private let link: Int32
  private let state: UInt16
  private let flags: UInt8
  private let attributes: UInt32
  /// Before the address, between it and the destination, and behind that.
  private let head, middle, tail: ShortText

  /// The attributes of an entry that has a destination and no more.
  private static let plain: UInt32 = [
    ForwardingRecord.Attribute.address, ForwardingRecord.Attribute.ages, ForwardingForm.destinationAttribute,
  ].reduce(0) { $0 | 1 << UInt32($1) }

  /// What the next entry may have in common with one; nil for one that has more than an address and a destination.
  init?(
    _ entry: ForwardingEntryText, _ record: ForwardingRecord, _ payload: Span<UInt8>, _ names: ShortNames
  ) {
    guard record.attributes == Self.plain, !entry.showsStatistics, let destination = entry.form.destination
    else { return nil }
    if case .missing? = entry.device { return nil }
    let form = entry.form
    var entry = entry
    let head = Self.text {
      $0.append(form.between)
      $0.append(form.entryBegin)
      $0.append(form.address.lead)
    }
    let middle = Self.text {
      $0.append(form.address.trail)
      entry.appendDevice(names, to: &$0)
      $0.append(destination.frame.lead)
    }
    let tail = Self.text {
      $0.append(destination.frame.trail)
      entry.appendEnd(record, payload, names, to: &$0)
    }
    guard let head, let middle, let tail else { return nil }
    (self.head, self.middle, self.tail) = (head, middle, tail)
    (link, state, flags, attributes) = (record.link, record.state, record.flags, record.attributes)
  }

  /// A text that is short; nil for one that is not.
  private static func text(_ body: (inout OutputSpan<UInt8>) -> Void) -> ShortText? {
    let bytes = [UInt8](capacity: ForwardingEntryText.longest, initializingWith: body)
    return bytes.count <= ShortText.capacity ? ShortText(bytes) : nil
  }

  /// Whether an entry goes on with the run.
  func continues(with record: ForwardingRecord) -> Bool {
    record.attributes == attributes && record.flags == flags && record.state == state && record.link == link
      && record.address.count == 6
  }

  /// Appends an entry of the run.
  func append(_ record: ForwardingRecord, _ payload: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
    output.append(head)
    output.append(hardwareAddress: payload.extracting(record.address))
    output.append(middle)
    if let destination = record.range(of: ForwardingForm.destinationAttribute) {
      output.append(ipAddress: payload.extracting(destination))
    }
    output.append(tail)
  }
}
