/// What is wrong with a value that a user gave, as a clause that follows the option's name.
public struct ValueFault: Error, Hashable, Sendable {
  /// The clause: “300 is not a number from 0 to 255”.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension Codec {
  /// How many words, of those that are still to be read, make the value.
  ///
  /// One for all but a port range, which may be written `LOW-HIGH` or, as iproute2 has it, `LOW HIGH`, a state, which
  /// may be left out, and lists, which go on as long as the words look like theirs.
  public func wordCount(in words: ArraySlice<String>) -> Int {
    guard let first = words.first else { return 0 }
    switch self {
    case .portRange:
      return Self.port(first) != nil && words.dropFirst().first.map { Self.port($0) != nil } ?? false ? 2 : 1
    case .mappings:
      return 1
        + words.dropFirst().prefix {
          $0.utf8.contains(UInt8(ascii: ":")) && $0.utf8.first != UInt8(ascii: "-")
        }.count
    case .state:
      return (try? Self.onOff(first)) == nil ? 0 : 1
    case .hardwareAddresses:
      return 1 + words.dropFirst().prefix { HardwareAddress($0) != nil }.count
    default:
      return 1
    }
  }

  /// Reads a value as people write it.
  ///
  /// - Parameter words: as many words as `wordCount` says.
  public func parse(_ words: [String]) throws(ValueFault) -> Value {
    guard let word = words.first else {
      if isValueOptional { return .toggle(true) }
      throw ValueFault("has no value")
    }
    switch self {
    case .number(_, let format), .headerNumber(let format):
      return .number(try format.parse(word))
    case .greKey:
      return .number(try Self.greKey(word))
    case .packed(_, let mask, _, _):
      if word == "inherit" { return .choice(0) }
      let range = 0...UInt64(mask >> UInt32(mask.trailingZeroBitCount))
      // As iproute2 has it, `tclass 10` is 16.
      return .number(try Self.integer(word, in: range, radix: 16))
    case .numberOrWord(_, let format, let name, _, let bit):
      if word == name { return .choice(UInt64(bit)) }
      return .number(try format.parse(word))
    case .wordBit(_, _, let on, let off):
      if word == on { return .toggle(true) }
      if word == off { return .toggle(false) }
      throw ValueFault("“\(word)” is neither \(on) nor \(off)")
    case .onOff, .onOffWord, .onOffBit, .onOffHeaderFlag, .state:
      return .toggle(try Self.onOff(word))
    case .account:
      return .account(try AccountReference(parsing: word))
    case .address(let v4, let v6, let addresses):
      return .address(try Self.address(word, v4: v4 != nil, v6: v6 != nil, addresses))
    case .foreignAddress:
      // The kernel has it for IPv4 routes alone.
      return .address(try Self.address(word, v4: false, v6: true, .unicast))
    case .hardwareAddress:
      guard let address = HardwareAddress(word) else {
        throw ValueFault("“\(word)” is not a link-layer address; it looks like 02:00:5e:10:00:01")
      }
      return .hardwareAddress(address)
    case .prefix(_, _, let family):
      return .prefix(try IPPrefix.parse(word, family))
    case .hardwareAddresses:
      return .hardwareAddresses(try Self.hardwareAddresses(words))
    case .mappings:
      return .mappings(try NumberMapping.parse(words))
    case .hopLimit(_, let inherit):
      return .hopLimit(try Self.hopLimit(word, inherit))
    case .choice(_, _, let choices), .nestedChoice(_, _, let choices):
      return .choice(try Self.choice(word, among: choices))
    case .headerIndex:
      return .number(try Self.integer(word, in: 1...UInt64(Int32.max)))
    case .portRange:
      return .portRange(try Self.portRange(words))
    case .link:
      if let fault = LinkName.fault(in: word, isNew: false) { throw ValueFault("“\(word)” \(fault)") }
      return .link(.named(word))
    case .text(_, let maximum):
      return .text(try Self.text(word, maximum: maximum))
    case .namespace, .namespaceName:
      guard !word.isEmpty else { throw ValueFault("an empty word names no namespace") }
      // With a slash it is a path.
      if !word.utf8.contains(UInt8(ascii: "/")) {
        do throws(NetlinkError) { try checkNamespaceName(word) } catch {
          throw ValueFault("\(word.debugDescription) names no namespace: \(error.message)")
        }
      }
      return .namespace(.word(word))
    case .toggle, .flag, .bit, .headerFlag, .alternative, .peer, .bridgeIdentifier, .timer:
      preconditionFailure("this option takes no value")
    }
  }

