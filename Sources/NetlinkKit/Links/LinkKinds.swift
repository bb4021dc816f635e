/// The kinds of links that there are, in the order in which they are listed.
///
/// Each kind comes into being when it is asked for: a command about one of them does not make the tables of all.
public struct LinkKinds: Sendable {
  private let entries: [Entry]

  private struct Entry: Sendable {
    let name: String
    let kind: @Sendable () -> LinkKind
  }

  /// A list of kinds of one's own.
  public init(_ kinds: [LinkKind]) { entries = kinds.map { kind in Entry(name: kind.name) { kind } } }

  private init(_ entries: [Entry]) { self.entries = entries }

  /// Every kind that this library knows.
  public static let all = LinkKinds([
    Entry(name: Vxlan.name) { Vxlan.kind }, Entry(name: Geneve.name) { Geneve.kind },
    Entry(name: Gretap.name) { Gretap.kind }, Entry(name: IP6Gretap.name) { IP6Gretap.kind },
    Entry(name: Bridge.name) { Bridge.kind }, Entry(name: Veth.name) { Veth.kind },
    Entry(name: Dummy.name) { Dummy.kind }, Entry(name: Gre.name) { Gre.kind },
    Entry(name: IP6Gre.name) { IP6Gre.kind }, Entry(name: Erspan.name) { Erspan.kind },
    Entry(name: IP6Erspan.name) { IP6Erspan.kind }, Entry(name: IPIP.name) { IPIP.kind },
    Entry(name: Sit.name) { Sit.kind }, Entry(name: IP6Tunnel.name) { IP6Tunnel.kind },
    Entry(name: VLAN.name) { VLAN.kind }, Entry(name: Macvlan.name) { Macvlan.kind },
    Entry(name: IPvlan.name) { IPvlan.kind }, Entry(name: IFB.name) { IFB.kind },
    Entry(name: VRF.name) { VRF.kind }, Entry(name: BareUDP.name) { BareUDP.kind },
    Entry(name: Tun.tapName) { Tun.tap }, Entry(name: Tun.tunName) { Tun.tun },
  ])

  /// The kind of a name; nil where none of these has it.
  public func named(_ name: String) -> LinkKind? {
    for entry in entries where entry.name == name { return entry.kind() }
    return nil
  }

  /// The names of the kinds.
  public var names: [String] { entries.map(\.name) }
}

extension LinkKinds: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }
  public subscript(place: Int) -> LinkKind { entries[place].kind() }
}
