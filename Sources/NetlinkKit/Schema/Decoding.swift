/// An attribute that no option of the table claims: kept, so that a newer kernel loses nothing.
public struct UnknownAttribute: Hashable, Sendable {
  /// The attribute's number.
  public let number: UInt16
  /// Its payload.
  public let payload: [UInt8]
}

extension Settings {
  /// Reads what a list of attributes says of each option of the table.
  public init(
    _ table: FieldTable, decoding attributes: some AttributeSource, in bytes: Span<UInt8>
  ) {
    self.init(table)
    for (index, field) in table.fields.enumerated() {
      self[at: index] = field.codec.decode(attributes, in: bytes)
    }
  }

  /// Reads the options that stand in the fixed header's flags.
  ///
  /// - Parameters:
  ///   - headerFlags: the flags of the header (`ifi_flags`, `ndm_flags`).
  ///   - mask: which of the flags say something (`ifi_change` in a request).
  public mutating func decode(headerFlags: UInt32, mask: UInt32 = .max) {
    for (index, field) in table.fields.enumerated() {
      guard let (bit, isInverted) = field.codec.headerBit, mask & bit != 0 else { continue }
      self[at: index] = .toggle((headerFlags & bit != 0) != isInverted)
    }
  }
}

extension Settings {
  /// These settings of a kernel's report, with what it means by leaving an option out.
  func withAbsent() -> Settings {
    var settings = self
    for (index, field) in table.fields.enumerated() where settings[at: index] == nil {
      settings[at: index] = field.absent
    }
    return settings
  }
}

extension FieldDescriptor {
  /// The value that a kernel's report has of the option; nil where it has none and means nothing by that.
  ///
  /// - Parameters:
  ///   - attributes: the attributes of the object.
  ///   - bytes: what they were read from.
  public func value(in attributes: AttributeIndex, of bytes: Span<UInt8>) -> Value? {
    codec.decode(attributes, in: bytes) ?? absent
  }
}

