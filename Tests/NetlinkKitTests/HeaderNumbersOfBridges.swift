import CLinuxHeaders

extension HeaderNumbers {
  static let bridge = HeaderNumbers(
    table: "bridge",
    pairs: [
      ("forward_delay", [IFLA_BR_FORWARD_DELAY]), ("hello_time", [IFLA_BR_HELLO_TIME]),
      ("max_age", [IFLA_BR_MAX_AGE]), ("ageing_time", [IFLA_BR_AGEING_TIME]),
      ("stp_state", [IFLA_BR_STP_STATE]), ("priority", [IFLA_BR_PRIORITY]),
      ("vlan_filtering", [IFLA_BR_VLAN_FILTERING]), ("vlan_protocol", [IFLA_BR_VLAN_PROTOCOL]),
      ("bridge_id", [IFLA_BR_BRIDGE_ID]), ("designated_root", [IFLA_BR_ROOT_ID]),
      ("root_port", [IFLA_BR_ROOT_PORT]), ("root_path_cost", [IFLA_BR_ROOT_PATH_COST]),
      ("topology_change", [IFLA_BR_TOPOLOGY_CHANGE]),
      ("topology_change_detected", [IFLA_BR_TOPOLOGY_CHANGE_DETECTED]),
      ("hello_timer", [IFLA_BR_HELLO_TIMER]), ("tcn_timer", [IFLA_BR_TCN_TIMER]),
      ("topology_change_timer", [IFLA_BR_TOPOLOGY_CHANGE_TIMER]), ("gc_timer", [IFLA_BR_GC_TIMER]),
      ("vlan_default_pvid", [IFLA_BR_VLAN_DEFAULT_PVID]),
      ("vlan_stats_enabled", [IFLA_BR_VLAN_STATS_ENABLED]),
      ("vlan_stats_per_port", [IFLA_BR_VLAN_STATS_PER_PORT]), ("group_fwd_mask", [IFLA_BR_GROUP_FWD_MASK]),
      ("group_address", [IFLA_BR_GROUP_ADDR]), ("mcast_snooping", [IFLA_BR_MCAST_SNOOPING]),
      ("no_linklocal_learn", [IFLA_BR_MULTI_BOOLOPT]), ("mcast_vlan_snooping", [IFLA_BR_MULTI_BOOLOPT]),
      ("mst_enabled", [IFLA_BR_MULTI_BOOLOPT]), ("mdb_offload_fail_notification", [IFLA_BR_MULTI_BOOLOPT]),
      ("fdb_local_vlan_0", [IFLA_BR_MULTI_BOOLOPT]), ("mcast_router", [IFLA_BR_MCAST_ROUTER]),
      ("mcast_query_use_ifaddr", [IFLA_BR_MCAST_QUERY_USE_IFADDR]),
      ("mcast_querier", [IFLA_BR_MCAST_QUERIER]), ("mcast_hash_elasticity", [IFLA_BR_MCAST_HASH_ELASTICITY]),
      ("mcast_hash_max", [IFLA_BR_MCAST_HASH_MAX]),
      ("mcast_last_member_count", [IFLA_BR_MCAST_LAST_MEMBER_CNT]),
      ("mcast_startup_query_count", [IFLA_BR_MCAST_STARTUP_QUERY_CNT]),
      ("mcast_last_member_interval", [IFLA_BR_MCAST_LAST_MEMBER_INTVL]),
      ("mcast_membership_interval", [IFLA_BR_MCAST_MEMBERSHIP_INTVL]),
      ("mcast_querier_interval", [IFLA_BR_MCAST_QUERIER_INTVL]),
      ("mcast_query_interval", [IFLA_BR_MCAST_QUERY_INTVL]),
      ("mcast_query_response_interval", [IFLA_BR_MCAST_QUERY_RESPONSE_INTVL]),
      ("mcast_startup_query_interval", [IFLA_BR_MCAST_STARTUP_QUERY_INTVL]),
      ("mcast_stats_enabled", [IFLA_BR_MCAST_STATS_ENABLED]),
      ("mcast_igmp_version", [IFLA_BR_MCAST_IGMP_VERSION]),
      ("mcast_mld_version", [IFLA_BR_MCAST_MLD_VERSION]), ("nf_call_iptables", [IFLA_BR_NF_CALL_IPTABLES]),
      ("nf_call_ip6tables", [IFLA_BR_NF_CALL_IP6TABLES]), ("nf_call_arptables", [IFLA_BR_NF_CALL_ARPTABLES]),
    ], newer: ["fdb_n_learned", "fdb_max_learned"])

  static let bridgePort = HeaderNumbers(
    table: "bridge_slave",
    pairs: [
      ("state", [IFLA_BRPORT_STATE]), ("priority", [IFLA_BRPORT_PRIORITY]), ("cost", [IFLA_BRPORT_COST]),
      ("hairpin", [IFLA_BRPORT_MODE]), ("guard", [IFLA_BRPORT_GUARD]), ("root_block", [IFLA_BRPORT_PROTECT]),
      ("fastleave", [IFLA_BRPORT_FAST_LEAVE]), ("learning", [IFLA_BRPORT_LEARNING]),
      ("flood", [IFLA_BRPORT_UNICAST_FLOOD]), ("port_id", [IFLA_BRPORT_ID]), ("port_no", [IFLA_BRPORT_NO]),
      ("designated_port", [IFLA_BRPORT_DESIGNATED_PORT]), ("designated_cost", [IFLA_BRPORT_DESIGNATED_COST]),
      ("designated_bridge", [IFLA_BRPORT_BRIDGE_ID]), ("designated_root", [IFLA_BRPORT_ROOT_ID]),
      ("hold_timer", [IFLA_BRPORT_HOLD_TIMER]), ("message_age_timer", [IFLA_BRPORT_MESSAGE_AGE_TIMER]),
      ("forward_delay_timer", [IFLA_BRPORT_FORWARD_DELAY_TIMER]),
      ("topology_change_ack", [IFLA_BRPORT_TOPOLOGY_CHANGE_ACK]),
      ("config_pending", [IFLA_BRPORT_CONFIG_PENDING]), ("proxy_arp", [IFLA_BRPORT_PROXYARP]),
      ("proxy_arp_wifi", [IFLA_BRPORT_PROXYARP_WIFI]), ("mcast_router", [IFLA_BRPORT_MULTICAST_ROUTER]),
      ("mcast_flood", [IFLA_BRPORT_MCAST_FLOOD]), ("bcast_flood", [IFLA_BRPORT_BCAST_FLOOD]),
      ("mcast_to_unicast", [IFLA_BRPORT_MCAST_TO_UCAST]), ("neigh_suppress", [IFLA_BRPORT_NEIGH_SUPPRESS]),
      ("group_fwd_mask", [IFLA_BRPORT_GROUP_FWD_MASK]), ("vlan_tunnel", [IFLA_BRPORT_VLAN_TUNNEL]),
      ("isolated", [IFLA_BRPORT_ISOLATED]), ("backup_port", [IFLA_BRPORT_BACKUP_PORT]),
      ("locked", [IFLA_BRPORT_LOCKED]), ("fdb_flush", [IFLA_BRPORT_FLUSH]),
    ],
    newer: [
      "mab", "backup_nhid", "neigh_vlan_suppress", "neigh_forward_grat", "mcast_n_groups", "mcast_max_groups",
    ])
}
