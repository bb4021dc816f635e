/// Further names of a link (`RTM_NEWLINKPROP`, `RTM_DELLINKPROP`).
public enum AlternativeNames {
  /// The longest further name in bytes (`ALTIFNAMSIZ` less the NUL).
  public static let maximumLength = 127

  private static let addition = MessageType(rawValue: 108)
  private static let removal = MessageType(rawValue: 109)
  /// `IFLA_PROP_LIST`, which the kernel takes with `NLA_F_NESTED` alone.
  private static let properties: UInt16 = 52 | 0x8000

  /// The message that gives a link further names.
  public static func addition(of names: [String], to index: Int32) -> Request {
    message(addition, [.create, .exclusive], names, index)
  }

  /// The message that takes further names from a link.
  public static func removal(of names: [String], from index: Int32) -> Request {
    message(removal, [], names, index)
  }

  private static func message(
    _ type: MessageType, _ flags: MessageFlags, _ names: [String], _ index: Int32
  ) -> Request {
    var header = LinkHeader()
    header.index = index
    var writer = MessageWriter(type, flags.union(.acknowledge), header: header)
    writer.nest(properties) { writer in
      for name in names { writer.put(LinkOptions.alternativeNameAttribute, text: name) }
    }
    return writer.finish()
  }
}
