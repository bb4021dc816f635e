import NetlinkKit
import Overlay

/// How much of a picture is shown.
struct TopologyStyle {
  /// How many peers of a tunnel's end are shown; nil for all.
  var peerLimit: Int? = 4
  /// `-d`
  var showsDetails = false
  /// `-4`, `-6`
  var family: AddressFamily = .unspecified
}

/// What is said of the parts of a picture, whatever it is drawn in.
struct TopologyLabels {
  let graph: TopologyGraph
  let style: TopologyStyle

  // MARK: Links

  private static let down = "DOWN"
  private static let noCarrier = "NO-CARRIER"
  /// `IFF_RUNNING`
  private static let runningFlag: UInt32 = 0x40

  /// What may be wrong with a link's state.
  static let marks = [down, noCarrier]

  /// What is wrong with a link's state; nil where nothing is.
  static func mark(of link: Link) -> String? {
    guard link.isUp else { return down }
    return link.flags & runningFlag == 0 ? noCarrier : nil
  }

  /// The type and what tells the link from others of it, as the words of its options.
  func traits(of node: TopologyNode) -> [String] {
    let link = node.link
    var words = link.typeName.map { [$0] } ?? []
    guard let settings = link.kindOptions else { return words }
    var shown = settings.given.filter { Self.isTrait($0.field) && !$0.value.isNothing }
    for shorthand in settings.table.shorthands where !shorthand.fields.isEmpty {
      // One word for the keys of both directions.
      let parts = shown.filter { part in shorthand.fields.contains { $0 === part.field } }
      guard parts.count == shorthand.fields.count, Set(parts.map(\.value)).count == 1 else { continue }
      shown.removeAll { part in shorthand.fields.contains { $0 === part.field } }
      words.append("\(shorthand.keyword) \(parts[0].field.codec.text(of: parts[0].value) { _ in nil })")
    }
    return words + shown.map { field, value in field.words(value) { _ in nil } }
  }

  /// Whether an option tells a link from others of its type. Where a tunnel sends to, its peers tell.
  private static func isTrait(_ field: FieldDescriptor) -> Bool {
    if case .greKey = field.codec { return true }
    return field.target == .ownAddress || traits.contains { $0 === field }
      || field.keyword == Vxlan.external.descriptor.keyword
  }

  /// Whether data are to have an option: what tells the link from others, and where a tunnel leads to.
  static func isOfInterest(_ field: FieldDescriptor, _ value: Value) -> Bool {
    switch field.codec {
    case .address, .link: !value.isNothing
    default: isTrait(field) && !value.isNothing
    }
  }

  private static let traits = [
    Vxlan.vni.descriptor, Vxlan.dstport.descriptor, Geneve.vni.descriptor, Geneve.dstport.descriptor,
    BareUDP.dstport.descriptor, VLAN.identifier.descriptor, Macvlan.mode.descriptor, IPvlan.mode.descriptor,
    VRF.routingTable.descriptor, Bridge.vlanFiltering.descriptor,
  ]

  /// The size of packets, and with `-d` the link-layer address.
  func sizes(of node: TopologyNode) -> [String] {
    let options = node.link.options
    var words: [String] = []
    if let mtu = options[LinkOptions.mtu] { words.append("\(LinkOptions.mtu.descriptor.keyword) \(mtu)") }
    if style.showsDetails, let address = options[LinkOptions.address] {
      words.append("\(LinkOptions.address.descriptor.keyword) \(address)")
    }
    if style.showsDetails, node.learnedCount > 0 { words.append(Self.count(of: node.learnedCount)) }
    return words
  }

  /// The addresses with their lengths.
  func addresses(of node: TopologyNode) -> [String] {
    shownAddresses(of: node).map { "\($0.local)/\($0.prefixLength)" }
  }

  /// The addresses but for those that links have of themselves, unless with `-d`.
  func shownAddresses(of node: TopologyNode) -> [InterfaceAddress] {
    (style.showsDetails ? node.addresses : node.ownAddresses)
      .filter { style.family == .unspecified || $0.local.family == style.family }
  }

  /// What a link is called, seen from another one.
  func name(of node: LinkNode, from place: Place) -> String {
    let name = graph[node]?.link.name.visible ?? "if\(node.index)"
    return node.place == place ? name : "\(name) in \(title(of: node.place))"
  }

  // MARK: Namespaces

  func title(of place: Place) -> String { graph[place]?.title.text ?? place.word?.visible ?? "" }

  /// What stands in the place of a namespace's links where there are none.
  func emptiness(of cluster: TopologyCluster) -> String? {
    if let fault = cluster.fault { return "not looked at: \(fault.message)" }
    return cluster.nodes.isEmpty ? "nothing but the loopback link" : nil
  }

  // MARK: Peers

  /// Which of a tunnel's peers are shown, and which are not.
  func shown(_ peers: [TunnelPeer]) -> (shown: ArraySlice<TunnelPeer>, rest: ArraySlice<TunnelPeer>) {
    // A line for the rest is a line for one of them, too.
    guard let limit = style.peerLimit, peers.count > limit + 1 else { return (peers[...], []) }
    return (peers.prefix(limit), peers.dropFirst(limit))
  }

  /// What a peer is reached by.
  static func target(of peer: TunnelPeer) -> String {
    switch peer.target {
    case .address(let address): "\(address)"
    case .nextHop(let number): "\(ForwardingOptions.nextHop.descriptor.keyword) \(number)"
    }
  }

  /// What is sent to a peer.
  static func uses(of peer: TunnelPeer, _ link: Link) -> [String] {
    var words: [String] = []
    if peer.address?.isMulticast == true { words.append(Vxlan.group.descriptor.keyword) }
    if peer.isFlood, link.kind == Vxlan.kind { words.append("flood") }
    if !peer.vnis.isEmpty {
      words.append("\(ForwardingOptions.vni.descriptor.keyword) \(ranges(peer.vnis))")
    }
    if peer.addressCount > 0 { words.append(count(of: peer.addressCount)) }
    return words
  }

  /// What there is to be said of the peers that are not shown.
  static func text(ofRest peers: ArraySlice<TunnelPeer>) -> String {
    let addresses = peers.reduce(0) { $0 + $1.addressCount }
    return "\(peers.count) more" + (addresses > 0 ? " with \(count(of: addresses))" : "")
  }

  private static func count(of addresses: Int) -> String { addresses == 1 ? "1 MAC" : "\(addresses) MACs" }

  /// Numbers in their order, several in a row as their first and last.
  private static func ranges(_ numbers: [UInt32]) -> String {
    var ranges: [ClosedRange<UInt32>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound < .max, number == last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension NamespaceTitle {
  /// The title as people read it.
  var text: String {
    guard let word else { return "this namespace" }
    guard let program else { return word.visible }
    return program.isEmpty ? "process \(word)" : "process \(word) (\(program.visible))"
  }
}

extension Value {
  /// Whether there is nothing to be said of the value.
  fileprivate var isNothing: Bool {
    if case .address(let address) = self { return address.isUnspecified }
    return !isSet
  }
}

extension String {
  /// The text with what a terminal or a document would act on written out: names and aliases may have any byte.
  var visible: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isControl {
        text += scalar.escaped(asASCII: true)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a control character, or one that turns the direction of text, or no character of XML.
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}
