/// What the tunnels without GRE share: `IFLA_IPTUN_*` of linux/if_tunnel.h.
enum IPTunnel {
  /// `IFLA_IPTUN_COLLECT_METADATA`
  static let external = Field.flag("external", 19, "destinations come with each packet (routes, tc)")
  /// `IFLA_IPTUN_LINK`
  static let dev = Field.link("dev", 1, .absent, json: "link", "link that the outer packets leave by")
  /// `IFLA_IPTUN_ENCAP_TYPE`, `IFLA_IPTUN_ENCAP_FLAGS`, `IFLA_IPTUN_ENCAP_SPORT`, `IFLA_IPTUN_ENCAP_DPORT`
  static let encapsulation = UDPEncapsulation(type: 15, flags: 16, sourcePort: 17, destinationPort: 18)
  /// `IFLA_IPTUN_TTL`, `IFLA_IPTUN_TOS`, `IFLA_IPTUN_PMTUDISC`, `IFLA_IPTUN_FWMARK`
  static let outerIPv4 = OuterIPv4(ttl: 4, tos: 5, pathMTUDiscovery: 10, firewallMark: 20)
  /// `IFLA_IPTUN_REMOTE`
  static let remoteIPv4 = Field.address("remote", v4: 3, v6: nil, "tunnel endpoint at the other side")
  /// `IFLA_IPTUN_LOCAL`
  static let localIPv4 = Field.address(
    "local", v4: 2, v6: nil, only: .unicast, target: .ownAddress,
    "source address of the outer packets")

  /// The highest number of `IFLA_IPTUN_*`.
  static let lastAttribute: UInt16 = 20

  /// Why the kinds other than sit leave out what sit alone has.
  static let unsupportedRapidDeployment: [UInt16: String] = [
    11: "IFLA_IPTUN_6RD_PREFIX: for the kind sit", 12: "IFLA_IPTUN_6RD_RELAY_PREFIX: for the kind sit",
    13: "IFLA_IPTUN_6RD_PREFIXLEN: for the kind sit",
    14: "IFLA_IPTUN_6RD_RELAY_PREFIXLEN: for the kind sit",
  ]

  /// `IFLA_IPTUN_PROTO`: by the protocol's number in the outer header.
  static func mode(_ choices: [Choice]) -> Field<TunnelMode> {
    .choice("mode", 9, choices, json: "proto", access: .changeable, "protocol that the tunnel carries")
  }

  /// A kind over IPv4.
  static func kindOverIPv4(
    name: String, summary: String, external: Field<Bool>? = nil, mode: Field<TunnelMode>,
    further: [FieldDescriptor] = [],
    defaults: [LinkKind.Default] = [], unsupported: [UInt16: String]
  ) -> LinkKind {
    LinkKind(
      name: name, summary: summary,
      fields: (external.map { [$0.descriptor] } ?? []) + [
        mode.descriptor, remoteIPv4.descriptor, localIPv4.descriptor, dev.descriptor,
        outerIPv4.ttl.descriptor, outerIPv4.tos.descriptor, outerIPv4.pathMTUDiscovery.descriptor,
      ] + further + [outerIPv4.firewallMark.descriptor] + encapsulation.fields,
      rules: external.map { [.excludes(remoteIPv4.descriptor, $0.descriptor)] } ?? [],
      // What iproute2 sends; left out, the kernel carries its one old protocol alone.
      defaults: [.init(mode, .any)] + defaults,
      lastAttribute: lastAttribute,
      unsupported: unsupported.merging(
        [
          6: "IFLA_IPTUN_ENCAP_LIMIT: IPv6 alone", 7: "IFLA_IPTUN_FLOWINFO: IPv6 alone",
        ], uniquingKeysWith: { first, _ in first }),
      resetsWhatIsLeftOut: true)
  }
}

/// What a tunnel carries, by the protocol's number (`IPPROTO_*`).
public enum TunnelMode: UInt64, FieldValue {
  case any = 0
  case ipv4 = 4
  case ipv6 = 41
  case mpls = 137
}
