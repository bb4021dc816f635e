import CLinuxHeaders

/// The options of a table with the kernel's own constants for their attributes, main one first.
struct HeaderNumbers: Sendable, CustomStringConvertible {
  let table: String
  let pairs: [(String, [Int])]
  /// Options that Debian 12's headers, of Linux 6.1, do not know yet.
  var newer: Set<String> = []

  var description: String { table }

  static let all = [
    link, vxlan, geneve, gretap, ip6gretap, bridge, bridgePort, veth, tap, fdb, addr, neigh, route, metrics,
  ]

  static let link = HeaderNumbers(
    table: "link",
    pairs: [
      ("mtu", [IFLA_MTU]), ("address", [IFLA_ADDRESS]), ("broadcast", [IFLA_BROADCAST]),
      ("master", [IFLA_MASTER]), ("link", [IFLA_LINK]), ("netns", [IFLA_NET_NS_FD, IFLA_NET_NS_PID]),
      ("link-group", [IFLA_GROUP]), ("txqueuelen", [IFLA_TXQLEN]), ("numtxqueues", [IFLA_NUM_TX_QUEUES]),
      ("numrxqueues", [IFLA_NUM_RX_QUEUES]), ("alias", [IFLA_IFALIAS]), ("qdisc", [IFLA_QDISC]),
      ("state", [IFLA_OPERSTATE]), ("link-mode", [IFLA_LINKMODE]), ("link-netnsid", [IFLA_LINK_NETNSID]),
      ("promiscuity", [IFLA_PROMISCUITY]), ("allmulti", [IFLA_ALLMULTI]), ("minmtu", [IFLA_MIN_MTU]),
      ("maxmtu", [IFLA_MAX_MTU]), ("gso_max_size", [IFLA_GSO_MAX_SIZE]),
      ("gso_max_segs", [IFLA_GSO_MAX_SEGS]), ("tso_max_size", [IFLA_TSO_MAX_SIZE]),
      ("tso_max_segs", [IFLA_TSO_MAX_SEGS]), ("gro_max_size", [IFLA_GRO_MAX_SIZE]),
      ("carrier", [IFLA_CARRIER]), ("protodown", [IFLA_PROTO_DOWN]), ("addrgenmode", [IFLA_AF_SPEC]),
      ("permaddr", [IFLA_PERM_ADDRESS]),
    ], newer: ["gso_ipv4_max_size", "gro_ipv4_max_size"])

  static let vxlan = HeaderNumbers(
    table: "vxlan",
    pairs: [
      ("external", [IFLA_VXLAN_COLLECT_METADATA]), ("vnifilter", [IFLA_VXLAN_VNIFILTER]),
      ("vni", [IFLA_VXLAN_ID]), ("group", [IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6]),
      ("remote", [IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6]), ("local", [IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6]),
      ("dev", [IFLA_VXLAN_LINK]), ("srcport", [IFLA_VXLAN_PORT_RANGE]), ("dstport", [IFLA_VXLAN_PORT]),
      ("learning", [IFLA_VXLAN_LEARNING]), ("proxy", [IFLA_VXLAN_PROXY]), ("rsc", [IFLA_VXLAN_RSC]),
      ("l2miss", [IFLA_VXLAN_L2MISS]), ("l3miss", [IFLA_VXLAN_L3MISS]), ("tos", [IFLA_VXLAN_TOS]),
      ("ttl", [IFLA_VXLAN_TTL, IFLA_VXLAN_TTL_INHERIT]), ("df", [IFLA_VXLAN_DF]),
      ("flowlabel", [IFLA_VXLAN_LABEL]), ("ageing", [IFLA_VXLAN_AGEING]), ("maxaddress", [IFLA_VXLAN_LIMIT]),
      ("udpcsum", [IFLA_VXLAN_UDP_CSUM]), ("udp6zerocsumtx", [IFLA_VXLAN_UDP_ZERO_CSUM6_TX]),
      ("udp6zerocsumrx", [IFLA_VXLAN_UDP_ZERO_CSUM6_RX]), ("remcsumtx", [IFLA_VXLAN_REMCSUM_TX]),
      ("remcsumrx", [IFLA_VXLAN_REMCSUM_RX]), ("remcsum-nopartial", [IFLA_VXLAN_REMCSUM_NOPARTIAL]),
      ("gbp", [IFLA_VXLAN_GBP]), ("gpe", [IFLA_VXLAN_GPE]),
    ], newer: ["localbypass", "flowlabel-policy", "reserved_bits", "mcroute"])

