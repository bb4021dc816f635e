/// The prose about EVPN.
extension ManualProse {
  static let evpn = ManualProse(
    summary: "print FRR's configuration for the VNIs that are here",
    description: """
      With EVPN, hosts tell each other by BGP which VNIs they have and which addresses are at them, and a daemon writes
      that into the kernel\\(aqs forwarding tables.
      The daemon is FRR\\(aqs bgpd, with its zebra.
      .Cm evpn config
      looks at the VTEPs of this namespace and prints what
      .Xr bgpd 8
      is to be told: as
      .Pa bgpd.conf ,
      or as a part of
      .Pa frr.conf .
      It changes nothing, and it does not speak with the daemons.
      .Pp
      Of the VTEPs, those are in the configuration that are ports of a bridge and have a local address.
      A VTEP that takes its VNIs from the VLANs of its port
      .Pq Ql external , vlan_tunnel on
      stands there with each of them.
      zebra finds all of them by itself
      .Pq Ql advertise-all-vni ;
      the comments say which there were.
      What is not fit for EVPN, or is in its way, is told of on standard error, with the command that mends it: a VTEP
      without a local address, in no bridge, that is down, that learns from packets, or whose port does, that has a group
      or a remote of its own, and a port that passes on ARP requests which the bridge could answer.
      .Pp
      Route distinguishers and route targets are FRR\\(aqs own, which fit where all hosts are in one autonomous system.
      Where they are in several, each with its own
      .Ql --as ,
      give all of them the same
      .Ql --route-target .
      .Pp
      With some hosts, each may have all others for neighbors.
      With more, they speak with route reflectors alone, of which
      .Ql --reflector
      prints the configuration; those need no VTEP, and nothing of this namespace is looked at.
      .Pp
      With
      .Fl j ,
      the facts are an object:
      .Ql as ,
      .Ql router_id ,
      .Ql neighbors ,
      .Ql vnis
      with
      .Ql vni ,
      .Ql ifname ,
      .Ql master ,
      .Ql vlan
      and
      .Ql local ,
      and
      .Ql problems
      with
      .Ql ifname ,
      .Ql problem
      and
      .Ql commands .

      """,
    exitStatus: """
      .Pp
      The status is 1 also where no VTEP is fit; what is wrong with single ones leaves it 0.

      """,
    examples: [
      Example(
        "A host with one VNI, whose neighbor is a route reflector, and the reflector\\(aqs own configuration:",
        """
        ovlctl link add br10 type bridge up
        ovlctl link add vxlan10 --vni 10 --local 192.168.50.4 --nolearning --master br10 --port-learning off --port-neigh_suppress on --up
        ovlctl evpn config --neighbor 192.168.50.254 >bgpd.conf
        ovlctl evpn config --reflector --listen 192.168.50.0/24 --listen-limit 1000 >reflector.conf
        """)
    ], neighbours: ["link", "fdb", "check"], others: ["bgpd"])
}
