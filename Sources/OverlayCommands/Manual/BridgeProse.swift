/// The prose about VLANs, VNIs, routes, neighbours and files of commands.
extension ManualProse {
  static let vlan = ManualProse(
    summary: "VLANs of bridges and their ports",
    description: """
      A bridge with
      .Ql --vlan-filtering on
      lets a frame through where the port that it comes from and the port that it goes to are members of its VLAN.
      A port's
      .Cm pvid
      is the VLAN of frames without a tag, and
      .Cm untagged
      takes the tag away on the way out.
      With
      .Cm tunnel_info ,
      a port that is an external VTEP carries the VLAN with a VNI.
      .Pp
      .Cm set
      changes what a port keeps for each VLAN, and
      .Cm global
      what the bridge keeps for a VLAN as a whole.

      """, neighbours: ["link", "vni"], others: ["bridge"])

  static let vni = ManualProse(
    summary: "VNIs that a VTEP with a filter takes",
    description: """
      A VTEP with
      .Ql --external --vnifilter
      receives only the VNIs that it lists, and several of them may share a port with different lists.
      Each VNI may have a group or a VTEP for what has no known destination.

      """, neighbours: ["link", "vlan"], others: ["bridge"])

  static let route = ManualProse(
    summary: "routes of an underlay, and of hosts on an overlay",
    description: """
      The commands are about routes as far as an underlay and hosts on an overlay need them, also over several next
      hops.
      .Pp
      .Cm add
      refuses a route that is there,
      .Cm append
      puts another one beside it,
      .Cm replace
      puts one in its place or adds it, and
      .Cm change
      only puts one in its place.
      .Cm get
      asks the kernel what it would do with a packet.

      """,
    examples: [
      Example(
        "A default route over two next hops, and which one an address gets:",
        """
        ovlctl route replace default nexthop via 192.168.50.1 nexthop via 192.168.50.2 weight 2
        ovlctl route get 203.0.113.9
        """)
    ], neighbours: ["addr", "neigh"], others: ["ip-route"])

  static let neighbor = ManualProse(
    summary: "neighbours: the link-layer addresses of hosts",
    description: """
      A neighbour's entry says which link-layer address an IP address has on a link.
      The kernel finds it out with ARP and neighbour discovery; where a VTEP does not flood, a control plane makes the
      entries.
      .Cm flush
      leaves permanent entries alone unless
      .Cm nud
      names them.

      """, neighbours: ["addr", "fdb"], others: ["ip-neighbour"])

  static let batch = ManualProse(
    summary: "run the commands of a file",
    description: """
      .Cm batch
      runs a file of commands, or standard input where the file is
      .Sq - ,
      in one process.
      A line has one command, without the
      .Ql ovlctl
      in front.
      Quotes keep words together, a
      .Sq #
      begins a comment, and a backslash at the end of a line makes it go on.
      .Fl n
      and the other options of
      .Xr ovlctl 8
      may stand on a line.
      .Pp
      Changes go to the kernel many in a system call.
      Each error is told with its line, in the words that the command alone would have.
      Behind a line that fails, only what had gone to the kernel with it takes effect;
      .Ql --keep-going
      runs the rest.

      """,
    exitStatus: """
      .Pp
      Where several lines fail, the status is that of the first.

      """,
    examples: [
      Example(
        "A bridge with a VTEP as its port:",
        """
        cat >setup.txt <<'END'
        # Lines may have comments, and go on behind a backslash.
        link add br10 type bridge up
        link add vxlan10 --vni 10 --remote 192.168.50.5 --dev eth0 \\
          --master br10 --up
        fdb append 00:00:00:00:00:00 dev vxlan10 dst 192.168.50.6
        END
        ovlctl batch setup.txt
        """)
    ], neighbours: ["fdb", "link"], others: ["bridge", "ip"])
}