extension Codec {
  /// Reads the value; nil where it is not there, or not as long as it must be.
  func decode(
    _ attributes: some AttributeSource, in bytes: Span<UInt8>
  ) -> Value? {
    switch self {
    case .number(let attribute, let format):
      return attributes.number(attribute, format.width, in: bytes).map(Value.number)
    case .toggle(let attribute), .onOffWord(let attribute), .state(let attribute):
      return attributes.number(attribute, .u8, in: bytes).map { .toggle($0 != 0) }
    case .flag(let attribute):
      return attributes.range(of: attribute) == nil ? nil : .toggle(true)
    case .onOff(let attribute, let width):
      return attributes.number(attribute, width, in: bytes).map { .toggle($0 != 0) }
    case .bit(let shared, let bit), .onOffBit(let shared, let bit), .wordBit(let shared, let bit, _, _):
      guard attributes.mask(shared, in: bytes) & bit != 0 else { return nil }
      return attributes.bits(shared, in: bytes).map { .toggle($0 & bit != 0) }
    case .alternative(let shared, let mask, let bits):
      return attributes.bits(shared, in: bytes).map { .toggle($0 & mask == bits) }
    case .nestedChoice(let path, let attribute, _):
      guard var list = try? attributes.nested(path[0], in: bytes) else { return nil }
      for number in path.dropFirst() {
        guard let inner = try? list.nested(number, in: bytes) else { return nil }
        list = inner
      }
      return list.number(attribute, .u8, in: bytes).map(Value.choice)
    case .namespaceName:
      return nil  // The kernel knows the number alone.
    case .headerFlag, .onOffHeaderFlag, .headerIndex, .headerNumber:
      return nil  // In the fixed header, not among the attributes.
    case .greKey(let attribute, let flags):
      guard let bits = attributes.bits(flags, in: bytes), bits & Self.greKeyFlag != 0 else { return nil }
      return attributes.number(attribute, .be32, in: bytes).map(Value.number)
    case .packed(let word, let mask, let inherit, let bit):
      if let flags = attributes.bits(inherit, in: bytes), flags & bit != 0 { return .choice(0) }
      return attributes.bits(word, in: bytes).map { word in
        .number(UInt64((word & mask) >> UInt32(mask.trailingZeroBitCount)))
      }
    case .numberOrWord(let attribute, let format, _, let flags, let bit):
      if let flags = attributes.bits(flags, in: bytes), flags & bit != 0 { return .choice(UInt64(bit)) }
      return attributes.number(attribute, format.width, in: bytes).map(Value.number)
    case .address(let v4, let v6, let addresses):
      return Self.address(v4, v6, addresses, attributes, in: bytes)
    case .foreignAddress(let attribute):
      guard let range = attributes.range(of: attribute), range.count > 2 else { return nil }
      return IPAddress(bytes: bytes.extracting(range.dropFirst(2)).copied).map(Value.address)
    case .hardwareAddress(let attribute):
      return attributes.range(of: attribute).map {
        .hardwareAddress(HardwareAddress(bytes: bytes.extracting($0).copied))
      }
    case .prefix(let attribute, let length, let family):
      return attributes.prefix(attribute, length, family, in: bytes).map(Value.prefix)
    case .hardwareAddresses(let attribute, _):
      return attributes.payloads(in: attribute, of: bytes).map { payloads in
        .hardwareAddresses(payloads.map(HardwareAddress.init(bytes:)))
      }
    case .mappings(let attribute):
      return attributes.payloads(in: attribute, of: bytes).map { payloads in
        .mappings(payloads.compactMap { NumberMapping($0.span) })
      }
    case .hopLimit(let attribute, let inherit):
      return Self.hopLimit(attribute, inherit, attributes, in: bytes)
    case .choice(let attribute, let width, _):
      return attributes.number(attribute, width, in: bytes).map(Value.choice)
    case .portRange(let attribute):
      guard let range = attributes.range(of: attribute), range.count == 4,
        let low = bytes.u16(at: range.lowerBound), let high = bytes.u16(at: range.lowerBound + 2)
      else { return nil }
      return PortRange(UInt16(bigEndian: low), UInt16(bigEndian: high)).map(Value.portRange)
    case .link(let attribute, let form):
      guard let index = attributes.u32(attribute, in: bytes) else { return nil }
      if index != 0 { return .link(.index(Int32(bitPattern: index))) }
      return form == .absent ? nil : .link(.none)
    case .text(let attribute, _):
      return attributes.text(attribute, in: bytes).map(Value.text)
    case .namespace(let descriptor, let process):
      // In requests alone: the kernel does not tell where a link is, since it answers from there.
      if let number = attributes.u32(descriptor, in: bytes) {
        return .namespace(.descriptor(Int32(bitPattern: number)))
      }
      return attributes.u32(process, in: bytes).map { .namespace(.process(Int32(bitPattern: $0))) }
    case .account(let attribute, _):
      return attributes.u32(attribute, in: bytes).map { .account(.number($0)) }
    case .peer(let attribute):
      // In requests alone: the kernel reports the other end as a link of its own.
      guard let range = attributes.range(of: attribute) else { return nil }
      return (try? LinkSpecification(decoding: bytes.extracting(range))).map(Value.peer)
    case .bridgeIdentifier(let attribute):
      guard let range = attributes.range(of: attribute), range.count == 8 else { return nil }
      return .text(bytes.extracting(range).bridgeIdentifier)
    case .timer(let attribute):
      return attributes.number(attribute, .u64, in: bytes).map(Value.number)
    }
  }

  private static func address(
    _ v4: UInt16?, _ v6: UInt16?, _ addresses: AddressClass,
    _ attributes: some AttributeSource, in bytes: Span<UInt8>
  ) -> Value? {
    for (attribute, size) in [(v4, 4), (v6, 16)] {
      guard let attribute, let range = attributes.range(of: attribute), range.count == size,
        let address = IPAddress(bytes: bytes.extracting(range).copied), addresses.admits(address)
      else { continue }
      return .address(address)
    }
    return nil
  }

