extension Settings {
  /// The bits of the fixed header that the options set, and those that they name (`ifi_flags`, `ifi_change`).
  public var headerFlags: (flags: UInt32, change: UInt32) {
    var flags: UInt32 = 0
    var change: UInt32 = 0
    forEach { field, value in
      guard case .toggle(let isOn) = value, let (bit, isInverted) = field.codec.headerBit else { return }
      change |= bit
      if isOn != isInverted { flags |= bit }
    }
    return (flags, change)
  }

  /// Writes the attributes of what is given, in the table's order; shared ones come last.
  ///
  /// - Precondition: names of links, namespaces, users and groups have been looked up.
  public func encode(into writer: inout MessageWriter) {
    var shared: [SharedBits] = []
    forEach { field, value in field.codec.encode(value, into: &writer, shared: &shared) }
    for bits in shared { bits.encode(into: &writer) }
  }
}

/// The bits of a shared attribute, gathered from the options that put some into it.
struct SharedBits {
  let attribute: SharedAttribute
  var bits: UInt32 = 0
  /// Which bits the options name, set or not.
  var mask: UInt32 = 0

  func encode(into writer: inout MessageWriter) {
    switch attribute.layout {
    case .be16: writer.put(attribute.number, UInt16(truncatingIfNeeded: bits).bigEndian)
    case .be32: writer.put(attribute.number, bits.bigEndian)
    case .u16: writer.put(attribute.number, UInt16(truncatingIfNeeded: bits))
    case .u32: writer.put(attribute.number, bits)
    case .valueAndMask:
      writer.nest(attribute.number) {
        $0.append(bits)
        $0.append(mask)
      }
    case .nest(let byte, let flag):
      writer.nest(attribute.number, isMarked: true) {
        if mask & 0xFF != 0 { $0.put(byte, UInt8(truncatingIfNeeded: bits)) }
        if bits & 0x100 != 0 { $0.put(flag: flag) }
      }
    }
  }
}

extension [SharedBits] {
  /// Sets or clears bits of an attribute.
  mutating func add(_ bits: UInt32, of mask: UInt32, to attribute: SharedAttribute) {
    let place: Int
    if let index = firstIndex(where: { $0.attribute == attribute }) {
      place = index
    } else {
      place = count
      append(SharedBits(attribute: attribute))
    }
    self[place].bits = self[place].bits & ~mask | bits & mask
    self[place].mask |= mask
  }
}

extension Codec {
  /// The bit of the fixed header that holds the value, and whether the bit means “off”.
  package var headerBit: (bit: UInt32, isInverted: Bool)? {
    switch self {
    case .headerFlag(let bit): (bit, false)
    case .onOffHeaderFlag(let bit, let isInverted): (bit, isInverted)
    default: nil
    }
  }

