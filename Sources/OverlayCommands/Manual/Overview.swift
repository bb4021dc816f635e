/// The page of the program as a whole.
extension Manual {
  static var overview: String {
    top(pageName(of: nil)) + introduction + globalOptions + objects + promises + environment
      + ending(ManualProse(examples: [hosts]), examples: [])
      + seeAlso(
        Command.objects.map(pageName) + [
          "bridge", "ip", "ip-link", "ip-netns", "namespaces 7", "rtnetlink 7",
        ])
      + standards
  }

  private static let introduction = """
    .Sh NAME
    .Nm ovlctl
    .Nd configure Linux overlay networks
    .Sh SYNOPSIS
    .Nm
    .Op Ar option ...
    .Ar object
    .Op Ar command
    .Op Ar word ...
    .Nm
    .Cm help
    .Op Ar object Op Ar command Op Ar word ...
    .Sh DESCRIPTION
    .Nm
    is to overlay networks what
    .Xr ip-link 8
    and
    .Xr bridge 8
    are to links: it makes the kernel's virtual links, gives them addresses, keeps network namespaces,
    and reads and writes forwarding databases.
    The kernel carries the packets.
    .Pp
    A command that
    .Xr ip 8
    or
    .Xr bridge 8
    has is written in the same words.
    Each keyword may also be written as a long option:
    .Ql vni 10 ,
    .Ql --vni 10
    and
    .Ql --vni=10
    are the same, and so are
    .Ql nolearning
    and
    .Ql --no-learning .
    Dashes and underscores are alike.
    Objects and commands may be abbreviated; options may not.
    .Pp
    Everything is checked before anything is changed.
    Standard output has data alone, and standard error is empty when all went well.
    An error is one line: what was attempted, the option at fault as it was spelled, the kernel's words, and the name
    of the error's number.
    A second line may say what helps.

    """

  private static var globalOptions: String {
    ".Sh OPTIONS\nThey may stand anywhere on the line, except behind the program of\n.Cm netns exec .\n"
      + ".Bl -tag -width Ds\n"
      + GlobalOptions.declarations.map { option in
        let spellings = option.spellings.map { "Fl \(ManualText.escaped(String($0.dropFirst())))" }
        let joined = option.joinedPlaceholder.isEmpty ? "" : " Ns \(option.joinedPlaceholder)"
        let value = option.placeholder.map { " Ar \($0)" } ?? ""
        return ".It \(spellings.joined(separator: " , "))\(joined)\(value)\n"
          + ManualText.sentence(option.summary)
      }.joined() + ".El\n"
  }

  private static var objects: String {
    ".Sh OBJECTS\nEach has a page of its own.\n.Bl -tag -width Ds\n"
      + Command.objects.map { object in
        let verbs = Command.all(on: object).map(\.verb).filter { !$0.isEmpty }
        let summary = ManualProse.of(object).summary.map(ManualText.sentence) ?? ""
        let list = verbs.map { ".Cm \($0)" }.joined(separator: " ,\n")
        return ".It Cm \(object)\n\(summary)See\n.Xr \(pageName(of: object)) 8"
          + (list.isEmpty ? " .\n" : " :\n\(list) .\n")
      }.joined() + ".El\n"
  }

  private static let promises = """
    .Sh JSON
    With
    .Fl j ,
    the commands that show something print one array, also where there is nothing to show, and
    .Fl p
    prints it over several lines.
    The keys are those of
    .Ql ip -j
    and
    .Ql bridge -j .
    A key may come to be with a later version; none goes, and none changes its type.
    Numbers are numbers, and what is on or off is true or false where
    .Xr ip 8
    has it so.

    """

  private static let environment = """
    .Sh ENVIRONMENT
    .Bl -tag -width Ds
    .It Ev NO_COLOR
    Where it is not empty, a terminal gets no colors but with
    .Fl c .
    .It Ev TERM
    The same where it is
    .Ql dumb .
    .It Ev COLORFGBG
    Where it says that the background is dark, the colors are brighter, as with
    .Xr ip 8 .
    .El

    """

  private static let hosts = ManualProse.Example(
    "Two hosts, an underlay between them, and an overlay on top of it:",
    """
    ovlctl netns add left
    ovlctl netns add right
    ovlctl -n left link add eth0 --peer eth0 --peer-netns right --peer-up --up
    ovlctl -n left addr add 192.168.50.4/24 dev eth0
    ovlctl -n right addr add 192.168.50.5/24 dev eth0
    ovlctl -n left link add vxlan10 --vni 10 --remote 192.168.50.5 --dev eth0 --up
    ovlctl -n right link add vxlan10 --vni 10 --remote 192.168.50.4 --dev eth0 --up
    ovlctl -n left addr add 10.10.10.1/24 dev vxlan10
    ovlctl -n right addr add 10.10.10.2/24 dev vxlan10
    ovlctl netns exec left ping -c 1 10.10.10.2
    """)

  private static let standards = """
    .Sh STANDARDS
    VXLAN is RFC 7348, Geneve RFC 8926, GRE RFC 2784 with the key of RFC 2890.

    """
}
