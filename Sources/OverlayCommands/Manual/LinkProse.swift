/// The prose about links, addresses and namespaces.
extension ManualProse {
  static let link = ManualProse(
    summary: "make, change, show and delete links",
    description: """
      The commands make the kernel's virtual links, and change and show any link.
      One
      .Cm add
      is one message to the kernel: the link is there with all that was asked for, or it is not there.
      .Pp
      The type of a new link may be left out where an option tells it:
      .Ql --vni
      means vxlan, and an option that one type alone has means that type.
      It is never guessed from the name.
      A new link without a name gets one of its type's, which is printed.
      .Pp
      The first word of
      .Cm add
      and
      .Cm set
      is the name of the link, unless it is a keyword.
      A keyword is an option where it makes sense as one, and the name where it does not:
      .Ql link add local type bridge .
      Where it may be either, it is refused;
      .Cm name
      in front of it, or
      .Cm dev
      where the link is there, makes it the name, and two dashes the option.
      .Pp
      Where two keywords of
      .Xr ip-link 8
      collide, the long option means the overlay's:
      .Ql --group
      is the multicast group and
      .Ql --dev
      the underlay, while
      .Ql --link-group
      is the group of links.
      .Pp
      A VTEP that has a multicast
      .Cm group
      and no
      .Cm dev
      gets the link by which the routing table reaches the group;
      .Fl v
      tells which.
      Its
      .Cm dstport
      is 4789 unless another one is given.
      .Pp
      What a bridge knows of a port stands beside
      .Cm master :
      .Ql --isolated on ,
      and, where the link's type has an option of the same name,
      .Ql --port-learning off .
      The other end of a veth pair is told with
      .Ql --peer NAME
      and any option of links behind
      .Ql --peer- ,
      or with all that follows
      .Cm peer .
      .Pp
      A script may run twice:
      .Ql --if-missing
      is content with a link that is there as asked for,
      .Cm replace
      changes one that differs, and
      .Ql --if-present
      is content with one that is not there.

      """,
    examples: [
      Example(
        "Two segments between the same bridges, and what makes a link of them like the first one:",
        """
        ovlctl link add br10 --type bridge --up
        ovlctl link add vxlan10 --vni 10 --remote 192.168.50.5 --dev eth0 --master br10 --mtu 1450 --up
        ovlctl -d link show vxlan10
        ovlctl link show vxlan10 --as-command
        """)
    ], neighbours: ["addr", "fdb", "peer"], others: ["ip-link", "bridge", "rtnetlink 7"])

  static let address = ManualProse(
    summary: "give links addresses, and show them",
    description: """
      The commands are about the IPv4 and IPv6 addresses of links.
      .Fl 4
      and
      .Fl 6
      show those of one family.
      The scope of an address follows from the address unless it is given.

      """,
    examples: [
      Example(
        "Every address, on a line for each link:",
        "ovlctl -br addr show")
    ], neighbours: ["link", "route"], others: ["ip-address"])

  static let namespace = ManualProse(
    summary: "named network namespaces",
    description: """
      The commands make and use named network namespaces, the same ones that
      .Xr ip-netns 8
      sees.
      .Pp
      With
      .Fl n ,
      any other command works in a namespace: a name, the number of a process, or a path.
      A container's namespace needs no name:
      .Ql ovlctl -n 4711 addr show
      is about the one of process 4711.
      .Pp
      What follows the namespace of
      .Cm exec
      is the program's; no option of
      .Xr ovlctl 8
      is looked for there.

      """,
    files: [
      (
        "/etc/netns/NAME/",
        """
        Files that
        .Cm exec
        puts in the place of those in
        .Pa /etc .
        """
      )
    ],
    exitStatus: """
      .Pp
      .Cm exec
      ends with the status of the program that it ran.

      """,
    examples: [
      Example(
        "Two hosts with a cable between them:",
        """
        ovlctl netns add left
        ovlctl netns add right
        ovlctl -n left link add eth0 --peer eth0 --peer-netns right --peer-up --up
        ovlctl -n left addr add 192.168.50.4/24 dev eth0
        ovlctl -n right addr add 192.168.50.5/24 dev eth0
        ovlctl netns exec left ping -c 1 192.168.50.5
        """)
    ], neighbours: ["link"], others: ["ip-netns", "network_namespaces 7"])
}
