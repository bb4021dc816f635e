import NetlinkKit

/// A command that mends a finding.
public enum Mend: Hashable, Sendable {
  /// One of this program's own, by its words, in a namespace.
  case own([String], Place)
  /// Another program's, in a namespace.
  case program([String], Place)
  /// A link made anew with another value of an option that nothing can change.
  case remake(link: String, option: String, from: String, to: String, Place)
}

extension Mend {
  /// Sets options of a link.
  static func set(_ link: LinkNode, _ words: String..., in inspection: Inspection) -> Mend {
    .own(["link", "set", inspection.name(of: link)] + words, link.place)
  }

  /// Sets an option that a bridge has for its port.
  static func setPort(_ port: LinkNode, _ option: FieldDescriptor, _ value: String, in inspection: Inspection)
    -> Mend
  {
    .set(port, "type", BridgePort.table.name, option.keyword, value, in: inspection)
  }

  /// Makes a link the port of a bridge.
  static func setMaster(_ link: LinkNode, _ bridge: String, in inspection: Inspection) -> Mend {
    .set(link, LinkOptions.master.descriptor.keyword, bridge, in: inspection)
  }

  /// Adds a route to one address.
  static func route(
    to address: IPAddress, through gateway: IPAddress?, by link: String, in place: Place
  ) -> Mend {
    let hop = gateway.map { [RouteOptions.gateway.descriptor.keyword, "\($0)"] } ?? []
    let way = hop + [RouteOptions.link.descriptor.keyword, link]
    return .own(["route", "add", "\(address)/\(address.bitCount)"] + way, place)
  }

  /// The words that name an entry of a device: the address, the device, the destination.
  static func entry(_ address: HardwareAddress, on device: String, at destination: IPAddress) -> [String] {
    ["\(address)", "dev", device, ForwardingOptions.destination.descriptor.keyword, "\(destination)"]
  }

  /// Brings a link up.
  static func up(_ link: LinkNode, in inspection: Inspection) -> Mend {
    .set(link, LinkOptions.up.descriptor.keyword, in: inspection)
  }

  /// Gives a link an MTU.
  static func mtu(_ link: LinkNode, _ mtu: Int, in inspection: Inspection) -> Mend {
    .set(link, LinkOptions.mtu.descriptor.keyword, "\(mtu)", in: inspection)
  }

  /// Sets a `/proc/sys/net` setting.
  static func setting(_ path: String, _ value: String, in place: Place) -> Mend {
    // A link's name may have a dot, which sysctl writes as a slash.
    .program(["sysctl", "-w", "net/\(path)=\(value)"], place)
  }
}
