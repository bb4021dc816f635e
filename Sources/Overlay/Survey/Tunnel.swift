import NetlinkKit

/// A link as a tunnel, whatever its kind: where its packets go, and within which headers.
public struct Tunnel: Sendable {
  /// The header between the outer IP header and what is carried.
  public enum Encapsulation: Hashable, Sendable {
    /// VXLAN (RFC 7348), by its UDP port.
    case vxlan(port: UInt16)
    /// Geneve (RFC 8926), by its UDP port, without options.
    case geneve(port: UInt16)
    /// GRE (RFC 2784, RFC 2890).
    case gre(hasKey: Bool, hasChecksum: Bool, hasSequence: Bool)
    /// ERSPAN within GRE, by its version.
    case erspan(version: UInt8)
    /// None: IP within IP.
    case none
  }

  /// The link's kind.
  public let kind: LinkKind
  /// What is between the outer IP header and what is carried.
  public let encapsulation: Encapsulation
  /// The VNI, or the key of what is sent; nil where there is none, or it comes with each packet.
  public private(set) var identifier: UInt32?
  /// The VNI, or the key of what is received, which may be another than that of what is sent; nil where there is none.
  public private(set) var receivedIdentifier: UInt32?
  /// The source address of the outer packets; nil where the route decides.
  public let local: IPAddress?
  /// The other end, or the group, of what has no entry of its own; nil where there is none.
  public let remote: IPAddress?
  /// The family of the outer packets; nil where it comes with each of them.
  public let family: AddressFamily?
  /// Whether it carries Ethernet frames, and not IP packets.
  public let carriesEthernet: Bool
  /// Whether destinations come with each packet.
  public let isExternal: Bool
  /// The time to live of the outer packets, where one is set; nil where it follows from the route or the inner packet.
  public let ttl: UInt8?
  /// Whether outer packets are not to be fragmented.
  public let forbidsFragments: Bool
  /// Whether the outer packets stand in a UDP packet besides (`encap fou`, `encap gue`).
  private let udpWrapping: EncapsulationType
  /// Whether an outer IPv6 header has a destination option that limits further encapsulation.
  private let hasEncapsulationLimit: Bool

  /// A link as a tunnel; nil for one that is none, or of a kind that is not known.
  public init?(_ link: Link) {
    guard let kind = link.kind, let options = link.kindOptions else { return nil }
    self.init(kind, options)
  }

  /// A link of a kind, by the options of its kind, as a tunnel; nil for one that is none.
  public init?(_ kind: LinkKind, _ options: Settings) {
    self.kind = kind
    switch kind {
    case Vxlan.kind:
      encapsulation = .vxlan(port: options[Vxlan.dstport] ?? Vxlan.standardPort)
      identifier = options[Vxlan.external] == true ? nil : options[Vxlan.vni]
      receivedIdentifier = identifier
      carriesEthernet = true
    case Geneve.kind:
      encapsulation = .geneve(port: options[Geneve.dstport] ?? Self.genevePort)
      identifier = options[Geneve.external] == true ? nil : options[Geneve.vni]
      receivedIdentifier = identifier
      carriesEthernet = options[Geneve.innerProtocolInherit] != true
    case Gre.kind, Gretap.kind, IP6Gre.kind, IP6Gretap.kind:
      encapsulation = .gre(
        hasKey: options[Gre.outputKey] != nil, hasChecksum: options[Gre.outputChecksum] == true,
        hasSequence: options[Gre.outputSequence] == true)
      identifier = options[Gre.outputKey]
      receivedIdentifier = options[Gre.inputKey]
      carriesEthernet = kind == Gretap.kind || kind == IP6Gretap.kind
    case Erspan.kind, IP6Erspan.kind:
      encapsulation = .erspan(version: options[Erspan.version] ?? 1)
      identifier = options[Gre.outputKey]
      receivedIdentifier = options[Gre.inputKey]
      carriesEthernet = true
    case IPIP.kind, Sit.kind, IP6Tunnel.kind:
      encapsulation = .none
      carriesEthernet = false
    default: return nil
    }
    local = options.address(Vxlan.local.descriptor.keyword)
    remote =
      options.address(Vxlan.remote.descriptor.keyword) ?? options.address(Vxlan.group.descriptor.keyword)
    isExternal = options.toggle(Vxlan.external.descriptor.keyword)
    ttl = options.ttl
    forbidsFragments = options.forbidsFragments
    family = isExternal ? nil : Self.family(of: kind) ?? (remote ?? local)?.family ?? .ipv4
    udpWrapping = options.wrapping
    hasEncapsulationLimit = options.hasEncapsulationLimit
  }

