/// Entries of forwarding databases and addresses, as the kernel reports them and as iproute2 shows them.
extension CapturedList {
  /// `bridge fdb show`, of vxlan10, veth1 and vxlan6.
  public static let forwardingEntries = CapturedList(
    messages: [
      """
      4c0000001c0002000000000000000000070000000b000000800000000a0002000200000011110000080009000a000000
      08000f00000000001400030000000000f0000000f000000000000000
      """,
      """
      5c0000001c0002000000000000000000070000000b000000020002010a0002000200000000020000080001000a000003
      0600060021180000080007004d00000008000800070000001400030000000000010000000100000000000000
      """,
      """
      4c0000001c0002000000000000000000070000000b000000c00002010a000200000000000000000008000100ef010101
      08000800070000001400030000000000190000000100000000000000
      """,
      """
      440000001c0002000000000000000000070000000b000000c00002010a0002000000000000000000080001000a000002
      1400030000000000190000000100000000000000
      """,
      """
      4c0000001c0002000000000000000000070000000c000000400040000a0002000200000000050000080009000a000000
      08000f00000000001400030000000000010000000100000000000000
      """,
      """
      4c0000001c0002000000000000000000070000000c000000020010000a0002000200000000040000080009000a000000
      08000f00000000001400030000000000010000000100000000000000
      """,
      """
      4c0000001c0002000000000000000000070000000c000000400000000a0002000200000000030000080009000a000000
      08000f00000000001400030000000000010000000100000000000000
      """,
      """
      4c0000001c0002000000000000000000070000000c000000800000000a0002000200000012120000080009000a000000
      08000f00000000001400030000000000d1000000d100000000000000
      """,
      "280000001c0002000000000000000000070000000c000000800002000a0002003333000000010000",
      """
      500000001c0002000000000000000000070000000e000000c00002010a00020002000000000600001400010020010db8
      0000000000000000000000031400030000000000000000000000000000000000
      """,
      """
      500000001c0002000000000000000000070000000e000000820002010a00020000000000000000001400010020010db8
      0000000000000000000000021400030000000000f0000000f000000000000000
      """,
    ],
    text: """
      02:00:00:00:11:11 dev vxlan10 master br10 permanent
      02:00:00:00:00:02 dev vxlan10 dst 10.0.0.3 port 8472 vni 77 via eth0 self\u{20}
      00:00:00:00:00:00 dev vxlan10 dst 239.1.1.1 via eth0 self permanent
      00:00:00:00:00:00 dev vxlan10 dst 10.0.0.2 self permanent
      02:00:00:00:00:05 dev veth1 sticky master br10 static
      02:00:00:00:00:04 dev veth1 extern_learn master br10\u{20}
      02:00:00:00:00:03 dev veth1 master br10 static
      02:00:00:00:12:12 dev veth1 master br10 permanent
      33:33:00:00:00:01 dev veth1 self permanent
      02:00:00:00:00:06 dev vxlan6 dst 2001:db8::3 self permanent
      00:00:00:00:00:00 dev vxlan6 dst 2001:db8::2 self permanent
      """,
    json: """
      [{"mac":"02:00:00:00:11:11","ifname":"vxlan10","flags":[],"master":"br10","state":"permanent"},\
      {"mac":"02:00:00:00:00:02","ifname":"vxlan10","dst":"10.0.0.3","port":8472,"vni":77,"viaIf":"eth0",\
      "flags":["self"],"state":""},{"mac":"00:00:00:00:00:00","ifname":"vxlan10","dst":"239.1.1.1",\
      "viaIf":"eth0","flags":["self"],"state":"permanent"},{"mac":"00:00:00:00:00:00","ifname":"vxlan10",\
      "dst":"10.0.0.2","flags":["self"],"state":"permanent"},{"mac":"02:00:00:00:00:05","ifname":"veth1",\
      "flags":["sticky"],"master":"br10","state":"static"},{"mac":"02:00:00:00:00:04","ifname":"veth1",\
      "flags":["extern_learn"],"master":"br10","state":""},{"mac":"02:00:00:00:00:03","ifname":"veth1",\
      "flags":[],"master":"br10","state":"static"},{"mac":"02:00:00:00:12:12","ifname":"veth1","flags":[],\
      "master":"br10","state":"permanent"},{"mac":"33:33:00:00:00:01","ifname":"veth1","flags":["self"],\
      "state":"permanent"},{"mac":"02:00:00:00:00:06","ifname":"vxlan6","dst":"2001:db8::3",\
      "flags":["self"],"state":"permanent"},{"mac":"00:00:00:00:00:00","ifname":"vxlan6",\
      "dst":"2001:db8::2","flags":["self"],"state":"permanent"}]
      """)

