extension Codec {
  /// The words that a value may be, be it in the place of a number or of an address; empty where there are none.
  public var words: [String] {
    switch self {
    case .number(_, let format), .headerNumber(let format): format.words.map(\.word)
    case .onOff, .onOffWord, .onOffBit, .onOffHeaderFlag, .state: ["on", "off"]
    case .wordBit(_, _, let on, let off): [on, off]
    case .choice(_, _, let choices), .nestedChoice(_, _, let choices): choices.map(\.word)
    case .packed: ["inherit"]
    case .numberOrWord(_, _, let word, _, _): [word]
    case .hopLimit(_, .zero): ["inherit"]
    case .hopLimit: ["auto", "inherit"]
    case .hardwareAddresses: ["none"]
    case .toggle, .flag, .bit, .headerFlag, .alternative, .headerIndex, .greKey, .address, .foreignAddress,
      .prefix, .hardwareAddress, .mappings, .portRange, .link, .text, .namespace, .namespaceName, .account,
      .peer, .bridgeIdentifier,
      .timer:
      []
    }
  }
}
