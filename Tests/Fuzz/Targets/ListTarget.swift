import NetlinkFixtures

@testable import NetlinkKit

extension FuzzTarget {
  /// Everything else that the kernel lists: the first byte says what the others are read as.
  static let list = FuzzTarget(
    name: "list", longest: 2048,
    seeds: {
      readers.enumerated().flatMap { place, reader in
        captured.filter { reader.types.contains($0.type) }.map { [UInt8(place)] + $0.payload }
          + reader.seeds.map { [UInt8(place)] + $0 }
      }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let reader = readers[choices.next(below: readers.count)]
      reader.read(choices.remainder)
    })

  private struct Reader: Sendable {
    /// The types of the messages whose payload it reads.
    let types: ClosedRange<UInt16>
    var seeds: [[UInt8]] = []
    let read: @Sendable ([UInt8]) -> Void
  }

  private static var captured: [(type: UInt16, payload: [UInt8])] {
    let messages =
      Golden.all.map(\.message) + CapturedAnswer.all.flatMap(\.messages)
      + CapturedList.forwardingEntries.messages + CapturedList.addresses.messages
    return messages.map { ($0.span.u16(at: 4) ?? 0, Array($0.dropFirst(16))) }
  }

  private static let readers =
    [
      Reader(types: 20...21) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in
          try InterfaceAddress(payload)?.addition()
        }
      },
      Reader(types: 24...25) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in
          guard var route = try Route(payload) else { return nil }
          // A request for a route has no prefix of the source.
          route.lockedMetrics &= 0x1FFFF
          return route.placement(.add)
        }
      },
      Reader(types: 28...29) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in try Neighbor(payload)?.placement(.replace)
        }
      },
      Reader(types: 28...29) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in
          try ForwardingEntry(payload)?.placement(.append)
        }
        readForwardingRecord(bytes)
      },
      Reader(types: 29...29) { bytes in
        _ = result { () throws(NetlinkError) in try ForwardingBulkDeletion(decoding: bytes.span) }
      },
      Reader(types: 17...19) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in
          try VLANMembership(decoding: payload)?.addition()
        }
      },
      Reader(types: 112...113) { bytes in
        _ = result { () throws(NetlinkError) in try VLANEntry.entries(bytes.span) }
      },
      Reader(types: 112...113) { bytes in
        let list = result { () throws(NetlinkError) in try GlobalVLAN.list(bytes.span) } ?? []
        for vlan in list {
          let request = vlan.change()
          requireFixedPoint(Array(request.bytes.dropFirst(16))) { payload throws(NetlinkError) in
            try GlobalVLAN.list(payload).first?.change()
          }
        }
      },
      Reader(types: 116...120) { bytes in
        _ = result { () throws(NetlinkError) in try VNIEntry.entries(bytes.span) }
      },
      Reader(types: 84...86) { bytes in
        requireFixedPoint(bytes) { payload throws(NetlinkError) in
          try MulticastEntry(decoding: payload).placement(.add)
        }
        _ = result { () throws(NetlinkError) in try MulticastFlush(decoding: bytes.span) }
      },
    ] + questions + security

  private static func readForwardingRecord(_ bytes: [UInt8]) {
    guard let record = result({ () throws(NetlinkError) in try ForwardingRecord(bytes.span) }) ?? nil else {
      return
    }
    for attribute in 0..<20 as Range<UInt16> {
      guard let range = record.range(of: attribute) else { continue }
      require(range.upperBound <= bytes.count, "an attribute stands within the bytes")
    }
    _ = record.master(in: bytes.span)
    _ = record.ages(in: bytes.span)
  }

  /// Lists that only a conversation reads.
  private static let questions: [Reader] = [
    question(84...86, 84) { kernel throws(NetlinkError) in _ = try kernel.multicastDatabase() },
    question(88...88, 88) { kernel throws(NetlinkError) in _ = try kernel.namespaceNumbers() },
    question(92...92, 92) { kernel throws(NetlinkError) in _ = try kernel.extendedStatistics() },
    question(112...112, 112) { kernel throws(NetlinkError) in _ = try kernel.vlans(withStatistics: true) },
    question(120...120, 120) { kernel throws(NetlinkError) in _ = try kernel.vnis(withStatistics: true) },
  ]

  private static func question(
    _ types: ClosedRange<UInt16>, _ type: UInt16,
    _ ask: @escaping @Sendable (inout Conversation) throws(NetlinkError) -> Void
  ) -> Reader {
    Reader(types: types) { bytes in
      let record = FakeTransport.Record { request in
        let sequence = word(request, at: 8)
        return [.datagram(message(type, flags: 2, sequence: sequence, bytes)), .datagram(done(sequence))]
      }
      var conversation = Conversation(over: FakeTransport(record))
      _ = result { () throws(NetlinkError) in try ask(&conversation) }
    }
  }

  /// What firewalls and IPsec tell.
  private static let security = [
    Reader(types: 0...0, seeds: SecuritySeeds.states) { bytes in
      guard let state = result({ () throws(NetlinkError) in try IPsecState(bytes.span) }) ?? nil else {
        return
      }
      _ = state.deletion()
    },
    Reader(types: 0...0, seeds: SecuritySeeds.policies) { bytes in
      requireFixedPoint(bytes) { payload throws(NetlinkError) in try IPsecPolicy(payload)?.addition() }
    },
    Reader(types: 0...0, seeds: SecuritySeeds.chains) { bytes in
      _ = result { () throws(NetlinkError) in try NetfilterChain.policies(bytes.span) }
    },
    Reader(types: 0...0, seeds: SecuritySeeds.tables) { bytes in
      var choices = Choices(bytes)
      let table = LegacyTable.all[choices.next(below: LegacyTable.all.count)]
      let (first, last) = (choices.next(below: 4096), choices.next(below: 4096))
      _ = table.policy(choices.remainder.span, first: first, last: last)
    },
  ]
}
