import NetlinkKit
import Overlay

/// `path`: where a frame would go, step by step.
enum PathCommand {
  static let object = "path"

  static let command = Command(
    object: object, verb: "", synopsis: "LINK MAC|ADDRESS [vlan VLAN]",
    summary: "tell where a frame would go",
    example: "ovlctl path br10 02:00:00:00:00:02", grammar: { grammar }, isForFiles: false,
    action: .kernel(run))

  private static let vlan = CommandWord("vlan", value: "VLAN", "VLAN that the frame is tagged with")

  private static let grammar = Grammar(
    operands: [
      Operand(.link(.any), tells: "link", comesFirst: true), Operand(.forwardingAddress, tells: "address"),
    ],
    words: [vlan])

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try Line(&words)
    let operation = "find the path to \(line.target)"
    let surveyor = Surveyor(over: try session.connection())
    let steps: [PathStep]
    do throws(NetlinkError) {
      let survey = try surveyor.survey(
        try surveyor.connectedPlaces(), [.addresses, .neighbors, .forwarding, .vlans])
      guard let link = survey[.home]?[line.linkName] else {
        throw NetlinkError(
          operation, errno: .noSuchDevice, explanation: "there is no link called \(line.linkName)",
          hint: "`ovlctl link show` lists the links that there are")
      }
      let finder = PathFinder(survey, asking: questions(to: surveyor))
      let node = LinkNode(link.index, in: .home)
      steps =
        switch line.target {
        case .frame(let address): try finder.path(from: node, to: address, vlan: line.vlan)
        case .packet(let address): try finder.path(from: node, to: address, vlan: line.vlan)
        }
      for (place, error) in survey.unseen {
        session.warn("cannot look into \(place.word ?? "this namespace"): \(error.message)")
      }
    } catch {
      throw CommandFailure(error, during: operation)
    }
    session.show(PathRendering(options: session.options).render(steps))
  }

  private static func questions(to surveyor: Surveyor) -> PathFinder.Questions {
    PathFinder.Questions(
      route: { question throws(NetlinkError) in try surveyor.route(question) },
      forwards: { place, family throws(NetlinkError) in
        let name = family == .ipv6 ? "ipv6/conf/all/forwarding" : "ipv4/ip_forward"
        // Without /proc nobody can tell; most who ask about a path have it on.
        return try surveyor.setting(name, in: place).map { $0 != "0" } ?? true
      })
  }

  /// What is to go there.
  private enum Target: CustomStringConvertible {
    case frame(HardwareAddress)
    case packet(IPAddress)

    var description: String {
      switch self {
      case .frame(let address): "\(address)"
      case .packet(let address): "\(address)"
      }
    }
  }

  /// The words of the command.
  private struct Line {
    let linkName: String
    let target: Target
    private(set) var vlan: UInt16?

    private static let example = "for example: `\(PathCommand.command.example)`"

    init(_ words: inout Words) throws(CommandFailure) {
      var linkName: String?
      var target: Target?
      while let keyword = words.nextKeyword() {
        switch keyword {
        case PathCommand.vlan:
          let word = try words.value(of: keyword)
          guard let number = UInt16(word), (1...4094).contains(number) else {
            throw .usage("“\(word)” is no VLAN: 1 to 4094")
          }
          vlan = number
        default:
          guard !keyword.isLong, target == nil else {
            throw unknownOption(keyword, among: PathCommand.grammar.keywords)
          }
          if linkName == nil {
            try checkLinkName(keyword.spelled)
            linkName = keyword.spelled
          } else {
            target = try Self.target(keyword.spelled)
          }
        }
      }
      guard let linkName else { throw .usage("the link is missing", hint: Self.example) }
      guard let target else { throw .usage("the address is missing", hint: Self.example) }
      self.linkName = linkName
      self.target = target
    }

    private static func target(_ word: String) throws(CommandFailure) -> Target {
      if let address = HardwareAddress(word) { return .frame(address) }
      if let address = IPAddress(word) { return .packet(address) }
      throw .usage("“\(word)” is neither a link-layer nor an IP address", hint: example)
    }
  }
}
