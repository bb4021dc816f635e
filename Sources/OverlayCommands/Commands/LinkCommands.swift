/// The commands on links.
enum LinkCommands {
  static let all = [
    Command(
      object: "link", verb: "add", synopsis: "[NAME] [--if-missing] [type TYPE] [OPTION…]",
      summary: "make a link",
      example: "ovlctl link add vxlan10 --vni 10 --group 239.1.1.1 --up",
      grammar: { LinkLine.additionGrammar },
      action: .kernel { words, session throws(CommandFailure) in try LinkAdd.run(.refused, &words, &session)
      }),
    Command(
      object: "link", verb: "replace", synopsis: "NAME [type TYPE] [OPTION…]",
      summary: "make a link, or change the one that is there",
      example: "ovlctl link replace vxlan10 --vni 10 --remote 192.168.50.5 --ttl 16",
      grammar: { LinkLine.replacementGrammar }, mayRenameLinks: true,
      action: .kernel { words, session throws(CommandFailure) in
        try LinkAdd.run(.replaced, &words, &session)
      }),
    Command(
      object: "link", verb: "set", otherVerbs: ["change"], synopsis: "NAME [type TYPE] OPTION…",
      summary: "change a link",
      example: "ovlctl link set vxlan10 master br10", grammar: { LinkLine.changeGrammar },
      mayRenameLinks: true,
      action: .kernel(LinkSet.run)),
    Command(
      object: "link", verb: "delete", synopsis: "NAME… [type TYPE] [link-group GROUP] [--if-present]",
      summary: "delete links",
      example: "ovlctl link del vxlan10", grammar: { LinkDelete.grammar }, mayRenameLinks: true,
      action: .kernel(LinkDelete.run)),
    Command(
      object: "link", verb: "show", otherVerbs: ["list", "lst"],
      synopsis: "[NAME] [type TYPE] [master LINK] [vni VNI] [up] [--as-command]", summary: "show links",
      example: "ovlctl -d link show type vxlan", grammar: { LinkShow.grammar }, action: .kernel(LinkShow.run)),
    Command(
      object: "link", verb: "xstats", synopsis: "type bridge|bridge_slave [dev LINK]",
      summary: "show what bridges, or their ports, count beside what every link counts",
      example: "ovlctl link xstats type bridge_slave dev vxlan10", grammar: { LinkStatisticsShow.grammar },
      action: .kernel(LinkStatisticsShow.run)),
    Command(
      object: "link", verb: "property", synopsis: "add|del dev LINK altname NAME…",
      summary: "give a link further names, or take them away",
      example: "ovlctl link property add dev vxlan10 altname overlay-of-the-blue-team",
      grammar: { LinkProperty.grammar }, mayRenameLinks: true,
      action: .kernel(LinkProperty.run)),
  ]
}
