/// The prose about commands that look at what is there and explain it.
extension ManualProse {
  static let path = ManualProse(
    summary: "tell where a frame or a packet would go",
    description: """
      .Cm path
      answers where a frame would go that a link sends: to a link-layer address, or with the packet for an IP address.
      It follows the frame through bridges, with their forwarding entries, VLANs and the states of their ports; into
      tunnels, with the entry or the flood list that decides, the outer packet, its route, source address and next hop;
      and through pairs of links into other namespaces, those of containers among them, up to where it arrives, leaves
      this host, or goes no further, and why.
      No packet is sent.
      .Pp
      Each line is a step, with the namespace in brackets where it is another one than that which was asked from.
      Where a frame goes several ways, each of them is a branch.
      Behind
      .Ql mtu
      stands the link's; where the way ends, the largest packet that comes through whole, which is what is left of each
      link's MTU behind the headers of the tunnels on the way.
      .Pp
      An IP address is looked up as the namespace would that the link is in.
      For a link that has no address of the family, such as a bridge for others, it is the link-layer address that the
      address has anywhere on this host.
      A next hop whose link-layer address is not known yet is asked for with a frame to all, and that is what the path
      then is.
      .Pp
      With
      .Ql -j ,
      each step is an object: what happens
      .Pq Ql action ,
      the number of the step
      .Pq Ql step
      and of the one before it
      .Pq Ql after ,
      and for a tunnel the outer packet.
      .Pp
      Multicast is followed to all ports of a bridge that get it, whatever the bridge has learned of groups; next-hop
      objects, firewalls and programs on links are not followed.

      """, neighbours: ["fdb", "peer", "route"])
}
