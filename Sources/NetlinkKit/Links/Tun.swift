/// `tun` and `tap`: drivers/net/tun.c, `IFLA_TUN_*` of linux/if_link.h.
///
/// `RTM_NEWLINK` changes and reports them, but does not make them: `TunnelDevice` does.
public enum Tun {
  /// What the program at the other end reads and writes.
  public enum Mode: UInt64, FieldValue {
    /// IP packets (`IFF_TUN`).
    case tun = 1
    /// Ethernet frames (`IFF_TAP`).
    case tap = 2
  }

  /// `IFLA_TUN_TYPE`
  public static let mode = Field<Mode>.choice(
    "type", modeAttribute, [Choice("tun", 1), Choice("tap", 2)], access: .readOnly,
    "what the program at the other end reads and writes")
  /// `IFLA_TUN_PI`
  public static let packetInformation = Field.state(
    "pi", 4, "the program reads and writes a header of four bytes in front of each packet")
  /// `IFLA_TUN_VNET_HDR`
  public static let offloadHeader = Field.state(
    "vnet_hdr", 5, "the program reads and writes a `virtio_net_hdr` in front of each packet")
  /// `IFLA_TUN_MULTI_QUEUE`
  public static let multiQueue = Field.toggle(
    "multi_queue", 7, shown: .textWhenSet, "the program may open several queues")
  /// `IFLA_TUN_NUM_QUEUES`
  static let queues = Field<UInt32>.number(
    "numqueues", 8, .u32, shown: .alongside(multiQueue.descriptor), access: .readOnly, "queues that are open")
  /// `IFLA_TUN_NUM_DISABLED_QUEUES`
  static let disabledQueues = Field<UInt32>.number(
    "numdisabled", 9, .u32, shown: .alongside(multiQueue.descriptor), access: .readOnly,
    "queues that are open and disabled")
  /// `IFLA_TUN_PERSIST`
  public static let persistence = Field.state(
    "persist", 6, access: .readOnly, "whether the link stays when no program has it open")
  /// `IFLA_TUN_OWNER`
  public static let user = Field.account(
    "user", 1, .users, "who may open the link beside root: a name or a number")
  /// `IFLA_TUN_GROUP`
  public static let group = Field.account(
    "group", 2, .groups, "group whose members may open the link: a name or a number")

  static let modeAttribute: UInt16 = 3

  private static let fields = [
    mode.descriptor, packetInformation.descriptor, offloadHeader.descriptor, multiQueue.descriptor,
    queues.descriptor, disabledQueues.descriptor, persistence.descriptor, user.descriptor, group.descriptor,
  ]

  /// The name of the kind whose links carry frames.
  public static let tapName = "tap"
  /// The name of the kind whose links carry packets; the kernel has it for both.
  public static let tunName = "tun"

  /// The kind `tap` and its options.
  public static let tap = LinkKind(
    name: tapName, summary: "Ethernet link whose cable is a program's: a virtual machine's card",
    fields: fields,
    lastAttribute: 9, making: .device(.tap))

  /// The kind `tun` and its options.
  public static let tun = LinkKind(
    name: tunName, summary: "link for IP packets whose cable is a program's: a VPN", fields: fields,
    lastAttribute: 9, making: .device(.tun))
}