  static let geneve = HeaderNumbers(
    table: "geneve",
    pairs: [
      ("external", [IFLA_GENEVE_COLLECT_METADATA]), ("vni", [IFLA_GENEVE_ID]),
      ("remote", [IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6]),
      ("ttl", [IFLA_GENEVE_TTL, IFLA_GENEVE_TTL_INHERIT]), ("tos", [IFLA_GENEVE_TOS]),
      ("df", [IFLA_GENEVE_DF]), ("flowlabel", [IFLA_GENEVE_LABEL]), ("dstport", [IFLA_GENEVE_PORT]),
      ("udpcsum", [IFLA_GENEVE_UDP_CSUM]), ("udp6zerocsumtx", [IFLA_GENEVE_UDP_ZERO_CSUM6_TX]),
      ("udp6zerocsumrx", [IFLA_GENEVE_UDP_ZERO_CSUM6_RX]),
      ("innerprotoinherit", [IFLA_GENEVE_INNER_PROTO_INHERIT]),
    ], newer: ["srcport", "local", "gro-hint"])

  private static let gre: [(String, [Int])] = [
    ("dev", [IFLA_GRE_LINK]), ("ikey", [IFLA_GRE_IKEY, IFLA_GRE_IFLAGS]),
    ("okey", [IFLA_GRE_OKEY, IFLA_GRE_OFLAGS]), ("iseq", [IFLA_GRE_IFLAGS]), ("oseq", [IFLA_GRE_OFLAGS]),
    ("icsum", [IFLA_GRE_IFLAGS]), ("ocsum", [IFLA_GRE_OFLAGS]),
    ("external", [IFLA_GRE_COLLECT_METADATA]), ("remote", [IFLA_GRE_REMOTE]), ("local", [IFLA_GRE_LOCAL]),
    ("encap", [IFLA_GRE_ENCAP_TYPE]), ("encap-sport", [IFLA_GRE_ENCAP_SPORT]),
    ("encap-dport", [IFLA_GRE_ENCAP_DPORT]), ("encap-csum", [IFLA_GRE_ENCAP_FLAGS]),
    ("encap-udp6-csum", [IFLA_GRE_ENCAP_FLAGS]), ("encap-remcsum", [IFLA_GRE_ENCAP_FLAGS]),
  ]

  static let gretap = HeaderNumbers(
    table: "gretap",
    pairs: gre + [
      ("ttl", [IFLA_GRE_TTL]), ("tos", [IFLA_GRE_TOS]), ("pmtudisc", [IFLA_GRE_PMTUDISC]),
      ("ignore-df", [IFLA_GRE_IGNORE_DF]), ("fwmark", [IFLA_GRE_FWMARK]),
    ])

  static let ip6gretap = HeaderNumbers(
    table: "ip6gretap",
    pairs: gre + [
      ("hoplimit", [IFLA_GRE_TTL]), ("encaplimit", [IFLA_GRE_ENCAP_LIMIT, IFLA_GRE_FLAGS]),
      ("tclass", [IFLA_GRE_FLOWINFO, IFLA_GRE_FLAGS]), ("flowlabel", [IFLA_GRE_FLOWINFO, IFLA_GRE_FLAGS]),
      ("allow-localremote", [IFLA_GRE_FLAGS]), ("fwmark", [IFLA_GRE_FWMARK, IFLA_GRE_FLAGS]),
      ("dscp", [IFLA_GRE_FLAGS]),
    ])

  static let tap = HeaderNumbers(
    table: "tap",
    pairs: [
      ("type", [IFLA_TUN_TYPE]), ("pi", [IFLA_TUN_PI]), ("vnet_hdr", [IFLA_TUN_VNET_HDR]),
      ("multi_queue", [IFLA_TUN_MULTI_QUEUE]), ("numqueues", [IFLA_TUN_NUM_QUEUES]),
      ("numdisabled", [IFLA_TUN_NUM_DISABLED_QUEUES]), ("persist", [IFLA_TUN_PERSIST]),
      ("user", [IFLA_TUN_OWNER]), ("group", [IFLA_TUN_GROUP]),
    ])

