/// What the trips of options through the kernel must know beyond the tables, each with the reason.
///
/// An option is named by its table and its keyword; an asterisk stands for the tables of all kinds.
enum TripNotes {
  // MARK: Values in the place of those that the codec gives

  struct Values {
    let options: [String]
    let words: [String]
    let reason: String
  }

  static let values = [
    Values(
      options: ["vxlan reserved_bits"],
      words: ["reserved_bits 0", "reserved_bits 0x1", "reserved_bits 0xff"],
      reason: "the bits that VXLAN itself uses cannot be reserved"),
    Values(
      options: ["bridge forward_delay"],
      words: ["forward_delay 0", "forward_delay 2147483646", "forward_delay 4294967294"],
      reason: "a kernel with 250 ticks a second keeps even hundredths alone"),
    Values(
      options: ["bridge ageing_time"],
      words: ["ageing_time 0", "ageing_time 2147483646", "ageing_time 4294967294"],
      reason: "a kernel with 250 ticks a second keeps even hundredths alone"),
    Values(
      options: ["bridge mcast_last_member_interval"],
      words: ["mcast_last_member_interval 0", "mcast_last_member_interval 1844674407370"], reason: longest),
    Values(
      options: ["bridge mcast_membership_interval"],
      words: ["mcast_membership_interval 0", "mcast_membership_interval 1844674407370"], reason: longest),
    Values(
      options: ["bridge mcast_querier_interval"],
      words: ["mcast_querier_interval 0", "mcast_querier_interval 1844674407370"], reason: longest),
    Values(
      options: ["bridge mcast_query_response_interval"],
      words: ["mcast_query_response_interval 0", "mcast_query_response_interval 1844674407370"],
      reason: longest),
    Values(
      options: ["bridge group_fwd_mask"],
      words: ["group_fwd_mask 0", "group_fwd_mask 0x8", "group_fwd_mask 0xfff8"],
      reason: "a bridge never forwards the groups of spanning tree, pause frames and LACP"),
    Values(
      options: ["bridge group_address"],
      words: ["group_address 01:80:c2:00:00:00", "group_address 01:80:c2:00:00:0f"],
      reason: "the kernel takes the addresses of IEEE 802.1D alone"),
    Values(
      options: ["bridge_slave group_fwd_mask"],
      words: ["group_fwd_mask 0", "group_fwd_mask 0x8", "group_fwd_mask 0xfffd"],
      reason: "a port never forwards pause frames"),
    Values(
      options: ["bridge_slave backup_port"], words: ["backup_port p1"],
      reason: "the other port must be of the same bridge"),
    Values(
      options: ["macvlan macaddr"],
      words: ["macaddr none", "macaddr 02:00:00:00:00:01", "macaddr 02:00:00:00:00:02,02:00:00:00:00:01"],
      reason: "the kernel takes no address that no packet has as source, and has an order of its own"),
    Values(
      options: ["vlan egress-qos-map"], words: ["egress-qos-map 0:1", "egress-qos-map 7:1,4294967295:7"],
      reason: "a tag's priority has three bits, and the kernel an order of its own"),
    Values(
      options: ["erspan ikey", "ip6erspan ikey"], words: ["ikey 0.0.0.0", "ikey 0.0.0.1", "ikey 0.0.3.255"],
      reason: "the identifier of an ERSPAN session has ten bits"),
    Values(
      options: ["erspan okey", "ip6erspan okey"], words: ["okey 0.0.0.0", "okey 0.0.0.1", "okey 0.0.3.255"],
      reason: "the identifier of an ERSPAN session has ten bits"),
    Values(
      options: ["link mtu"], words: ["mtu 68", "mtu 1280", "mtu 65521"],
      reason: "each kind has limits of its own, and these are what links here have in common"),
    Values(
      options: ["link address"],
      words: ["address 02:00:00:00:00:01", "address fe:ff:ff:ff:ff:ff", "address 00:00:5e:00:53:01"],
      reason: "a link's own address is neither zero nor a group's"),
    Values(
      options: ["link master"], words: ["master br0"], reason: "a master must be of a kind that has ports"),
    Values(
      options: ["link gso_max_size"], words: ["gso_max_size 32768", "gso_max_size 65536"], reason: offload),
    Values(
      options: ["link gso_max_segs"], words: ["gso_max_segs 0", "gso_max_segs 1", "gso_max_segs 65535"],
      reason: offload),
    Values(
      options: ["link gro_max_size"], words: ["gro_max_size 0", "gro_max_size 65536"], reason: offload),
    Values(
      options: ["link gso_ipv4_max_size"], words: ["gso_ipv4_max_size 32768", "gso_ipv4_max_size 65536"],
      reason: offload),
    Values(
      options: ["link gro_ipv4_max_size"], words: ["gro_ipv4_max_size 0", "gro_ipv4_max_size 65536"],
      reason: offload),
  ]

