import CLinuxHeaders
import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a subscription")
struct SubscriptionTests {
  @Test("hands over the messages of a datagram in their order, with what happened and where")
  func order() throws {
    let datagram =
      message(16, sequence: 0, [1]) + message(29, sequence: 7, [2])
      + message(24, flags: 0x100, sequence: 0, [3])
    let heard = try Heard([.datagram(datagram, namespace: 5), .datagram(message(17, sequence: 0, [4]))])
    #expect(heard.payloads == [[1], [2], [3], [4]])
    #expect(heard.notifications.map(\.type) == [.newLink, .deleteNeighbor, .newRoute, .deleteLink])
    #expect(heard.notifications.map(\.isReplacement) == [false, false, true, false])
    #expect(heard.notifications.map(\.namespace) == [5, 5, 5, nil])
    #expect(heard.deliveries == [.messages, .messages])
  }

  @Test("overlooks what is not from the kernel")
  func foreign() throws {
    let heard = try Heard([
      .datagram(message(16, sequence: 0, [1]), sender: 99), .datagram(message(16, sequence: 0, [2])),
    ])
    #expect(heard.payloads == [[2]])
  }

  @Test("overlooks netlink's own messages", arguments: [1, 2, 3] as [UInt16])
  func control(type: UInt16) throws {
    let heard = try Heard([
      .datagram(message(type, sequence: 0, [0, 0, 0, 0]) + message(16, sequence: 0, [1]))
    ])
    #expect(heard.payloads == [[1]])
  }

  @Test("says that something was dropped, and goes on with what is there")
  func overrun() throws {
    let dropped = FakeTransport.Event.failure(NetlinkError("receive", errno: .noBufferSpace))
    let heard = try Heard([
      .datagram(message(16, sequence: 0, [1])), dropped, .datagram(message(16, sequence: 0, [2])),
      .datagram(message(4, sequence: 0, [])),
    ])
    #expect(heard.payloads == [[1], [2]])
    #expect(heard.deliveries == [.messages, .overrun, .messages, .overrun])
  }

  @Test(
    "says that a message is cut short, and goes on behind it",
    arguments: [[], [16, 0, 0], Array(message(16, sequence: 0, [1, 2, 3, 4]).dropLast(2))])
  func cutShort(datagram: [UInt8]) throws {
    let record = FakeTransport.Record(telling: [
      .datagram(datagram), .datagram(message(16, sequence: 0, [9])),
    ])
    var subscription = Subscription(over: FakeTransport(record))
    var payloads: [[UInt8]] = []
    let error = #expect(throws: NetlinkError.self) {
      _ = try subscription.receive { _, payload in payloads.append(payload.copied) }
    }
    #expect(error?.errno == nil)
    #expect(payloads == [])
    _ = try subscription.receive { _, payload in payloads.append(payload.copied) }
    #expect(payloads == [[9]])
  }

  @Test("goes on waiting where a wait has ended with nothing")
  func patience() throws {
    let heard = try Heard([
      .failure(NetlinkError("receive", errno: .timedOut)), .datagram(message(16, sequence: 0, [1])),
    ])
    #expect(heard.payloads == [[1]])
  }

  @Test("passes on what else goes wrong")
  func failure() {
    let record = FakeTransport.Record(telling: [.failure(NetlinkError("receive", errno: .notPermitted))])
    var subscription = Subscription(over: FakeTransport(record))
    let error = #expect(throws: NetlinkError.self) { _ = try subscription.receive { _, _ in } }
    #expect(error?.errno == .notPermitted)
  }

  @Test("does not wait where it is not to")
  func withoutWaiting() throws {
    let record = FakeTransport.Record(telling: [.datagram(message(16, sequence: 0, [1]))])
    var subscription = Subscription(over: FakeTransport(record))
    #expect(try subscription.receiveWithoutWaiting { _, _ in } == .messages)
    #expect(try subscription.receiveWithoutWaiting { _, _ in } == nil)
  }

  @Test("tells which namespace has got or lost a number")
  func numbers() throws {
    let payload = [0, 0, 0, 0] + attribute(1, littleEndian(UInt32(3)))
    let heard = try Heard([
      .datagram(message(88, sequence: 0, payload)), .datagram(message(89, sequence: 0, payload)),
      .datagram(message(16, sequence: 0, payload)),
    ])
    let numbers = try zip(heard.notifications, heard.payloads).map { try $0.namespaceNumber(in: $1.span) }
    #expect(numbers == [3, 3, nil])
  }

  @Test("is to groups by the numbers that the kernel's headers have for them")
  func groups() {
    let pairs: [(NotificationGroup, rtnetlink_groups)] = [
      (.links, RTNLGRP_LINK), (.neighbors, RTNLGRP_NEIGH), (.ipv4Addresses, RTNLGRP_IPV4_IFADDR),
      (.ipv4Routes, RTNLGRP_IPV4_ROUTE), (.ipv6Addresses, RTNLGRP_IPV6_IFADDR),
      (.ipv6Routes, RTNLGRP_IPV6_ROUTE), (.namespaceNumbers, RTNLGRP_NSID),
    ]
    for (group, number) in pairs { #expect(group.rawValue == Int32(number.rawValue)) }
    #expect(Set(pairs.map(\.0)) == Set(NotificationGroup.allCases))
  }

  /// What a subscription hears of a kernel that tells some things.
  private struct Heard {
    var notifications: [Subscription.Notification] = []
    var payloads: [[UInt8]] = []
    var deliveries: [Subscription.Delivery] = []

    init(_ events: [FakeTransport.Event]) throws {
      let record = FakeTransport.Record(telling: events)
      var subscription = Subscription(over: FakeTransport(record))
      while !record.isDrained {
        let delivery = try subscription.receive { notification, payload in
          notifications.append(notification)
          payloads.append(payload.copied)
        }
        deliveries.append(delivery)
      }
    }
  }
}
