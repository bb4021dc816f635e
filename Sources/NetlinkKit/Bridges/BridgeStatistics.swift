/// What a bridge, or a port of one, counts beside what every link counts: `LINK_XSTATS_TYPE_BRIDGE`.
public struct BridgeStatistics: Sendable {
  private let numbers: [[UInt64]?]

  /// Reads the nest of a bridge's or a port's counters.
  init(_ attributes: AttributeList, in payload: Span<UInt8>) {
    numbers = CounterSuite.all.map { suite in
      attributes.range(of: suite.attribute).map { payload.extracting($0).eightByteNumbers }
    }
  }

  /// The suites that the kernel tells of, with a function that gives each counter's value.
  public var suites: [(suite: CounterSuite, value: (BridgeCounter) -> UInt64)] {
    zip(CounterSuite.all, numbers).compactMap { suite, numbers in
      guard let numbers else { return nil }
      return (suite, { $0.place < numbers.count ? numbers[$0.place] : 0 })
    }
  }
}

/// Counters that the kernel tells in one structure of nothing but numbers of eight bytes.
public struct CounterSuite: Sendable {
  /// The member in JSON.
  public let key: String
  let attribute: UInt16
  /// The counters, in the order in which they are printed.
  public let groups: [CounterGroup]

  /// `BRIDGE_XSTATS_MCAST`, `struct br_mcast_stats`
  static let multicast = CounterSuite(
    key: "multicast", attribute: 2,
    groups: [
      .versions("IGMP queries", "igmp_queries", [0, 2, 4]),
      .versions("IGMP reports", "igmp_reports", [8, 10, 12]),
      .directions("IGMP leaves", "igmp_leaves", 6),
      CounterGroup("IGMP parse errors", [BridgeCounter("", "igmp_parse_errors", 14)]),
      .versions("MLD queries", "mld_queries", [15, 17]),
      .versions("MLD reports", "mld_reports", [21, 23]),
      .directions("MLD leaves", "mld_leaves", 19),
      CounterGroup("MLD parse errors", [BridgeCounter("", "mld_parse_errors", 25)]),
    ])

  /// `BRIDGE_XSTATS_STP`, `struct bridge_stp_xstats`
  static let spanningTree = CounterSuite(
    key: "stp", attribute: 4,
    groups: [
      CounterGroup("STP BPDU", [BridgeCounter("RX:", "rx_bpdu", 2), BridgeCounter("TX:", "tx_bpdu", 3)]),
      CounterGroup("STP TCN", [BridgeCounter("RX:", "rx_tcn", 4), BridgeCounter("TX:", "tx_tcn", 5)]),
      CounterGroup(
        "STP Transitions",
        [BridgeCounter("Blocked:", "transition_blk", 0), BridgeCounter("Forwarding:", "transition_fwd", 1)]),
    ])

  static let all = [multicast, spanningTree]
}

/// Counters of one subject.
public struct CounterGroup: Sendable {
  /// What they are of, in text.
  public let title: String
  /// The object that has them in JSON; nil where they are members of the suite's own.
  public let key: String?
  /// The lines that text has them in, each with what is in front; one without stands behind the title.
  public let lines: [(label: String, counters: [BridgeCounter])]

  fileprivate init(_ title: String, _ counters: [BridgeCounter]) {
    self.init(title, nil, [("", counters)])
  }

  private init(_ title: String, _ key: String?, _ lines: [(label: String, counters: [BridgeCounter])]) {
    (self.title, self.key, self.lines) = (title, key, lines)
  }

  /// A pair for what came in and what went out.
  fileprivate static func directions(_ title: String, _ key: String, _ place: Int) -> CounterGroup {
    CounterGroup(
      title, key, [("", [BridgeCounter("RX:", "rx", place), BridgeCounter("TX:", "tx", place + 1)])])
  }

  /// Such a pair for each version of the protocol.
  fileprivate static func versions(_ title: String, _ key: String, _ places: [Int]) -> CounterGroup {
    func counters(_ direction: String, _ offset: Int) -> [BridgeCounter] {
      places.enumerated().map { index, place in
        BridgeCounter("v\(index + 1)", "\(direction)_v\(index + 1)", place + offset)
      }
    }
    return CounterGroup(title, key, [("RX:", counters("rx", 0)), ("TX:", counters("tx", 1))])
  }
}

/// One counter of a bridge or its port.
public struct BridgeCounter: Sendable {
  /// What is in front of it in text.
  public let label: String
  /// The member in JSON.
  public let key: String
  /// Its place in the kernel's structure, in numbers of eight bytes.
  let place: Int

  fileprivate init(_ label: String, _ key: String, _ place: Int) {
    (self.label, self.key, self.place) = (label, key, place)
  }
}
