import NetlinkKit

extension OverlayObject {
  /// Whether what is there is what is asked for. What is not said of an object is as the kernel has it for a new one.
  func satisfies(_ wanted: OverlayObject) -> Bool {
    switch (self, wanted) {
    case (.address(let present, _), .address(let wanted, _)):
      return present.scope == wanted.scope && present.options.satisfies(wanted.options, AddressOptions.all)
    case (.forwarding(let present, _), .forwarding(let wanted, _)): return present.satisfies(wanted)
    case (.neighbor(let present, _), .neighbor(let wanted, _)):
      return present.options.satisfies(wanted.options, NeighborOptions.kept)
    case (.vlan(let present, _), .vlan(let wanted, _)):
      return present.isDefault == wanted.isDefault && present.isUntagged == wanted.isUntagged
        && present.tunnel == wanted.tunnel
    case (.vni(let present, _), .vni(let wanted, _)):
      return present.options.satisfies(wanted.options, VNIOptions.table.fields)
    case (.route(let present), .route(let wanted)): return present.satisfies(wanted)
    default: return false
    }
  }
}

extension Settings {
  /// Whether each of some options has the value that is wanted, which is nothing where none is given.
  fileprivate func satisfies(_ wanted: Settings, _ fields: [FieldDescriptor]) -> Bool {
    fields.allSatisfy { Value.isSame(self[$0], wanted[$0]) }
  }

  /// Whether each option that is given has the value.
  fileprivate func satisfies(_ wanted: Settings) -> Bool {
    wanted.given.allSatisfy { Value.isSame(self[$0.field], $0.value) }
  }
}

extension AddressOptions {
  /// The options that an address keeps.
  fileprivate static let all = [
    broadcast.descriptor, label.descriptor, metric.descriptor, noPrefixRoute.descriptor,
  ]
}

extension NeighborOptions {
  /// The options that an entry keeps.
  fileprivate static let kept = [hardwareAddress.descriptor, router.descriptor]
}

extension ForwardingEntry {
  private static let kept = [
    ForwardingOptions.destination.descriptor, ForwardingOptions.port.descriptor,
    ForwardingOptions.vni.descriptor, ForwardingOptions.link.descriptor, ForwardingOptions.nextHop.descriptor,
    ForwardingOptions.sticky.descriptor, ForwardingOptions.router.descriptor,
    ForwardingOptions.externallyLearned.descriptor,
  ]
  /// `NUD_PERMANENT`, `NUD_NOARP`: the rest tells how fresh the entry is.
  private static let lasting: UInt16 = 0x80 | 0x40

  fileprivate func satisfies(_ wanted: ForwardingEntry) -> Bool {
    guard options.satisfies(wanted.options, Self.kept) else { return false }
    let isPermanent = state & 0x80 != 0
    let isWantedPermanent = wanted.state & 0x80 != 0
    return isPermanent == isWantedPermanent
      && (state & Self.lasting == 0) == (wanted.state & Self.lasting == 0)
  }
}

extension Route {
  fileprivate func satisfies(_ wanted: Route) -> Bool {
    guard type == wanted.type, metrics.satisfies(wanted.metrics), lockedMetrics == wanted.lockedMetrics,
      nextHops.count == wanted.nextHops.count
    else { return false }
    let fields = [
      RouteOptions.gateway.descriptor, RouteOptions.foreignGateway.descriptor, RouteOptions.source.descriptor,
      RouteOptions.nextHop.descriptor, RouteOptions.onLink.descriptor,
    ]
    guard options.satisfies(wanted.options, fields), options.satisfies(wanted.options.withoutKey) else {
      return false
    }
    return wanted.nextHops.allSatisfy { hop in nextHops.contains { $0.options.satisfies(hop.options) } }
  }
}

extension Settings {
  /// A route's options but for those that its key has, in the kernel's own form.
  fileprivate var withoutKey: Settings {
    var copy = self
    copy[RouteOptions.metric] = nil
    copy[RouteOptions.table] = nil
    return copy
  }
}
