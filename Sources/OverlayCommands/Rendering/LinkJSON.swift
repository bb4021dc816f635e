import NetlinkKit

extension LinkRendering {
  /// Appends the members of a link's object, with the keys of `ip -j -d link show`.
  mutating func appendMembers(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    guard let members else { return }
    guard !options.isBrief else { return appendBriefMembers(record, payload, members) }
    appendBasics(record, payload)
    if options.showsDetails { appendDetails(record, payload, members) }
    if options.showsStatistics { appendStatistics(record, payload) }
    appendAlternativeNames(record, payload)
  }

  /// What `ip -br -j` has.
  private mutating func appendBriefMembers(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ members: LinkMembers
  ) {
    appendBriefStartMembers(record, payload)
    if let own = LinkAddresses(record, payload).own {
      append(address: own, members.address, record.header.hardwareType, payload)
    }
    appendFlags(record, payload)
  }

  /// Appends name and state.
  mutating func appendBriefStartMembers(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    guard let members else { return }
    appendLower(record, payload, members)
    append(members.name, name: record.name, payload)
    basics.append(record.attributes, payload, names, namespace: nil, to: &bytes)
  }

  /// Appends what is shown without `-d`.
  mutating func appendBasics(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    guard let members else { return }
    let index = record.header.index
    bytes.append(contentsOf: members.index)
    bytes.append(addingCapacity: 20) { $0.append(decimal: UInt64(UInt32(bitPattern: index))) }
    appendLower(record, payload, members)
    append(members.name, name: record.name, payload)
    appendFlags(record, payload)
    basics.append(record.attributes, payload, names, namespace: nil, to: &bytes)
    let type = record.header.hardwareType
    append(members.hardware, text: Self.hardwareName(type))
    let addresses = LinkAddresses(record, payload)
    if let own = addresses.own { append(address: own, members.address, type, payload) }
    if let broadcast = addresses.broadcast {
      if addresses.isPeer { appendMembers { $0.bool("link_pointtopoint", true) } }
      append(address: broadcast, members.broadcast, type, payload)
    }
    if let permanent = addresses.permanent { append(address: permanent, members.permanent, type, payload) }
    behindAddresses.append(record.attributes, payload, names, namespace: nil, to: &bytes)
  }

  /// Appends what the link has carried.
  mutating func appendStatistics(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    // A copy of the rendering, for a closure, would have all that is written so far copied with each link.
    var json = JSONWriter(isPretty: options.isPretty, behindMembersAt: 2)
    writeStatistics(of: record.header.index, record.statistics(in: payload), into: &json)
    bytes.append(contentsOf: json.bytes)
  }

  private mutating func append(_ member: [UInt8], text: String) {
    bytes.append(contentsOf: member)
    bytes.append(UInt8(ascii: "\""))
    JSONWriter.escape(text, into: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ member: [UInt8], name: Range<Int>, _ payload: Span<UInt8>) {
    let name = payload.extracting(name)
    var isPlain = true
    for index in name.indices where !JSONWriter.isPlain(name[index]) { isPlain = false }
    guard isPlain else { return append(member, text: name.text) }
    bytes.append(contentsOf: member)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(copying: name)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(
    address range: Range<Int>, _ member: [UInt8], _ type: UInt16, _ payload: Span<UInt8>
  ) {
    bytes.append(contentsOf: member)
    bytes.append(UInt8(ascii: "\""))
    Self.append(address: range, of: type, payload, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendFlags(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    let isPretty = options.isPretty
    let isLowerDown = isLowerDown(
      Self.lower(record, payload), inNamespace: Self.lowerNamespace(record, payload))
    flags.append(record.header.flags, isLowerDown: isLowerDown, to: &bytes) { words in
      var json = JSONWriter(isPretty: isPretty, behindMembersAt: 2)
      json.array("flags") { json in
        for word in words { json.string(nil, word) }
      }
      return json.bytes
    }
  }

  private mutating func appendLower(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ members: LinkMembers
  ) {
    guard let lower = Self.lower(record, payload) else { return }
    if lower == 0 {
      bytes.append(contentsOf: members.lower)
      bytes.append(contentsOf: "null".utf8)
    } else if Self.lowerNamespace(record, payload) == nil, let name = names.known[lower]?.name {
      append(members.lower, text: name)
    } else {
      bytes.append(contentsOf: members.lowerIndex)
      bytes.append(contentsOf: String(lower).utf8)
    }
  }

  private mutating func appendDetails(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ members: LinkMembers
  ) {
    beforeKind.append(record.attributes, payload, names, namespace: nil, to: &bytes)
    if record.kindName != nil || record.portKindName != nil {
      bytes.append(contentsOf: members.information)
      let mark = bytes.count
      appendInformation(record, payload, members)
      endObject(mark, depth: 2)
    }
    afterKind.append(record.attributes, payload, names, namespace: nil, to: &bytes)
  }

  private mutating func appendInformation(
    _ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ members: LinkMembers
  ) {
    if let name = record.kindName, let place = forms.placeOfKind(record, payload) {
      append(members.kind, name: name, payload)
      if forms.tableName(ofKind: place) != nil, record.kindAttributes.present != 0 {
        bytes.append(contentsOf: members.kindData)
        let mark = bytes.count
        forms[kind: place].append(
          record.kindAttributes, payload, names, namespace: Self.lowerNamespace(record, payload), to: &bytes)
        endObject(mark, depth: 3)
      }
    }
    if let name = record.portKindName, let place = forms.placeOfPort(record, payload) {
      append(members.port, name: name, payload)
      guard forms.tableName(ofPort: place) != nil, record.portAttributes.present != 0 else { return }
      bytes.append(contentsOf: members.portData)
      let mark = bytes.count
      forms[port: place].append(record.portAttributes, payload, names, namespace: nil, to: &bytes)
      endObject(mark, depth: 3)
    }
  }

  private mutating func appendAlternativeNames(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    var names: [String] = []
    record.forEachAlternativeName(in: payload) { names.append(payload.extracting($0).text) }
    guard !names.isEmpty else { return }
    appendMembers { json in
      json.array("altnames") { json in
        for name in names { json.string(nil, name) }
      }
    }
  }
}