  static let veth = HeaderNumbers(table: "veth", pairs: [("peer", [Int(VETH_INFO_PEER)])])

  static let fdb = HeaderNumbers(
    table: "fdb",
    pairs: [
      ("dst", [NDA_DST, NDA_DST]), ("vlan", [NDA_VLAN]), ("port", [NDA_PORT]), ("vni", [NDA_VNI]),
      ("src_vni", [NDA_SRC_VNI]), ("via", [NDA_IFINDEX]), ("nhid", [NDA_NH_ID]),
      ("activity_notify", [NDA_FDB_EXT_ATTRS]), ("inactive", [NDA_FDB_EXT_ATTRS]),
      ("norefresh", [NDA_FDB_EXT_ATTRS]), ("locked", [NDA_FLAGS_EXT]),
    ])

  static let addr = HeaderNumbers(
    table: "addr",
    pairs: [
      ("broadcast", [IFA_BROADCAST]), ("label", [IFA_LABEL]), ("metric", [IFA_RT_PRIORITY]),
      ("nodad", [IFA_FLAGS]), ("noprefixroute", [IFA_FLAGS]),
    ])

  static let neigh = HeaderNumbers(
    table: "neigh",
    pairs: [("lladdr", [NDA_LLADDR]), ("managed", [NDA_FLAGS_EXT]), ("proto", [NDA_PROTOCOL])])

  static let route = HeaderNumbers(
    table: "route",
    pairs: [
      ("via", [RTA_GATEWAY, RTA_GATEWAY].map(number)), ("via inet6", [number(RTA_VIA)]),
      ("src", [RTA_PREFSRC, RTA_PREFSRC].map(number)), ("metric", [number(RTA_PRIORITY)]),
      ("table", [number(RTA_TABLE)]), ("nhid", [number(RTA_NH_ID)]), ("pref", [number(RTA_PREF)]),
      ("dev", [number(RTA_OIF)]), ("iif", [number(RTA_IIF)]), ("uid", [number(RTA_UID)]),
    ])

  private static func number(_ attribute: rtattr_type_t) -> Int { Int(attribute.rawValue) }

  static let metrics = HeaderNumbers(
    table: "route metrics",
    pairs: [
      ("mtu", [RTAX_MTU]), ("window", [RTAX_WINDOW]), ("ssthresh", [RTAX_SSTHRESH]), ("cwnd", [RTAX_CWND]),
      ("advmss", [RTAX_ADVMSS]), ("reordering", [RTAX_REORDERING]), ("hoplimit", [RTAX_HOPLIMIT]),
      ("initcwnd", [RTAX_INITCWND]), ("initrwnd", [RTAX_INITRWND]), ("quickack", [RTAX_QUICKACK]),
    ])

  /// Options that are bits, with the kernel's own constants.
  static let flags: [(String, Int)] = [
    ("up", IFF_UP), ("arp", IFF_NOARP),
    ("multicast", IFF_MULTICAST), ("allmulticast", IFF_ALLMULTI),
    ("promisc", IFF_PROMISC), ("use", Int(NTF_USE)), ("self", Int(NTF_SELF)),
    ("master", Int(NTF_MASTER)), ("extern_learn", Int(NTF_EXT_LEARNED)), ("sticky", Int(NTF_STICKY)),
    ("router", Int(NTF_ROUTER)), ("proxy", Int(NTF_PROXY)), ("managed", Int(NTF_EXT_MANAGED)),
    ("onlink", Int(RTNH_F_ONLINK)), ("nodad", Int(IFA_F_NODAD)), ("noprefixroute", Int(IFA_F_NOPREFIXROUTE)),
    ("allow-localremote", Int(IP6_TNL_F_ALLOW_LOCAL_REMOTE)),
    ("no_linklocal_learn", 1 << Int(BR_BOOLOPT_NO_LL_LEARN.rawValue)),
    ("mcast_vlan_snooping", 1 << Int(BR_BOOLOPT_MCAST_VLAN_SNOOPING.rawValue)),
    ("mst_enabled", 1 << Int(BR_BOOLOPT_MST_ENABLE.rawValue)),
  ]
}
