extension Codec {
  /// What help writes for the value; nil where the keyword says it all.
  public var placeholder: String? {
    switch self {
    case .toggle, .flag, .bit, .headerFlag, .alternative, .bridgeIdentifier, .timer: nil
    case .number(_, let format), .headerNumber(let format): format.placeholder
    case .greKey: "KEY"
    case .packed(_, let mask, _, _):
      "0…0x\(String(mask >> UInt32(mask.trailingZeroBitCount), radix: 16))|inherit"
    case .numberOrWord(_, let format, let word, _, _): format.placeholder + "|" + word
    case .wordBit(_, _, let on, let off): "\(on)|\(off)"
    case .prefix: "ADDRESS/LENGTH"
    case .hardwareAddresses: "MAC[,MAC…]|none"
    case .mappings: "FROM:TO[,FROM:TO…]"
    case .state: "[on|off]"
    case .account(_, .users): "USER"
    case .account(_, .groups): "GROUP"
    case .onOff, .onOffWord, .onOffBit, .onOffHeaderFlag: "on|off"
    case .address(_, _, .multicast): "GROUP"
    case .address, .foreignAddress: "ADDRESS"
    case .hardwareAddress: "MAC"
    case .hopLimit(_, .zero): "1…255|inherit"
    case .hopLimit: "1…255|auto|inherit"
    case .choice(_, _, let choices), .nestedChoice(_, _, let choices):
      choices.map(\.word).joined(separator: "|")
    case .headerIndex: "1…\(Int32.max)"
    case .portRange: "LOW-HIGH"
    case .link: "LINK"
    case .text: "TEXT"
    case .namespace, .namespaceName: "NETNS"
    case .peer: "NAME"
    }
  }
}

extension NumberFormat {
  fileprivate var placeholder: String {
    ([range.upperBound == .max ? "NUMBER" : "\(range.lowerBound)…\(range.upperBound)"] + words.map(\.word))
      .joined(separator: "|")
  }
}
