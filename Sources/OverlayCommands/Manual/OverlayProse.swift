/// The prose about files that say what is to be.
extension ManualProse {
  private static let language = """
    A file has one command a line, without the
    .Ql ovlctl
    in front, and says what is to be:
    .Ql netns add ,
    .Ql link add ,
    .Ql link set
    for a part of a link that is there,
    .Ql addr add ,
    .Ql fdb add ,
    .Ql fdb append ,
    .Ql peer add ,
    .Ql peer sync
    for a flood list and nothing else on it,
    .Ql vlan add ,
    .Ql vlan del
    for a VLAN that a port is not to be in,
    .Ql vni add ,
    .Ql route add
    and
    .Ql neigh add .
    The order of the lines does not matter, and each thing is said once.
    .Pp
    Quotes keep words together, a
    .Sq #
    begins a comment, and a backslash at the end of a line makes it go on.
    .Ql -n NETNS
    may stand on a line, and
    .Ql in NETNS {
    begins a block of commands for a namespace, which
    .Ql }
    ends.
    .Ql define NAME = WORD…
    gives words a name, and
    .Ql $NAME
    or
    .Ql ${NAME}
    is replaced by them.
    .Ql include \\(dqFILE\\(dq
    reads another file, from beside the one that says so.
    A list of commands in JSON, as
    .Ql export -j
    prints it, is read as well.

    """

  static let apply = ManualProse(
    summary: "make what is into what files say is to be",
    description: """
      .Cm apply
      reads files, checks them whole, compares what they say with what there is, prints the commands that lead from the
      one to the other, and does them.
      What is right already is not touched; what can be changed in place is; a link that must be made anew, for its VNI
      or its type, keeps its index and link-layer address, and has its addresses, entries, routes and ports put back.
      Then all is read back and compared.
      .Pp
      Where a step fails, or
      .Dv SIGINT ,
      .Dv SIGTERM
      or
      .Dv SIGHUP
      comes, what was done is undone, and all is as it was before; should that fail, the commands are printed that
      remain to be done for it.
      Where it is killed, the next one brings about what is to be, and knows what the killed one made.
      A second
      .Cm apply
      at work in the same namespace is refused.
      .Pp
      \(language).Pp
      .Ql link add
      says all of a link: an option that is not said is as a new link has it, where that is known;
      an MTU that follows from what is below stays.
      .Ql link set
      says what it says and no more, and is the way to bring up hardware.
      .Pp
      What
      .Cm apply
      makes gets a further name that says so,
      .Ql ovl@OVERLAY@LINK ;
      on a namespace's
      .Ql lo
      it marks the namespace.
      With
      .Ql --prune ,
      links and namespaces with the overlay's mark that the files no longer say go, and so do addresses, static
      entries, neighbours and routes on links that have it, and what
      .Cm apply
      put on links of others, as far as nobody has changed it since.
      What others made, what was learned, and what a control plane made
      .Pq Ql extern_learn ,
      with the flood lists of VTEPs that it has told where addresses are,
      stays.

      """,
    files: [
      (
        "/run/ovlctl/OVERLAY-NUMBER.ovl",
        "What\n.Cm apply\nput on links that it did not make, and what a run that was killed was about to make, by the number\n"
          + "of the namespace that it worked from."
      ),
      (
        "/etc/ovlctl/*.ovl",
        "What\n.Ql systemctl enable ovlctl\nhas applied at boot, all of it as one overlay."
      ),
    ],
    examples: [
      Example(
        "A VTEP in a bridge, with a container's namespace behind it; run twice, it changes nothing the second time:",
        """
        cat >overlay.ovl <<'END'
        define underlay = eth0
        netns add blue
        link add br20 type bridge up
        link add vxlan20 --vni 20 --dev $underlay --master br20 --up
        peer sync vxlan20 192.168.50.5 192.168.50.6
        link add veth20 type veth peer name eth0 netns blue up
        link set veth20 master br20 up
        in blue {
          addr add 10.20.0.1/24 dev eth0
        }
        END
        ovlctl apply overlay.ovl
        ovlctl diff overlay.ovl
        """)
    ], neighbours: ["diff", "export", "batch"], others: ["systemd 1"])

  static let diff = ManualProse(
    summary: "show what apply would do",
    description: """
      .Cm diff
      prints the commands that
      .Xr ovlctl-apply 8
      would do with the same files, and does none of them.
      Behind a
      .Sq #
      stands what a command changes.
      .Xr ovlctl-batch 8
      takes what is printed.

      """,
    exitStatus: """
      .Pp
      The status is 3 where there is something to do.

      """, neighbours: ["apply", "batch"], others: [])

  static let export = ManualProse(
    summary: "print what there is as a file that apply takes",
    description: """
      .Cm export
      prints the links of this namespace, with all that they have, as a file for
      .Xr ovlctl-apply 8 ;
      with
      .Ql --all ,
      the named namespaces as well, and with the names of links, those alone.
      Applied where it was printed, it changes nothing; in an empty namespace, it makes the same.
      What was learned, what a control plane made, and what the kernel makes of itself is left out.

      """, neighbours: ["apply", "diff"], others: [])
}
