/// The prose about `monitor`.
extension ManualProse {
  static let monitor = ManualProse(
    summary: "print what changes, as it happens",
    description: """
      .Cm monitor
      prints a line for each object that comes to be, changes or goes, in the words of the object's
      .Cm show ,
      until it gets
      .Dv SIGINT ,
      .Dv SIGTERM
      or
      .Dv SIGHUP ,
      or nobody reads any more.
      Behind an object may stand what its
      .Cm show
      takes to choose by; where no object is named, all are meant.
      .Pp
      What has gone has
      .Ql Deleted
      in front.
      Where several objects are watched, each line begins with the object's word in brackets;
      with
      .Fl ts ,
      with the time.
      .Pp
      What was said, put together, is what there is.
      An object that is said again has changed; one that leads elsewhere than before, or whose link has another name, is
      deleted and said anew.
      What changes without a difference that
      .Cm show
      would show is not said.
      Where the kernel changes something without a word, such as the IPv4 routes over a link that goes down, or the
      groups that a device has joined, it is found by a look at the list a twentieth of a second later.
      .Pp
      The kernel drops notifications that do not fit into the receive buffer.
      Then the lists are read anew, and what was missed is printed as changes, so that nothing is lost but what came and
      went in between.
      For that, the lists are read when
      .Cm monitor
      starts, too; for a million forwarding entries the kernel takes a minute, for a hundred thousand half a second.
      .Pp
      Not told by the kernel, and so not seen until something else has a list read anew, are changes of a neighbour's
      state by time alone, and queueing disciplines.
      What links have carried, and how long ago entries were used, is not shown:
      .Fl s
      has no effect.
      .Ss Other namespaces
      With
      .Ql --all-nsid ,
      what happens in other namespaces that have a number here and a name in
      .Pa /run/netns
      is printed too, as the kernel tells of no others; the kernel gives a namespace a number when a link of here has its
      other end or its underlay there.
      Lines begin with
      .Ql [netns NAME] ,
      those of the own namespace with
      .Ql [nsid current] .
      A namespace that gets a number is printed from then on, beginning with all that is there; one that loses it has all
      of it deleted.
      .Ss JSON
      With
      .Fl j ,
      each line is an object with the keys of
      .Cm show ,
      and with
      .Ql object :
      what it is.
      .Ql deleted
      is true where it has gone,
      .Ql timestamp
      has the time with
      .Fl ts ,
      and
      .Ql nsid
      and
      .Ql netns
      tell another namespace.
      An address has its link's
      .Ql ifindex
      and
      .Ql ifname
      beside the keys that
      .Ql addr_info
      has; the number of a namespace is an object
      .Ql nsid
      with
      .Ql id
      and
      .Ql name .
      .Pp
      Two lines are about the same object where these are the same: of a link
      .Ql ifindex ,
      of an address
      .Ql ifindex ,
      .Ql local ,
      .Ql address
      and
      .Ql prefixlen ,
      of a neighbour
      .Ql dst
      and
      .Ql dev ,
      of a forwarding entry all but
      .Ql flags
      and
      .Ql state ,
      of a route all but
      .Ql flags ,
      .Ql expires
      and
      .Ql error .

      """,
    examples: [
      Example(
        "Log what a control plane does to the forwarding databases, and begin with what there is:",
        notRun: "it goes on for ever",
        """
        ovlctl -j -ts monitor fdb extern_learn --from-start >>fdb.log
        """),
      Example(
        "Wait for a link to come up:", notRun: "it waits for what somebody else does",
        """
        ovlctl monitor link dev vxlan10 up --from-start | head -1
        """),
    ], neighbours: ["link", "addr", "fdb", "neigh", "route", "netns"], others: ["ip-monitor", "rtnetlink 7"])
}
