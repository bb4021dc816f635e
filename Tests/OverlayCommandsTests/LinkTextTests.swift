import NetlinkFixtures
import NetlinkKit
import Testing

@testable import OverlayCommands

@Suite("a link in text")
struct LinkTextTests {
  @Test(
    "has iproute2's two lines, and more where it has further names",
    arguments: [
      (
        "vxlan10",
        """
        11: vxlan10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master br10 state UNKNOWN \
        mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:11:11 brd ff:ff:ff:ff:ff:ff
            alias blue overlay
            altname overlay-of-the-blue-tenant

        """
      ),
      (
        "eth0",
        """
        7: eth0@eth0p: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT \
        group default qlen 1000
            link/ether 02:00:00:00:07:07 brd ff:ff:ff:ff:ff:ff

        """
      ),
      (
        "veth1",
        """
        12: veth1@if2: <BROADCAST,MULTICAST> mtu 1500 qdisc noop master br10 state DOWN mode DEFAULT \
        group default qlen 1000
            link/ether 02:00:00:00:12:12 brd ff:ff:ff:ff:ff:ff link-netnsid 0

        """
      ),
      (
        "tun0",
        """
        22: tun0@NONE: <BROADCAST,MULTICAST> mtu 1458 qdisc noop state DOWN mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:22:22 brd ff:ff:ff:ff:ff:ff

        """
      ),
      (
        "vxlan-ext",
        """
        15: vxlan-ext: <POINTOPOINT,MULTICAST,NOARP> mtu 1500 qdisc noop state DOWN mode DEFAULT group default \
        qlen 1000
            link/none

        """
      ),
    ])
  func plain(name: String, text: String) throws {
    #expect(try CommandRun("link show \(name)", on: .captured()).output == text)
  }

  @Test(
    "has the kind's options behind its name with -d, as the command line takes them",
    arguments: [
      (
        "vxlan10",
        """
        vxlan vni 10 group 239.1.1.1 local 10.0.0.1 dev eth0 srcport 0-0 dstport 4789 ttl auto ageing 300 \
        udpcsum noudp6zerocsumtx noudp6zerocsumrx reserved_bits 0xf7ffffff000000ff
        """
      ),
      (
        "vxlan6",
        """
        vxlan vni 42 remote 2001:db8::2 local 2001:db8::1 srcport 49152-65535 dstport 8472 nolearning proxy rsc \
        l2miss l3miss tos 0x10 ttl inherit df set flowlabel 0x12345 ageing 60 maxaddress 1000 udpcsum \
        udp6zerocsumtx udp6zerocsumrx remcsumtx remcsumrx gbp reserved_bits 0x7700000000000000
        """
      ),
      ("gn0", "geneve vni 123 remote 192.168.56.12 ttl auto dstport 6081 noudpcsum udp6zerocsumrx"),
      (
        "gn6",
        """
        geneve vni 5 remote 2001:db8::2 ttl inherit tos 0x20 df inherit flowlabel 0x1 dstport 6082 \
        udp6zerocsumtx noudp6zerocsumrx
        """
      ),
      (
        "tun0",
        """
        gretap remote 192.168.56.12 local 192.168.56.11 ttl 64 tos 0x10 pmtudisc ikey 0.0.0.123 okey 0.0.0.123
        """
      ),
      (
        "tun6",
        """
        ip6gretap remote 2001:db8::2 local 2001:db8::1 hoplimit 32 encaplimit none tclass 0x20 \
        flowlabel 0x12345 ikey 0.0.0.5 iseq oseq icsum ocsum
        """
      ),
      (
        "br10",
        """
        bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 0 priority 32768 \
        vlan_filtering 0 bridge_id 8000.2:0:0:0:10:10 designated_root 8000.2:0:0:0:10:10 root_port 0 \
        root_path_cost 0 topology_change 0 topology_change_detected 0 hello_timer 0.00 tcn_timer 0.00 \
        topology_change_timer 0.00 gc_timer 296.72 fdb_n_learned 0 fdb_max_learned 0 group_fwd_mask 0 \
        group_address 01:80:c2:00:00:00 mcast_snooping 1 no_linklocal_learn 0 mcast_vlan_snooping 0 \
        mst_enabled 0 mdb_offload_fail_notification 0 fdb_local_vlan_0 0 mcast_router 1 \
        mcast_query_use_ifaddr 0 mcast_querier 0 mcast_hash_elasticity 16 mcast_hash_max 4096 \
        mcast_last_member_count 2 mcast_startup_query_count 2 mcast_last_member_interval 100 \
        mcast_membership_interval 26000 mcast_querier_interval 25500 mcast_query_interval 12500 \
        mcast_query_response_interval 1000 mcast_startup_query_interval 3124 mcast_stats_enabled 0 \
        mcast_igmp_version 2 mcast_mld_version 1 nf_call_iptables 0 nf_call_ip6tables 0 nf_call_arptables 0
        """
      ),
    ])
  func details(name: String, options: String) throws {
    let run = try CommandRun("-d link show \(name)", on: .captured())
    let line = try #require(run.output.split(separator: "\n").dropFirst(2).first)
    let shown = line.drop { $0 == " " }
    #expect(shown.hasPrefix(options + " addrgenmode ") || shown == options, "\(shown)")
  }

