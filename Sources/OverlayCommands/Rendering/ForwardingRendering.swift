import NetlinkKit

/// Forwarding entries as `bridge fdb show` prints them, in text or JSON, straight from the kernel's bytes.
///
/// Names of links are not asked for while entries come, since the socket is busy with them: a link that is not known
/// yet leaves a gap in the text, which is closed when the bytes are taken.
struct ForwardingRendering {
  let options: GlobalOptions
  /// Whether the device goes without saying, since it was asked for: `bridge` leaves it out then.
  let omitsLink: Bool
  private var names: LinkNames
  private var text: [UInt8] = []
  private var json: JSONWriter
  private var gaps: [Gap] = []

  /// Where a name is missing.
  private struct Gap {
    let place: Int
    let link: Int32
  }

  init(options: GlobalOptions, known: KnownLinks, omitsLink: Bool) {
    self.options = options
    self.omitsLink = omitsLink
    names = LinkNames(known, inJSON: options.isJSON)
    json = JSONWriter(isPretty: options.isPretty)
    if options.isJSON { json.beginArray() }
  }

  /// How much there is that has not been taken.
  var byteCount: Int { options.isJSON ? json.byteCount : text.count }

  /// Adds an entry.
  mutating func append(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    if options.isJSON { appendJSON(record, payload) } else { appendText(record, payload) }
  }

  /// Adds the end; nothing follows it.
  mutating func finish() {
    if options.isJSON { json.endArray() }
  }

  /// The links whose names are missing, each once.
  var unknownLinks: [Int32] {
    var links: [Int32] = []
    for gap in gaps where links.last != gap.link && !links.contains(gap.link) { links.append(gap.link) }
    return links
  }

  /// Learns the names of links.
  ///
  /// - Parameter name: the name of a link; nil for one that has none here.
  mutating func learn(_ links: [Int32], name: (Int32) -> String?) {
    for link in links { names.insert(link, name(link) ?? "if\(link)") }
  }

  /// The bytes since the last call, with the names that were missing; a line's end behind finished JSON.
  ///
  /// - Precondition: the names of the unknown links have been learned.
  mutating func takeBytes(isFinished: Bool = true) -> [UInt8] {
    var bytes = options.isJSON ? json.takeBytes() : text
    text = []
    defer { gaps = [] }
    if options.isJSON, isFinished { bytes.append(UInt8(ascii: "\n")) }
    guard !gaps.isEmpty else { return bytes }
    var whole: [UInt8] = []
    whole.reserveCapacity(bytes.count + gaps.count * 16)
    var start = 0
    for gap in gaps {
      whole.append(contentsOf: bytes[start..<gap.place])
      names.append(gap.link, to: &whole)
      start = gap.place
    }
    whole.append(contentsOf: bytes[start...])
    return whole
  }

  // MARK: Text

  private mutating func appendText(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    if !record.address.isEmpty {
      text.append(hardwareAddress: payload.extracting(record.address))
      text.append(UInt8(ascii: " "))
    }
    if !omitsLink {
      append("dev ")
      appendName(record.link)
    }
    appendParts(record, payload)
    if let namespace = record.number(ForwardingRecord.Attribute.namespace, in: payload) {
      append("link-netnsid \(Int32(bitPattern: namespace)) ")
    }
    if options.showsDetails {
      for bit in ForwardingBit.details where bit.isSet(record, in: payload) {
        append(bit.field.keyword + " ")
      }
    }
    if options.showsStatistics, let ages = record.ages(in: payload) {
      append("used ")
      text.append(decimal: ages.used)
      text.append(UInt8(ascii: "/"))
      text.append(decimal: ages.updated)
      text.append(UInt8(ascii: " "))
    }
    for flag in ForwardingFlag.all where record.flags & flag.bit != 0 {
      text.append(contentsOf: flag.text)
    }
    if ForwardingBit.locked.isSet(record, in: payload) {
      append(ForwardingBit.locked.field.keyword + " ")
    }
    if let master = record.master(in: payload) {
      append("master ")
      appendName(master)
    }
    if let state = record.stateWord { append(state.hasPrefix("0x") ? "state=\(state)" : state) }
    text.append(UInt8(ascii: "\n"))
  }

