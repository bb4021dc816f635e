/// Which entries of forwarding databases are meant.
public struct ForwardingFilter: Sendable {
  /// The bytes that an attribute must have, and what the kernel means where it leaves the attribute out.
  private struct Wanted {
    let attribute: UInt16
    let bytes: [UInt8]
    /// The links on which entries without the attribute are meant too.
    var links: [Int32] = []

    func isSame(as other: Wanted) -> Bool { attribute == other.attribute && bytes == other.bytes }
  }

  private var wanted: [Wanted] = []
  private var flags: UInt8 = 0
  private var anyState: UInt16 = 0
  private var conditions = ForwardingConditions()
  private var isOfDevices = false

  /// `NUD_PERMANENT`
  public static let permanent: UInt16 = 0x80

  /// bridge's words for the bits of a state.
  public static let states: [(words: [String], bits: UInt16)] = [
    (ForwardingState.permanent.words, permanent), (ForwardingState.static.words, 0x40), (["stale"], 0x04),
    (["reachable"] + ForwardingState.dynamic.words, 0x02),
  ]

  /// A filter that admits every entry.
  public init() {}

  /// Admits entries of one link-layer address alone.
  public mutating func require(_ address: HardwareAddress) {
    wanted.append(Wanted(attribute: ForwardingRecord.Attribute.address, bytes: address.bytes))
  }

  /// Admits entries that have these options alone.
  ///
  /// - Parameters:
  ///   - options: what each entry must have.
  ///   - vteps: VTEPs of which entries may be. The kernel leaves out the port and the VNI that the device has itself.
  public mutating func require(_ options: Settings, on vteps: [Link] = []) {
    flags |= UInt8(truncatingIfNeeded: options.headerFlags.flags)
    for var requirement in Self.encoded(options) {
      for vtep in vteps {
        let defaults = Self.encoded(ForwardingDefaults(of: vtep).options)
        guard defaults.contains(where: { $0.isSame(as: requirement) }) else { continue }
        requirement.links.append(vtep.index)
      }
      wanted.append(requirement)
    }
  }

  /// Admits entries with one of these `NUD_*` bits alone.
  public mutating func require(anyOf state: UInt16) { anyState |= state }

  /// Admits entries that keep to conditions alone.
  public mutating func require(_ conditions: ForwardingConditions) { self.conditions = conditions }

  /// Admits entries of devices' own tables alone, and none of bridges'.
  public mutating func requireOwnTable() { isOfDevices = true }

  /// The attributes of options, as they go on the wire.
  private static func encoded(_ options: Settings) -> [Wanted] {
    var writer = MessageWriter(.getNeighbor, [], header: NeighborHeader())
    options.encode(into: &writer)
    let bytes = writer.finish().bytes
    let list = try? AttributeList(bytes.span, from: Request.payloadOffset + NeighborHeader.size)
    return (list?.entries ?? []).map { Wanted(attribute: $0.number, bytes: Array(bytes[$0.range])) }
  }

  /// Whether an entry is meant.
  public func admits(_ record: ForwardingRecord, _ payload: Span<UInt8>) -> Bool {
    guard record.flags & flags == flags, conditions.admit(record) else { return false }
    if anyState != 0, record.state & anyState == 0 { return false }
    let isOfDevice = record.range(of: ForwardingRecord.Attribute.master) == nil
    if isOfDevices, !isOfDevice { return false }
    for wanted in wanted where !record.has(wanted.bytes, in: wanted.attribute, of: payload) {
      guard isOfDevice, record.range(of: wanted.attribute) == nil, wanted.links.contains(record.link)
      else { return false }
    }
    return true
  }
}

/// What a VTEP's entries have where they do not say otherwise.
struct ForwardingDefaults {
  let options: Settings

  init(of vtep: Link) {
    var options = Settings(ForwardingOptions.table)
    options[ForwardingOptions.port] = vtep.kindOptions?[Vxlan.dstport]
    options[ForwardingOptions.vni] = vtep.kindOptions?[Vxlan.vni]
    options[ForwardingOptions.sourceVNI] = vtep.kindOptions?[Vxlan.vni]
    self.options = options
  }
}
