/// What the tunnels over IPv4 (GRE, ipip, sit) are told of the outer header.
public struct OuterIPv4: Sendable {
  /// 0 on the wire for “inherit”.
  public let ttl: Field<HopLimit>
  public let tos: Field<UInt8>
  public let pathMTUDiscovery: Field<Bool>
  public let firewallMark: Field<UInt32>

  init(ttl: UInt16, tos: UInt16, pathMTUDiscovery: UInt16, firewallMark: UInt16) {
    self.ttl = .hopLimit(
      "ttl", ttl, inherit: .zero, aliases: ["hoplimit", "hlim"], "time to live of the outer packets")
    self.tos = .number(
      "tos", tos, .u8, aliases: ["dsfield", "tclass"], as: .trafficClass, words: [Choice("inherit", 1)],
      shown: .whenSet, access: .changeable, "type of service of the outer packets, in hexadecimal")
    self.pathMTUDiscovery = .toggle(
      "pmtudisc", pathMTUDiscovery, access: .changeable,
      "path MTU discovery: outer packets are not to be fragmented")
    self.firewallMark = .number(
      "fwmark", firewallMark, .u32, as: .hexadecimal, shown: .whenSet, access: .changeable,
      "mark of the outer packets for routing")
  }
}

/// What the tunnels over IPv6 (GRE, ip6tnl) are told of the outer header.
public struct OuterIPv6: Sendable {
  /// `IP6_TNL_F_*` of linux/ip6_tunnel.h
  private enum Flag {
    static let ignoreEncapsulationLimit: UInt32 = 0x1
    static let inheritTrafficClass: UInt32 = 0x2
    static let inheritFlowLabel: UInt32 = 0x4
    static let copyDSCP: UInt32 = 0x10
    static let inheritFirewallMark: UInt32 = 0x20
    static let allowLocalRemote: UInt32 = 0x40
  }

  public let hoplimit: Field<UInt8>
  public let encapsulationLimit: Field<UInt8>
  public let trafficClass: Field<UInt8>
  public let flowlabel: Field<UInt32>
  public let dscp: Field<Bool>
  public let allowLocalRemote: Field<Bool>
  public let firewallMark: Field<UInt32>

  init(
    hoplimit: UInt16, encapsulationLimit: UInt16, flowInformation: UInt16, flags: UInt16, firewallMark: UInt16
  ) {
    let flags = SharedAttribute(number: flags, layout: .u32)
    let flowInformation = SharedAttribute(number: flowInformation, layout: .be32)
    self.hoplimit = .number(
      "hoplimit", hoplimit, .u8, aliases: ["ttl", "hlim"], json: "ttl", words: [Choice("inherit", 0)],
      access: .changeable, "hop limit of the outer packets")
    self.encapsulationLimit = .numberOrWord(
      "encaplimit", encapsulationLimit, .u8, word: "none", flags, Flag.ignoreEncapsulationLimit,
      json: "encap_limit", jsonWord: "ip6_tnl_f_ign_encap_limit",
      "most further encapsulations of an outer packet, or none for any number")
    self.trafficClass = .row(
      "tclass",
      .packed(flowInformation, mask: 0x0FF0_0000, inherit: flags, bit: Flag.inheritTrafficClass),
      aliases: ["tos", "dsfield", "tc"], jsonWord: "ip6_tnl_f_use_orig_tclass", access: .changeable,
      "traffic class of the outer packets, in hexadecimal")
    self.flowlabel = .row(
      "flowlabel", .packed(flowInformation, mask: 0x000F_FFFF, inherit: flags, bit: Flag.inheritFlowLabel),
      aliases: ["fl"], jsonWord: "ip6_tnl_f_use_orig_flowlabel", access: .changeable,
      "flow label of the outer packets, in hexadecimal")
    self.dscp = .wordBit(
      "dscp", flags, Flag.copyDSCP, on: "inherit", off: "none", json: "ip6_tnl_f_rcv_dscp_copy",
      shown: .whenSet, "what received packets take from the outer header's DSCP")
    self.allowLocalRemote = .bit(
      "allow-localremote", flags, Flag.allowLocalRemote, json: "ip6_tnl_f_allow_local_remote",
      "allow a remote endpoint on this host")
    self.firewallMark = .numberOrWord(
      "fwmark", firewallMark, .u32, as: .hexadecimal, word: "inherit", flags, Flag.inheritFirewallMark,
      jsonWord: "ip6_tnl_f_use_orig_fwmark", shown: .whenSet, "mark of the outer packets for routing")
  }

  /// What a new tunnel has; left out, the kernel takes 0 for both, and no packet gets anywhere.
  func defaults(unless external: Field<Bool>) -> [LinkKind.Default] {
    [
      .init(hoplimit, 64, unless: external.descriptor),
      .init(encapsulationLimit, 4, unless: external.descriptor),
    ]
  }
}

/// A tunnel's packets within UDP (`struct ip_tunnel_encap`): foo-over-UDP and generic UDP encapsulation.
public struct UDPEncapsulation: Sendable {
  /// `TUNNEL_ENCAP_FLAG_*`
  private enum Flag {
    static let checksum: UInt32 = 1
    static let checksumIPv6: UInt32 = 2
    static let remoteChecksum: UInt32 = 4
  }

  public let type: Field<EncapsulationType>
  public let sourcePort: Field<UInt16>
  public let destinationPort: Field<UInt16>
  public let checksum: Field<Bool>
  public let checksumIPv6: Field<Bool>
  public let remoteChecksum: Field<Bool>

  init(type: UInt16, flags: UInt16, sourcePort: UInt16, destinationPort: UInt16) {
    let flags = SharedAttribute(number: flags, layout: .u16)
    let group = FieldDescriptor.JSONGroup.object("encap")
    let type = Field<EncapsulationType>.choice(
      "encap", type, width: .u16, Choice.numbered("none", "fou", "gue"), opposite: "noencap", json: "type",
      group: group, shown: .whenSet, access: .changeable, "send the outer packets within UDP")
    let shown = FieldDescriptor.Shown.alongside(type.descriptor)
    func flag(_ keyword: String, _ bit: UInt32, json: String, _ summary: String) -> Field<Bool> {
      .bit(keyword, flags, bit, json: json, group: group, shown: shown, summary)
    }
    self.type = type
    self.sourcePort = .number(
      "encap-sport", sourcePort, .be16, json: "sport", words: [Choice("auto", 0)], group: group,
      shown: shown, access: .changeable, "UDP source port")
    self.destinationPort = .number(
      "encap-dport", destinationPort, .be16, json: "dport", group: group, shown: shown,
      access: .changeable, "UDP destination port")
    self.checksum = flag("encap-csum", Flag.checksum, json: "csum", "UDP checksums over IPv4")
    self.checksumIPv6 = flag("encap-udp6-csum", Flag.checksumIPv6, json: "csum6", "UDP checksums over IPv6")
    self.remoteChecksum = flag(
      "encap-remcsum", Flag.remoteChecksum, json: "remcsum", "remote checksum offload")
  }

  var fields: [FieldDescriptor] {
    [
      type.descriptor, sourcePort.descriptor, destinationPort.descriptor, checksum.descriptor,
      checksumIPv6.descriptor, remoteChecksum.descriptor,
    ]
  }
}

/// `TUNNEL_ENCAP_*`
public enum EncapsulationType: UInt64, FieldValue {
  case none, fou, gue
}
