import NetlinkKit

/// What there is, as an overlay that would make it.
public struct OverlayExport {
  /// What would make it.
  public private(set) var desired: DesiredOverlay

  /// - Parameters:
  ///   - names: the links that are meant, and what they have; nil for all.
  ///   - namespaces: the named namespaces that are exported whole.
  public init(_ snapshot: Snapshot, links names: Set<String>? = nil, namespaces: [String] = []) {
    desired = DesiredOverlay(name: "export")
    desired.namespaces = namespaces.map { DesiredNamespace(name: $0, source: nil) }
    var told: Set<LinkKey> = []
    for link in snapshot.links {
      guard link.isExported, names.map({ $0.contains(link.key.name) }) ?? true else { continue }
      var twin = link.twin(isExact: false, source: nil)
      twin.alternativeNames = []
      if let peer = link.peer, told.contains(peer) { twin.isMadeByPeer = true }
      told.insert(link.key)
      desired.links.append(twin)
    }
    for (place, found) in snapshot.places.sorted(by: { $0.key < $1.key }) {
      for state in found.objects where !state.isForeign {
        if let names, !(state.object.linkName.map(names.contains) ?? false) { continue }
        desired.objects.append(DesiredObject(state.object, in: place, source: nil))
      }
      desired.objects += found.missingDefaults.filter { object in
        guard let names else { return true }
        return object.linkName.map(names.contains) ?? false
      }.map { DesiredObject($0, in: place, isAbsent: true, source: nil) }
    }
  }

  /// Reads what there is.
  ///
  /// - Parameter namespaces: the named namespaces to read beside the one that the work is done from.
  public static func read(
    _ namespaces: [String], over connect: @escaping OverlayConnection
  ) throws(NetlinkError) -> Snapshot {
    let kernels = PlaceKernels(over: connect)
    let places = try kernels.distinct(Set([.home] + namespaces.map { Place($0) }))
    return try SnapshotReader(kernels: kernels).read(places)
  }
}

extension LinkState {
  /// Whether the link is a part of an overlay: one that was made, or hardware that is up or a port.
  fileprivate var isExported: Bool {
    if Link.fallbackNames.contains(key.name) { return isUp }
    return kind != nil || isUp || master != nil
  }
}

extension PlaceSnapshot {
  /// The VLANs in which bridges put new ports, and which a port has left.
  fileprivate var missingDefaults: [OverlayObject] {
    var missing: [OverlayObject] = []
    for port in links {
      guard let bridge = port.master.flatMap({ self[$0] }), bridge.kindOptions?[Bridge.vlanFiltering] == true,
        let vid = bridge.kindOptions?[Bridge.defaultPVID], vid != 0
      else { continue }
      guard self[ObjectKey.vlan(link: port.key.name, vid)] == nil else { continue }
      let member = VLANMember(vid: vid, options: Settings(VLANMembershipOptions.table), tunnel: nil)
      missing.append(.vlan(member, on: port.key.name))
    }
    return missing
  }
}
