/// `vrf`: drivers/net/vrf.c, `IFLA_VRF_*` of linux/if_link.h.
public enum VRF {
  /// `IFLA_VRF_TABLE`
  public static let routingTable = Field<UInt32>.number(
    "table", 1, .u32, in: 1...UInt64(UInt32.max), words: RouteTable.words,
    "routing table of the links that have this one as master")

  /// The kernel's name for the kind.
  public static let name = "vrf"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "virtual routing and forwarding: a routing table for its ports",
    fields: [routingTable.descriptor], rules: [.required(routingTable.descriptor, unless: nil)],
    lastAttribute: 1)

  /// What a port is told: `IFLA_VRF_PORT_TABLE`, which the master has set.
  static let portTable = FieldTable(
    "vrf_slave",
    [Field<UInt32>.number("table", 1, .u32, access: .readOnly, "routing table of the master").descriptor])
}
