/// The rows that kinds are declared with: one function a codec, one line an option.
extension Field {
  static func row(
    _ keyword: String, _ codec: Codec, aliases: [String] = [], bareAliases: [String] = [],
    opposite: String? = nil, oppositeValue: Value? = nil, json: String? = nil, jsonWord: String? = nil,
    group: FieldDescriptor.JSONGroup? = nil,
    shown: FieldDescriptor.Shown = .always, access: FieldDescriptor.Access = .onCreation,
    target: FieldDescriptor.Target? = nil, impliesKind: Bool = false, initial: Value? = nil,
    absent: Value? = nil,
    since: String? = nil, _ summary: String
  ) -> Field {
    Field(
      descriptor: FieldDescriptor(
        keyword: keyword, aliases: aliases, bareAliases: bareAliases, opposite: opposite,
        oppositeValue: oppositeValue, codec: codec, jsonKey: json ?? keyword, jsonWordKey: jsonWord,
        jsonGroup: group, shown: shown,
        access: access, target: target, impliesKind: impliesKind, initial: initial, absent: absent,
        since: since, summary: summary))
  }
}

extension Field where Wrapped: UnsignedInteger & FixedWidthInteger {
  /// An integer of any width; the range defaults to all that the Swift type holds.
  static func number(
    _ keyword: String, _ attribute: UInt16, _ width: Width, aliases: [String] = [],
    bareAliases: [String] = [], json: String? = nil,
    in range: ClosedRange<UInt64> = 0...UInt64(Wrapped.max), as notation: NumberFormat.Notation = .decimal,
    words: [Choice] = [], bitNames: [Choice] = [], refusing refusal: Refusal? = nil,
    group: FieldDescriptor.JSONGroup? = nil,
    shown: FieldDescriptor.Shown = .always, access: FieldDescriptor.Access = .onCreation,
    impliesKind: Bool = false, initial: Wrapped? = nil, since: String? = nil, _ summary: String
  ) -> Field {
    let format = NumberFormat(
      width: width, range: range, notation: notation, words: words, refusal: refusal,
      bitNames: bitNames)
    return row(
      keyword, .number(attribute, format), aliases: aliases, bareAliases: bareAliases, json: json,
      group: group, shown: shown, access: access, impliesKind: impliesKind,
      initial: initial.map { .number(UInt64($0)) }, since: since, summary)
  }
}

extension Field where Wrapped: UnsignedInteger & FixedWidthInteger {
  /// A byte of the fixed header, which JSON has as a word.
  static func headerNumber(
    _ keyword: String, aliases: [String] = [], json: String? = nil, words: [Choice], _ summary: String
  ) -> Field {
    let format = NumberFormat(
      width: .u8, range: 0...255, notation: .named, words: words, refusal: nil, bitNames: [])
    return row(keyword, .headerNumber(format), aliases: aliases, json: json, summary)
  }

  static func numberOrWord(
    _ keyword: String, _ attribute: UInt16, _ width: Width, as notation: NumberFormat.Notation = .decimal,
    word: String, _ flags: SharedAttribute, _ bit: UInt32, json: String? = nil, jsonWord: String,
    shown: FieldDescriptor.Shown = .always, _ summary: String
  ) -> Field {
    let format = NumberFormat(
      width: width, range: 0...UInt64(Wrapped.max), notation: notation, words: [], refusal: nil, bitNames: [])
    return row(
      keyword, .numberOrWord(attribute, format, word: word, flags, bit: bit), json: json, jsonWord: jsonWord,
      shown: shown, access: .changeable, summary)
  }
}

extension Field where Wrapped == [NumberMapping] {
  static func mappings(_ keyword: String, _ attribute: UInt16, json: String, _ summary: String) -> Field {
    row(keyword, .mappings(attribute), json: json, shown: .whenSet, access: .changeable, summary)
  }
}

