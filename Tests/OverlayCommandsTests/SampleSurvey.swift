import NetlinkKit

@testable import Overlay

/// A host for pictures: two hosts as namespaces around a bridge, an overlay between them, and what gives trouble.
struct SampleSurvey {
  private(set) var survey = Survey()

  /// What a namespace of the sample has.
  struct Namespace {
    let place: Place
    var links: [Link] = []
    var addresses: [InterfaceAddress] = []
    var entries: [SurveyedEntry] = []
    var neighbors: [UInt32: Place] = [:]
    var vlans: [Int32: [VLANEntry]] = [:]

    init(_ place: Place) { self.place = place }

    /// Adds a link that is up and has carrier, unless the closure says else.
    mutating func add(
      _ name: String, _ index: Int32, _ kind: LinkKind? = nil, at addresses: String...,
      set: (inout LinkSpecification) -> Void = { _ in }
    ) throws {
      var link = LinkSpecification(name: name, kind: kind)
      link.index = index
      link.options[LinkOptions.up] = true
      link.options[LinkOptions.mtu] = 1500
      set(&link)
      var payload = Array(link.creation().bytes.dropFirst(16))
      // In the flags of ifinfomsg: IFF_RUNNING, and IFF_LOOPBACK.
      if payload[8] & 1 != 0 { payload[8] |= 0x40 }
      if name == "lo" { payload[8] |= 0x8 }
      links.append(try Link(payload.span))
      for text in addresses {
        let parts = text.split(separator: "/")
        guard let address = IPAddress(String(parts[0])), let length = UInt8(parts[1]) else { continue }
        self.addresses.append(
          InterfaceAddress(
            link: index, local: address, prefixLength: length, peer: nil, scope: 0,
            options: Settings(AddressOptions.table)))
      }
    }

    /// Adds a forwarding entry of a VTEP.
    mutating func forward(_ address: String, _ link: Int32, to destination: String) throws {
      var options = Settings(ForwardingOptions.table)
      options[ForwardingOptions.destination] = IPAddress(destination)
      let hardware = HardwareAddress(address) ?? .zero
      let entry = ForwardingEntry(link: link, address: hardware, state: .permanent, options: options)
      let payload = Array(entry.placement(.append).bytes.dropFirst(16))
      guard let record = try ForwardingRecord(payload.span),
        let read = SurveyedEntry(record, payload.span, after: nil)
      else { return }
      entries.append(read)
    }
  }

  mutating func append(_ namespace: Namespace) {
    var surveyed = SurveyedNamespace(namespace.place, links: namespace.links)
    surveyed.addresses = namespace.addresses
    for entry in namespace.entries { surveyed.forwarding.append(entry) }
    surveyed.forwarding.endRun()
    surveyed.neighbors = namespace.neighbors
    surveyed.vlans = namespace.vlans
    survey.append(surveyed)
  }

  mutating func appendUnseen(_ place: Place, _ error: NetlinkError) { survey.unseen.append((place, error)) }

  /// The picture, where each address is reached by `eth0` and routes are asked of nobody.
  func graph(titles: [Place: NamespaceTitle] = [:]) -> TopologyGraph {
    TopologyGraph(survey, titles: titles) { place, _, _ in
      survey[place]?["eth0"].map { LinkNode($0.index, in: place) }
    }
  }
}

extension SampleSurvey {
  static let left = Place("left")
  static let right = Place("right")
  static let odd = Place("a\"b\\<i>&amp;ü")

  /// The whole of it.
  static func whole() throws -> SampleSurvey {
    var sample = SampleSurvey()
    sample.append(try home())
    sample.append(try host(right, own: "192.168.50.2", other: "192.168.50.1"))
    sample.append(try host(left, own: "192.168.50.1", other: "192.168.50.2", further: true))
    sample.append(try troublesome())
    sample.append(Namespace(Place("empty")))
    sample.appendUnseen(Place("old"), NetlinkError("enter old", explanation: "it is stale"))
    return sample
  }

  private static func home() throws -> Namespace {
    var home = Namespace(.home)
    home.neighbors = [0: left, 1: right]
    try home.add("lo", 1, at: "127.0.0.1/8")
    try home.add("br0", 2, Bridge.kind)
    for (number, name) in ["left", "right"].enumerated() {
      try home.add("to-\(name)", Int32(3 + number), Veth.kind) { link in
        link.options[LinkOptions.master] = .index(2)
        link.options[LinkOptions.lower] = .index(2)
        link.options[LinkOptions.lowerNamespace] = UInt32(number)
      }
    }
    try home.add("eth9", 9) { link in
      link.options[LinkOptions.up] = false
      link.options[LinkOptions.alias] = "to the \"lab\"\n\u{1B}[31m<b>&lt;\\N"
    }
    return home
  }

  /// A host with an underlay that is a veth's end, a bridge with a VTEP, and a VLAN.
  private static func host(
    _ place: Place, own: String, other: String, further: Bool = false
  ) throws -> Namespace {
    var host = Namespace(place)
    host.neighbors = [0: .home]
    try host.add("eth0", 2, Veth.kind, at: own + "/24", "fe80::1/64") { link in
      link.options[LinkOptions.lower] = .index(place == left ? 3 : 4)
      link.options[LinkOptions.lowerNamespace] = 0
    }
    try host.add("br10", 3, Bridge.kind, at: "10.10.10.1/24")
    try host.add("vxlan10", 4, Vxlan.kind) { link in
      link.options[LinkOptions.master] = .index(3)
      link.options[LinkOptions.mtu] = 1450
      link.kindOptions?[Vxlan.vni] = 10
      link.kindOptions?[Vxlan.dstport] = Vxlan.standardPort
      link.kindOptions?[Vxlan.local] = IPAddress(own)
      link.kindOptions?[Vxlan.dev] = .index(2)
    }
    try host.forward("02:00:00:00:00:01", 4, to: other)
    try host.forward("00:00:00:00:00:00", 4, to: other)
    try host.add("eth0.5", 5, VLAN.kind) { link in
      link.options[LinkOptions.lower] = .index(2)
      link.kindOptions?[VLAN.identifier] = 5
    }
    if further {
      for number in 3...9 { try host.forward("00:00:00:00:00:00", 4, to: "192.168.50.\(number)") }
      for number in 1...3 { try host.forward("02:00:00:00:01:0\(number)", 4, to: "192.168.50.9") }
      try host.add("vxlan2", 6, Vxlan.kind) { link in
        link.kindOptions?[Vxlan.vni] = 2
        link.kindOptions?[Vxlan.dstport] = Vxlan.standardPort
      }
      try host.forward("00:00:00:00:00:00", 6, to: "239.1.1.1")
    }
    return host
  }

  /// Names that mean something in each of the languages.
  private static func troublesome() throws -> Namespace {
    var namespace = Namespace(odd)
    try namespace.add("\"]-->x;#\\", 2, Dummy.kind, at: "2001:db8::1/64")
    try namespace.add("end", 3, Gretap.kind) { link in
      for (field, value) in [(Gre.local, "192.0.2.1"), (Gre.remote, "192.0.2.2")] {
        link.kindOptions?[field] = IPAddress(value)
      }
      link.kindOptions?[Gre.inputKey] = 7
      link.kindOptions?[Gre.outputKey] = 7
    }
    return namespace
  }
}
