/// The prose about forwarding entries and peers.
extension ManualProse {
  static let forwarding = ManualProse(
    summary: "forwarding entries of VTEPs and bridges",
    description: """
      A forwarding entry says where a link-layer address is: a VTEP's entries name the VTEP behind which it is, those
      of a bridge the port.
      The all-zero address of a VTEP is its flood list: what has no known destination goes to all of its
      destinations.
      .Xr ovlctl-peer 8
      is about nothing but that.
      .Pp
      .Cm append
      adds a destination to an entry that may have several, and refuses those that may not.
      .Cm replace
      of the all-zero address adds the new destination, then deletes the others.
      .Cm delete
      of the all-zero address needs
      .Cm dst :
      a flood list is not emptied by mistake.
      .Pp
      .Cm load
      reads bare lines, an address and its destination on each, with
      .Cm vni ,
      .Cm port
      and the like behind where need be; options behind the file's name are every line's.
      Many entries go to the kernel in a system call, and each error is told with its line.
      .Pp
      .Cm show
      and
      .Cm flush
      take conditions.
      Several of them must all hold, and with
      .Ql no
      in front, one must not.
      Entries of a control plane are left alone by
      .Cm flush
      unless
      .Cm extern_learn
      is among the conditions.
      .Pp
      Where entries come or go while the kernel lists them, it leaves others out.
      .Cm show
      hears of it and reads the list again, for two seconds at the most, and then says that it has changed all the
      while.

      """,
    examples: [
      Example(
        "A VTEP that floods to two others, and knows where two addresses are:",
        """
        ovlctl link add vxlan20 --vni 20 --dev eth0 --no-learning --up
        ovlctl fdb append 00:00:00:00:00:00 dev vxlan20 dst 192.168.50.5
        ovlctl fdb append 00:00:00:00:00:00 dev vxlan20 dst 192.168.50.6
        printf '%s\\n' '02:00:00:00:00:01 192.168.50.5' '02:00:00:00:00:02 192.168.50.6' |
          ovlctl fdb load vxlan20 -
        ovlctl fdb show dev vxlan20
        """)
    ], neighbours: ["peer", "link", "mdb", "batch"], others: ["bridge"])

  static let peer = ManualProse(
    summary: "the VTEPs that a VTEP floods to",
    description: """
      A VTEP sends what has no known destination to each of its peers.
      The commands keep that list by the peers' addresses, and are short for entries of the all-zero address in the
      forwarding database.
      .Pp
      .Cm sync
      touches only what differs, so that nothing is lost meanwhile.
      .Cm show
      asks the routing table, too, and tells by which link and from which address each of the peers is reached.

      """,
    examples: [
      Example(
        "A list that a script may set however often:",

        """
        ovlctl link add vxlan20 --vni 20 --dev eth0 --if-missing
        ovlctl peer sync vxlan20 192.168.50.5 192.168.50.6
        ovlctl peer sync vxlan20 192.168.50.6 192.168.50.7
        ovlctl peer show vxlan20
        """)
    ], neighbours: ["fdb", "link"], others: ["bridge"])

  static let multicast = ManualProse(
    summary: "multicast entries of bridges and VTEPs",
    description: """
      A multicast entry says which ports of a bridge, or which VTEPs, a group's frames go to.
      The kernel learns the entries of a bridge by listening to IGMP and MLD; those with
      .Cm permanent
      stay.
      The entries of a VTEP, as Linux 6.4 and later keep them, are made by hand or by a control plane.
      .Pp
      .Cm get
      and
      .Cm flush
      need Linux 6.8.
      .Cm replace
      needs Linux 6.2.

      """, neighbours: ["fdb", "vlan"], others: ["bridge"])
}
