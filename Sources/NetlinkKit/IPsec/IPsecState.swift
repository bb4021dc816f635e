/// A security association in one direction (`XFRM_MSG_NEWSA`), as it is to be or as the kernel reports it.
public struct IPsecState: Sendable {
  /// Where the packets come from (`saddr`).
  public let source: IPAddress
  /// Where they go (`id.daddr`).
  public let destination: IPAddress
  /// The options.
  public var options: Settings
  /// The algorithms.
  public var algorithms: [IPsecAlgorithm]
  /// What has been counted; nil for one that is to be.
  public private(set) var usage: Usage?

  /// What the kernel has counted (`struct xfrm_lifetime_cur`, `struct xfrm_stats`).
  public struct Usage: Hashable, Sendable {
    /// Bytes that were protected or opened.
    public let bytes: UInt64
    /// Packets that were protected or opened.
    public let packets: UInt64
    /// Packets that came too late to tell whether they were repeated.
    public let late: UInt32
    /// Packets that were refused as repeated.
    public let repeated: UInt32
    /// Packets whose checksum was wrong: another key, or a forger.
    public let forged: UInt32
  }

  /// An association that is to be.
  ///
  /// - Precondition: both addresses are of one family.
  public init(
    from source: IPAddress, to destination: IPAddress, options: Settings, algorithms: [IPsecAlgorithm]
  ) {
    precondition(source.family == destination.family, "an association is of one family")
    self.source = source
    self.destination = destination
    self.options = options
    self.algorithms = algorithms
  }

  /// Reads the payload of an `XFRM_MSG_NEWSA` message; keys are passed over. Nil where the family is not known.
  public init?(_ payload: Span<UInt8>) throws(NetlinkError) {
    guard payload.count >= StateHeader.size else { throw .malformed("a security association's header") }
    guard let family = IPsecLayout.family(payload, at: 212) else { return nil }
    guard let destination = IPsecLayout.address(payload, at: 56, family),
      let source = IPsecLayout.address(payload, at: 80, family), let usage = Usage(payload)
    else { throw .malformed("a security association's addresses") }
    self.source = source
    self.destination = destination
    self.usage = usage
    let attributes = try AttributeList(payload, from: StateHeader.size)
    options = Settings(IPsecStateOptions.table, decoding: attributes, in: payload)
    options.decode(headerFlags: UInt32(payload.u8(at: 216) ?? 0))
    options[IPsecStateOptions.transform] = payload.u8(at: 76)
    options[IPsecStateOptions.index] = payload.u32(at: 72)?.byteSwapped
    options[IPsecStateOptions.mode] = payload.u8(at: 214)
    options[IPsecStateOptions.request] = payload.u32(at: 208)
    options[IPsecStateOptions.replayWindow] = payload.u8(at: 215)
    var algorithms: [IPsecAlgorithm] = []
    for role in IPsecAlgorithm.Role.allCases {
      guard let range = attributes.range(of: role.rawValue) else { continue }
      guard let algorithm = IPsecAlgorithm(role, payload.extracting(range)) else {
        throw .malformed("an algorithm of a security association")
      }
      algorithms.append(algorithm)
    }
    self.algorithms = algorithms
  }

  /// The message that makes the association.
  ///
  /// To put it in the place of another, delete that one first: the kernel's own update (`XFRM_MSG_UPDSA`) leaves the
  /// keys and algorithms as they were, and says nothing.
  public func addition() -> Request {
    var writer = MessageWriter(
      .newIPsecState, [.create, .exclusive, .acknowledge], header: StateHeader(state: self))
    for algorithm in algorithms { algorithm.encode(into: &writer) }
    options.encode(into: &writer)
    return writer.finish()
  }

  /// The message that takes it away.
  public func deletion() -> Request {
    var writer = MessageWriter(
      .deleteIPsecState, [.acknowledge],
      header: StateIdentity(
        destination: destination, index: options[IPsecStateOptions.index] ?? 0, transform: transform))
    // Of what has the same index, the one from this source.
    writer.nest(Self.sourceAttribute) { IPsecLayout.append(source, to: &$0) }
    return writer.finish()
  }

