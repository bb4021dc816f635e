import NetlinkKit

extension LinkRendering {
  /// Appends a link in two lines and, with `-d`, the kind's options in more.
  mutating func appendText(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    appendFirstLine(record, payload)
    appendHardwareLine(record, payload)
    if options.showsDetails { appendDetails(record, payload) }
    bytes.append(UInt8(ascii: "\n"))
    if let alias = LinkOptions.alias.descriptor.value(in: record.attributes, of: payload).flatMap({
      String($0)
    }) {
      append("    alias \(alias)\n")
    }
    appendAlternativeNames(record, payload)
    guard options.showsStatistics else { return }
    append(statisticsText(of: record.header.index, record.statistics(in: payload)))
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends index, name, flags and state, with the line's end.
  mutating func appendFirstLine(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    bytes.append(addingCapacity: 24) { output in
      output.append(decimal: UInt64(UInt32(bitPattern: record.header.index)))
      output.append(UInt8(ascii: ":"))
      output.append(UInt8(ascii: " "))
    }
    appendName(record, payload)
    let namespace = Self.lowerNamespace(record, payload)
    let isLowerDown = isLowerDown(Self.lower(record, payload), inNamespace: namespace)
    flags.append(record.header.flags, isLowerDown: isLowerDown, to: &bytes) { words in
      Array(": <\(words.joined(separator: ","))>".utf8)
    }
    basics.append(record.attributes, payload, names, namespace: nil, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Appends the name, and behind an `@` that of the link below.
  private mutating func appendName(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    bytes.append(copying: payload.extracting(record.name))
    guard let lower = Self.lower(record, payload) else { return }
    bytes.append(UInt8(ascii: "@"))
    if lower == 0 { return append("NONE") }
    let isElsewhere = Self.lowerNamespace(record, payload) != nil
    append((isElsewhere ? nil : names.known[lower]?.name) ?? "if\(lower)")
  }

  /// Appends the link-layer addresses, without the line's end.
  mutating func appendHardwareLine(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    let type = record.header.hardwareType
    if hardware?.type != type { hardware = (type, Array("    link/\(Self.hardwareName(type))".utf8)) }
    if let hardware { bytes.append(contentsOf: hardware.text) }
    let addresses = LinkAddresses(record, payload)
    if let own = addresses.own {
      bytes.append(UInt8(ascii: " "))
      Self.append(address: own, of: type, payload, to: &bytes)
    }
    if let broadcast = addresses.broadcast {
      bytes.append(contentsOf: addresses.isPeer ? Self.peer : Self.broadcast)
      Self.append(address: broadcast, of: type, payload, to: &bytes)
    }
    if let permanent = addresses.permanent {
      append(" permaddr ")
      Self.append(address: permanent, of: type, payload, to: &bytes)
    }
    if let namespace = Self.lowerNamespace(record, payload) { append(" " + lowerNamespaceWords(namespace)) }
  }

  private static let broadcast = Array(" brd ".utf8)
  private static let peer = Array(" peer ".utf8)

  /// The namespace of the link below, by its name where it has one.
  private func lowerNamespaceWords(_ number: UInt32) -> String {
    if let name = names.elsewhere.name(ofNamespace: number) {
      return LinkOptions.lowerNamespaceName.descriptor.words(.namespace(.word(name))) { _ in nil }
    }
    return LinkOptions.lowerNamespace.descriptor.words(.number(UInt64(number))) { _ in nil }
  }

  /// Appends name, state and address, as `ip -br link`.
  mutating func appendBrief(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    appendBriefStart(record, payload)
    bytes.append(UInt8(ascii: " "))
    if let own = LinkAddresses(record, payload).own {
      Self.append(address: own, of: record.header.hardwareType, payload, to: &bytes)
      bytes.append(UInt8(ascii: " "))
    }
    let namespace = Self.lowerNamespace(record, payload)
    let isLowerDown = isLowerDown(Self.lower(record, payload), inNamespace: namespace)
    flags.append(record.header.flags, isLowerDown: isLowerDown, to: &bytes) { words in
      Array("<\(words.joined(separator: ","))>\n".utf8)
    }
  }

  /// Appends name and state in columns.
  mutating func appendBriefStart(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    var start = bytes.count
    appendName(record, payload)
    pad(from: start, to: 16)
    bytes.append(UInt8(ascii: " "))
    start = bytes.count
    let state = LinkOptions.operationalState.descriptor
    append(
      state.value(in: record.attributes, of: payload).map { value in
        state.codec.text(of: value) { _ in nil }
      } ?? "")
    pad(from: start, to: 14)
  }

  private mutating func pad(from start: Int, to width: Int) {
    while bytes.count - start < width { bytes.append(UInt8(ascii: " ")) }
  }

  private static let indentation = Array("\n    ".utf8)

  private mutating func appendDetails(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    let namespace = Self.lowerNamespace(record, payload)
    beforeKind.append(record.attributes, payload, names, namespace: nil, to: &bytes)
    if let name = record.kindName, let place = forms.placeOfKind(record, payload) {
      bytes.append(contentsOf: Self.indentation)
      bytes.append(copying: payload.extracting(name))
      if record.kindData != nil {
        forms[kind: place].append(
          record.kindAttributes, payload, names, namespace: namespace, to: &bytes)
        appendUnknown(record, payload, place)
      }
    }
    if record.portData != nil, let place = forms.placeOfPort(record, payload),
      let name = forms.tableName(ofPort: place)
    {
      bytes.append(contentsOf: Self.indentation)
      append(name)
      forms[port: place].append(record.portAttributes, payload, names, namespace: nil, to: &bytes)
    }
    afterKind.append(record.attributes, payload, names, namespace: nil, to: &bytes)
  }

  private mutating func appendUnknown(_ record: borrowing LinkRecord, _ payload: Span<UInt8>, _ place: Int) {
    for attribute in forms.unknown(record, payload, toKind: place) {
      append(" unknown-\(attribute.number) ")
      bytes.append(hexadecimal: attribute.payload.span)
    }
  }

  private mutating func appendAlternativeNames(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    var names: [String] = []
    record.forEachAlternativeName(in: payload) { names.append(payload.extracting($0).text) }
    for name in names { append("    altname \(name)\n") }
  }
}

/// Where a link's link-layer addresses stand in its message.
struct LinkAddresses {
  let own, broadcast: Range<Int>?
  /// The address that the link came with, where it has another one now.
  let permanent: Range<Int>?
  /// Whether the broadcast address is the one other end's.
  let isPeer: Bool

  init(_ record: borrowing LinkRecord, _ payload: Span<UInt8>) {
    own = record.attributes.range(of: LinkOptions.addressAttribute)
    broadcast = record.attributes.range(of: LinkOptions.broadcastAttribute)
    let permanent = record.attributes.range(of: LinkOptions.permanentAddressAttribute)
    let isOwn =
      if let own, let permanent {
        payload.extracting(own).copied == payload.extracting(permanent).copied
      } else {
        false
      }
    self.permanent = isOwn ? nil : permanent
    isPeer = record.header.flags & 0x10 != 0
  }
}
