/// The options of a route (`RTA_*` and `struct rtmsg` of linux/rtnetlink.h).
public enum RouteOptions {
  /// `rtm_type`
  public static let type = Field<UInt8>.headerNumber(
    "type", words: RouteType.words, "what is done with the packets (unicast); the word alone will do")
  /// `RTA_GATEWAY`
  public static let gateway = Field.address(
    "via", v4: 5, v6: 5, only: .unicast, json: "gateway", "next hop")
  /// `RTA_VIA`
  public static let foreignGateway = Field.foreignAddress(
    "via inet6", 18, json: "via", "IPv6 next hop of an IPv4 route")
  /// `RTA_PREFSRC`
  public static let source = Field.address(
    "src", v4: 7, v6: 7, only: .unicast, json: "prefsrc", target: .ownAddress,
    "source address that packets of this host get")
  /// `RTA_PRIORITY`
  public static let metric = Field<UInt32>.number(
    "metric", 6, .u32, aliases: ["preference", "priority"], "of two routes, the one with the lesser is used")
  /// `RTA_TABLE`
  public static let table = Field<UInt32>.number(
    "table", 15, .u32, in: 1...0xFFFF_FFFF, as: .named, words: RouteTable.words, "routing table (main)")
  /// `rtm_protocol`
  public static let origin = Field<UInt8>.headerNumber(
    "proto", aliases: ["protocol"], json: "protocol", words: RouteOrigin.words, "who made the route (boot)")
  /// `rtm_scope`
  public static let scope = Field<UInt8>.headerNumber(
    "scope", words: AddressScope.words, "how far the destination is; it follows from the rest")
  /// `RTA_NH_ID`
  public static let nextHop = Field<UInt32>.number(
    "nhid", 30, .u32, in: 1...0xFFFF_FFFF, "next-hop object in place of a next hop")
  /// `RTA_PREF`
  public static let preference = Field<UInt8>.number(
    "pref", 20, .u8, in: 0...3, as: .named,
    words: [Choice("medium", 0), Choice("high", 1), Choice("low", 3)],
    "IPv6: preference among routers")
  /// `RTNH_F_ONLINK`
  public static let onLink = Field.headerFlag(
    "onlink", 0x4, "the next hop is on the link although no address says so")
  /// `RTA_OIF`
  public static let link = Field.link("dev", 4, .absent, aliases: ["oif"], "link that the packets leave by")
  /// `RTA_IIF`
  public static let incomingLink = Field.link(
    "iif", 3, .absent, access: .readOnly, "link that the packets came from")
  /// `RTA_UID`
  public static let user = Field<UInt32>.number(
    "uid", 25, .u32, access: .readOnly, "user whose packets were asked about")

  /// The options, in the order in which they are sent.
  public static let fields = FieldTable(
    "route",
    [
      type.descriptor, gateway.descriptor, foreignGateway.descriptor, source.descriptor, metric.descriptor,
      table.descriptor, origin.descriptor, scope.descriptor, nextHop.descriptor, preference.descriptor,
      onLink.descriptor, link.descriptor, incomingLink.descriptor, user.descriptor,
    ])

  /// What a route asks for.
  public static let rules: [Rule] = [
    .excludes(nextHop.descriptor, gateway.descriptor),
    .excludes(nextHop.descriptor, foreignGateway.descriptor),
    .excludes(nextHop.descriptor, link.descriptor), .needs(onLink.descriptor, link.descriptor),
  ]
}
