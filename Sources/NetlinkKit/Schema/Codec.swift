/// How one option's value is laid out on the wire.
///
/// Closed on purpose: a new case is a new wire format, and every `switch` over it stops compiling until
/// parsing, encoding, decoding and printing know about it. The numbers are netlink attribute numbers.
public enum Codec: Sendable {
  /// An integer.
  case number(UInt16, NumberFormat)
  /// A byte 0 or 1, said by the keyword alone: `learning`, `nolearning`.
  case toggle(UInt16)
  /// A byte 0 or 1, said by the keyword alone or with a word behind it, and printed with it: `pi`, `pi on`.
  case state(UInt16)
  /// An attribute that is there or not (`NLA_FLAG`), said by the keyword alone.
  case flag(UInt16)
  /// An integer 0 or 1, said by a value and printed as a number: `stp_state 1`.
  case onOff(UInt16, Width)
  /// A byte 0 or 1, said by a value and printed as a word: `isolated on`.
  case onOffWord(UInt16)
  /// Bits of an attribute that several options share, said by the keyword alone.
  case bit(SharedAttribute, UInt32)
  /// Bits of an attribute that several options share, said by a value 0 or 1.
  case onOffBit(SharedAttribute, UInt32)
  /// A bit of the family's fixed header, said by the keyword alone: `up`, `self`.
  case headerFlag(UInt32)
  /// A bit of the family's fixed header, said by a value; inverted where the bit means “off”: `arp on`.
  case onOffHeaderFlag(UInt32, inverted: Bool)
  /// The index in the fixed header.
  case headerIndex
  /// A byte that stands for a word, within nests.
  case nestedChoice(path: [UInt16], UInt16, [Choice])
  /// A byte of the family's fixed header: a route's scope.
  case headerNumber(NumberFormat)
  /// A GRE key: big-endian, and a bit in the flags that says that there is one.
  case greKey(UInt16, flags: SharedAttribute)
  /// A part of a shared big-endian word, or “inherit”, which is a bit of another attribute.
  case packed(SharedAttribute, mask: UInt32, inherit: SharedAttribute, bit: UInt32)
  /// An integer, or a word, which is a bit of another attribute: `encaplimit none`.
  case numberOrWord(UInt16, NumberFormat, word: String, SharedAttribute, bit: UInt32)
  /// Bits of an attribute that several options share, said by one of two words: `gvrp on`, `dscp inherit`.
  case wordBit(SharedAttribute, UInt32, on: String, off: String)
  /// One of several settings of the same bits, said by the keyword alone: `private`, `vepa`, `bridge`.
  case alternative(SharedAttribute, mask: UInt32, UInt32)
  /// One option, an attribute for each family that it takes.
  case address(v4: UInt16?, v6: UInt16?, AddressClass)
  /// An address with its family in front, where that is not the object's: an IPv4 route's IPv6 next hop.
  case foreignAddress(UInt16)
  /// A network: an address, and in another attribute the length of its prefix in two bytes.
  case prefix(UInt16, length: UInt16, AddressFamily)
  /// A link-layer address.
  case hardwareAddress(UInt16)
  /// The link-layer addresses that a macvlan link of mode “source” takes packets from: what is to be done with
  /// them, and a nest of them.
  case hardwareAddresses(UInt16, action: UInt16)
  /// A nest of pairs of numbers, each of four bytes: `1:5 2:6`.
  case mappings(UInt16)
  /// Hops: a byte, with 0 for automatic, and perhaps an attribute of its own for “inherit”.
  case hopLimit(UInt16, inherit: InheritForm)
  /// One of a few words.
  case choice(UInt16, Width, [Choice])
  /// Two big-endian ports, low and high.
  case portRange(UInt16)
  /// An interface index, which people give as a name.
  case link(UInt16, LinkForm)
  /// A text with a NUL, of at most so many bytes.
  case text(UInt16, maximum: Int)
  /// A namespace: an open descriptor, or a process in it.
  case namespace(descriptor: UInt16, process: UInt16)
  /// A namespace by its name, which goes out as the number that another option has.
  case namespaceName(FieldDescriptor)
  /// A user or a group: a number on the wire, for which people have a name.
  case account(UInt16, AccountList)
  /// The other end of a pair: a link header and attributes of its own.
  case peer(UInt16)
  /// A spanning-tree identifier, read only: priority and address.
  case bridgeIdentifier(UInt16)
  /// A time that runs, read only: hundredths of a second.
  case timer(UInt16)
}

/// The size and byte order of an integer on the wire.
public enum Width: Sendable {
  /// One byte.
  case u8
  /// Two bytes in the machine's order.
  case u16
  /// Four bytes in the machine's order.
  case u32
  /// Eight bytes in the machine's order.
  case u64
  /// Two bytes, big-endian.
  case be16
  /// Four bytes, big-endian.
  case be32
  /// Eight bytes, big-endian.
  case be64
}

