import NetlinkFixtures

@testable import NetlinkKit
@testable import OverlayCommands

extension FuzzTarget {
  /// Values of options and names, as people write them: two bytes say of what, the others are the words.
  static let value = FuzzTarget(
    name: "value", longest: 256, takesWords: true,
    seeds: {
      options.enumerated().flatMap { place, option in
        option.field.codec.samples.map { value in
          let text = option.field.codec.text(of: value) { "if\($0)" }
          return [UInt8(place >> 8), UInt8(place & 255)] + Array(text.utf8)
        }
      }
        + names.indices.flatMap { place in
          ["eth0", "192.0.2.1/24", "2001:db8::1", "02:00:00:00:00:01", "1-4094", "blue", "::ffff:1.2.3.4"]
            .map {
              [UInt8((options.count + place) >> 8), UInt8((options.count + place) & 255)] + Array($0.utf8)
            }
        }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let place = choices.next(below: options.count + names.count)
      guard place < options.count else { return names[place - options.count](choices.remainder) }
      check(options[place], choices.words)
    })

  private static let options = TableField.given.filter { option in
    // The other end of a pair has a line of its own.
    if case .peer = option.field.codec { return false }
    return !option.field.codec.isKeywordAlone
  }

  private static func check(_ option: TableField, _ words: [String]) {
    let codec = option.field.codec
    guard !words.isEmpty else { return }
    let count = codec.wordCount(in: words[...])
    require(count <= words.count, "\(option) takes \(count) words of \(words.count)")
    guard count > 0,
      let value = result({ () throws(ValueFault) in try codec.parse(Array(words.prefix(count))) })
    else { return }
    // What is printed, is accepted, and means the same.
    let printed = option.field.wordList(value) { _ in nil }
    let own = Array(printed.dropFirst(option.field.keyword.split(separator: " ").count))
    if case .link(.none) = value { return }
    let again = result { () throws(ValueFault) in try codec.parse(own) }
    require(
      again == value, "\(option) is \(value), printed as \(own), read as \(again.map { "\($0)" } ?? "none")")
    guard value.isResolved, !option.field.codec.attributes.isEmpty else { return }
    requireFixedPoint(value, of: option)
  }

  /// Makes sure that a value is read from what it is sent as.
  private static func requireFixedPoint(_ value: Value, of option: TableField) {
    var settings = Settings(option.table)
    settings[option.field] = value
    var writer = MessageWriter(.newLink, [], header: LinkHeader())
    settings.encode(into: &writer)
    let bytes = writer.finish().bytes
    guard let attributes = result({ () throws(NetlinkError) in try AttributeList(bytes.span, from: 32) })
    else {
      return require(false, "what is sent of \(option) cannot be read")
    }
    let read = Settings(option.table, decoding: attributes, in: bytes.span)
    require(
      read[option.field] == value,
      "\(option) is sent as \(value), and is \(String(describing: read[option.field]))")
  }

  private static let names: [@Sendable ([UInt8]) -> Void] = [
    { bytes in
      requireFixedPoint(bytes, IPAddress.init) { address in
        require(
          ByteParsing.ipv4(bytes.span, 0..<bytes.count) != nil || address.family == .ipv6
            || IPAddress(String(decoding: bytes, as: UTF8.self)) == address, "two readers differ")
      }
    },
    { bytes in
      requireFixedPoint(bytes, HardwareAddress.init) { require($0.bytes.count == 6, "six bytes") }
    },
    { bytes in
      for family in [AddressFamily.ipv4, .ipv6, .unspecified] {
        requireFixedPoint(bytes) { text in
          result { () throws(ValueFault) in try IPPrefix.parse(text, family) }
        } _: {
          require($0.length <= $0.address.bitCount, "no more bits than the address has")
        }
      }
    },
    { bytes in
      requireFixedPoint(bytes) { text in
        result { () throws(ValueFault) in try NumberRange(parsing: text, in: 0...0xFF_FFFF) }
      } _: {
        require($0.first <= $0.last, "a range is not empty")
      }
    },
    { bytes in
      let name = String(decoding: bytes, as: UTF8.self)
      let fault = LinkName.fault(in: name, isNew: true)
      // `dev_valid_name`, with what stands for several names, and what is white space to the kernel.
      let isFine =
        !name.isEmpty && name.utf8.count <= 15 && name != "." && name != ".."
        && !name.utf8.contains { [0x2F, 0x3A, 0x25].contains($0) || $0 <= 0x20 || $0 == 0x7F }
      require((fault == nil) == isFine, "\(name.debugDescription): \(fault ?? "fine")")
      if fault == nil { require(LinkName.fault(in: name, isNew: false) == nil, "a new name is a name") }
    },
    { bytes in
      let name = String(decoding: bytes, as: UTF8.self)
      guard result({ () throws(NetlinkError) in try checkNamespaceName(name) }) != nil else { return }
      require(
        !name.isEmpty && name.utf8.count <= 255
          && !name.utf8.contains { $0 == 0x2F || $0 < 0x20 || $0 == 0x7F },
        "\(name.debugDescription) is no file's name")
    },
    { bytes in _ = LinkNames.names(in: bytes) },
    { bytes in _ = AccountList.entries(of: bytes) },
  ]

  /// Makes sure that what is read of a text, printed, is read as the same.
  private static func requireFixedPoint<Read: Equatable & CustomStringConvertible>(
    _ bytes: [UInt8], _ read: (String) -> Read?, _ check: (Read) -> Void
  ) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let value = read(text) else { return }
    check(value)
    let again = read(value.description)
    require(again == value, "\(text) is \(value), which is read as \(again.map { "\($0)" } ?? "nothing")")
  }
}

extension Value {
  /// Whether the value is one that can be sent as it is.
  fileprivate var isResolved: Bool {
    switch self {
    case .link(.named), .namespace(.word), .account(.named): false
    default: true
    }
  }
}
