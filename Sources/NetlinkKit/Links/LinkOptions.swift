/// The options that links of every kind have (`IFLA_*` and the flags of `ifinfomsg`).
public enum LinkOptions {
  /// `IFLA_IFNAME`, which names the link and so is no option of it.
  static let nameAttribute: UInt16 = 3
  /// `IFLA_TARGET_NETNSID`
  static let targetNamespaceAttribute: UInt16 = 46
  /// `IFLA_ADDRESS`, `IFLA_BROADCAST` and `IFLA_PERM_ADDRESS`
  public static let addressAttribute: UInt16 = 1
  public static let broadcastAttribute: UInt16 = 2
  public static let permanentAddressAttribute: UInt16 = 54
  /// `IFLA_LINK`
  public static let lowerAttribute: UInt16 = 5
  /// `IFLA_LINK_NETNSID`
  public static let lowerNamespaceAttribute: UInt16 = 37
  /// `IFLA_MASTER`
  public static let masterAttribute: UInt16 = 10
  /// `IFLA_PROP_LIST`
  static let propertiesAttribute: UInt16 = 52
  /// `IFLA_ALT_IFNAME`
  static let alternativeNameAttribute: UInt16 = 53
  /// `IFLA_LINKINFO`, with the kind and the kind's options.
  static let infoAttribute: UInt16 = 18

  /// `IFLA_MTU`
  public static let mtu = Field<UInt32>.number(
    "mtu", 4, .u32, access: .changeable, "largest packet in bytes, without the link's own header")
  /// `IFLA_ADDRESS`
  public static let address = Field.hardwareAddress(
    "address", addressAttribute, aliases: ["addr", "lladdr"], "link-layer address")
  /// `IFLA_BROADCAST`
  public static let broadcast = Field.hardwareAddress(
    "broadcast", broadcastAttribute, aliases: ["brd"], "link-layer broadcast address")
  /// `IFLA_MASTER`
  public static let master = Field.link(
    "master", masterAttribute, .removable, target: .master, "bridge, or other master, to be a port of")
  /// `IFLA_LINK`
  public static let lower = Field.link(
    "link", lowerAttribute, .reported, access: .onCreation, "link that this one stands on")
  /// `IFLA_NET_NS_FD`, `IFLA_NET_NS_PID`
  public static let namespace = Field.namespace(
    "netns", descriptor: 28, process: 19, "network namespace to move to: a name, a process number or a path")
  /// `IFLA_GROUP`
  public static let group = Field<UInt32>.number(
    "link-group", 27, .u32, bareAliases: ["group"], json: "group", as: .named, words: [Choice("default", 0)],
    access: .changeable,
    "group of links, to be changed or deleted together")
  /// `IFLA_TXQLEN`
  public static let transmitQueueLength = Field<UInt32>.number(
    "txqueuelen", 13, .u32, aliases: ["txqlen", "qlen"], json: "txqlen", shown: .whenSet, access: .changeable,
    initial: 1000, "packets that may wait to be sent")
  /// `IFLA_NUM_TX_QUEUES`
  public static let transmitQueues = Field<UInt32>.number(
    "numtxqueues", 31, .u32, json: "num_tx_queues", in: 1...4096, "number of transmit queues")
  /// `IFLA_NUM_RX_QUEUES`
  public static let receiveQueues = Field<UInt32>.number(
    "numrxqueues", 32, .u32, json: "num_rx_queues", in: 1...4096, "number of receive queues")
  /// `IFLA_IFALIAS`
  public static let alias = Field.text(
    "alias", 20, maximum: 254, json: "ifalias", "text for people, shown with the link")