  /// Writes one value.
  func encode(_ value: Value, into writer: inout MessageWriter, shared: inout [SharedBits]) {
    switch (self, value) {
    case (.number(let attribute, let format), .number(let number)):
      writer.put(attribute, number, format.width)
    case (.toggle(let attribute), .toggle(let isOn)), (.state(let attribute), .toggle(let isOn)):
      writer.put(attribute, UInt8(isOn ? 1 : 0))
    case (.flag(let attribute), .toggle(let isOn)):
      if isOn { writer.put(flag: attribute) }
    case (.onOffWord(let attribute), .toggle(let isOn)):
      writer.put(attribute, isOn ? 1 : 0, .u8)
    case (.onOff(let attribute, let width), .toggle(let isOn)):
      writer.put(attribute, isOn ? 1 : 0, width)
    case (.bit(let attribute, let bit), .toggle(let isOn)),
      (.onOffBit(let attribute, let bit), .toggle(let isOn)),
      (.wordBit(let attribute, let bit, _, _), .toggle(let isOn)):
      shared.add(isOn ? bit : 0, of: bit, to: attribute)
    case (.alternative(let attribute, let mask, let bits), .toggle(let isOn)):
      if isOn { shared.add(bits, of: mask, to: attribute) }
    case (.nestedChoice(let path, let attribute, _), .choice(let number)):
      writer.put(attribute, UInt8(truncatingIfNeeded: number), within: path[...])
    case (.headerFlag, .toggle), (.onOffHeaderFlag, .toggle), (.headerIndex, .number),
      (.headerNumber, .number):
      break  // Part of the fixed header.
    case (.greKey(let attribute, let flags), .number(let key)):
      writer.put(attribute, key, .be32)
      shared.add(Self.greKeyFlag, of: Self.greKeyFlag, to: flags)
    case (.packed(let word, let mask, let inherit, let bit), .number(let number)):
      shared.add(UInt32(truncatingIfNeeded: number) << UInt32(mask.trailingZeroBitCount), of: mask, to: word)
      shared.add(0, of: bit, to: inherit)
    case (.packed(_, _, let inherit, let bit), .choice):
      shared.add(bit, of: bit, to: inherit)
    case (.numberOrWord(let attribute, let format, _, let flags, let bit), .number(let number)):
      writer.put(attribute, number, format.width)
      shared.add(0, of: bit, to: flags)
    case (.numberOrWord(_, _, _, let flags, let bit), .choice):
      shared.add(bit, of: bit, to: flags)
    case (.address(let v4, let v6, _), .address(let address)):
      guard let attribute = address.family == .ipv4 ? v4 : v6 else { return mismatch(value) }
      writer.put(attribute, bytes: address.bytes)
    case (.foreignAddress(let attribute), .address(let address)):
      writer.nest(attribute) {
        $0.append(UInt16(address.family.rawValue))
        $0.append(address.bytes)
      }
    case (.hardwareAddress(let attribute), .hardwareAddress(let address)):
      writer.put(attribute, bytes: address.bytes)
    case (.prefix(let attribute, let length, _), .prefix(let prefix)):
      writer.put(attribute, bytes: prefix.address.bytes)
      writer.put(length, UInt16(prefix.length))
    case (.hardwareAddresses(let list, let action), .hardwareAddresses(let addresses)):
      writer.put(action, Self.replaceAddresses)
      writer.nest(list) { writer in
        for address in addresses { writer.put(Self.sourceAddress, bytes: address.bytes) }
      }
    case (.mappings(let attribute), .mappings(let mappings)):
      writer.nest(attribute) { writer in
        for mapping in mappings {
          writer.nest(NumberMapping.attribute) {
            $0.append(mapping.from)
            $0.append(mapping.to)
          }
        }
      }
    case (.hopLimit(let attribute, let inherit), .hopLimit(let limit)):
      Self.encode(limit, attribute, inherit, into: &writer)
    case (.choice(let attribute, let width, _), .choice(let number)):
      writer.put(attribute, number, width)
    case (.portRange(let attribute), .portRange(let range)):
      writer.nest(attribute) {
        $0.append(range.low.bigEndian)
        $0.append(range.high.bigEndian)
      }
    case (.link(let attribute, _), .link(let link)):
      writer.put(attribute, link.resolvedIndex)
    case (.text(let attribute, _), .text(let text)):
      writer.put(attribute, text: text)
    case (.namespace(let attribute, _), .namespace(.descriptor(let descriptor))):
      writer.put(attribute, descriptor)
    case (.namespace(_, let attribute), .namespace(.process(let process))):
      writer.put(attribute, process)
    case (.account(let attribute, _), .account(.number(let number))):
      writer.put(attribute, number)
    case (.peer(let attribute), .peer(let peer)):
      writer.nest(attribute) { peer.encodeAsPeer(into: &$0) }
    default:
      mismatch(value)
    }
  }

  /// `GRE_KEY`, in the order of a big-endian word.
  static let greKeyFlag: UInt32 = 0x2000

  /// `MACVLAN_MACADDR_SET`
  private static let replaceAddresses: UInt32 = 3
  /// `IFLA_MACVLAN_MACADDR`
  private static let sourceAddress: UInt16 = 4

  private func mismatch(_ value: Value) {
    preconditionFailure("\(value) cannot be laid out as \(self)")
  }

  private static func encode(
    _ limit: HopLimit, _ attribute: UInt16, _ inherit: InheritForm, into writer: inout MessageWriter
  ) {
    switch (limit, inherit) {
    case (.automatic, _), (.inherited, .zero): writer.put(attribute, UInt8(0))
    // Alone even where “inherit” has an attribute: geneve overlooks the hops when both are there.
    case (.hops(let hops), _): writer.put(attribute, hops)
    case (.inherited, .flag(let inherit)): writer.put(flag: inherit)
    case (.inherited, .byte(let inherit)): writer.put(inherit, UInt8(1))
    }
  }
}

extension LinkReference {
  /// The index on the wire, 0 for none.
  fileprivate var resolvedIndex: Int32 {
    switch self {
    case .index(let index): index
    case .none: 0
    case .named(let name): preconditionFailure("the link \(name) has not been looked up")
    }
  }
}

extension MessageWriter {
  /// Puts an attribute with a byte into nests, from the outermost inwards.
  fileprivate mutating func put(_ attribute: UInt16, _ byte: UInt8, within path: ArraySlice<UInt16>) {
    guard let outermost = path.first else { return put(attribute, byte) }
    nest(outermost) { $0.put(attribute, byte, within: path.dropFirst()) }
  }

  /// Puts an attribute with an integer of a width.
  mutating func put(_ attribute: UInt16, _ number: UInt64, _ width: Width) {
    switch width {
    case .u8: put(attribute, UInt8(truncatingIfNeeded: number))
    case .u16: put(attribute, UInt16(truncatingIfNeeded: number))
    case .u32: put(attribute, UInt32(truncatingIfNeeded: number))
    case .u64: put(attribute, number)
    case .be16: put(attribute, UInt16(truncatingIfNeeded: number).bigEndian)
    case .be32: put(attribute, UInt32(truncatingIfNeeded: number).bigEndian)
    case .be64: put(attribute, number.bigEndian)
    }
  }
}