extension FieldDescriptor {
  /// What the kernel has counted, in eight bytes.
  static func counter(_ keyword: String, _ attribute: UInt16, _ summary: String) -> FieldDescriptor {
    Field<UInt64>.number(keyword, attribute, .u64, access: .readOnly, summary).descriptor
  }
}

extension Field where Wrapped == Bool {
  static func wordBit(
    _ keyword: String, _ attribute: SharedAttribute, _ bit: UInt32, on: String, off: String,
    json: String, group: FieldDescriptor.JSONGroup? = nil, shown: FieldDescriptor.Shown = .whenSet,
    absent: Bool? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .wordBit(attribute, bit, on: on, off: off), json: json, group: group, shown: shown,
      access: .changeable, absent: absent.map(Value.toggle), summary)
  }

  static func toggle(
    _ keyword: String, _ attribute: UInt16, aliases: [String] = [], json: String? = nil,
    shown: FieldDescriptor.Shown = .always, access: FieldDescriptor.Access = .onCreation,
    initial: Bool? = nil, since: String? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .toggle(attribute), aliases: aliases, json: json, shown: shown, access: access,
      initial: initial.map(Value.toggle), since: since, summary)
  }

  static func state(
    _ keyword: String, _ attribute: UInt16, access: FieldDescriptor.Access = .onCreation, _ summary: String
  ) -> Field {
    row(keyword, .state(attribute), access: access, summary)
  }

  static func flag(
    _ keyword: String, _ attribute: UInt16, aliases: [String] = [], json: String? = nil,
    shown: FieldDescriptor.Shown = .whenSet, access: FieldDescriptor.Access = .onCreation,
    absent: Bool? = nil, since: String? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .flag(attribute), aliases: aliases, json: json, shown: shown, access: access,
      absent: absent.map(Value.toggle), since: since, summary)
  }

  static func onOff(
    _ keyword: String, _ attribute: UInt16, width: Width = .u8, aliases: [String] = [],
    json: String? = nil, access: FieldDescriptor.Access = .changeable, initial: Bool? = nil,
    _ summary: String
  ) -> Field {
    row(
      keyword, .onOff(attribute, width), aliases: aliases, json: json, access: access,
      initial: initial.map(Value.toggle), summary)
  }

  static func headerFlag(_ keyword: String, _ bit: UInt32, opposite: String? = nil, _ summary: String)
    -> Field
  {
    row(keyword, .headerFlag(bit), opposite: opposite, shown: .never, access: .changeable, summary)
  }

  static func onOffHeaderFlag(
    _ keyword: String, _ bit: UInt32, inverted: Bool = false, _ summary: String
  ) -> Field {
    row(keyword, .onOffHeaderFlag(bit, inverted: inverted), shown: .never, access: .changeable, summary)
  }

  static func bit(
    _ keyword: String, _ attribute: SharedAttribute, _ bit: UInt32, json: String? = nil,
    group: FieldDescriptor.JSONGroup? = nil, shown: FieldDescriptor.Shown = .whenSet,
    access: FieldDescriptor.Access = .changeable, _ summary: String
  ) -> Field {
    row(keyword, .bit(attribute, bit), json: json, group: group, shown: shown, access: access, summary)
  }

  static func onOffBit(
    _ keyword: String, _ attribute: SharedAttribute, _ bit: UInt32,
    access: FieldDescriptor.Access = .changeable, initial: Bool? = nil, since: String? = nil,
    _ summary: String
  ) -> Field {
    row(
      keyword, .onOffBit(attribute, bit), access: access, initial: initial.map(Value.toggle), since: since,
      summary)
  }
}

extension Field where Wrapped == IPAddress {
  static func address(
    _ keyword: String, v4: UInt16?, v6: UInt16?, only addresses: AddressClass = .any,
    aliases: [String] = [], json: String? = nil, access: FieldDescriptor.Access = .changeable,
    target: FieldDescriptor.Target? = nil,
    since: String? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .address(v4: v4, v6: v6, addresses), aliases: aliases, json: json, access: access,
      target: target,
      since: since, summary)
  }
}

