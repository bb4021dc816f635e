import NetlinkKit

extension JSONWriter {
  /// Options that follow one another and are of one group, or of none, as members.
  mutating func write(
    _ options: [(field: FieldDescriptor, value: Value)], within group: FieldDescriptor.JSONGroup?,
    linkName: (Int32) -> String?
  ) {
    func members(_ json: inout JSONWriter) {
      for (field, value) in options { json.write(field, value, linkName: linkName) }
    }
    switch group {
    case nil: members(&self)
    case .object(let key):
      if !options.isEmpty { object(key, members) }
    case .list(let key):
      let keys = options.filter(\.value.isSet).map(\.field.jsonKey)
      guard !keys.isEmpty else { return }
      array(key) { json in
        for key in keys { json.string(nil, key) }
      }
    }
  }

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
