/// The commands on a VTEP's flood list: the peers that get the frames without a known destination.
enum PeerCommands {
  static let all = [
    Command(
      object: "peer", verb: "add", synopsis: "LINK ADDRESS… [OPTION…] [--if-missing]",
      summary: "let VTEPs receive what has no known destination",
      example: "ovlctl peer add vxlan10 10.1.0.1 10.1.0.2 --if-missing",
      grammar: { FloodListLine.grammar(.tolerant, isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try PeerChange.run(.add, &words, &session)
      }),
    Command(
      object: "peer", verb: "delete", synopsis: "LINK ADDRESS… [OPTION…] [--if-present]",
      summary: "take VTEPs out of those that receive it",
      example: "ovlctl peer del vxlan10 10.1.0.2 --if-present",
      grammar: { FloodListLine.grammar(.lenient, isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try PeerChange.run(.delete, &words, &session)
      }),
    Command(
      object: "peer", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[LINK] [ADDRESS…] [OPTION…]",
      summary: "show the peers of VTEPs, and how the routing table reaches them",
      example: "ovlctl peer show vxlan10", grammar: { FloodListLine.grammar(isPresent: true) },
      action: .kernel(PeerShow.run)),
    Command(
      object: "peer", verb: "sync", synopsis: "LINK ADDRESS…|--empty [OPTION…]",
      summary: "make the peers exactly those that are given",
      example: "ovlctl peer sync vxlan10 10.1.0.1 10.1.0.2",
      grammar: { FloodListLine.grammar(.empty, isPresent: true) }, action: .kernel(PeerSync.run)),
  ]
}
