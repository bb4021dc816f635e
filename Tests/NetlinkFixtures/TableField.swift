import NetlinkKit

/// An option with the table that it is of, as an argument of tests over all tables.
public struct TableField: Sendable, CustomStringConvertible {
  public let table: FieldTable
  public let field: FieldDescriptor

  public init(table: FieldTable, field: FieldDescriptor) {
    self.table = table
    self.field = field
  }

  public var description: String { "\(table.name) \(field.keyword)" }

  /// The option of a table whose main spelling this is.
  public static func named(_ keyword: String, in table: FieldTable) -> FieldDescriptor? {
    table.fields.first { $0.keyword == keyword }
  }

  /// The option of a table and a keyword: `vxlan vni`.
  public static func described(_ description: String) -> FieldDescriptor {
    guard let option = all.first(where: { $0.description == description }) else {
      preconditionFailure("there is no option \(description)")
    }
    return option.field
  }

  /// Every table of options.
  public static let tables =
    [
      LinkOptions.table, BridgePort.table, ForwardingOptions.table, AddressOptions.table,
      NeighborOptions.table, RouteOptions.fields, RouteMetrics.fields,
    ]
    + LinkKinds.all.map(\.table)

  /// Every option of every table.
  public static let all = tables.flatMap { table in table.fields.map { TableField(table: table, field: $0) } }

  /// Every option that can be given.
  public static let given = all.filter { $0.field.access != .readOnly }
}

extension Codec {
  /// The case's name.
  public var name: String { String(String(describing: self).prefix { $0 != "(" }) }

  /// Values at the edges and in the middle of what the codec takes. A new case must be added here.
  public var samples: [Value] {
    switch self {
    case .number(_, let format), .headerNumber(let format):
      let middle = format.range.lowerBound + (format.range.upperBound - format.range.lowerBound) / 2
      return ([format.range.lowerBound, middle, format.range.upperBound] + format.words.map(\.number))
        .map(Value.number)
    case .headerIndex: return [.number(1), .number(UInt64(Int32.max))]
    case .account: return [0, 1000, UInt32.max - 1].map { .account(.number($0)) }
    case .toggle, .state, .bit, .headerFlag, .onOff, .onOffWord, .onOffBit, .onOffHeaderFlag:
      return [.toggle(true), .toggle(false)]
    case .flag: return [.toggle(true)]
    case .greKey: return [0, 1, 0x0A00_0002, 0xFFFF_FFFF].map(Value.number)
    case .packed(_, let mask, _, _):
      let greatest = UInt64(mask >> UInt32(mask.trailingZeroBitCount))
      return [.number(0), .number(greatest / 2), .number(greatest), .choice(0)]
    case .numberOrWord(_, let format, _, _, let bit):
      return [.number(format.range.lowerBound), .number(format.range.upperBound), .choice(UInt64(bit))]
    case .wordBit: return [.toggle(true), .toggle(false)]
    case .alternative: return [.toggle(true)]
    case .prefix(_, _, let family):
      let address = IPAddress(bytes: [UInt8](repeating: 0x20, count: family == .ipv4 ? 4 : 16))
      return address.map { address in
        [0, 1, address.bitCount].compactMap { IPPrefix(address, length: $0) }.map(Value.prefix)
      } ?? []
    case .hardwareAddresses:
      return [[], [HardwareAddress.zero, HardwareAddress(bytes: [2, 0, 0, 0, 0, 1])]]
        .map(Value.hardwareAddresses)
    case .mappings:
      return [.mappings([NumberMapping(from: 0, to: .max), NumberMapping(from: 7, to: 1)])]
    case .address(let v4, let v6, let addresses): return Self.addresses(v4, v6, addresses)
    case .foreignAddress(let attribute): return Self.addresses(nil, attribute, .unicast)
    case .hardwareAddress:
      return [[0, 0, 0, 0, 0, 0], [2, 0, 0x5E, 0x10, 0, 1], [255, 255, 255, 255, 255, 255]]
        .map { .hardwareAddress(HardwareAddress(bytes: $0)) }
    case .hopLimit(_, .zero): return [.hops(1), .hops(64), .hops(255), .inherited].map(Value.hopLimit)
    case .hopLimit:
      return [.hops(1), .hops(64), .hops(255), .inherited, .automatic].map(Value.hopLimit)
    case .choice(_, _, let choices), .nestedChoice(_, _, let choices):
      return choices.map { .choice($0.number) }
    case .portRange:
      return [(0, 0), (1, 65535), (49152, 65535), (7, 7)].compactMap { PortRange($0, $1) }
        .map(Value.portRange)
    case .link(_, let form):
      return [.link(.index(1)), .link(.index(.max))] + (form == .removable ? [.link(.none)] : [])
    case .text(_, let maximum): return [.text("x"), .text(String(repeating: "y", count: maximum))]
    case .namespace: return [.namespace(.process(4242)), .namespace(.descriptor(5))]
    case .peer:
      var peer = LinkSpecification(name: "sw1-p1")
      peer.options[LinkOptions.mtu] = 1400
      return [.peer(peer), .peer(LinkSpecification())]
    case .bridgeIdentifier, .timer, .namespaceName: return []
    }
  }

  private static func addresses(_ v4: UInt16?, _ v6: UInt16?, _ addresses: AddressClass) -> [Value] {
    let texts =
      (v4 == nil ? [] : ["0.0.0.0", "10.0.0.1", "255.255.255.255", "224.0.0.0", "239.255.255.255"])
      + (v6 == nil ? [] : ["::", "2001:db8::1", "ff05::1"])
    return texts.compactMap(IPAddress.init).filter(addresses.admits).map(Value.address)
  }
}
