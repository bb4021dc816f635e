/// The prose about the picture of a host.
extension ManualProse {
  static let topology = ManualProse(
    summary: "draw the overlays of this host",
    description: """
      .Cm topology
      draws the namespaces of this host, the links in them, and what joins the links: bridges with their ports, veth
      pairs, VLANs and others that stand on a link, tunnels with their VNI or key, the links that their outer packets
      leave by, and their peers.
      Of the namespaces, there are those that have names and those of processes, such as containers; one that cannot be
      looked at is told of on stderr.
      Order does not depend on chance, so that two pictures can be compared.
      .Pp
      In the tree, ports are below their bridge, and what stands on a link is below it.
      .Ql ↔
      leads to the other end of a veth pair, and
      .Ql →
      to a tunnel\\(aqs peer, with the end on this host that has the address, if there is one:
      .Ql flood
      is one that gets frames whose destination is not known,
      .Ql group
      a multicast group, and the number of MACs is how many addresses are known to be behind it.
      .Ql dev
      is the link that the outer packets are bound to,
      .Ql via
      the one that the routing table names.
      .Ql DOWN
      is a link that is not up,
      .Ql NO-CARRIER
      one that is up and not connected.
      Of more than five peers, the first four are shown.
      .Pp
      Without a name, all of the host is drawn, and with
      .Fl n ,
      that namespace and those that it is joined with.
      A namespace\\(aqs name draws the same of it.
      A link\\(aqs name, in the namespace at hand, draws what frames can reach from it through bridges, pairs and tunnels,
      and what carries them.
      .Pp
      Left out are loopback links without an address of their own, what the kernel makes by itself for a kind of tunnel,
      and IPv6\\(aqs link-local addresses;
      .Fl d
      shows them, too, and beside them link-layer addresses and how many of them a bridge has learned behind a port.
      .Pp
      The picture of
      .Ql --format svg
      is made by
      .Xr dot 1
      from graphviz, which must be installed;
      .Ql --format dot
      and
      .Ql --format mermaid
      need nothing else.

      """,
    examples: [
      Example(
        "What a container\\(aqs link leads to, and a picture of a whole host:",
        """
        ovlctl topology eth0
        ovlctl topology --format dot >host.dot
        """)
    ], neighbours: ["link", "fdb", "peer", "netns"], others: ["dot 1"])
}