  private static func hopLimit(
    _ attribute: UInt16, _ inherit: InheritForm,
    _ attributes: some AttributeSource, in bytes: Span<UInt8>
  ) -> Value? {
    if let attribute = inherit.attribute, let range = attributes.range(of: attribute),
      range.isEmpty || bytes.u8(at: range.lowerBound) == 1
    {
      return .hopLimit(.inherited)
    }
    guard let hops = attributes.number(attribute, .u8, in: bytes) else { return nil }
    if hops != 0 { return .hopLimit(.hops(UInt8(truncatingIfNeeded: hops))) }
    if case .zero = inherit { return .hopLimit(.inherited) }
    return .hopLimit(.automatic)
  }
}

extension InheritForm {
  /// The attribute that says “inherit”. What vxlan takes as a flag it reports as a byte, 0 or 1.
  fileprivate var attribute: UInt16? {
    switch self {
    case .zero: nil
    case .flag(let attribute), .byte(let attribute): attribute
    }
  }
}

extension AddressClass {
  /// Whether an address is of the class; the unspecified one counts as unicast.
  public func admits(_ address: IPAddress) -> Bool {
    switch self {
    case .any: true
    case .unicast: !address.isMulticast
    case .multicast: address.isMulticast
    }
  }
}

extension AttributeSource {
  /// An integer of a width; nil where the attribute is absent or too short.
  func number(_ attribute: UInt16, _ width: Width, in bytes: Span<UInt8>) -> UInt64? {
    guard let range = range(of: attribute) else { return nil }
    let payload = bytes.extracting(range)
    switch width {
    case .u8: return payload.u8(at: 0).map(UInt64.init)
    case .u16: return payload.u16(at: 0).map(UInt64.init)
    case .u32: return payload.u32(at: 0).map(UInt64.init)
    case .u64: return payload.u64(at: 0)
    case .be16: return payload.u16(at: 0).map { UInt64(UInt16(bigEndian: $0)) }
    case .be32: return payload.u32(at: 0).map { UInt64(UInt32(bigEndian: $0)) }
    case .be64: return payload.u64(at: 0).map(UInt64.init(bigEndian:))
    }
  }

  /// The bits of a shared attribute; nil where it is absent.
  func bits(_ attribute: SharedAttribute, in bytes: Span<UInt8>) -> UInt32? {
    let width: Width
    switch attribute.layout {
    case .be16: width = .be16
    case .be32: width = .be32
    case .u16: width = .u16
    case .u32, .valueAndMask: width = .u32
    case .nest(let byte, let flag):
      guard let list = try? nested(attribute.number, in: bytes) else { return nil }
      let low = list.number(byte, .u8, in: bytes) ?? 0
      return UInt32(truncatingIfNeeded: low) | (list.range(of: flag) == nil ? 0 : 0x100)
    }
    return number(attribute.number, width, in: bytes).map { UInt32(truncatingIfNeeded: $0) }
  }

  /// Which bits of a shared attribute are meant: those that it names itself, else all.
  func mask(_ attribute: SharedAttribute, in bytes: Span<UInt8>) -> UInt32 {
    guard attribute.layout == .valueAndMask, let range = range(of: attribute.number) else { return .max }
    return bytes.extracting(range).u32(at: 4) ?? 0
  }
}

extension Span where Element == UInt8 {
  /// `struct ifla_bridge_id` as iproute2 writes it: the priority, a dot, the address without leading zeros.
  fileprivate var bridgeIdentifier: String {
    func hex(_ index: Int) -> String { String(self[index], radix: 16) }
    func padded(_ index: Int) -> String { self[index] < 16 ? "0" + hex(index) : hex(index) }
    return padded(0) + padded(1) + "." + (2..<8).map(hex).joined(separator: ":")
  }
}
