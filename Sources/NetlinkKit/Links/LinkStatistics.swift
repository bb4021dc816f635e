/// What a link has carried (`IFLA_STATS64`, `struct rtnl_link_stats64`), in packets where nothing else is said.
public struct LinkStatistics: Hashable, Sendable {
  /// One direction.
  public struct Direction: Hashable, Sendable {
    public let bytes: UInt64
    public let packets: UInt64
    public let errors: UInt64
    public let dropped: UInt64
  }

  /// What was received.
  public let received: Direction
  /// What was sent.
  public let sent: Direction
  /// Received packets that a full ring or FIFO lost (`rx_missed_errors`).
  public let missed: UInt64
  /// `rx_over_errors`
  public let overruns: UInt64
  /// Received multicast packets.
  public let multicast: UInt64
  /// `collisions`
  public let collisions: UInt64
  /// `tx_carrier_errors`
  public let carrierErrors: UInt64

  static let attribute: UInt16 = 23

  /// Reads the counters; nil where the attribute is too short.
  init?(_ payload: Span<UInt8>) {
    var counters: [UInt64] = []
    // The order of the kernel's structure, up to tx_carrier_errors.
    for position in 0..<18 {
      guard let counter = payload.u64(at: position * 8) else { return nil }
      counters.append(counter)
    }
    received = Direction(bytes: counters[2], packets: counters[0], errors: counters[4], dropped: counters[6])
    sent = Direction(bytes: counters[3], packets: counters[1], errors: counters[5], dropped: counters[7])
    multicast = counters[8]
    collisions = counters[9]
    overruns = counters[11]
    missed = counters[15]
    carrierErrors = counters[17]
  }
}
