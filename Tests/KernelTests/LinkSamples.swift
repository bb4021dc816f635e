import Testing

/// A link to make, with several options each.
struct LinkSample: CustomTestStringConvertible, Sendable {
  let kind: String
  /// What follows `link add NAME type KIND`.
  let options: String
  /// What follows `link add NAME`: options of links of every kind.
  var general = ""

  var testDescription: String { "\(general) \(kind) \(options)" }

  /// The line that makes the link; its underlay is `eth0`.
  func line(name: String = "sample") -> String { "link add \(name) \(general) type \(kind) \(options)" }

  static let vxlan = [
    "id 0", "id 16777215 remote 192.0.2.1 local 192.0.2.2 dev eth0 dstport 8472 ttl 7 tos 0x10 nolearning",
    "id 2 group 239.1.1.1 dev eth0 ttl inherit ageing 55 maxaddress 100 srcport 40000 50000",
    "id 3 remote 2001:db8::1 local 2001:db8::2 flowlabel 0x12345 udp6zerocsumtx udp6zerocsumrx noudpcsum",
    "id 4 group ff05::100 dev eth0 df inherit", "id 5 proxy rsc l2miss l3miss tos inherit ttl auto df set",
    "id 6 remcsumtx remcsumrx gbp udpcsum", "external", "external vnifilter", "external gpe dstport 4790",
    "id 7 local 192.0.2.2 ageing 4294967295 maxaddress unlimited", "id 8 remcsumrx remcsum-nopartial",
  ]

  static let geneve = [
    "id 0 remote 192.0.2.1", "id 16777215 remote 192.0.2.1 ttl 9 tos 0x20 df set dstport 6082 noudpcsum",
    "id 1 remote 2001:db8::1 flowlabel 0x12345 udp6zerocsumtx udp6zerocsumrx tos inherit",
    "id 2 remote 192.0.2.1 ttl inherit df inherit udpcsum", "id 3 remote 192.0.2.1 ttl auto", "external",
    "id 4 remote 192.0.2.1 innerprotoinherit",
  ]

  static let gretap = [
    "remote 192.0.2.1", "local 192.0.2.2 remote 192.0.2.1 key 123 ttl 64 tos 0x10 dev eth0",
    "remote 192.0.2.1 ikey 1.2.3.4 okey 5 iseq ocsum nopmtudisc ignore-df",
    "remote 192.0.2.1 seq csum tos inherit ttl inherit fwmark 0x77", "external",
    "remote 192.0.2.1 oseq icsum okey 4294967295",
  ]

  static let ip6gretap = [
    "remote 2001:db8::1", "remote 2001:db8::1 local 2001:db8::2 hoplimit 9 encaplimit none key 7 dev eth0",
    "remote 2001:db8::1 encaplimit 2 tclass 0x20 flowlabel 0x12345 fwmark 1",
    "remote 2001:db8::1 tclass inherit flowlabel inherit ikey 1 okey 2 seq csum",
    "remote 2001:db8::1 allow-localremote oseq icsum", "external",
  ]

  static let bridge = [
    "",
    "forward_delay 400 hello_time 100 max_age 600 ageing_time 0 stp_state 1 priority 4096 group_fwd_mask 0x8",
    "group_address 01:80:c2:00:00:05 mcast_snooping 0 mcast_router 2 mcast_query_use_ifaddr 1 mcast_querier 1",
    "mcast_hash_max 64 mcast_last_member_count 3 mcast_startup_query_count 4 mcast_stats_enabled 1"
      + " mcast_igmp_version 3 mcast_mld_version 2",
    "mcast_last_member_interval 200 mcast_membership_interval 20000 mcast_querier_interval 20001"
      + " mcast_query_interval 12000 mcast_query_response_interval 900 mcast_startup_query_interval 3000",
    "nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1 no_linklocal_learn 1",
  ]

  static let vlanBridge = [
    "vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 77 vlan_stats_enabled 1 vlan_stats_per_port 1",
    "vlan_filtering 1 mcast_vlan_snooping 1", "vlan_filtering 1 mst_enabled 1",
  ]

  /// Links of each kind.
  static let all =
    [
      ("vxlan", vxlan), ("geneve", geneve), ("gretap", gretap), ("ip6gretap", ip6gretap), ("bridge", bridge),
      ("veth", ["peer name other", "peer name other mtu 1300 address 02:00:00:00:00:02 txqueuelen 7"]),
      ("dummy", [""]),
    ].flatMap { kind, lines in lines.map { LinkSample(kind: kind, options: $0) } }
    + vlanBridge.map { LinkSample(kind: "bridge", options: $0) }
    + [
      "mtu 1400 address 02:00:00:00:00:01 txqueuelen 500 numtxqueues 2 numrxqueues 3 up",
      "link-group 7 alias seven arp off multicast off allmulticast on promisc on",
      "group default broadcast ff:ff:ff:ff:ff:fe up",
    ].map { LinkSample(kind: "veth", options: "peer name other", general: $0) }

  /// The feature that the kernel needs for it.
  var feature: String { options.contains("vlan_filtering") ? "VLAN filtering" : kind }
}
