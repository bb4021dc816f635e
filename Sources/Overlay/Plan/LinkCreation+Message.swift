import NetlinkKit

extension LinkCreation {
  /// What the kernel looks at of what it is told of the other end of a pair.
  private static let ofPeers = [
    LinkOptions.mtu.descriptor, LinkOptions.address.descriptor, LinkOptions.group.descriptor,
    LinkOptions.transmitQueueLength.descriptor, LinkOptions.transmitQueues.descriptor,
    LinkOptions.receiveQueues.descriptor, LinkOptions.index.descriptor,
  ]

  /// Whether a device makes the link, and no message.
  var isDevice: Bool { if case .device? = link.kind?.making { true } else { false } }

  /// What the message that makes the link says of an end.
  private func isSaidAtOnce(_ field: FieldDescriptor, of end: DesiredLink) -> Bool {
    if end.isMadeByPeer { return Self.ofPeers.contains(field) }
    if isDevice { return field == LinkOptions.index.descriptor }
    return !LinkOptions.overlookedAtFirst.contains(field)
  }

  /// What the messages behind the first one say of an end.
  func finishing(of end: DesiredLink) -> [LinkPart] {
    var parts: [LinkPart] = []
    let late = end.options.given.filter { field, value in
      !isSaidAtOnce(field, of: end) && !Value.isSame(nil, value)
    }
    if !late.isEmpty {
      parts.append(.general(late.map { OptionChange(field: $0.field, former: nil, wanted: $0.value) }))
    }
    let ports = end.portOptions.given
    if !ports.isEmpty {
      parts.append(.port(ports.map { OptionChange(field: $0.field, former: nil, wanted: $0.value) }))
    }
    return parts
  }

  /// What the link is to be, for the message that makes it, with indexes and descriptors in the place of names.
  func specification(_ kernels: PlaceKernels) throws(NetlinkError) -> LinkSpecification {
    var specification = LinkSpecification(name: link.key.name, kind: link.kind)
    for (field, value) in link.options.given where isSaidAtOnce(field, of: link) {
      specification.options[field] = try resolved(value, of: field, kernels)
    }
    specification.kindOptions = try link.kindOptions?.resolved { name throws(NetlinkError) in
      try kernels.kernel(of: link.birthplace).index(of: name)
    }
    if link.key.place != link.birthplace {
      specification.options[LinkOptions.namespace] = try target(link.key.place, kernels)
    }
    if let peer { specification.kindOptions?[Veth.peer] = try self.specification(of: peer, kernels) }
    return specification
  }

  private func specification(
    of peer: DesiredLink, _ kernels: PlaceKernels
  ) throws(NetlinkError) -> LinkSpecification {
    var specification = LinkSpecification(name: peer.key.name)
    for (field, value) in peer.options.given where isSaidAtOnce(field, of: peer) {
      specification.options[field] = value
    }
    if peer.key.place != link.birthplace {
      specification.options[LinkOptions.namespace] = try target(peer.key.place, kernels)
    }
    return specification
  }

  /// A master is where the link is to be; what the link stands on is where it is made.
  private func resolved(
    _ value: Value, of field: FieldDescriptor, _ kernels: PlaceKernels
  ) throws(NetlinkError) -> Value {
    guard case .link(.named(let name)) = value else { return value }
    let isMaster = field == LinkOptions.master.descriptor
    let kernel = try kernels.kernel(of: isMaster ? link.key.place : link.birthplace)
    return .link(.index(try kernel.index(of: name)))
  }

  private func target(_ place: Place, _ kernels: PlaceKernels) throws(NetlinkError) -> NamespaceTarget {
    .descriptor(try kernels.kernel(of: place).namespace.descriptor)
  }
}