  /// The message that takes all away.
  ///
  /// - Parameter transform: only those of this protocol; nil for all.
  public static func flush(_ transform: IPsecProtocol?) -> Request {
    MessageWriter(.flushIPsecStates, [.acknowledge], header: FlushHeader(transform: transform)).finish()
  }

  /// `XFRMA_SRCADDR`
  private static let sourceAttribute: UInt16 = 13

  var transform: UInt8 { options[IPsecStateOptions.transform] ?? IPsecProtocol.esp.rawValue }

  /// The option or the algorithm that a path of attribute numbers points at; nil for none.
  public func keyword(at path: [UInt16]) -> String? {
    path.first.flatMap { number in
      IPsecAlgorithm.Role(rawValue: number)?.keyword ?? options.claimant(of: number)?.keyword
    }
  }
}

extension IPsecState.Usage {
  fileprivate init?(_ payload: Span<UInt8>) {
    guard let bytes = payload.u64(at: 160), let packets = payload.u64(at: 168),
      let late = payload.u32(at: 192),
      let repeated = payload.u32(at: 196), let forged = payload.u32(at: 200)
    else { return nil }
    self.init(bytes: bytes, packets: packets, late: late, repeated: repeated, forged: forged)
  }
}

/// `struct xfrm_usersa_info`
private struct StateHeader: FixedHeader {
  static let size = 224
  let state: IPsecState?

  init(state: IPsecState) { self.state = state }
  init?(_ payload: Span<UInt8>) { return nil }

  func write(to writer: inout MessageWriter) {
    guard let state else { return }
    // What carries both families has none of its own.
    let takesBoth = state.options[IPsecStateOptions.takesBothFamilies] == true
    IPsecSelector(takesBoth ? .unspecified : state.destination.family).append(to: &writer)
    IPsecLayout.append(state.destination, to: &writer)
    writer.append((state.options[IPsecStateOptions.index] ?? 0).bigEndian)
    writer.append(state.transform)
    IPsecLayout.zeros(3, to: &writer)
    IPsecLayout.append(state.source, to: &writer)
    IPsecLayout.appendNoLimits(to: &writer)
    IPsecLayout.zeros(IPsecLayout.usageSize + 12 + 4, to: &writer)
    writer.append(state.options[IPsecStateOptions.request] ?? 0)
    writer.append(UInt16(state.destination.family.rawValue))
    writer.append(state.options[IPsecStateOptions.mode] ?? IPsecMode.transport.rawValue)
    writer.append(state.options[IPsecStateOptions.replayWindow] ?? 0)
    writer.append(UInt8(truncatingIfNeeded: state.options.headerFlags.flags))
    IPsecLayout.zeros(7, to: &writer)
  }
}

/// `struct xfrm_usersa_id`
private struct StateIdentity: FixedHeader {
  static let size = 24
  let destination: IPAddress
  let index: UInt32
  let transform: UInt8

  init(destination: IPAddress, index: UInt32, transform: UInt8) {
    self.destination = destination
    self.index = index
    self.transform = transform
  }
  init?(_ payload: Span<UInt8>) { return nil }

  func write(to writer: inout MessageWriter) {
    IPsecLayout.append(destination, to: &writer)
    writer.append(index.bigEndian)
    writer.append(UInt16(destination.family.rawValue))
    writer.append(transform)
    writer.append(UInt8(0))
  }
}

/// `struct xfrm_usersa_flush`
private struct FlushHeader: FixedHeader {
  static let size = 1
  let transform: IPsecProtocol?

  init(transform: IPsecProtocol?) { self.transform = transform }
  init?(_ payload: Span<UInt8>) { return nil }

  /// `IPSEC_PROTO_ANY`
  private static let any: UInt8 = 255

  func write(to writer: inout MessageWriter) { writer.append(transform?.rawValue ?? Self.any) }
}