  private mutating func appendParts(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    for part in ForwardingPart.all {
      guard let range = record.range(of: part.attribute) else { continue }
      text.append(contentsOf: part.text)
      switch part.form {
      case .address: text.append(ipAddress: payload.extracting(range))
      case .link:
        guard let index = payload.i32(at: range.lowerBound) else { break }
        guard record.isInOtherNamespace else {
          appendName(index)
          continue
        }
        append("ifindex \(index)")
      case .u16, .be16, .u32: text.append(decimal: part.number(range, in: payload) ?? 0)
      }
      text.append(UInt8(ascii: " "))
    }
  }

  private mutating func append(_ word: String) { text.append(contentsOf: word.utf8) }

  /// A name and a space, or a gap for it.
  private mutating func appendName(_ link: Int32) {
    if !names.append(link, to: &text) { gaps.append(Gap(place: text.count, link: link)) }
    text.append(UInt8(ascii: " "))
  }

  // MARK: JSON

  private mutating func appendJSON(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    json.beginObject()
    json.string("mac", plain: { $0.append(hardwareAddress: payload.extracting(record.address)) })
    if !omitsLink { writeName("ifname", record.link) }
    writeParts(record, payload)
    if let namespace = record.number(ForwardingRecord.Attribute.namespace, in: payload) {
      json.number("linkNetNsId", Int32(bitPattern: namespace))
    }
    if options.showsDetails {
      for bit in ForwardingBit.details where bit.isSet(record, in: payload) {
        json.bool(bit.field.jsonKey, true)
      }
    }
    if options.showsStatistics, let ages = record.ages(in: payload) {
      json.number("used", plain: { $0.append(decimal: ages.used) })
      json.number("updated", plain: { $0.append(decimal: ages.updated) })
    }
    json.beginArray("flags")
    for flag in ForwardingFlag.all where record.flags & flag.bit != 0 { json.string(nil, flag.word) }
    if ForwardingBit.locked.isSet(record, in: payload) {
      json.string(nil, ForwardingBit.locked.field.keyword)
    }
    json.endArray()
    if let master = record.master(in: payload) { writeName("master", master) }
    json.string("state", record.stateWord ?? "")
    json.endObject()
  }

  private mutating func writeParts(_ record: ForwardingRecord, _ payload: Span<UInt8>) {
    for part in ForwardingPart.all {
      guard let range = record.range(of: part.attribute) else { continue }
      switch part.form {
      case .address: json.string(part.jsonKey, plain: { $0.append(ipAddress: payload.extracting(range)) })
      case .link:
        guard let index = payload.i32(at: range.lowerBound) else { continue }
        if record.isInOtherNamespace {
          json.number(part.jsonKey + "Index", index)
        } else {
          writeName(part.jsonKey, index)
        }
      case .u16, .be16, .u32:
        json.number(part.jsonKey, plain: { $0.append(decimal: part.number(range, in: payload) ?? 0) })
      }
    }
  }

  private mutating func writeName(_ key: String, _ link: Int32) {
    var gap: Gap?
    json.string(
      key,
      plain: { bytes in
        if !names.append(link, to: &bytes) { gap = Gap(place: bytes.count, link: link) }
      })
    if let gap { gaps.append(gap) }
  }
}

extension ForwardingRecord {
  /// Whether the underlay is in another namespace, where its links have other names.
  fileprivate var isInOtherNamespace: Bool { range(of: Attribute.namespace) != nil }

  fileprivate func number(_ attribute: UInt16, in payload: Span<UInt8>) -> UInt32? {
    range(of: attribute).flatMap { payload.u32(at: $0.lowerBound) }
  }
}

/// The names of links as bytes. Entries of one link come together, so that the last one is mostly meant again.
private struct LinkNames {
  private var known: KnownLinks
  private var names: [(link: Int32, bytes: [UInt8])] = []
  private var last = 0

  private let isInJSON: Bool

  init(_ known: KnownLinks, inJSON isInJSON: Bool) {
    self.known = known
    self.isInJSON = isInJSON
  }

  mutating func insert(_ link: Int32, _ name: String) {
    var bytes: [UInt8] = []
    if isInJSON { JSONWriter.escape(name, into: &bytes) } else { bytes.append(contentsOf: name.utf8) }
    names.append((link, bytes))
  }

  /// Appends the name of a link.
  ///
  /// - Returns: false where it is not known.
  @discardableResult
  mutating func append(_ link: Int32, to bytes: inout [UInt8]) -> Bool {
    if last >= names.count || names[last].link != link {
      if let place = names.firstIndex(where: { $0.link == link }) {
        last = place
      } else {
        guard let name = known[link]?.name else { return false }
        insert(link, name)
        last = names.count - 1
      }
    }
    bytes.append(contentsOf: names[last].bytes)
    return true
  }
}