  private static let longest = "what is longer than the kernel's counter it cuts off"
  private static let offload = "what a link takes at most depends on its driver; this much all take"

  // MARK: What must stand beside an option, and no rule says it

  struct Company {
    let options: [String]
    /// The values that it is for; nil for all.
    var words: [String]?
    let company: String
    let reason: String
  }

  static let company = [
    Company(
      options: ["vxlan flowlabel-policy"], company: "remote 2001:db8::1", reason: "it is for IPv6 alone"),
    Company(
      options: ["geneve udp6zerocsumtx", "geneve udp6zerocsumrx"], company: "remote 2001:db8::1",
      reason: "geneve tells them of IPv6 alone"),
    Company(
      options: ["bridge mcast_vlan_snooping"], company: "vlan_filtering 1",
      reason: "there are VLANs only where the bridge filters by them"),
    Company(
      options: ["bridge_slave mab"], company: "locked on", reason: "it is about ports that are locked"),
    Company(
      options: ["macvlan macaddr", "macvlan nodst"], company: "mode source",
      reason: "it is about the mode source"),
    Company(
      options: ["macvlan nopromisc"], company: "mode passthru", reason: "it is about the mode passthru"),
    Company(
      options: ["erspan remote"], company: "key 1",
      reason: "a group's address is the default key, and too long for a session"),
    Company(
      options: ["erspan erspan", "ip6erspan erspan"], company: "erspan_ver 1",
      reason: "the index is in the header of version 1"),
    Company(
      options: ["* encap-sport", "* encap-dport", "* encap-csum", "* encap-udp6-csum", "* encap-remcsum"],
      company: "encap gue", reason: "they are shown beside an encapsulation alone"),
  ]

  // MARK: Trips that do not end as they should

  struct Exception {
    enum End: Hashable {
      case refused, untold, unrepeated
      case told(String)
    }

    let options: [String]
    /// The values; nil for all.
    var words: [String]?
    let end: End
    let reason: String
  }

