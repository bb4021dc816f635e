/// The commands on forwarding databases.
enum ForwardingCommands {
  static let all = [
    Command(
      object: "fdb", verb: "add", synopsis: "MAC dev LINK [dst ADDRESS] [STATE] [OPTION…]",
      summary: "add a forwarding entry",
      example: "ovlctl fdb add 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.1",
      grammar: { ForwardingWords.line(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try ForwardingPlacement.run(.add, &words, &session)
      }),
    Command(
      object: "fdb", verb: "append", synopsis: "MAC dev LINK dst ADDRESS [STATE] [OPTION…]",
      summary: "add a destination to a forwarding entry",
      example: "ovlctl fdb append 00:00:00:00:00:00 dev vxlan10 dst 10.1.0.1",
      grammar: { ForwardingWords.line(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try ForwardingPlacement.run(.append, &words, &session)
      }),
    Command(
      object: "fdb", verb: "replace", synopsis: "MAC dev LINK [dst ADDRESS] [STATE] [OPTION…]",
      summary: "put a forwarding entry in the place of another",
      example: "ovlctl fdb replace 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.9",
      grammar: { ForwardingWords.line(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try ForwardingPlacement.run(.replace, &words, &session)
      }),
    Command(
      object: "fdb", verb: "delete", synopsis: "MAC dev LINK [dst ADDRESS] [OPTION…]",
      summary: "delete a forwarding entry",
      example: "ovlctl fdb del 00:00:00:00:00:02 dev vxlan10 dst 10.1.0.1",
      grammar: { ForwardingWords.line(isPresent: true) },
      action: .kernel(ForwardingDelete.run)),
    Command(
      object: "fdb", verb: "get", synopsis: "MAC dev LINK|br BRIDGE [vlan VID] [src_vni VNI] [self|master]",
      summary: "ask for one forwarding entry, with the first of its destinations",
      example: "ovlctl fdb get 00:00:00:00:00:02 dev vxlan10", grammar: { ForwardingWords.question },
      action: .kernel(ForwardingGet.run)),
    Command(
      object: "fdb", verb: "show", otherVerbs: ["list", "lst"],
      synopsis: "[MAC] [dev LINK] [br BRIDGE] [state STATE|all] [[no]CONDITION…] [OPTION…]",
      summary: "show forwarding entries", example: "ovlctl fdb show dev vxlan10",
      grammar: { ForwardingWords.selection },
      action: .kernel(ForwardingShow.run)),
    Command(
      object: "fdb", verb: "load", synopsis: "LINK FILE|- [--replace] [--keep-going] [OPTION…]",
      summary: "add the entries of a file: MAC DST [vni VNI] [port PORT] a line",
      example: "ovlctl fdb load vxlan10 entries.txt", grammar: { ForwardingLoad.grammar }, isForFiles: false,
      action: .kernel(ForwardingLoad.run)),
    Command(
      object: "fdb", verb: "flush",
      synopsis: "dev LINK [brport LINK] [self|master] [[no]CONDITION…] [OPTION…]",
      summary: "delete many entries; without conditions all, a VTEP's flood list too",
      example: "ovlctl fdb flush dev vxlan10 dst 10.1.0.1", grammar: { ForwardingWords.flush },
      action: .kernel(ForwardingFlush.run)),
  ]
}