/// An integer: its width, what it may be, and how people write it.
public struct NumberFormat: Sendable {
  /// The layout on the wire.
  public let width: Width
  /// What the number may be.
  public let range: ClosedRange<UInt64>
  let notation: Notation
  /// Words that stand for a number: `none` for 0.
  public let words: [Choice]
  /// Words that are understood and refused; nil where there are none.
  let refusal: Refusal?
  /// Names of single bits, which JSON has in a member of its own.
  let bitNames: [Choice]

  /// How people, and JSON, write a number.
  public enum Notation: Sendable {
    /// In decimal.
    case decimal
    /// By a name where it has one, so that JSON has it as a string.
    case named
    /// In hexadecimal, which a reader knows by the `0x`.
    case hexadecimal
    /// In hexadecimal, which a reader knows without: iproute2 takes `tos 10` for 16.
    case trafficClass
  }
}

/// Words that other tools take and that do not do what they say, with the reason.
public struct Refusal: Sendable {
  let words: [String]
  let reason: String

  init(_ words: [String], _ reason: String) {
    self.words = words
    self.reason = reason
  }
}

/// A word and the number that stands for it on the wire.
public struct Choice: Hashable, Sendable {
  /// The word as people write it.
  public let word: String
  /// The number on the wire.
  public let number: UInt64

  init(_ word: String, _ number: UInt64) {
    self.word = word
    self.number = number
  }
}

/// An attribute that several options put bits into.
public struct SharedAttribute: Hashable, Sendable {
  enum Layout: Hashable, Sendable {
    /// A word of bits.
    case be16, be32, u16, u32
    /// The kernel's `br_boolopt_multi`: the bits, then which of them are meant.
    case valueAndMask
    /// A nest with a byte, which is the low eight bits, and an attribute without payload, which is the ninth.
    case nest(byte: UInt16, flag: UInt16)
  }

  let number: UInt16
  let layout: Layout
}

/// How “inherit” is said for a hop limit.
public enum InheritForm: Sendable {
  /// Not at all: 0 means it (GRE), or there is none.
  case zero
  /// An attribute without payload (vxlan); it cannot be taken back.
  case flag(UInt16)
  /// A byte 1 in an attribute of its own (geneve).
  case byte(UInt16)
}

/// What the index 0 is to an option that names a link.
public enum LinkForm: Sendable {
  /// Not there.
  case absent
  /// No link any more: `nomaster`.
  case removable
  /// No link, as the kernel reports it: a tunnel that leaves by any.
  case reported
}

/// Which addresses an option takes.
public enum AddressClass: Sendable {
  /// Any.
  case any
  /// No group's address.
  case unicast
  /// A group's address alone.
  case multicast
}

extension Codec {
  /// The attributes that the codec reads and writes, the main one first.
  public var attributes: [UInt16] {
    switch self {
    case .number(let number, _), .toggle(let number), .flag(let number), .onOff(let number, _),
      .onOffWord(let number), .hardwareAddress(let number), .choice(let number, _, _), .portRange(let number),
      .link(let number, _), .mappings(let number), .foreignAddress(let number), .state(let number),
      .account(let number, _), .text(let number, _), .peer(let number), .bridgeIdentifier(let number),
      .timer(let number):
      [number]
    case .bit(let shared, _), .onOffBit(let shared, _), .wordBit(let shared, _, _, _),
      .alternative(let shared, _, _):
      [shared.number]
    case .headerFlag, .onOffHeaderFlag, .headerIndex, .headerNumber, .namespaceName: []
    case .nestedChoice(let path, _, _): [path[0]]
    case .greKey(let number, let flags): [number, flags.number]
    case .packed(let shared, _, let inherit, _): [shared.number, inherit.number]
    case .numberOrWord(let number, _, _, let flags, _): [number, flags.number]
    case .prefix(let address, let length, _): [address, length]
    case .hardwareAddresses(let list, let action): [list, action]
    case .address(let v4, let v6, _): [v4, v6].compactMap(\.self)
    case .hopLimit(let number, .zero): [number]
    case .hopLimit(let number, .flag(let inherit)), .hopLimit(let number, .byte(let inherit)):
      [number, inherit]
    case .namespace(let descriptor, let process): [descriptor, process]
    }
  }

  /// Whether the option takes IPv4 and IPv6 addresses, so that its JSON key tells them apart.
  public var hasBothFamilies: Bool {
    if case .address(_?, _?, _) = self { true } else { false }
  }

  /// Whether the keyword says it all, so that no value follows it.
  public var isKeywordAlone: Bool {
    switch self {
    case .toggle, .flag, .bit, .headerFlag, .alternative: true
    default: false
    }
  }

  /// Whether a value may follow the keyword, or be left out.
  public var isValueOptional: Bool {
    if case .state = self { true } else { false }
  }

  /// Whether the keyword may have “no” in front: `nolearning`, `--no-learning`, `nomaster`.
  public var isNegatable: Bool {
    switch self {
    case .toggle, .bit, .state: true
    case .link(_, .removable): true
    default: false
    }
  }
}
