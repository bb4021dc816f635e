/// The commands on addresses of links.
enum AddressCommands {
  static let all = [
    Command(
      object: "addr", verb: "add", synopsis: "ADDRESS/LENGTH dev LINK [OPTION…]",
      summary: "give a link an address",
      example: "ovlctl addr add 192.168.60.4/24 dev vxlan10",
      grammar: { AddressLine.grammar(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try AddressChange.run(.add, &words, &session)
      }),
    Command(
      object: "addr", verb: "delete", synopsis: "ADDRESS/LENGTH dev LINK",
      summary: "take an address from a link",
      example: "ovlctl addr del 192.168.60.4/24 dev vxlan10",
      grammar: { AddressLine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try AddressChange.run(.delete, &words, &session)
      }),
    Command(
      object: "addr", verb: "show", otherVerbs: ["list", "lst"], synopsis: "[dev] [LINK] [up]",
      summary: "show addresses",
      example: "ovlctl addr show dev vxlan10", grammar: { AddressFilter.grammar },
      action: .kernel(AddressShow.run)),
  ]
}
