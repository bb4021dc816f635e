/// The kind of a netlink message (`nlmsg_type`).
public struct MessageType: RawRepresentable, Hashable, Sendable {
  /// The number in the header, in the machine's byte order.
  public let rawValue: UInt16
  /// Wraps a number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  static let noOperation = MessageType(rawValue: 1)
  static let error = MessageType(rawValue: 2)
  static let done = MessageType(rawValue: 3)
  static let overrun = MessageType(rawValue: 4)

  /// `RTM_NEWLINK`
  public static let newLink = MessageType(rawValue: 16)
  /// `RTM_DELLINK`
  public static let deleteLink = MessageType(rawValue: 17)
  /// `RTM_GETLINK`
  public static let getLink = MessageType(rawValue: 18)
  /// `RTM_SETLINK`
  public static let setLink = MessageType(rawValue: 19)
  /// `RTM_NEWADDR`
  public static let newAddress = MessageType(rawValue: 20)
  /// `RTM_DELADDR`
  public static let deleteAddress = MessageType(rawValue: 21)
  /// `RTM_GETADDR`
  public static let getAddress = MessageType(rawValue: 22)
  /// `RTM_NEWROUTE`
  public static let newRoute = MessageType(rawValue: 24)
  /// `RTM_DELROUTE`
  public static let deleteRoute = MessageType(rawValue: 25)
  /// `RTM_GETROUTE`
  public static let getRoute = MessageType(rawValue: 26)
  /// `RTM_NEWNEIGH`
  public static let newNeighbor = MessageType(rawValue: 28)
  /// `RTM_DELNEIGH`
  public static let deleteNeighbor = MessageType(rawValue: 29)
  /// `RTM_GETNEIGH`
  public static let getNeighbor = MessageType(rawValue: 30)
  /// `RTM_NEWMDB`
  public static let newMulticastEntry = MessageType(rawValue: 84)
  /// `RTM_DELMDB`
  public static let deleteMulticastEntry = MessageType(rawValue: 85)
  /// `RTM_GETMDB`
  public static let getMulticastEntry = MessageType(rawValue: 86)
  /// `RTM_NEWNSID`
  public static let newNamespaceID = MessageType(rawValue: 88)
  /// `RTM_DELNSID`
  public static let deleteNamespaceID = MessageType(rawValue: 89)
  /// `RTM_GETNSID`
  public static let getNamespaceID = MessageType(rawValue: 90)
  /// `RTM_GETSTATS`
  public static let getStatistics = MessageType(rawValue: 94)
  /// `RTM_NEWVLAN`
  public static let newVLAN = MessageType(rawValue: 112)
  /// `RTM_GETVLAN`
  public static let getVLAN = MessageType(rawValue: 114)
  /// `RTM_NEWTUNNEL`
  public static let newTunnel = MessageType(rawValue: 120)
  /// `RTM_DELTUNNEL`
  public static let deleteTunnel = MessageType(rawValue: 121)
  /// `RTM_GETTUNNEL`
  public static let getTunnel = MessageType(rawValue: 122)
}

/// The flags of a netlink message (`nlmsg_flags`).
public struct MessageFlags: OptionSet, Sendable {
  /// The bits in the header, in the machine's byte order.
  public let rawValue: UInt16
  /// Wraps the bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// `NLM_F_REQUEST`
  public static let request = MessageFlags(rawValue: 0x1)
  /// `NLM_F_MULTI`
  static let multipart = MessageFlags(rawValue: 0x2)
  /// `NLM_F_ACK`
  public static let acknowledge = MessageFlags(rawValue: 0x4)
  /// `NLM_F_DUMP_INTR`
  static let dumpInterrupted = MessageFlags(rawValue: 0x10)
  /// `NLM_F_DUMP` (`NLM_F_ROOT | NLM_F_MATCH`)
  static let dump = MessageFlags(rawValue: 0x300)
  /// `NLM_F_REPLACE`, on messages that create
  public static let replace = MessageFlags(rawValue: 0x100)
  /// `NLM_F_EXCL`
  public static let exclusive = MessageFlags(rawValue: 0x200)
  /// `NLM_F_CREATE`
  public static let create = MessageFlags(rawValue: 0x400)
  /// `NLM_F_APPEND`
  public static let append = MessageFlags(rawValue: 0x800)
  /// `NLM_F_BULK`, on messages that delete
  public static let bulk = MessageFlags(rawValue: 0x200)
  /// `NLM_F_CAPPED`, on acks: the request is not echoed
  static let capped = MessageFlags(rawValue: 0x100)
  /// `NLM_F_ACK_TLVS`, on acks: attributes of the extended ack follow
  static let extendedAck = MessageFlags(rawValue: 0x200)
}

/// `struct nlmsghdr`, 16 bytes, all in the machine's order.
public struct MessageHeader: Sendable {
  static let size = 16
  let length: Int
  /// What the message is.
  public let type: MessageType
  let flags: MessageFlags
  let sequence: UInt32

  /// Reads the header at the start of the bytes; nil where they are too few, or the length that it
  /// claims is shorter than a header or longer than the bytes.
  init?(_ bytes: Span<UInt8>) {
    guard let length = bytes.u32(at: 0), let type = bytes.u16(at: 4), let flags = bytes.u16(at: 6),
      let sequence = bytes.u32(at: 8), bytes.count >= Self.size,
      length >= Self.size, length <= bytes.count
    else { return nil }
    self.length = Int(length)
    self.type = MessageType(rawValue: type)
    self.flags = MessageFlags(rawValue: flags)
    self.sequence = sequence
  }
}

/// Rounds up to the four bytes that netlink aligns messages and attributes to.
func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
