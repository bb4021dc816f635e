import NetlinkKit
import Overlay

extension DesiredReader {
  /// `addr add`
  mutating func readAddress(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try AddressLine(&words)
    let address = line.address(on: 0)
    let name = "\(line.local)/\(line.prefixLength) of \(line.linkName)"
    try append(
      DesiredObject(.address(address, on: line.linkName), in: place, source: source), called: name)
  }

  /// `fdb add`, `fdb append`
  mutating func readForwarding(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try ForwardingLine(&words)
    try line.check(isNew: true)
    let key = LinkKey(line.linkName, in: place)
    let kindName = try kindName(of: key)
    try line.check(onLinkOf: kindName)
    try line.checkDestination(onLinkOf: kindName)
    for entry in line.entries(on: 0, line.options) {
      let object = OverlayObject.forwarding(try without(defaults: key, entry), on: line.linkName)
      try append(
        DesiredObject(object, in: place, source: source), called: "\(line.address) on \(line.linkName)")
    }
  }

  /// `peer add`, `peer sync`
  mutating func readPeers(
    _ words: inout Words, _ place: Place, _ source: SourceLocation, mode: FloodListLine.Mode
  ) throws(CommandFailure) {
    let line = try FloodListLine(&words, mode: mode)
    let key = LinkKey(try line.requiredLinkName(), in: place)
    if mode == .empty {
      try markExact(key, source)
      if line.hasMode, line.addresses.isEmpty { return }
    }
    try line.checkAddresses()
    let kindName = try kindName(of: key)
    if kindName != Vxlan.name {
      throw .usage("peers are a VTEP's, and \(key.name) is of type \(kindName ?? "none")")
    }
    for address in line.addresses {
      var settings = line.options.settings
      settings[ForwardingOptions.device] = true
      settings[ForwardingOptions.destination] = address
      let entry = ForwardingEntry(link: 0, address: .zero, state: .permanent, options: settings)
      let object = OverlayObject.forwarding(try without(defaults: key, entry), on: key.name)
      try append(
        DesiredObject(object, in: place, source: source), called: "the peer \(address) of \(key.name)")
    }
  }

  /// An entry without what the kernel leaves out, since the VTEP has it.
  private func without(
    defaults key: LinkKey, _ entry: ForwardingEntry
  ) throws(CommandFailure) -> ForwardingEntry {
    let options: Settings?
    if let said = link(key), said.extent == .whole {
      options = said.kindOptions
    } else {
      options = try present(key)?.kindOptions
    }
    guard let options, options.table.name == Vxlan.name, !entry.isOfBridge else { return entry }
    var entry = entry
    if entry.options[ForwardingOptions.port] == options[Vxlan.dstport] {
      entry.options[ForwardingOptions.port] = nil
    }
    if entry.options[ForwardingOptions.vni] == options[Vxlan.vni] {
      entry.options[ForwardingOptions.vni] = nil
    }
    return entry
  }

  /// `neigh add`
  mutating func readNeighbor(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try NeighborLine(&words, family: .unspecified)
    try append(
      DesiredObject(.neighbor(line.neighbor(on: 0), on: line.linkName), in: place, source: source),
      called: "the neighbour \(line.address) on \(line.linkName)")
  }

  /// `route add`
  mutating func readRoute(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try RouteLine(&words, family: .unspecified)
    try line.check(isNew: true)
    try append(DesiredObject(.route(line.route.inKernelsForm), in: place, source: source), called: line.name)
  }

  /// `vlan add`, `vlan del`
  mutating func readVLAN(
    _ words: inout Words, _ place: Place, _ source: SourceLocation, isAbsent: Bool
  ) throws(CommandFailure) {
    let line = try VLANLine(&words, options: VLANMembershipOptions.table, takesTunnels: true)
    try line.check()
    var options = line.options.settings
    options[VLANMembershipOptions.bridge] = nil
    for (offset, vid) in (line.vids.first...line.vids.last).enumerated() {
      let member = VLANMember(
        vid: UInt16(truncatingIfNeeded: vid), options: options,
        tunnel: line.tunnels.map { $0.first + UInt32(truncatingIfNeeded: offset) })
      try append(
        DesiredObject(
          .vlan(member, on: line.linkName), in: place, isAbsent: isAbsent, source: source),
        called: "VLAN \(vid) of \(line.linkName)")
    }
  }

  /// How many objects there may be where a line makes many.
  private static let objectLimit = 65_536

  /// `vni add`
  mutating func readVNI(
    _ words: inout Words, _ place: Place, _ source: SourceLocation
  ) throws(CommandFailure) {
    let line = try VNILine(&words)
    // Each is compared by itself. A range is quickly written, and all that there are would be gigabytes.
    let count = line.vnis.reduce(desired.objects.count) { $0 + $1.count }
    guard count <= Self.objectLimit else {
      throw .usage(
        "an overlay has at most \(Self.objectLimit) VNIs, entries and addresses, and this makes \(count)")
    }
    for vni in line.vnis.flatMap(\.singles) {
      let entry = VNIEntry(vni, options: line.options.settings)
      try append(
        DesiredObject(.vni(entry, on: line.linkName), in: place, source: source),
        called: "VNI \(vni) of \(line.linkName)")
    }
  }
}

extension Route {
  /// The route as the kernel lists it: of an IPv6 destination, the network.
  fileprivate var inKernelsForm: Route {
    var route = self
    if family == .ipv6 { route.destination = destination?.network }
    return route
  }
}
