/// Hears whether forwarding entries came or went while they were listed.
///
/// The kernel goes on with a long list by counting the entries: where some went meanwhile, others are missing, and where
/// some came, others are there twice. It does not mark such a list, as it does those of links (`NLM_F_DUMP_INTR`), but
/// tells who listens (`RTNLGRP_NEIGH`).
public struct ForwardingChanges: ~Copyable {
  private var subscription: Subscription

  /// Listens in the namespace that the calling thread is in, from now on.
  public init() throws(NetlinkError) {
    subscription = try Subscription(to: [.neighbors], receiveBufferSize: 1 << 20)
  }

  /// Forgets what there was until now.
  mutating func forget() throws(NetlinkError) { _ = try areAny(in: []) }

  /// Whether there were any since the last question.
  ///
  /// - Parameter tables: those in which they matter.
  mutating func areAny(in tables: Set<Int32>) throws(NetlinkError) -> Bool {
    var areAny = false
    while let delivery = try hear(tables, &areAny) {
      // What was dropped may be of these tables.
      if delivery == .overrun { areAny = true }
    }
    return areAny
  }

  private mutating func hear(
    _ tables: Set<Int32>, _ areAny: inout Bool
  ) throws(NetlinkError) -> Subscription.Delivery? {
    try subscription.receiveWithoutWaiting { notification, payload throws(NetlinkError) in
      guard !areAny, notification.type == .newNeighbor || notification.type == .deleteNeighbor,
        let record = try ForwardingRecord(payload)
      else { return }
      areAny = tables.contains(record.table(in: payload))
    }
  }
}

/// The tables that a list was in where one piece of it ended: in the next one, the kernel goes on there.
struct ForwardingPieces {
  /// The table that the list is in.
  var table: Int32?
  private(set) var tables: Set<Int32> = []

  mutating func goOn() { if let table { tables.insert(table) } }
}

extension ForwardingRecord {
  /// The device whose table the entry is in: the bridge of a port, or the device itself.
  func table(in payload: Span<UInt8>) -> Int32 { master(in: payload) ?? link }
}
