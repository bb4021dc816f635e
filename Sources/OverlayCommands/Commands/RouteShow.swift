import NetlinkKit

/// `route show`: the routes of a table, or of all.
enum RouteShow {
  static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let operation = "show routes"
    var filter = try RouteFilter(&words)
    if let address = filter.destination?.prefix?.address { try session.options.family.check(address) }
    try session.resolve(&filter.options, during: operation)
    var routes: [Route]
    do throws(NetlinkError) {
      let dump = try session.kernel.routes(
        filter.family(session.options.family), with: filter.options.settings)
      routes = session.complete(dump, of: "routes")
    } catch {
      // The kernel says so where a table is not there.
      let table =
        error.errno == .noSuchFile ? filter.options.spelling(of: RouteOptions.table.descriptor) : nil
      throw CommandFailure(error, during: operation, option: table)
    }
    if let destination = filter.destination {
      routes = routes.filter { destination.admits($0, filter.relation) }
    }
    let known = session.known(routes.flatMap(\.referredLinks))
    let rendering = RouteRendering(options: session.options, known: known, omitted: filter.omitted)
    session.show(rendering.render(routes))
  }
}

/// The words of `route show`: what the routes must have.
struct RouteFilter {
  var destination: RouteDestination?
  var relation = RouteDestination.Relation.exact
  var options = GivenOptions(RouteOptions.fields)
  private var isOfAllTables = false

  private static let fields = [
    RouteOptions.link.descriptor, RouteOptions.table.descriptor, RouteOptions.origin.descriptor,
    RouteOptions.type.descriptor, RouteOptions.scope.descriptor, RouteOptions.gateway.descriptor,
    RouteOptions.source.descriptor, RouteOptions.metric.descriptor,
  ]

  private static let exact = CommandWord(
    "to", aliases: ["exact"], value: "PREFIX", offering: .route, "routes to this; the word alone will do")
  private static let root = CommandWord(
    "root", value: "PREFIX", offering: .route, tells: exact.subject, "routes to a part of this")
  private static let match = CommandWord(
    "match", value: "PREFIX", offering: .route, tells: exact.subject, "routes to a block that this is in")

  static let grammar = Grammar(
    operands: [Operand(.route, tells: exact.subject)], words: [exact, root, match],
    options: [
      OptionGroup(
        RouteOptions.fields, only: fields,
        present: [
          (
            RouteOptions.table.descriptor,
            .plainWords(RouteOptions.table.descriptor.codec.words + [allTables])
          )
        ])
    ])

  /// Of `table`: not one alone.
  private static let allTables = "all"

  init(_ words: inout Words) throws(CommandFailure) {
    while let keyword = words.nextKeyword() {
      switch keyword {
      case Self.exact: try take(.exact, try words.value(of: keyword))
      case Self.root: try take(.within, try words.value(of: keyword))
      case Self.match: try take(.around, try words.value(of: keyword))
      default: try take(keyword, &words)
      }
    }
    if !isOfAllTables, options.settings[RouteOptions.table] == nil {
      options.set(RouteOptions.table, RouteTable.main)
    }
  }

  private mutating func take(_ keyword: Keyword, _ words: inout Words) throws(CommandFailure) {
    if let match = RouteOptions.fields.match(keyword.name, isLong: keyword.isLong),
      Self.fields.contains(where: { $0.keyword == match.field.keyword })
    {
      let values = try match.values(of: keyword, from: &words)
      if match.field.keyword == RouteOptions.table.descriptor.keyword, values == [Self.allTables] {
        isOfAllTables = true
      } else {
        try options.take(match, keyword, values)
      }
      return
    }
    guard !keyword.isLong, destination == nil else {
      throw unknownOption(keyword, among: Self.grammar.keywords)
    }
    try take(.exact, keyword.spelled)
  }

  private mutating func take(
    _ relation: RouteDestination.Relation, _ word: String
  ) throws(CommandFailure) {
    guard destination == nil else { throw .usage("the destination is given twice: \(word)") }
    destination = try RouteDestination(word)
    self.relation = relation
  }

  /// The family that is meant: IPv4 where nothing tells, but both with all tables.
  ///
  /// - Parameter usual: the one that is meant where nothing tells.
  func family(_ asked: AddressFamily, otherwise usual: AddressFamily = .ipv4) -> AddressFamily {
    if asked != .unspecified { return asked }
    let addresses = [RouteOptions.gateway, RouteOptions.source].compactMap { options.settings[$0] }
    let told = [destination?.family ?? .unspecified] + addresses.map(\.family)
    return told.first { $0 != .unspecified } ?? (isOfAllTables ? .unspecified : usual)
  }

  /// The options that are the same for all that is shown; iproute2 tells the type all the same.
  var omitted: [String] {
    options.settings.given.map(\.field.keyword).filter { $0 != RouteOptions.type.descriptor.keyword }
  }
}
