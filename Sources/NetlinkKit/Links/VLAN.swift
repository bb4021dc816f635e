/// `vlan`: net/8021q/vlan_netlink.c, `IFLA_VLAN_*` of linux/if_link.h.
public enum VLAN {
  private static let flags = SharedAttribute(number: 2, layout: .valueAndMask)

  /// `IFLA_VLAN_PROTOCOL`
  public static let tagProtocol = Field<VLANProtocol>.choice(
    "protocol", 5, width: .be16, VLANProtocol.choices, "tag protocol")
  /// `IFLA_VLAN_ID`
  public static let identifier = Field<UInt16>.number("id", 1, .u16, in: 0...4094, "VLAN identifier")
  /// `VLAN_FLAG_REORDER_HDR`
  public static let reorderHeader = flag(
    "reorder_hdr", 0x1, shown: .always, "take the tag off received packets")
  /// `VLAN_FLAG_GVRP`
  public static let gvrp = flag("gvrp", 0x2, "register the VLAN with GVRP")
  /// `VLAN_FLAG_MVRP`
  public static let mvrp = flag("mvrp", 0x8, "register the VLAN with MVRP")
  /// `VLAN_FLAG_LOOSE_BINDING`
  public static let looseBinding = flag("loose_binding", 0x4, "stay up when the link below goes down")
  /// `VLAN_FLAG_BRIDGE_BINDING`
  public static let bridgeBinding = flag(
    "bridge_binding", 0x10, "follow the state of the bridge's ports that are in the VLAN")
  /// `IFLA_VLAN_INGRESS_QOS`
  public static let ingressPriorities = Field<[NumberMapping]>.mappings(
    "ingress-qos-map", 4, json: "ingress_qos", "priority of received packets by the tag's: TAG:PRIORITY")
  /// `IFLA_VLAN_EGRESS_QOS`
  public static let egressPriorities = Field<[NumberMapping]>.mappings(
    "egress-qos-map", 3, json: "egress_qos", "the tag's priority by that of sent packets: PRIORITY:TAG")

  /// The kernel's name for the kind.
  public static let name = "vlan"

  /// The kind and its options.
  public static let kind = LinkKind(
    name: name, summary: "one VLAN of the link below",
    fields: [
      tagProtocol.descriptor, identifier.descriptor, reorderHeader.descriptor, gvrp.descriptor,
      mvrp.descriptor, looseBinding.descriptor, bridgeBinding.descriptor, ingressPriorities.descriptor,
      egressPriorities.descriptor,
    ],
    rules: [.required(identifier.descriptor, unless: nil)], lastAttribute: 5, needsLower: true)

  /// A bit of `IFLA_VLAN_FLAGS`, which the kernel leaves out where none is set.
  private static func flag(
    _ keyword: String, _ bit: UInt32, shown: FieldDescriptor.Shown = .whenSet, _ summary: String
  ) -> Field<Bool> {
    .wordBit(
      keyword, flags, bit, on: "on", off: "off", json: keyword.uppercased(), group: .list("flags"),
      shown: shown, absent: false, summary)
  }
}
