/// Where a VTEP sends the frames of an entry.
public struct ForwardingDestination: Hashable, Sendable {
  /// The other VTEP, or a group of them.
  public let address: IPAddress
  /// The UDP port; nil where it is not known.
  public let port: UInt16?
  /// The VNI; nil where it is not known.
  public let vni: UInt32?
  /// The index of the link that the packets leave by; nil for the routing table's choice.
  public let link: Int32?
}

extension ForwardingDestination: CustomStringConvertible {
  public var description: String { "\(address)" }
}

extension ForwardingEntry {
  /// The destination, with what the kernel leaves out since it is the device's own; nil where there is none.
  public func destination(on vtep: Link) -> ForwardingDestination? {
    guard let address = options[ForwardingOptions.destination] else { return nil }
    let defaults = ForwardingDefaults(of: vtep).options
    return ForwardingDestination(
      address: address, port: options[ForwardingOptions.port] ?? defaults[ForwardingOptions.port],
      vni: options[ForwardingOptions.vni] ?? defaults[ForwardingOptions.vni],
      link: options[ForwardingOptions.link]?.index)
  }
}

extension LinkReference {
  /// The index; nil for a name that has not been looked up, and for no link.
  fileprivate var index: Int32? { if case .index(let index) = self { index } else { nil } }
}

/// The destinations of one address in a VTEP's table: of the all-zero address, the flood list.
public struct FloodList: Sendable {
  /// The device.
  public let vtep: Link
  /// All zero, or a group's.
  public let address: HardwareAddress
  /// The entries, one for each destination, in the kernel's order.
  public let entries: [ForwardingEntry]

  /// A list as it was read.
  public init(of vtep: Link, address: HardwareAddress = .zero, entries: [ForwardingEntry]) {
    self.vtep = vtep
    self.address = address
    self.entries = entries
  }

  /// What tells apart the destinations that have one address.
  private static let details = [
    ForwardingOptions.port.descriptor, ForwardingOptions.vni.descriptor, ForwardingOptions.link.descriptor,
  ]

  /// The entries that another entry describes: with its destination, and whatever else it says.
  public func entries(like entry: ForwardingEntry) -> [ForwardingEntry] {
    let defaults = ForwardingDefaults(of: vtep).options
    return entries.filter { present in
      present.options[ForwardingOptions.destination] == entry.options[ForwardingOptions.destination]
        && Self.details.allSatisfy { field in
          entry.options[field] == nil || entry.options[field] == present.options[field] ?? defaults[field]
        }
    }
  }

  /// The one entry that another describes; nil where there is none, or where several could be meant.
  ///
  /// Of several, the one that differs from the device in nothing is meant.
  public func entry(like entry: ForwardingEntry) -> ForwardingEntry? {
    let alike = entries(like: entry)
    let plain = alike.first { present in Self.details.allSatisfy { present.options[$0] == nil } }
    return plain ?? (alike.count == 1 ? alike.first : nil)
  }

  /// Whether an entry is the destination that the device was made with, or given since: what `ip link` shows.
  public func isInitial(_ entry: ForwardingEntry) -> Bool {
    guard address == .zero, let destination = entry.destination(on: vtep), let options = vtep.kindOptions
    else { return false }
    var initial = ForwardingEntry(
      link: vtep.index, address: address, state: .permanent, options: Settings(ForwardingOptions.table))
    initial.options[ForwardingOptions.destination] = options[Vxlan.remote] ?? options[Vxlan.group]
    initial.options[ForwardingOptions.link] = options[Vxlan.dev]
    return initial.destination(on: vtep) == destination
  }

  /// The entry that has exactly the destination of another; nil where there is none.
  public func entry(at other: ForwardingEntry) -> ForwardingEntry? {
    let wanted = other.destination(on: vtep)
    return entries.first { $0.destination(on: vtep) == wanted }
  }

  /// What must be added and what must go for the list to have what the entries describe, and nothing else.
  public func changes(toMatch wanted: [ForwardingEntry]) -> FloodListChanges {
    var changes = FloodListChanges(added: [], removed: entries)
    for entry in wanted {
      guard let kept = self.entry(like: entry) ?? entries(like: entry).first else {
        changes.added.append(entry)
        continue
      }
      changes.removed.removeAll { $0 == kept }
    }
    return changes
  }
}

/// What makes one flood list of another.
public struct FloodListChanges: Sendable {
  /// The entries that are not there yet.
  public var added: [ForwardingEntry]
  /// The entries that are to go.
  public var removed: [ForwardingEntry]

  /// Describes changes.
  public init(added: [ForwardingEntry], removed: [ForwardingEntry]) {
    self.added = added
    self.removed = removed
  }
}

extension Conversation {
  /// The destinations of an address in a VTEP's own table.
  ///
  /// - Parameters:
  ///   - vtep: the device.
  ///   - address: the all-zero one, or a group's.
  ///   - sourceVNI: the VNI that the entries are for, on an external device; nil for the device's own.
  public mutating func floodList(
    of vtep: Link, address: HardwareAddress = .zero, sourceVNI: UInt32? = nil
  ) throws(NetlinkError) -> Dump<FloodList> {
    var filter = ForwardingFilter()
    filter.requireOwnTable()
    filter.require(address)
    let dump = try forwardingEntries(link: vtep.index, where: filter)
    let own = vtep.kindOptions?[Vxlan.vni] ?? 0
    let entries = dump.value.filter {
      ($0.options[ForwardingOptions.sourceVNI] ?? own) == sourceVNI ?? own
    }
    return Dump(
      value: FloodList(of: vtep, address: address, entries: entries), isConsistent: dump.isConsistent)
  }
}
