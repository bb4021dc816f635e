import Overlay

/// The prose about finding mistakes.
extension ManualProse {
  static let check = ManualProse(
    summary: "find the mistakes that overlays suffer from",
    description: """
      .Cm check
      looks at the overlays of this namespace, at what they stand on, and at what is behind their bridges, also where
      that is in other namespaces; it changes nothing.
      For each mistake it prints what is wrong, why that matters, and the commands that mend it, as they can be pasted.
      Errors come first, and what causes others before them.
      Where there is nothing to say, it says nothing.
      .Pp
      With the names of links, it tells of the overlays that they belong to alone: a tunnel, its underlay, its bridge, or
      a host behind that.
      With
      .Ql --all ,
      it tells of all namespaces: those that have names, and those of processes.
      .Pp
      What it may not look at, it tells of on standard error, and does the rest.
      .Pp
      With
      .Fl j ,
      a finding is an object with
      .Ql check ,
      the identifier below,
      .Ql severity ,
      .Ql netns
      where it is not the namespace that the command runs in,
      .Ql subject ,
      .Ql problem ,
      .Ql why ,
      .Ql commands
      and
      .Ql overlays ,
      the tunnels that suffer from it.
      .Ss Findings
      An identifier keeps its meaning.
      .Bl -tag -width Ds
      \(Check.all.map(item).joined()).El

      """,
    exitStatus: """
      .Pp
      The status is 1 also where errors were found; warnings and notes leave it 0.

      """,
    examples: [
      Example(
        "A VTEP whose frames have nowhere to go:",
        """
        ovlctl link add vxlan10 --vni 10 --dev eth0 --no-learning --up
        ovlctl check vxlan10 || ovlctl peer add vxlan10 192.168.50.5
        """)
    ], neighbours: ["link", "peer"], others: [])

  private static func item(_ check: Check) -> String {
    ".It Cm \(check.identifier)\n" + ManualText.sentence("\(check.severity.word): \(check.summary)")
      + check.why.split(separator: ". ").map(String.init).map(ManualText.escaped).joined(separator: ".\n")
      + "\n"
  }
}