  /// `IFF_UP`
  public static let up = Field.headerFlag(
    "up", 0x1, opposite: "down", "bring the link up; `down` takes it down")
  /// `IFF_NOARP`, which `on` clears
  public static let arp = Field.onOffHeaderFlag(
    "arp", 0x80, inverted: true, "whether to answer ARP and find neighbours")
  /// `IFF_MULTICAST`
  public static let multicast = Field.onOffHeaderFlag(
    "multicast", 0x1000, "whether to send and receive multicast")
  /// `IFF_ALLMULTI`
  public static let allMulticast = Field.onOffHeaderFlag(
    "allmulticast", 0x200, "whether to receive all multicast")
  /// `IFF_PROMISC`
  public static let promiscuous = Field.onOffHeaderFlag("promisc", 0x100, "whether to receive every packet")

  // What the kernel tells of a link and nobody sets.
  /// `IFLA_PERM_ADDRESS`
  public static let permanentAddress = Field.hardwareAddress(
    "permaddr", permanentAddressAttribute, access: .readOnly, "link-layer address that the link came with")
  /// `IFLA_QDISC`
  public static let qdisc = Field<String>.row(
    "qdisc", .text(6, maximum: 255), access: .readOnly, "queueing discipline")
  /// `IFLA_OPERSTATE`
  public static let operationalState = Field<OperationalState>.choice(
    "state", 16,
    Choice.numbered("UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"),
    json: "operstate", access: .changeable, "operational state (RFC 2863)")
  /// `IFLA_LINKMODE`
  public static let linkMode = Field<LinkMode>.choice(
    "link-mode", 17, Choice.numbered("DEFAULT", "DORMANT"), bareAliases: ["mode"], json: "linkmode",
    access: .changeable,
    "what the link's state follows")
  /// `IFLA_LINK_NETNSID`
  public static let lowerNamespace = Field<UInt32>.number(
    "link-netnsid", lowerNamespaceAttribute, .u32, json: "link_netnsid", in: 0...0x7FFF_FFFF,
    "number by which this namespace knows that of the link that this one stands on")
  /// The namespace of `IFLA_LINK_NETNSID`
  public static let lowerNamespaceName = Field<NamespaceTarget>.row(
    "link-netns", .namespaceName(lowerNamespace.descriptor), shown: .never,
    "namespace of the link that this one stands on: a name, a process number or a path")
  static let promiscuity = readOnly("promiscuity", 30, "how many want every packet")
  static let allMulticastCount = readOnly("allmulti", 61, "how many want all multicast")
  static let leastMTU = readOnly("minmtu", 50, json: "min_mtu", "smallest MTU that the link takes")
  static let greatestMTU = readOnly("maxmtu", 51, json: "max_mtu", "largest MTU that the link takes")
  /// `IFLA_GSO_MAX_SIZE`
  public static let segmentationSize = limit(
    "gso_max_size", 41, initial: 65536, "largest packet to be segmented")
  /// `IFLA_GSO_MAX_SEGS`
  public static let segmentationCount = limit("gso_max_segs", 40, initial: 65535, "most segments of a packet")
  static let hardwareSegmentationSize = readOnly(
    "tso_max_size", 59, "largest packet that the hardware segments")
  static let hardwareSegmentationCount = readOnly("tso_max_segs", 60, "most segments that the hardware makes")
  /// `IFLA_GRO_MAX_SIZE`
  public static let receiveOffloadSize = limit(
    "gro_max_size", 58, initial: 65536, "largest packet that received ones are joined to")
  /// `IFLA_GSO_IPV4_MAX_SIZE`
  public static let segmentationSizeIPv4 = limit(
    "gso_ipv4_max_size", 63, initial: 65536, "largest IPv4 packet to be segmented")
  /// `IFLA_GRO_IPV4_MAX_SIZE`
  public static let receiveOffloadSizeIPv4 = limit(
    "gro_ipv4_max_size", 64, initial: 65536, "largest IPv4 packet that received ones are joined to")
  /// `IFLA_CARRIER`
  public static let carrier = Field<Bool>.row(
    "carrier", .onOffWord(33), shown: .never, access: .changeable,
    "whether a cable is in, for drivers that let one say")
  /// `IFLA_PROTO_DOWN`
  public static let protocolDown = Field<Bool>.row(
    "protodown", .onOffWord(39), json: "proto_down", shown: .whenSet, access: .changeable,
    "whether a protocol holds the link down, for drivers that know it")
  /// `IFLA_INET6_ADDR_GEN_MODE` in `IFLA_AF_SPEC`
  public static let addressGeneration = Field<AddressGeneration>.row(
    "addrgenmode",
    .nestedChoice(
      path: [26, UInt16(AddressFamily.ipv6.rawValue)], 8,
      Choice.numbered("eui64", "none", "stable_secret", "random")),
    json: "inet6_addr_gen_mode", access: .changeable, "how IPv6 makes link-local addresses")
  /// `ifi_index`
  public static let index = Field<UInt32>.row("index", .headerIndex, shown: .never, "index of the new link")

