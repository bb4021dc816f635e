import NetlinkKit
import Testing

@testable import Overlay
@testable import OverlayCommands

@Suite("a picture of a host")
struct TopologyGraphTests {
  private static let left = SampleSurvey.left
  private static let right = SampleSurvey.right

  private func node(_ name: String, _ place: Place, of graph: TopologyGraph) throws -> LinkNode {
    try #require(graph[place]?.nodes.first { $0.link.name == name }).id
  }

  private func names(_ graph: TopologyGraph) -> [String] {
    graph.clusters.flatMap { cluster in cluster.nodes.map { "\(cluster.title.word ?? "")/\($0.link.name)" } }
  }

  @Test(
    "has namespaces by their names, behind the one that we are in, those that could not be looked at among them"
  )
  func namespaces() throws {
    let graph = try SampleSurvey.whole().graph()
    #expect(
      graph.clusters.map(\.title.word) == [nil, SampleSurvey.odd.word, "empty", "left", "old", "right"])
    #expect(graph[Place("old")]?.fault != nil)
  }

  @Test("has namespaces without a name behind those with one, by the numbers of their processes")
  func processes() {
    var sample = SampleSurvey()
    var titles: [Place: NamespaceTitle] = [:]
    for number in [1000, 99] {
      let place = Place("/proc/\(number)/ns/net")
      sample.append(SampleSurvey.Namespace(place))
      titles[place] = NamespaceTitle("\(number)", program: "sleep")
    }
    sample.append(SampleSurvey.Namespace(Place("zoo")))
    #expect(sample.graph(titles: titles).clusters.map(\.title.word) == ["zoo", "99", "1000"])
  }

  @Test(
    "joins both ends of a cable once, a tunnel's ends that know each other once, and a tunnel with its underlay"
  )
  func edges() throws {
    let graph = try SampleSurvey.whole().graph()
    let ends = (try node("vxlan10", Self.left, of: graph), try node("vxlan10", Self.right, of: graph))
    let tunnels = graph.edges.filter { if case .tunnel = $0.kind { true } else { false } }
    #expect(tunnels == [TopologyEdge(from: ends.0, to: ends.1, kind: .tunnel(isMutual: true))])
    #expect(graph.edges.filter { $0.kind == .pair }.count == 2)
    let eth0 = try node("eth0", Self.left, of: graph)
    #expect(graph.edges.contains(TopologyEdge(from: ends.0, to: eth0, kind: .underlay(byRoute: false))))
    let vxlan2 = try node("vxlan2", Self.left, of: graph)
    #expect(graph.edges.contains(TopologyEdge(from: vxlan2, to: eth0, kind: .underlay(byRoute: true))))
    #expect(Set(graph.edges).count == graph.edges.count)
  }

  @Test("counts what is behind a peer, which comes first where it gets what is flooded")
  func peers() throws {
    let graph = try SampleSurvey.whole().graph()
    let peers = try #require(graph[node("vxlan10", Self.left, of: graph)]).peers
    #expect(peers.map(\.address?.description) == (2...9).map { "192.168.50.\($0)" })
    #expect(peers.map(\.addressCount) == [1, 0, 0, 0, 0, 0, 0, 3])
    #expect(peers.filter(\.isFlood).count == peers.count)
  }

  /// Two ends of tunnels that have each other's address.
  struct Ends: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kinds: (LinkKind, LinkKind)
    let first: @Sendable (inout Settings) -> Void
    let second: @Sendable (inout Settings) -> Void
    let areJoined: Bool
  }

  private static let ends = [
    Ends(
      testDescription: "the keys cross", kinds: (Gretap.kind, Gretap.kind),
      first: { ($0[Gre.inputKey], $0[Gre.outputKey]) = (1, 2) },
      second: { ($0[Gre.inputKey], $0[Gre.outputKey]) = (2, 1) }, areJoined: true),
    Ends(
      testDescription: "the keys do not cross", kinds: (Gretap.kind, Gretap.kind),
      first: { ($0[Gre.inputKey], $0[Gre.outputKey]) = (1, 2) },
      second: { ($0[Gre.inputKey], $0[Gre.outputKey]) = (1, 2) }, areJoined: false),
    Ends(
      testDescription: "the kinds differ", kinds: (Gretap.kind, Gre.kind), first: { _ in },
      second: { _ in }, areJoined: false),
    Ends(
      testDescription: "neither has a key", kinds: (Gre.kind, Gre.kind), first: { _ in }, second: { _ in },
      areJoined: true),
  ]

  @Test("joins ends of tunnels that understand each other", arguments: ends)
  func understanding(ends: Ends) throws {
    var sample = SampleSurvey()
    let sides = [
      (Self.left, ends.kinds.0, ends.first, "192.0.2.1", "192.0.2.2"),
      (Self.right, ends.kinds.1, ends.second, "192.0.2.2", "192.0.2.1"),
    ]
    for (place, kind, set, own, other) in sides {
      var namespace = SampleSurvey.Namespace(place)
      try namespace.add("eth0", 2, nil, at: own + "/24")
      try namespace.add("tunnel", 3, kind) { link in
        link.kindOptions?[Gre.local] = IPAddress(own)
        link.kindOptions?[Gre.remote] = IPAddress(other)
        if var settings = link.kindOptions {
          set(&settings)
          link.kindOptions = settings
        }
      }
      sample.append(namespace)
    }
    let isJoined = sample.graph().edges.contains { $0.kind == .tunnel(isMutual: true) }
    #expect(isJoined == ends.areJoined)
  }

  @Test("of an address that several namespaces have, takes those that a cable leads to")
  func namesakes() throws {
    var sample = try SampleSurvey.whole()
    var stranger = SampleSurvey.Namespace(Place("stranger"))
    try stranger.add("eth0", 2, Dummy.kind, at: "192.168.50.2/24")
    try stranger.add("vxlan10", 3, Vxlan.kind) { link in
      link.kindOptions?[Vxlan.vni] = 10
      link.kindOptions?[Vxlan.dstport] = Vxlan.standardPort
    }
    sample.append(stranger)
    let graph = sample.graph()
    let peers = try #require(graph[node("vxlan10", Self.left, of: graph)]).peers
    #expect(peers.first?.ends.map(\.place) == [Self.right])
  }

  @Test("joins the members of a group that cables lead to, which are drawn around the group")
  func group() throws {
    var sample = SampleSurvey()
    for (place, number) in [(Self.left, UInt32(0)), (Self.right, 0), (Place("alone"), 9)] {
      var namespace = SampleSurvey.Namespace(place)
      namespace.neighbors = [0: .home]
      try namespace.add("eth0", 2, Veth.kind) { link in
        link.options[LinkOptions.lower] = .index(place == Self.left ? 3 : 4)
        link.options[LinkOptions.lowerNamespace] = number
      }
      try namespace.add("vxlan10", 3, Vxlan.kind) { link in
        link.kindOptions?[Vxlan.vni] = 10
        link.kindOptions?[Vxlan.dstport] = Vxlan.standardPort
      }
      try namespace.forward("00:00:00:00:00:00", 3, to: "239.1.1.1")
      sample.append(namespace)
    }
    var home = SampleSurvey.Namespace(.home)
    for index: Int32 in 3...4 { try home.add("port\(index)", index, Bridge.kind) }
    sample.append(home)
    let graph = sample.graph()
    let ends = (try node("vxlan10", Self.left, of: graph), try node("vxlan10", Self.right, of: graph))
    #expect(graph[ends.0]?.peers.first?.ends == [ends.1])
    #expect(
      graph.edges.filter { $0.kind == .group } == [TopologyEdge(from: ends.0, to: ends.1, kind: .group)])
    #expect(names(graph.connected(with: [ends.0], [])).contains("right/vxlan10"))
    let lines = TopologyDrawing(graph, TopologyStyle()).joints.filter { $0.line == .tunnel }
    #expect(lines.count == 3 && Set(lines.map(\.to)).count == 1)
  }

  // MARK: Parts of it

  @Test("for a link has what frames reach from it and what carries them, and no other tunnel there")
  func connectedLink() throws {
    let graph = try SampleSurvey.whole().graph()
    let part = graph.connected(with: [try node("br10", Self.right, of: graph)], [])
    #expect(
      names(part) == [
        "/br0", "/to-left", "/to-right", "left/br10", "left/eth0", "left/vxlan10", "right/br10", "right/eth0",
        "right/vxlan10",
      ])
  }

  @Test("for an underlay has the tunnels over it")
  func connectedUnderlay() throws {
    let graph = try SampleSurvey.whole().graph()
    let part = graph.connected(with: [try node("eth0", Self.left, of: graph)], [])
    #expect(names(part).contains("left/vxlan2"))
  }

  @Test("for a namespace has those that it is joined with, and no others")
  func connectedNamespace() throws {
    let graph = try SampleSurvey.whole().graph()
    let part = graph.connected(with: [], [Self.left])
    #expect(part.clusters.map(\.title.word) == [nil, "left", "right"])
    #expect(graph.connected(with: [], [Place("empty")]).clusters.map(\.title.word) == ["empty"])
  }

  @Test("has no loopback link, nor what the kernel makes for a kind, but where it is used")
  func background() throws {
    var namespace = SampleSurvey.Namespace(Self.left)
    try namespace.add("lo", 1, at: "127.0.0.1/8", "::1/128")
    try namespace.add("gre0", 2, Gre.kind) { $0.options[LinkOptions.up] = false }
    try namespace.add("tunl0", 3, IPIP.kind)
    var sample = SampleSurvey()
    sample.append(namespace)
    #expect(names(sample.graph().withoutBackground()) == ["left/tunl0"])
    var used = SampleSurvey.Namespace(Self.right)
    try used.add("lo", 1, at: "127.0.0.1/8", "192.0.2.1/32")
    sample.append(used)
    #expect(names(sample.graph().withoutBackground()) == ["left/tunl0", "right/lo"])
  }

  @Test("draws masters that go round in a ring, which no kernel makes, each once")
  func ring() throws {
    var namespace = SampleSurvey.Namespace(Self.left)
    for index: Int32 in 1...3 {
      try namespace.add("br\(index)", index, Bridge.kind) {
        $0.options[LinkOptions.master] = .index(index % 3 + 1)
      }
    }
    var sample = SampleSurvey()
    sample.append(namespace)
    let cluster = try #require(sample.graph().clusters.first)
    var met: [LinkNode] = []
    var waiting = cluster.roots
    while let next = waiting.popLast() {
      met.append(next)
      waiting += cluster.children(of: next)
    }
    #expect(Set(met).count == 3 && met.count == 3)
  }

  @Test(
    "has names in the order in which people count",
    arguments: [
      (["vxlan10", "vxlan2", "vxlan02"], ["vxlan02", "vxlan2", "vxlan10"]),
      (["b", "a10b", "a10"], ["a10", "a10b", "b"]),
      (["10", "9", "a", ""], ["", "9", "10", "a"]),
      (["99999999999999999999999", "8"], ["8", "99999999999999999999999"]),
    ])
  func order(names: [String], sorted: [String]) {
    #expect(names.sorted(by: NaturalOrder.precedes) == sorted)
  }
}
