/// The options of an address of a link (`IFA_*` of linux/if_addr.h).
public enum AddressOptions {
  /// `IFA_BROADCAST`
  public static let broadcast = Field.address(
    "broadcast", v4: 4, v6: nil, aliases: ["brd"],
    "broadcast address; `+` for the prefix's last one, `-` for its first")
  /// `IFA_LABEL`
  public static let label = Field.text(
    "label", 3, maximum: 15, "IPv4: a label that begins with the link's name")
  /// `IFA_RT_PRIORITY`
  public static let metric = Field<UInt32>.number(
    "metric", 9, .u32, aliases: ["priority"], "metric of the prefix's route")

  /// `IFA_F_NODAD`
  public static let noDuplicateDetection = Field.bit(
    "nodad", flags, 0x02, "IPv6: use the address at once, without looking for duplicates")
  /// `IFA_F_NOPREFIXROUTE`
  public static let noPrefixRoute = Field.bit("noprefixroute", flags, 0x200, "make no route for the prefix")

  /// `IFA_FLAGS`
  static let flags = SharedAttribute(number: 8, layout: .u32)

  /// The options that stand in attributes.
  public static let table = FieldTable(
    "addr",
    [
      broadcast.descriptor, label.descriptor, metric.descriptor, noDuplicateDetection.descriptor,
      noPrefixRoute.descriptor,
    ])
}

/// How far an address is valid (`RT_SCOPE_*`).
public enum AddressScope: UInt8, Sendable, CaseIterable {
  case global = 0
  case site = 200
  case link = 253
  case host = 254
  case nowhere = 255

  /// iproute2's word for the scope.
  public var word: String {
    switch self {
    case .global: "global"
    case .site: "site"
    case .link: "link"
    case .host: "host"
    case .nowhere: "nowhere"
    }
  }
}
