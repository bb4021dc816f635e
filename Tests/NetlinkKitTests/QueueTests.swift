import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("queued requests")
struct QueueTests {
  private static var lost: FakeTransport.Event {
    .failure(NetlinkError("receive", errno: .noBufferSpace))
  }

  @Test("go out before a question, so that it sees what they did")
  func questionsComeAfter() throws {
    let record = FakeTransport.Record { datagram in
      messages(of: datagram).filter { $0[6] & 4 != 0 || $0[4] == 18 }.map {
        .datagram($0[4] == 18 ? message(16, sequence: word($0, at: 8), []) : acknowledgement(of: $0))
      }
    }
    var conversation = Conversation(over: FakeTransport(record))
    try conversation.enqueue(Link.deletion(of: 5), tag: 0)
    #expect(record.sent.isEmpty)
    _ = try conversation.ask(MessageWriter(.getLink, [], header: LinkHeader()).finish())
    #expect(record.sent.map { $0[4] } == [17, 18])
    let waiting = conversation.queuedCount
    #expect(waiting == 0)
  }

  @Test("that are refused are known by their tags, in their order, and taken once")
  func refusals() throws {
    let (refusals, _) = try send(10) { messages in
      messages.enumerated().compactMap { place, message in
        let fails = [3, 7].contains(place)
        return fails || place == 9
          ? .datagram(acknowledgement(of: message, error: fails ? 17 : 0)) : nil
      }
    }
    #expect(refusals.map(\.tag) == [103, 107])
    #expect(refusals.allSatisfy { $0.error.errno == .exists && $0.outcome == .refused })
  }

  @Test("whose answers the kernel dropped are told as uncertain, those before as they are")
  func overrun() throws {
    let (refusals, isDrained) = try send(10) { messages in
      [Self.lost, .datagram(acknowledgement(of: messages[2], error: 17))]
    }
    #expect(refusals.map(\.tag) == [102, 103, 104, 105, 106, 107, 108, 109])
    #expect(refusals.map(\.outcome) == [.refused] + Array(repeating: .uncertain, count: 7))
    #expect(isDrained)
  }

  @Test("lose nothing where the receive buffer ran over and the last answer arrived all the same")
  func harmlessOverrun() throws {
    let (refusals, _) = try send(3) { messages in
      [
        .datagram(acknowledgement(of: messages[0], error: 17)), Self.lost,
        .datagram(acknowledgement(of: messages[2])),
      ]
    }
    #expect(refusals.map(\.tag) == [100])
    #expect(refusals.map(\.outcome) == [.refused])
  }

  @Test("are refused once where the kernel says it twice, and whatever the order of its answers")
  func repeatedAnswers() throws {
    let (refusals, _) = try send(4) { messages in
      let refusal = FakeTransport.Event.datagram(acknowledgement(of: messages[1], error: 17))
      return [refusal, refusal, .datagram(acknowledgement(of: messages[3]))]
    }
    #expect(refusals.map(\.tag) == [101])
  }

  @Test("keep what was refused when reading the answers fails half-way, and are uncertain behind it")
  func failureInBetween() throws {
    let record = FakeTransport.Record { datagram in
      [
        .datagram(acknowledgement(of: messages(of: datagram)[0], error: 17)),
        .failure(NetlinkError("receive", errno: .invalid)),
      ]
    }
    var conversation = Conversation(over: FakeTransport(record))
    for place in 0..<2 { try conversation.enqueue(Link.deletion(of: 5), tag: place) }
    do {
      try conversation.sendQueue()
      Issue.record("the failure of the transport is passed over")
    } catch {
      #expect(error.errno == .invalid)
    }
    let refusals = conversation.takeRefusals()
    #expect(refusals.map(\.tag) == [0, 1])
    #expect(refusals.map(\.outcome) == [.refused, .uncertain])
    let waiting = conversation.queuedCount
    #expect(waiting == 0)
  }

  @Test("that cannot go out are uncertain, each of them")
  func failureToSend() throws {
    var conversation = Conversation(over: DeafTransport())
    for place in 0..<2 { try conversation.enqueue(Link.deletion(of: 5), tag: place) }
    #expect(throws: NetlinkError.self) { try conversation.sendQueue() }
    let refusals = conversation.takeRefusals()
    #expect(refusals.map(\.tag) == [0, 1])
    #expect(refusals.allSatisfy { $0.outcome == .uncertain && $0.error.errno == .accessDenied })
  }

  @Test("ask for acks where warnings are wanted, and give them by their tags")
  func warnings() throws {
    let record = FakeTransport.Record { datagram in
      messages(of: datagram).filter { $0[6] & 4 != 0 }.map {
        .datagram(acknowledgement(of: $0, attributes: words("is old")))
      }
    }
    var conversation = Conversation(over: FakeTransport(record))
    for tag in 0..<4 {
      try conversation.enqueue(Link.deletion(of: 5), tag: tag, wantsWarning: tag == 1)
    }
    try conversation.sendQueue()
    let warnings = conversation.takeWarnings()
    #expect(warnings.map(\.tag) == [1])
    #expect(warnings.map(\.text) == ["is old"])
    #expect(record.isDrained)
  }

  @Test("that were refused stop all that comes behind them where that is wanted, until they are taken")
  func stopping() throws {
    let record = FakeTransport.Record { datagram in
      messages(of: datagram).map { .datagram(acknowledgement(of: $0, error: 17)) }
    }
    var conversation = Conversation(over: FakeTransport(record))
    conversation.stopsBehindRefusals = true
    try conversation.enqueue(Link.deletion(of: 5), tag: 0)
    #expect(throws: NetlinkError.self) { try conversation.perform(Link.deletion(of: 6)) }
    #expect(throws: NetlinkError.self) { try conversation.enqueue(Link.deletion(of: 6), tag: 1) }
    #expect(throws: NetlinkError.self) { try conversation.catchUp() }
    #expect(record.sent.count == 1)
    let refusals = conversation.takeRefusals()
    #expect(refusals.map(\.tag) == [0])
    try conversation.catchUp()
  }

  /// Sends requests with the tags from 100 on in one datagram, which the closure answers.
  private func send(
    _ count: Int, _ answer: @escaping ([[UInt8]]) -> [FakeTransport.Event]
  ) throws -> ([RefusedRequest], isDrained: Bool) {
    let record = FakeTransport.Record { answer(messages(of: $0)) }
    var conversation = Conversation(over: FakeTransport(record))
    for place in 0..<count { try conversation.enqueue(Link.deletion(of: 5), tag: 100 + place) }
    try conversation.sendQueue()
    let refusals = conversation.takeRefusals()
    let again = conversation.takeRefusals()
    #expect(again.isEmpty)
    return (refusals, record.isDrained)
  }
}

/// A transport that takes nothing.
private struct DeafTransport: Transport {
  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    throw NetlinkError("send", errno: .accessDenied)
  }

  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    throw NetlinkError("receive", errno: .wouldBlock)
  }

  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? { nil }
}