  @Test("has what its bridge knows of it on a line of its own")
  func port() throws {
    let run = try CommandRun("-d link show veth1", on: .captured())
    let lines = run.output.split(separator: "\n")
    #expect(lines[2] == "    veth")
    let expected = """
          bridge_slave state disabled priority 32 cost 2 hairpin off guard off root_block off fastleave off \
      learning on flood on port_id 0x8002 port_no 0x2 designated_port 32770 designated_cost 0 \
      designated_bridge 8000.2:0:0:0:10:10 designated_root 8000.2:0:0:0:10:10 hold_timer 0.00 \
      message_age_timer 0.00 forward_delay_timer 0.00 topology_change_ack 0 config_pending 0 proxy_arp off \
      proxy_arp_wifi off mcast_router 1 mcast_flood on bcast_flood on mcast_to_unicast off neigh_suppress off \
      group_fwd_mask 0 vlan_tunnel off isolated on locked off mab off neigh_vlan_suppress off \
      mcast_n_groups 0 mcast_max_groups 0 addrgenmode eui64
      """
    #expect(lines[3].hasPrefix(expected), "\(lines[3])")
  }

  @Test("shows with -d the kind's attributes that nobody knows")
  func unknown() throws {
    let data = attribute(1, [10, 0, 0, 0]) + attribute(99, [0xAB, 0x01])
    let information = attribute(1, Array("vxlan".utf8)) + attribute(2, data)
    let name = attribute(3, Array("odd".utf8) + [0])
    let header = [UInt8](repeating: 0, count: 4) + [30, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    let kernel = PretendKernel()
    kernel.add("odd", payload: header + name + attribute(18, information))
    let run = try CommandRun("-d link show odd", on: kernel)
    #expect(run.status == 0)
    #expect(run.output.contains("\n    vxlan vni 10 unknown-99 ab01"), "\(run.output)")
    #expect(try !CommandRun("link show odd", on: kernel).output.contains("unknown"))
  }

  @Test("of a kind that nobody knows is shown with the kind's name")
  func unknownKind() throws {
    let information = attribute(1, Array("quux".utf8)) + attribute(2, attribute(1, [1]))
    let name = attribute(3, Array("odd".utf8) + [0])
    let header = [UInt8](repeating: 0, count: 4) + [30, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    let kernel = PretendKernel()
    kernel.add("odd", payload: header + name + attribute(18, information))
    #expect(try CommandRun("-d link show odd", on: kernel).output.contains("\n    quux"))
    #expect(try CommandRun("-d -j link show odd", on: kernel).output.contains(#""info_kind":"quux""#))
  }

  @Test(
    "is one of those that are asked for",
    arguments: [
      ("link show type vxlan", ["vxlan10", "vxlan6", "vxlan-ext"]), ("link show type bridge up", ["br10"]),
      ("link show up", ["vxlan10", "br10", "eth0", "eth0p"]), ("link show vni 42", ["vxlan6"]),
      ("link show vni 123", ["gn0"]), ("link show type geneve id 5", ["gn6"]),
      ("link show dev br10", ["br10"]),
      ("link show type nothing", []),
    ])
  func filter(line: String, names: [String]) throws {
    let run = try CommandRun("-br \(line)", on: .captured())
    let shown = run.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(shown.map { $0.split(separator: "@")[0] }.map(String.init) == names)
  }

  @Test("tells that the link below is down")
  func lowerDown() throws {
    let kernel = PretendKernel()
    kernel.add(.veth)
    kernel.add("eth0p", index: 8)
    #expect(try CommandRun("link show eth0", on: kernel).output.contains(",M-DOWN>"))
  }
}