  /// The UDP port that IANA assigned to Geneve, which is the kernel's own default too.
  public static let genevePort: UInt16 = 6081

  private static func family(of kind: LinkKind) -> AddressFamily? {
    switch kind {
    case Vxlan.kind, Geneve.kind: nil
    case IP6Gre.kind, IP6Gretap.kind, IP6Erspan.kind, IP6Tunnel.kind: .ipv6
    default: .ipv4
    }
  }

  /// Whether another end receives what this one sends, as far as kind, port and identifier decide.
  func isUnderstood(by other: Tunnel) -> Bool {
    kind == other.kind && port == other.port
      && (isExternal || other.isExternal || identifier == other.receivedIdentifier)
  }

  /// Whether the outer packets stand in a UDP packet besides, of whatever port.
  var isWrapped: Bool { udpWrapping != .none }

  /// The UDP port of the outer packets; nil for a tunnel without UDP.
  public var port: UInt16? {
    switch encapsulation {
    case .vxlan(let port), .geneve(let port): port
    default: nil
    }
  }
}

// MARK: Sizes

extension Tunnel {
  /// The bytes that a packet of the underlay has beside what the link counts as its MTU: the outer IP header, what
  /// follows it, and the inner Ethernet header where there is one.
  ///
  /// - Parameter family: that of the outer packet.
  public func overhead(over family: AddressFamily) -> Int {
    let network = family == .ipv6 ? 40 + (hasEncapsulationLimit ? 8 : 0) : 20
    return network + wrappingBytes + headerBytes + (carriesEthernet ? 14 : 0)
  }

  /// The bytes of UDP around the tunnel's own header.
  private var wrappingBytes: Int {
    switch udpWrapping {
    case .none: 0
    case .fou: 8
    case .gue: 12
    }
  }

  private var headerBytes: Int {
    switch encapsulation {
    case .vxlan, .geneve: 16
    case .gre(let hasKey, let hasChecksum, let hasSequence):
      4 + [hasKey, hasChecksum, hasSequence].reduce(0) { $0 + ($1 ? 4 : 0) }
    case .erspan(version: 0): 4
    case .erspan(version: 1): 8 + 8
    case .erspan: 8 + 12
    case .none: 0
    }
  }
}

// MARK: What the kinds have under one name

extension Settings {
  /// The options of one name differ by kind in their attributes, not in what they mean.
  private func value(_ keyword: String) -> Value? {
    for (field, value) in given where field.keyword == keyword { return value }
    return nil
  }

  fileprivate func address(_ keyword: String) -> IPAddress? {
    guard case .address(let address)? = value(keyword), !address.isUnspecified else { return nil }
    return address
  }

  fileprivate func toggle(_ keyword: String) -> Bool { value(keyword) == .toggle(true) }

  fileprivate var ttl: UInt8? {
    switch value(Vxlan.ttl.descriptor.keyword) ?? value(IP6Gre.outer.hoplimit.descriptor.keyword) {
    case .hopLimit(.hops(let hops)): hops
    case .number(let hops) where hops != 0: UInt8(truncatingIfNeeded: hops)
    default: nil
    }
  }

  fileprivate var forbidsFragments: Bool {
    if toggle(Gre.outer.pathMTUDiscovery.descriptor.keyword) { return true }
    guard let df = value(Vxlan.df.descriptor.keyword) else { return false }
    return DontFragment(df) == .set
  }

  fileprivate var wrapping: EncapsulationType {
    value(Gre.encapsulation.type.descriptor.keyword).flatMap { EncapsulationType($0) } ?? .none
  }

  fileprivate var hasEncapsulationLimit: Bool {
    guard case .number? = value(IP6Gre.outer.encapsulationLimit.descriptor.keyword) else { return false }
    return true
  }
}