extension Field where Wrapped == IPAddress {
  static func foreignAddress(_ keyword: String, _ attribute: UInt16, json: String, _ summary: String) -> Field
  {
    row(keyword, .foreignAddress(attribute), json: json, summary)
  }
}

extension Field where Wrapped == HopLimit {
  static func hopLimit(
    _ keyword: String, _ attribute: UInt16, inherit: InheritForm, aliases: [String] = [],
    access: FieldDescriptor.Access = .changeable, initial: HopLimit? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .hopLimit(attribute, inherit: inherit), aliases: aliases, access: access,
      initial: initial.map(Value.hopLimit), summary)
  }
}

extension Field where Wrapped == HardwareAddress {
  static func hardwareAddress(
    _ keyword: String, _ attribute: UInt16, aliases: [String] = [], json: String? = nil,
    access: FieldDescriptor.Access = .changeable, _ summary: String
  ) -> Field {
    row(keyword, .hardwareAddress(attribute), aliases: aliases, json: json, access: access, summary)
  }
}

extension Field where Wrapped == PortRange {
  static func portRange(
    _ keyword: String, _ attribute: UInt16, json: String? = nil, shown: FieldDescriptor.Shown = .always,
    since: String? = nil, _ summary: String
  ) -> Field {
    row(keyword, .portRange(attribute), json: json, shown: shown, since: since, summary)
  }
}

extension Field where Wrapped == String {
  static func text(
    _ keyword: String, _ attribute: UInt16, maximum: Int = 255, json: String? = nil,
    access: FieldDescriptor.Access = .changeable, _ summary: String
  ) -> Field {
    row(keyword, .text(attribute, maximum: maximum), json: json, access: access, summary)
  }
}

extension Field where Wrapped == NamespaceTarget {
  static func namespace(
    _ keyword: String, descriptor: UInt16, process: UInt16, _ summary: String
  ) -> Field {
    row(
      keyword, .namespace(descriptor: descriptor, process: process), shown: .never, access: .changeable,
      summary)
  }
}

extension Field where Wrapped == AccountReference {
  static func account(
    _ keyword: String, _ attribute: UInt16, _ list: AccountList, _ summary: String
  ) -> Field {
    row(keyword, .account(attribute, list), summary)
  }
}

extension Field where Wrapped == LinkReference {
  static func link(
    _ keyword: String, _ attribute: UInt16, _ form: LinkForm, aliases: [String] = [],
    json: String? = nil, access: FieldDescriptor.Access = .changeable,
    target: FieldDescriptor.Target? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .link(attribute, form), aliases: aliases, json: json, access: access, target: target, summary)
  }
}

extension Field where Wrapped: RawRepresentable, Wrapped.RawValue == UInt64 {
  static func choice(
    _ keyword: String, _ attribute: UInt16, width: Width = .u8, _ choices: [Choice],
    aliases: [String] = [], bareAliases: [String] = [], opposite: String? = nil, json: String? = nil,
    group: FieldDescriptor.JSONGroup? = nil, shown: FieldDescriptor.Shown = .always,
    access: FieldDescriptor.Access = .onCreation, since: String? = nil, _ summary: String
  ) -> Field {
    row(
      keyword, .choice(attribute, width, choices), aliases: aliases, bareAliases: bareAliases,
      opposite: opposite,
      oppositeValue: opposite == nil ? nil : choices.first.map { .choice($0.number) }, json: json,
      group: group, shown: shown, access: access, since: since, summary)
  }
}

extension Choice {
  /// Words whose position is the number on the wire.
  static func numbered(_ words: String...) -> [Choice] {
    words.enumerated().map { Choice($0.element, UInt64($0.offset)) }
  }
}