  /// `ip addr show dev eth0`.
  public static let addresses = CapturedList(
    messages: [
      """
      50000000140022000000000000000000022080fd07000000080001000a090902080002000a0909010b00030065746830
      3a610000080008008000000014000600ffffffffffffffffcde80500cde80500
      """,
      """
      500000001400220000000000000000000218800007000000080001000a000001080002000a0000010900030065746830
      00000000080008008000000014000600ffffffffffffffff77e7050077e70500
      """,
      """
      58000000140022000000000000000000021800000700000008000100c0a83d0408000200c0a83d0408000400c0a83dff
      090003006574683000000000080008000000000014000600d0070000b80b0000cde80500cde80500
      """,
      """
      480000001400220000000000000000000a408200070000001400010020010db800000000000000000000000414000600
      ffffffffffffffffcde80500cde805000800080082020000
      """,
      """
      500000001400220000000000000000000a4080fd0700000014000100fe80000000000000000000fffe00070714000600
      ffffffffffffffff77e7050077e70500080008008000000005000b0003000000
      """,
    ],
    text: """
      7: eth0@eth0p: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
          link/ether 02:00:00:00:07:07 brd ff:ff:ff:ff:ff:ff
          inet 10.9.9.1 peer 10.9.9.2/32 scope link eth0:a
             valid_lft forever preferred_lft forever
          inet 10.0.0.1/24 scope global eth0
             valid_lft forever preferred_lft forever
          inet 192.168.61.4/24 brd 192.168.61.255 scope global dynamic eth0
             valid_lft 3000sec preferred_lft 2000sec
          inet6 2001:db8::4/64 scope global nodad noprefixroute
             valid_lft forever preferred_lft forever
          inet6 fe80::ff:fe00:707/64 scope link
             valid_lft forever preferred_lft forever
      """,
    json: """
      [{"ifindex":7,"link":"eth0p","ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],\
      "mtu":1500,"qdisc":"noqueue","operstate":"UP","group":"default","txqlen":1000,"link_type":"ether",\
      "address":"02:00:00:00:07:07","broadcast":"ff:ff:ff:ff:ff:ff","addr_info":[{"family":"inet",\
      "local":"10.9.9.1","address":"10.9.9.2","prefixlen":32,"scope":"link","label":"eth0:a",\
      "valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet","local":"10.0.0.1",\
      "prefixlen":24,"scope":"global","label":"eth0","valid_life_time":4294967295,\
      "preferred_life_time":4294967295},{"family":"inet","local":"192.168.61.4","prefixlen":24,\
      "broadcast":"192.168.61.255","scope":"global","dynamic":true,"label":"eth0","valid_life_time":3000,\
      "preferred_life_time":2000},{"family":"inet6","local":"2001:db8::4","prefixlen":64,"scope":"global",\
      "nodad":true,"noprefixroute":true,"valid_life_time":4294967295,"preferred_life_time":4294967295},\
      {"family":"inet6","local":"fe80::ff:fe00:707","prefixlen":64,"scope":"link",\
      "valid_life_time":4294967295,"preferred_life_time":4294967295}]}]
      """)
}
