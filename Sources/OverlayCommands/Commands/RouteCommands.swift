/// The commands on routes.
enum RouteCommands {
  private static let synopsis =
    "[TYPE] PREFIX|default [via ADDRESS] [dev LINK] [OPTION…] [nexthop [via ADDRESS] [dev LINK] [weight SHARE]]…"

  static let all = [
    Command(
      object: "route", verb: "add", synopsis: Self.synopsis, summary: "add a route",
      example: "ovlctl route add 10.2.0.0/16 via 10.1.0.1", grammar: { RouteLine.grammar(isPresent: false) },
      action: .kernel { words, session throws(CommandFailure) in
        try RouteChange.place(.add, &words, &session)
      }),
    Command(
      object: "route", verb: "append", synopsis: Self.synopsis,
      summary: "add a route beside those to the same destination",
      example: "ovlctl route append 10.2.0.0/16 via 10.1.0.2",
      grammar: { RouteLine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try RouteChange.place(.append, &words, &session)
      }),
    Command(
      object: "route", verb: "replace", synopsis: Self.synopsis,
      summary: "add a route, or put it in the place of the one that is there",
      example: "ovlctl route replace 10.2.0.0/16 via 10.1.0.2 mtu 1450",
      grammar: { RouteLine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try RouteChange.place(.replace, &words, &session)
      }),
    Command(
      object: "route", verb: "change", synopsis: Self.synopsis,
      summary: "put a route in the place of the one that is there",
      example: "ovlctl route change 10.2.0.0/16 via 10.1.0.2",
      grammar: { RouteLine.grammar(isPresent: true) },
      action: .kernel { words, session throws(CommandFailure) in
        try RouteChange.place(.change, &words, &session)
      }),
    Command(
      object: "route", verb: "delete", synopsis: Self.synopsis, summary: "delete a route",
      example: "ovlctl route del 10.2.0.0/16", grammar: { RouteLine.grammar(isPresent: true) },
      action: .kernel(RouteChange.delete)),
    Command(
      object: "route", verb: "show", otherVerbs: ["list", "lst"],
      synopsis: "[[root|match] PREFIX|default] [dev LINK] [table TABLE|all] [proto ORIGIN] [type TYPE]",
      summary: "show routes", example: "ovlctl route show table all dev vxlan10",
      grammar: { RouteFilter.grammar },
      action: .kernel(RouteShow.run)),
    Command(
      object: "route", verb: "get", synopsis: "ADDRESS [from ADDRESS] [dev LINK]",
      summary: "ask by which route an address is reached", example: "ovlctl route get 10.2.0.1",
      grammar: { RouteGet.grammar },
      action: .kernel(RouteGet.run)),
  ]
}
