/// What a link has carried (`IFLA_STATS64`, `struct rtnl_link_stats64`).
public struct LinkStatistics: Hashable, Sendable {
  private let numbers: [UInt64]
  private let carrierChanges: UInt32?

  static let attribute: UInt16 = 23
  static let carrierChangesAttribute: UInt16 = 35

  /// Reads the counters; nil where the attribute is too short for what every kernel tells.
  init?(_ payload: Span<UInt8>, carrierChanges: UInt32? = nil) {
    numbers = payload.eightByteNumbers
    guard numbers.count >= Self.leastCount else { return nil }
    self.carrierChanges = carrierChanges
  }

  /// Up to `tx_compressed`.
  private static let leastCount = 23

  /// A counter's value; nil where this kernel does not tell it, or a counter that is mostly 0 is.
  public subscript(_ counter: LinkCounter) -> UInt64? {
    guard let place = counter.place else { return carrierChanges.map { UInt64($0) } }
    guard place < numbers.count, !counter.isRare || numbers[place] != 0 else { return nil }
    return numbers[place]
  }
}

/// One counter of a link.
public struct LinkCounter: Sendable {
  /// The member in JSON.
  public let key: String
  /// The heading in text.
  public let heading: String
  /// Its place in the kernel's structure, in numbers of eight bytes; nil for `IFLA_CARRIER_CHANGES`.
  let place: Int?
  /// With how many `-s` JSON has it.
  public let levelInJSON: Level
  /// With how many `-s` text has it.
  public let levelInText: Level
  /// Whether it is told only where it is not 0.
  let isRare: Bool

  /// How much is shown.
  public enum Level: Int, CaseIterable, Sendable {
    /// What every link counts.
    case traffic = 1
    /// Kinds of errors.
    case errors = 2
  }

  private init(
    _ key: String, _ place: Int?, _ heading: String, _ levelInJSON: Level = .traffic,
    text levelInText: Level? = nil, isRare: Bool = false
  ) {
    self.key = key
    self.place = place
    self.heading = heading
    self.levelInJSON = levelInJSON
    self.levelInText = levelInText ?? levelInJSON
    self.isRare = isRare
  }

  /// What is counted of the packets that come in, in an order that is that of JSON and of each line of text.
  public static let received = [
    LinkCounter("bytes", 2, "bytes"), LinkCounter("packets", 0, "packets"),
    LinkCounter("errors", 4, "errors"),
    LinkCounter("dropped", 6, "dropped"), LinkCounter("length_errors", 10, "length", .errors),
    LinkCounter("crc_errors", 12, "crc", .errors), LinkCounter("frame_errors", 13, "frame", .errors),
    LinkCounter("fifo_errors", 14, "fifo", .errors),
    LinkCounter("over_errors", 11, "overrun", .traffic, text: .errors),
    LinkCounter("missed_errors", 15, "missed", .errors, text: .traffic),
    LinkCounter("multicast", 8, "mcast"), LinkCounter("compressed", 21, "compressed", isRare: true),
    LinkCounter("nohandler", 23, "nohandler", .errors, isRare: true),
    LinkCounter("otherhost", 24, "otherhost", .errors, isRare: true),
  ]

  /// What is counted of the packets that go out.
  public static let sent = [
    LinkCounter("bytes", 3, "bytes"), LinkCounter("packets", 1, "packets"),
    LinkCounter("errors", 5, "errors"),
    LinkCounter("dropped", 7, "dropped"), LinkCounter("carrier_errors", 17, "carrier"),
    LinkCounter("collisions", 9, "collsns"), LinkCounter("compressed", 22, "compressed", isRare: true),
    LinkCounter("aborted_errors", 16, "aborted", .errors), LinkCounter("fifo_errors", 18, "fifo", .errors),
    LinkCounter("window_errors", 20, "window", .errors),
    LinkCounter("heartbeat_errors", 19, "heartbt", .errors),
    LinkCounter("carrier_changes", nil, "transns", .errors),
  ]
}

extension Span where Element == UInt8 {
  /// The numbers of eight bytes that the bytes are.
  var eightByteNumbers: [UInt64] {
    (0..<(count / 8)).compactMap { u64(at: $0 * 8) }
  }
}