  static let exceptions = [
    Exception(
      options: ["vxlan mcroute"], words: ["mcroute"], end: .untold,
      reason: "no kernel up to 7.3 tells it (vxlan_fill_info)"),
    Exception(
      options: ["geneve remote"], words: ["remote any", "remote ::"], end: .refused,
      reason: "no address is no remote endpoint, without which there is no tunnel"),
    Exception(
      options: ["gretap remote", "ip6gretap remote", "erspan remote", "ip6erspan remote"],
      words: ["remote any"], end: .refused,
      reason: "no address is no remote endpoint, without which there is no tunnel for Ethernet"),
    Exception(
      options: ["bridge mcast_hash_elasticity"], end: .told("16"),
      reason: "the kernel has not looked at it since 4.20, and tells a constant"),
    Exception(
      options: ["bridge_slave state"], words: ["state blocking"], end: .told("forwarding"),
      reason: "without spanning tree in user space, the bridge unblocks its ports itself"),
    Exception(
      options: ["bridge_slave fdb_flush"], end: .untold, reason: "it is something to do, not to have"),
    Exception(
      options: ["erspan oseq", "ip6erspan oseq"], words: ["nooseq"], end: .refused,
      reason: "the kernel numbers the packets of every session"),
    Exception(
      options: ["erspan icsum", "ip6erspan icsum"], words: ["icsum"], end: .refused,
      reason: "ERSPAN has no checksums"),
    Exception(
      options: ["erspan ocsum", "ip6erspan ocsum"], words: ["ocsum"], end: .refused,
      reason: "ERSPAN has no checksums"),
    Exception(
      options: ["ip6erspan erspan_ver"], words: ["erspan_ver 0"], end: .refused,
      reason: "over IPv6 the kernel knows the versions 1 and 2 alone"),
    Exception(
      options: ["link state"],
      words: ["UNKNOWN", "NOTPRESENT", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"].map { "state \($0)" },
      end: .told("DOWN"), reason: "the kernel takes the state of links alone that are up and dormant"),
    Exception(
      options: ["link carrier"], words: ["carrier off"], end: .unrepeated,
      reason: "whether a cable is in is a state of the link, and its twin has another cable"),
    Exception(
      options: ["link addrgenmode"], words: ["addrgenmode stable_secret"], end: .refused,
      reason: "the secret must be there first, in /proc/sys/net/ipv6/conf/LINK/stable_secret"),
  ]
  // MARK: Where there is no trip

  struct Gap {
    let options: [String]
    /// The values; nil for all.
    var words: [String]?
    let reason: String
  }

  /// Options of which a link's twin must have something else.
  static let untried = [
    Gap(
      options: ["veth peer"],
      reason: "the other end is a link of its own; LinkJSONTests and TwinTests show it"),
    Gap(
      options: ["link netns"],
      reason: "the link is then elsewhere; NamespaceTests and LinkSetTests look there"),
    Gap(options: ["link index"], reason: "no two links have the same index; LinkNameTests show it"),
    Gap(
      options: ["link link-netnsid"],
      reason: "a number of a namespace is for the kernel to give; LinkJSONTests show it"),
    Gap(
      options: ["link link-netns"],
      reason: "a link below in another namespace is there but once; LowerNamespaceTests show it"),
  ]

  /// Options that need what neither this machine's kernel need have nor that of the rig has.
  static let beyondKernels = [
    Gap(
      options: ["* encap"], words: ["encap fou", "encap gue"],
      reason: "the rig's kernel is built without CONFIG_NET_FOU_IP_TUNNELS"),
    Gap(
      options: ["* encap-sport", "* encap-dport", "* encap-csum", "* encap-udp6-csum", "* encap-remcsum"],
      reason: "the rig's kernel is built without CONFIG_NET_FOU_IP_TUNNELS"),
    Gap(
      options: ["sit 6rd-prefix", "sit 6rd-relay_prefix"],
      reason: "the rig's kernel is built without CONFIG_IPV6_SIT_6RD"),
    Gap(options: ["geneve srcport"], reason: "the rig's kernel is older than the option, of 6.15"),
    Gap(
      options: ["geneve local", "geneve gro-hint"],
      reason: "the rig's kernel is older than the options, of 7.0 and 7.2"),
    Gap(
      options: ["bridge_slave neigh_forward_grat"],
      reason: "the rig's kernel is older than the option, of 2026"),
  ]

  /// Kinds that they need not have, either.
  static let beyondKinds = ["bareudp": "the rig's kernel is built without CONFIG_BAREUDP"]

  // MARK: The links that options of every kind are tried on

  /// Kinds whose links begin with something else, or whose driver alone takes the option.
  static let kinds = [
    "link": ["macvlan", "ipvlan"], "arp": ["veth", "ifb", "gre"], "multicast": ["veth", "ifb", "gre"],
    "txqueuelen": ["veth", "ifb"], "carrier": ["dummy"], "protodown": ["macvlan"],
  ]
}