  /// A number within a range, hexadecimal with `0x` and else of the radix.
  public static func integer(
    _ word: String, in range: ClosedRange<UInt64>, radix: Int = 10
  ) throws(ValueFault) -> UInt64 {
    let letters = word.utf8
    if radix == 10, let number = ByteParsing.number(letters.span, 0..<letters.count), range.contains(number) {
      return number
    }
    let isHexadecimal = word.hasPrefix("0x") || word.hasPrefix("0X")
    let digits = isHexadecimal ? word.dropFirst(2) : word[...]
    // Swift's own parser takes a sign.
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
      let number = UInt64(digits, radix: isHexadecimal ? 16 : radix), range.contains(number)
    else {
      throw ValueFault("“\(word)” is not a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func onOff(_ word: String) throws(ValueFault) -> Bool {
    switch word {
    case "1", "on": true
    case "0", "off": false
    default: throw ValueFault("“\(word)” is neither on nor off (1 or 0)")
    }
  }

  /// The number of a word, or one that is written as a number: iproute2 has `state 3` for `forwarding`.
  private static func choice(_ word: String, among choices: [Choice]) throws(ValueFault) -> UInt64 {
    let byWord = choices.first { $0.word.lowercased() == word.lowercased() }
    let byNumber = (try? integer(word, in: 0...UInt64.max)).flatMap { number in
      choices.first { $0.number == number }
    }
    guard let choice = byWord ?? byNumber else {
      throw ValueFault("“\(word)” is none of \(choices.map(\.word).joined(separator: ", "))")
    }
    return choice.number
  }

  private static func greKey(_ word: String) throws(ValueFault) -> UInt64 {
    if let address = IPAddress(word), address.family == .ipv4 {
      return address.bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
    return try integer(word, in: 0...0xFFFF_FFFF)
  }

  private static func address(
    _ word: String, v4: Bool, v6: Bool, _ addresses: AddressClass
  ) throws(ValueFault) -> IPAddress {
    guard let address = IPAddress(word == "any" ? (v4 ? "0.0.0.0" : "::") : word) else {
      throw ValueFault("“\(word)” is not an IP address")
    }
    if address.family == .ipv4, !v4 { throw ValueFault("\(word) is an IPv4 address; an IPv6 one is needed") }
    if address.family == .ipv6, !v6 { throw ValueFault("\(word) is an IPv6 address; an IPv4 one is needed") }
    guard addresses.admits(address) else {
      throw ValueFault(
        addresses == .multicast
          ? "\(word) is not a multicast address (224.0.0.0/4 or ff00::/8)" : "\(word) is a multicast address")
    }
    return address
  }

  private static func hopLimit(_ word: String, _ inherit: InheritForm) throws(ValueFault) -> HopLimit {
    if word == "inherit" { return .inherited }
    if case .zero = inherit {
      let hops = try integer(word, in: 0...255)
      return hops == 0 ? .inherited : .hops(UInt8(hops))
    }
    if word == "auto" || word == "0" { return .automatic }
    return .hops(UInt8(try integer(word, in: 1...255)))
  }

  private static func port(_ word: String) -> UInt16? {
    (try? integer(word, in: 0...65535)).map { UInt16($0) }
  }

  private static func portRange(_ words: [String]) throws(ValueFault) -> PortRange {
    let parts = words.count == 2 ? words : words[0].split(separator: "-", maxSplits: 1).map(String.init)
    guard parts.count == 2, let low = port(parts[0]), let high = port(parts[1]),
      let range = PortRange(low, high)
    else {
      throw ValueFault("“\(words.joined(separator: " "))” is not a range of ports, such as 49152-65535")
    }
    return range
  }

  /// Several addresses: with commas between, or behind `set`, as iproute2 has it, in words of their own.
  private static func hardwareAddresses(_ words: [String]) throws(ValueFault) -> [HardwareAddress] {
    if words == ["none"] { return [] }
    let parts = words.first == "set" ? words.dropFirst() : words[...]
    guard !parts.isEmpty else { throw ValueFault("has no addresses") }
    return try parts.flatMap { $0.split(separator: ",") }.map { part throws(ValueFault) in
      guard let address = HardwareAddress(String(part)) else {
        throw ValueFault("“\(part)” is not a link-layer address; it looks like 02:00:5e:10:00:01")
      }
      return address
    }
  }

  private static func text(_ word: String, maximum: Int) throws(ValueFault) -> String {
    guard word.utf8.count <= maximum else {
      throw ValueFault("the text has \(word.utf8.count) bytes; at most \(maximum) are allowed")
    }
    return word
  }
}

extension NumberFormat {
  /// Reads a number, or one of the words that stand for one.
  func parse(_ word: String) throws(ValueFault) -> UInt64 {
    if let refusal, refusal.words.contains(word) {
      throw ValueFault("“\(word)” is refused: \(refusal.reason)")
    }
    if let choice = words.first(where: { $0.word == word }) { return choice.number }
    do throws(ValueFault) {
      return try Codec.integer(word, in: range, radix: notation == .trafficClass ? 16 : 10)
    } catch {
      guard !words.isEmpty else { throw error }
      throw ValueFault("\(error.message), nor \(words.map(\.word).joined(separator: ", "))")
    }
  }
}
