extension Codec {
  /// Appends the value as text, without a string in between where that is simple.
  ///
  /// - Parameters:
  ///   - value: a value of the codec.
  ///   - output: what it is appended to.
  ///   - linkName: gives the name of a link by its index; nil where it has none here.
  public func append(_ value: Value, to output: inout [UInt8], linkName: (Int32) -> String?) {
    switch (self, value) {
    case (.number(_, let format), .number(let number)) where format.isPlain:
      output.append(addingCapacity: 20) { $0.append(decimal: number) }
    case (.address, .address(let address)) where !address.isUnspecified:
      output.append(ipAddress: address.bytes.span)
    default: output.append(contentsOf: text(of: value, linkName: linkName).utf8)
    }
  }

  /// The number that JSON has for a value; nil where it has something else, or more than that.
  ///
  /// - Parameter value: a value of the codec.
  public func jsonNumber(of value: Value) -> UInt64? {
    guard case .number(_, let format) = self, case .number(let number) = value,
      case .decimal = format.notation,
      format.bitNames.isEmpty
    else { return nil }
    return number
  }

  /// The value as text that `parse` reads back.
  ///
  /// - Parameters:
  ///   - value: a value that has the codec's form.
  ///   - linkName: the name of a link by its index; nil where it has none here.
  public func text(of value: Value, linkName: (Int32) -> String?) -> String {
    switch (self, value) {
    case (.number(_, let format), .number(let number)), (.headerNumber(let format), .number(let number)):
      format.text(of: number)
    case (.greKey, .number(let number)): Self.dottedQuad(number)
    case (.packed(_, let mask, _, _), .number(let number)):
      Self.hexadecimal(number, bits: mask.nonzeroBitCount)
    case (.packed, .choice): "inherit"
    case (.numberOrWord(_, let format, _, _, _), .number(let number)): format.text(of: number)
    case (.numberOrWord(_, _, let word, _, _), .choice): word
    case (.wordBit(_, _, let on, let off), .toggle(let isOn)): isOn ? on : off
    case (.timer, .number(let hundredths)): Self.seconds(hundredths)
    case (.choice(_, _, let choices), .choice(let number)),
      (.nestedChoice(_, _, let choices), .choice(let number)):
      choices.first { $0.number == number }?.word ?? String(number)
    case (.onOff, .toggle(let isOn)), (.onOffBit, .toggle(let isOn)): isOn ? "1" : "0"
    case (_, .number(let number)), (_, .choice(let number)): String(number)
    case (_, .toggle(let isOn)): isOn ? "on" : "off"
    // `any` is read as IPv4's where the option takes both families.
    case (.address(.some, _, _), .address(let address)) where address.family == .ipv6: address.description
    case (_, .address(let address)): address.isUnspecified ? "any" : address.description
    case (_, .hardwareAddress(let address)): address.description
    case (_, .prefix(let prefix)): prefix.description
    case (_, .hardwareAddresses(let addresses)):
      addresses.isEmpty ? "none" : addresses.map(\.description).joined(separator: ",")
    case (_, .mappings(let mappings)): mappings.map(\.description).joined(separator: ",")
    case (_, .link(.named(let name))): name
    case (_, .link(.index(let index))): linkName(index) ?? "if\(index)"
    case (_, .link(.none)): "none"
    case (_, .hopLimit(.automatic)): "auto"
    case (_, .hopLimit(.inherited)): "inherit"
    case (_, .hopLimit(.hops(let hops))): String(hops)
    case (_, .portRange(let range)): "\(range.low)-\(range.high)"
    case (_, .text(let text)): text
    case (_, .namespace(.word(let word))): word
    case (_, .namespace(.process(let process))): String(process)
    case (_, .namespace(.descriptor(let descriptor))): "descriptor \(descriptor)"
    case (_, .account(.named(let name))): name
    case (_, .account(.number(let number))): String(number)
    case (_, .peer(let peer)): peer.name ?? ""
    }
  }

  /// A 32-bit number as four bytes with dots: how iproute2 writes a GRE key.
  static func dottedQuad(_ number: UInt64) -> String {
    "\(number >> 24 & 255).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
  }

  /// A number with a digit for each four bits that it may have.
  private static func hexadecimal(_ number: UInt64, bits: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, (bits + 3) / 4 - digits.utf8.count)) + digits
  }

  private static func seconds(_ hundredths: UInt64) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension NumberFormat {
  /// The number as JSON has it in a string; nil where JSON has a number.
  public func jsonText(of number: UInt64) -> String? {
    switch notation {
    case .decimal: nil
    case .named: text(of: number)
    case .hexadecimal, .trafficClass: digits(of: number)
    }
  }

  /// The names of the bits that are set, a bit without a name as a number; nil where no bit has one.
  public func bitText(of number: UInt64) -> String? {
    guard !bitNames.isEmpty else { return nil }
    guard number != 0 else { return "0x0" }
    return (0..<UInt64.bitWidth).map { 1 << UInt64($0) }.filter { number & $0 != 0 }.map { bit in
      bitNames.first { $0.number == bit }?.word ?? "0x" + String(bit, radix: 16)
    }.joined(separator: ",")
  }

  /// Whether every number is in decimal, and none is a word.
  fileprivate var isPlain: Bool {
    if case .decimal = notation { words.isEmpty } else { false }
  }

  /// The number as text, or the word that stands for it.
  func text(of number: UInt64) -> String {
    if let choice = words.first(where: { $0.number == number }) { return choice.word }
    return digits(of: number)
  }

  private func digits(of number: UInt64) -> String {
    switch notation {
    case .decimal, .named: String(number)
    case .hexadecimal, .trafficClass: number == 0 ? "0" : "0x" + String(number, radix: 16)
    }
  }
}
