import NetlinkKit

extension LinkRendering {
  /// The members of a link's object, with the keys of `ip -j -d link show`.
  func json(_ link: Link, into json: inout JSONWriter) {
    guard !options.isBrief else { return briefJSON(link, into: &json) }
    writeBasics(of: link, showsMode: true, into: &json)
    if options.showsDetails { writeDetails(of: link, into: &json) }
    if options.showsStatistics { writeStatistics(of: link, into: &json) }
    guard !link.alternativeNames.isEmpty else { return }
    json.array("altnames") { json in
      for name in link.alternativeNames { json.string(nil, name) }
    }
  }

  /// What `ip -br -j` has.
  private func briefJSON(_ link: Link, into json: inout JSONWriter) {
    writeBriefStart(of: link, into: &json)
    if let own = link.hardwareAddresses.own { json.string("address", own) }
    writeFlags(of: link, into: &json)
  }

  func writeBriefStart(of link: Link, into json: inout JSONWriter) {
    writeLower(of: link, into: &json)
    json.string("ifname", link.name)
    write(link.options, [LinkOptions.operationalState.descriptor], into: &json)
  }

  /// What is shown without `-d`; `ip addr` leaves out the mode.
  func writeBasics(of link: Link, showsMode: Bool, into json: inout JSONWriter) {
    json.number("ifindex", link.index)
    writeLower(of: link, into: &json)
    json.string("ifname", link.name)
    writeFlags(of: link, into: &json)
    let beforeMode =
      [LinkOptions.mtu.descriptor, LinkOptions.qdisc.descriptor, LinkOptions.master.descriptor]
      + [LinkOptions.operationalState.descriptor]
    let mode = showsMode ? [LinkOptions.linkMode.descriptor] : []
    let behindMode = [LinkOptions.group.descriptor, LinkOptions.transmitQueueLength.descriptor]
    write(link.options, beforeMode + mode + behindMode, into: &json)
    json.string("link_type", Self.hardwareName(link.hardwareType))
    let addresses = link.hardwareAddresses
    if let own = addresses.own { json.string("address", own) }
    if let broadcast = addresses.broadcast {
      if addresses.isPeer { json.bool("link_pointtopoint", true) }
      json.string("broadcast", broadcast)
    }
    if let permanent = addresses.permanent { json.string("permaddr", permanent) }
    write(link.options, [LinkOptions.lowerNamespace.descriptor, LinkOptions.alias.descriptor], into: &json)
  }

  private func writeFlags(of link: Link, into json: inout JSONWriter) {
    json.array("flags") { json in
      for name in flagNames(of: link) { json.string(nil, name) }
    }
  }

  private func writeLower(of link: Link, into json: inout JSONWriter) {
    guard let lower = link.options[LinkOptions.lower] else { return }
    guard case .index(let index) = lower else { return json.null("link") }
    if link.options[LinkOptions.lowerNamespace] == nil, let name = name(of: index) {
      json.string("link", name)
    } else {
      json.number("link_index", index)
    }
  }

  private func writeDetails(of link: Link, into json: inout JSONWriter) {
    write(link.options, LinkOptions.detailsBeforeKind, into: &json)
    if link.kindName != nil || link.portKindName != nil {
      json.object("linkinfo") { writeInformation(of: link, into: &$0) }
    }
    write(link.options, LinkOptions.detailsAfterKind, into: &json)
  }

  private func writeInformation(of link: Link, into json: inout JSONWriter) {
    if let kindName = link.kindName { json.string("info_kind", kindName) }
    if let settings = link.kindOptions, !settings.isEmpty {
      json.object("info_data") { write(settings, settings.table.fields, into: &$0) }
    }
    if let kindName = link.portKindName { json.string("info_slave_kind", kindName) }
    if let settings = link.portOptions, !settings.isEmpty {
      json.object("info_slave_data") { write(settings, settings.table.fields, into: &$0) }
    }
  }

  /// Options as members of an object.
  func write(_ settings: Settings, _ fields: [FieldDescriptor], into json: inout JSONWriter) {
    var rest = fields.filter(settings.isShownInJSON)[...]
    while let first = rest.first {
      let group = first.jsonGroup
      let count = rest.prefix { $0.jsonGroup == group }.count
      write(settings, rest.prefix(count), within: group, into: &json)
      rest = rest.dropFirst(count)
    }
  }

  /// Options that follow one another and are of one group, or of none.
  private func write(
    _ settings: Settings, _ fields: ArraySlice<FieldDescriptor>, within group: FieldDescriptor.JSONGroup?,
    into json: inout JSONWriter
  ) {
    func members(_ json: inout JSONWriter) {
      for field in fields {
        if let value = settings[field] { json.write(field, value, linkName: name(of:)) }
      }
    }
    switch group {
    case nil: members(&json)
    case .object(let key): json.object(key, members)
    case .list(let key):
      let keys = fields.filter { settings[$0]?.isSet ?? false }.map(\.jsonKey)
      guard !keys.isEmpty else { return }
      json.array(key) { json in
        for key in keys { json.string(nil, key) }
      }
    }
  }
}

extension JSONWriter {
  /// One option as a member: the type of its value follows from how it is laid out on the wire.
  mutating func write(_ field: FieldDescriptor, _ value: Value, linkName: (Int32) -> String?) {
    let key = field.jsonKey
    func text() -> String { field.codec.text(of: value, linkName: linkName) }
    switch (field.codec, value) {
    case (.packed, .choice), (.numberOrWord, .choice): bool(field.jsonWordKey ?? key, true)
    case (.onOff, .toggle(let isOn)), (.onOffBit, .toggle(let isOn)): number(key, isOn ? 1 : 0)
    case (_, .toggle(let isOn)): bool(key, isOn)
    case (_, .account(.number(let account))): number(key, account)
    case (.timer, _): literal(key, text())
    case (.number(_, let format), .number(let value)),
      (.numberOrWord(_, let format, _, _, _), .number(let value)),
      (.headerNumber(let format), .number(let value)):
      if let text = format.jsonText(of: value) { string(key, text) } else { number(key, value) }
      if let names = format.bitText(of: value) { string(key + "_str", names) }
    case (_, .prefix(let prefix)):
      string(key, "\(prefix.address)")
      number("\(key)len", prefix.length)
    case (_, .hardwareAddresses(let addresses)):
      array(key) { json in
        for address in addresses { json.string(nil, "\(address)") }
      }
    case (_, .mappings(let mappings)):
      array(key) { json in
        for mapping in mappings {
          json.object {
            $0.number("from", mapping.from)
            $0.number("to", mapping.to)
          }
        }
      }
    // GRE says “inherit” with a 0, and `ip` prints that.
    case (_, .hopLimit(.automatic)), (.hopLimit(_, .zero), .hopLimit(.inherited)): number(key, 0)
    case (_, .hopLimit(.hops(let hops))): number(key, hops)
    case (_, .address(let address)):
      string(address.family == .ipv6 && field.codec.hasBothFamilies ? key + "6" : key, text())
    case (_, .portRange(let range)):
      object(key) {
        $0.number("low", range.low)
        $0.number("high", range.high)
      }
    default: string(key, text())
    }
  }
}
