/// The commands on neighbours: static ARP and ND entries.
enum NeighborCommands {
  static let all = [
    Command(
      object: "neigh", verb: "add", synopsis: "ADDRESS [lladdr MAC] dev LINK [OPTION…]",
      summary: "add a neighbour's entry",
      example: "ovlctl neigh add 192.168.60.9 lladdr 02:00:00:00:00:09 dev vxlan10",
      grammar: { NeighborLine.grammar(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try NeighborChange.place(.add, &words, &session)
      }),
    Command(
      object: "neigh", verb: "replace", synopsis: "ADDRESS [lladdr MAC] dev LINK [OPTION…]",
      summary: "add a neighbour's entry, or change the one that is there",
      example: "ovlctl neigh replace 192.168.60.9 lladdr 02:00:00:00:00:0a dev vxlan10",
      grammar: { NeighborLine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try NeighborChange.place(.replace, &words, &session)
      }),
    Command(
      object: "neigh", verb: "delete", synopsis: "ADDRESS dev LINK [proxy]",
      summary: "delete a neighbour's entry", example: "ovlctl neigh del 192.168.60.9 dev vxlan10",
      grammar: { NeighborLine.grammar(isPresent: true) },
      action: .kernel(NeighborChange.delete)),
    Command(
      object: "neigh", verb: "show", otherVerbs: ["list", "lst"],
      synopsis: "[PREFIX] [dev LINK] [nud STATE|all] [proxy]", summary: "show neighbours",
      example: "ovlctl neigh show dev vxlan10", grammar: { NeighborFilter.grammar },
      action: .kernel(NeighborShow.run)),
    Command(
      object: "neigh", verb: "flush", synopsis: "[PREFIX] [dev LINK] [nud STATE|all] [proxy]",
      summary: "delete entries, the permanent ones only where `nud` names them",
      example: "ovlctl neigh flush dev vxlan10", grammar: { NeighborFilter.grammar },
      action: .kernel(NeighborFlush.run)),
  ]
}
