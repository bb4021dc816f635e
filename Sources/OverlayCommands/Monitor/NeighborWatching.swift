import NetlinkKit

/// Neighbours.
extension MonitoredNamespace {
  func hearNeighbor(_ payload: Span<UInt8>, isDeletion: Bool) throws(NetlinkError) {
    guard line.neighbors != nil, let neighbor = try Neighbor(payload) else { return }
    take(neighbor, isDeletion: isDeletion, isListed: false)
  }

  func readNeighbors() throws(NetlinkError) {
    guard let filter = line.neighbors else { return }
    neighbors.beginReading()
    let dump = try lists.neighbors(options.family, proxies: filter.isOfProxies)
    for neighbor in dump.value { take(neighbor, isDeletion: false, isListed: true) }
    neighbors.endReading(isConsistent: dump.isConsistent)
  }

  private func take(_ neighbor: Neighbor, isDeletion: Bool, isListed: Bool) {
    guard let filter = line.neighbors else { return }
    let name = name(of: neighbor.link) ?? "if\(neighbor.link)"
    // By the name, which is what a line tells the link by.
    let key = Array(name.utf8) + [0] + neighbor.address.bytes
    if isDeletion || !isMeant(neighbor, on: name, filter) {
      drop(key, from: \.neighbors, .neighbors, isListed: isListed)
    } else {
      let rendering = NeighborRendering(options: options, known: session.known([]))
      put(
        key, line(ofList: rendering.render([neighbor]).utf8), into: \.neighbors, .neighbors,
        isListed: isListed)
    }
  }

  private func isMeant(_ neighbor: Neighbor, on link: String, _ filter: NeighborFilter) -> Bool {
    if options.family != .unspecified, neighbor.address.family != options.family { return false }
    if let name = filter.linkName, name != link { return false }
    guard filter.isOfProxies == (neighbor.options[NeighborOptions.proxy] == true) else { return false }
    return filter.isWithin(neighbor) && filter.isShown(neighbor)
  }
}
