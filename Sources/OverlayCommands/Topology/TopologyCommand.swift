import NetlinkKit
import Overlay

/// `topology`: the overlays of this host as a picture.
enum TopologyCommand {
  static let object = "topology"

  static let command = Command(
    object: object, verb: "", synopsis: "[--format FORMAT] [LINK|NETNS…]",
    summary: "draw the overlays of this host, across namespaces",
    example: "ovlctl topology", grammar: { grammar }, isForFiles: false, action: .kernel(run))

  /// What the picture is drawn in.
  enum Format: String, CaseIterable {
    case tree, dot, mermaid, svg, json

    var candidate: Candidate {
      let summary =
        switch self {
        case .tree: "text with lines between, which is what there is without an option"
        case .dot: "the language of graphviz"
        case .mermaid: "the language of Mermaid, which many web pages draw"
        case .svg: "a picture, which graphviz draws"
        case .json: "data, as with -j"
        }
      return Candidate(word: rawValue, summary: summary)
    }
  }

  private static let format = CommandWord(
    "format", form: .long, offering: .words(Format.allCases.map(\.candidate)), "what to draw in")
  private static let allPeers = CommandWord(
    "all-peers", form: .long, "show every peer of a tunnel, however many there are")
  private static let ascii = CommandWord(
    "ascii", form: .long, "draw the tree with letters that every terminal has")

  private static let grammar = Grammar(
    operands: [Operand(.linkOrNamespace, tells: "link", isRepeatable: true)],
    words: [format, allPeers, ascii])

  /// What a command line asks for.
  struct Line {
    var format: Format?
    var style = TopologyStyle()
    var isASCII = false
    /// Links and namespaces; empty for all.
    var names: [String] = []

    init(_ words: inout Words, _ options: GlobalOptions) throws(CommandFailure) {
      while let keyword = words.nextKeyword() {
        switch keyword {
        case TopologyCommand.format: format = try Self.format(words.value(of: keyword), keyword)
        case allPeers: style.peerLimit = nil
        case ascii: isASCII = true
        default:
          guard !keyword.isLong else { throw unknownOption(keyword, among: grammar.keywords) }
          if !names.contains(keyword.spelled) { names.append(keyword.spelled) }
        }
      }
      if options.isJSON {
        guard format == nil || format == .json else { throw .usage("-j and --format are of two minds") }
        format = .json
      }
      style.showsDetails = options.showsDetails
      style.family = options.family
    }

    private static func format(_ word: String, _ keyword: Keyword) throws(CommandFailure) -> Format {
      if let format = Format(rawValue: word) { return format }
      let words = Format.allCases.map(\.rawValue)
      throw .usage(
        "\(keyword.spelled): “\(word)” is none of \(words.joined(separator: ", "))",
        hint: suggestion(for: word, among: words))
    }
  }

  private static func run(_ words: inout Words, _ session: inout Session) throws(CommandFailure) {
    let line = try Line(&words, session.options)
    let graph = try read(line, &session)
    for cluster in graph.clusters {
      guard let fault = cluster.fault else { continue }
      session.warn(CommandFailure(fault, during: "look at \(cluster.title.text)").message)
    }
    switch line.format ?? .tree {
    case .tree:
      let rendering = TreeRendering(graph, line.style, isASCII: line.isASCII)
      session.streams.showTree(rendering.text, session.options)
    case .dot: session.streams.output.write(DotRendering(graph, line.style).text)
    case .mermaid: session.streams.output.write(MermaidRendering(graph, line.style).text)
    case .svg:
      let text = DotRendering(graph, line.style).text
      session.streams.output.write(try Graphviz.draw(text, as: Format.svg.rawValue))
    case .json:
      let rendering = TopologyJSON(graph, line.style, isPretty: session.options.isPretty)
      session.streams.output.write(rendering.bytes)
    }
  }

  /// The part of the host that a line asks for.
  private static func read(_ line: Line, _ session: inout Session) throws(CommandFailure) -> TopologyGraph {
    let connect = try session.connection()
    let word = session.options.namespace
    let graph: TopologyGraph
    let places: [Place]
    do throws(NetlinkError) {
      let surveyor = Surveyor(over: connect)
      places = try Surveyor.allPlaces()
      graph = try surveyor.topology(places, titles: Surveyor.titles(of: places, home: word))
    } catch {
      throw CommandFailure(error, during: "look at this host")
    }
    guard !line.names.isEmpty || word != nil else { return graph.withoutBackground(line.style) }
    let selection = try TopologyOperands(line.names, of: graph, isInHome: word != nil)
    return graph.connected(with: selection.links, selection.places).withoutBackground(line.style)
  }
}

/// The links and namespaces that the words of a line stand for.
struct TopologyOperands {
  private(set) var links: [LinkNode] = []
  private(set) var places: [Place] = []

  /// - Parameter isInHome: whether the line names the namespace that we are in; it is meant where no other word is.
  init(_ names: [String], of graph: TopologyGraph, isInHome: Bool) throws(CommandFailure) {
    for name in names {
      let node = graph[.home]?.nodes.first { $0.link.name == name || $0.link.alternativeNames.contains(name) }
      let place = graph.clusters.first { $0.title.word == name || $0.place.word == name }
      guard node != nil || place != nil else {
        let known = graph.clusters.compactMap(\.title.word) + (graph[.home]?.nodes.map(\.link.name) ?? [])
        throw .system(
          "cannot draw \(name): there is no link called so in this namespace, and no such namespace",
          hint: suggestion(for: name, among: known))
      }
      if let node { links.append(node.id) }
      if let place { places.append(place.place) }
    }
    if names.isEmpty, isInHome { places = [.home] }
  }
}

extension TopologyGraph {
  /// With all details, nothing is left out.
  fileprivate func withoutBackground(_ style: TopologyStyle) -> TopologyGraph {
    style.showsDetails ? self : withoutBackground()
  }
}