  private static func limit(
    _ keyword: String, _ attribute: UInt16, initial: UInt32, _ summary: String
  ) -> Field<UInt32> {
    .number(keyword, attribute, .u32, access: .changeable, initial: initial, summary)
  }

  private static func readOnly(
    _ keyword: String, _ attribute: UInt16, json: String? = nil, _ summary: String
  ) -> Field<UInt32> {
    .number(keyword, attribute, .u32, json: json, access: .readOnly, summary)
  }

  /// All of them, in the order in which they are sent.
  public static let table = FieldTable(
    "link",
    [
      mtu.descriptor, address.descriptor, broadcast.descriptor, master.descriptor, lower.descriptor,
      namespace.descriptor, group.descriptor, transmitQueueLength.descriptor, transmitQueues.descriptor,
      receiveQueues.descriptor, alias.descriptor, up.descriptor, arp.descriptor, multicast.descriptor,
      allMulticast.descriptor, promiscuous.descriptor,
      permanentAddress.descriptor, qdisc.descriptor, operationalState.descriptor, linkMode.descriptor,
      lowerNamespace.descriptor, lowerNamespaceName.descriptor,
      promiscuity.descriptor, allMulticastCount.descriptor, leastMTU.descriptor, greatestMTU.descriptor,
      segmentationSize.descriptor, segmentationCount.descriptor, hardwareSegmentationSize.descriptor,
      hardwareSegmentationCount.descriptor, receiveOffloadSize.descriptor, segmentationSizeIPv4.descriptor,
      receiveOffloadSizeIPv4.descriptor, carrier.descriptor, protocolDown.descriptor,
      addressGeneration.descriptor, index.descriptor,
    ])

  /// What the kernel overlooks in the message that makes a link (`rtnl_create_link`), without a word.
  public static let overlookedAtFirst = [
    alias.descriptor, addressGeneration.descriptor, carrier.descriptor, protocolDown.descriptor,
  ]

  /// The rows that `ip` prints under `-d` alone, before the kind's options.
  public static let detailsBeforeKind = [
    promiscuity.descriptor, allMulticastCount.descriptor, leastMTU.descriptor, greatestMTU.descriptor,
  ]
  /// The rows that `ip` prints under `-d` alone, behind the kind's options.
  public static let detailsAfterKind = [
    addressGeneration.descriptor, transmitQueues.descriptor, receiveQueues.descriptor,
    protocolDown.descriptor, segmentationSize.descriptor,
    segmentationCount.descriptor, hardwareSegmentationSize.descriptor, hardwareSegmentationCount.descriptor,
    receiveOffloadSize.descriptor, segmentationSizeIPv4.descriptor, receiveOffloadSizeIPv4.descriptor,
  ]
}

/// `IN6_ADDR_GEN_MODE_*`
public enum AddressGeneration: UInt64, FieldValue {
  case eui64, none, stableSecret, random
}

/// `IF_OPER_*`, RFC 2863.
public enum OperationalState: UInt64, FieldValue {
  case unknown, notPresent, down, lowerLayerDown, testing, dormant, up
}

/// `IF_LINK_MODE_*`
public enum LinkMode: UInt64, FieldValue {
  case `default`, dormant
}
