import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("many plain requests")
struct QueueSenderTests {
  private static let vocabulary = CompactForwardingEntry.Vocabulary()
  private static let full = 2048

  @Test("go out 64 at a time, of which the last asks for an ack")
  func datagrams() throws {
    let kernel = CountingKernel()
    var conversation = Conversation(over: kernel.connect())
    try queue(0..<Self.full, &conversation)
    #expect(kernel.datagrams.isEmpty)
    try conversation.sendQueue()
    #expect(kernel.datagrams == Array(repeating: 64, count: 32))
    #expect(kernel.acks == 32)
    let refusals = conversation.takeRefusals()
    #expect(refusals.isEmpty)
  }

  @Test("are sent by another thread while more are queued, in their order", arguments: [1, 2, 3])
  func order(rounds: Int) throws {
    let kernel = CountingKernel()
    var conversation = Self.conversation(with: kernel)
    for round in 0..<rounds {
      try queue(round * Self.full..<(round + 1) * Self.full, &conversation)
      try conversation.handOverQueue()
      let (underWay, waiting) = (conversation.underWayCount, conversation.queuedCount)
      #expect(underWay == Self.full)
      #expect(waiting == 0)
    }
    try queue(0..<10, &conversation)
    try conversation.sendQueue()
    let underWay = conversation.underWayCount
    #expect(underWay == 0)
    #expect(kernel.sequences == Array(1...UInt32(rounds * Self.full + 10)))
  }

  @Test("that another thread sends are there before a question is asked")
  func questionsComeAfter() throws {
    let kernel = CountingKernel()
    var conversation = Self.conversation(with: kernel)
    try queue(0..<Self.full, &conversation)
    try conversation.handOverQueue()
    try conversation.perform(Link.deletion(of: 5))
    #expect(kernel.datagrams == Array(repeating: 64, count: 32) + [1])
    #expect(kernel.sequences.count == Self.full + 1)
  }

  @Test("that are refused are known by their tags, whoever sends them", arguments: [false, true])
  func refusals(byThread: Bool) throws {
    let kernel = CountingKernel()
    kernel.refused = [5, 64, 700, 2047, 2050]
    var conversation = Self.conversation(with: kernel)
    try queue(0..<Self.full, &conversation)
    if byThread { try conversation.handOverQueue() } else { try conversation.sendQueue() }
    try queue(Self.full..<Self.full + 10, &conversation)
    try conversation.sendQueue()
    let refusals = conversation.takeRefusals()
    #expect(refusals.map(\.tag) == [4, 63, 699, 2046, 2049])
    #expect(refusals.allSatisfy { $0.outcome == .refused && $0.error.errno == .exists })
  }

  @Test(
    "end with the datagram of the first one that is refused where that is wanted", arguments: [false, true])
  func stop(byThread: Bool) throws {
    let kernel = CountingKernel()
    kernel.refused = [701]
    var conversation = Self.conversation(with: kernel)
    conversation.stopsBehindRefusals = true
    try queue(0..<Self.full, &conversation)
    if byThread { try conversation.handOverQueue() } else { try conversation.sendQueue() }
    if byThread { try queue(Self.full..<Self.full * 2, &conversation) }
    // The one that was handed over is through then, and the next is not sent.
    try conversation.handOverQueue()
    #expect(kernel.sequences.count == 704)
    let refusals = conversation.takeRefusals()
    #expect(refusals.filter { $0.outcome == .refused }.map(\.tag) == [700])
    #expect(
      refusals.filter { $0.outcome == .unsent }.map(\.tag) == Array(704..<Self.full * (byThread ? 2 : 1)))
    let waiting = conversation.queuedCount + conversation.underWayCount
    #expect(waiting == 0)
  }

  @Test("of which the answers cannot be read are uncertain, from there to the end", arguments: [false, true])
  func failure(byThread: Bool) throws {
    let kernel = CountingKernel()
    kernel.fault = 640
    var conversation = Self.conversation(with: kernel)
    try queue(0..<Self.full, &conversation)
    if byThread { try conversation.handOverQueue() }
    #expect(throws: NetlinkError.self) { try conversation.sendQueue() }
    let refusals = conversation.takeRefusals()
    #expect(refusals.map(\.tag) == Array(576..<Self.full))
    #expect(refusals.allSatisfy { $0.outcome == .uncertain })
  }

  @Test("that another thread sends have gone out when the conversation ends")
  func end() throws {
    let kernel = CountingKernel()
    do {
      var conversation = Self.conversation(with: kernel)
      try queue(0..<Self.full, &conversation)
      try conversation.handOverQueue()
    }
    #expect(kernel.sequences.count == Self.full)
  }

  @Test("are sent by no other thread where there is one processor alone")
  func processor() {
    #expect(QueueSender(over: CountingKernel().connect(), processors: 1) == nil)
  }

  private static func conversation(with kernel: CountingKernel) -> Conversation {
    var conversation = Conversation(over: kernel.connect())
    conversation.sender = QueueSender(over: kernel.connect(), processors: 2)
    return conversation
  }

  private func queue(_ tags: Range<Int>, _ conversation: inout Conversation) throws {
    let line = Array("02:00:00:00:00:01 dst 10.0.0.1".utf8)
    var entry = CompactForwardingEntry()
    var words = WordScanner(0..<line.count)
    #expect(entry.read(line.span, &words, Self.vocabulary))
    for tag in tags { try conversation.enqueue(entry, .add, on: 7, Self.vocabulary, tag: tag) }
  }
}

/// A kernel for several transports that take turns: it counts what it is sent, and refuses some of it.
private final class CountingKernel: @unchecked Sendable {
  /// The sequence numbers of what is refused.
  var refused: Set<UInt32> = []
  /// The sequence number in the place of whose answer there is a fault of the transport.
  var fault: UInt32?
  private(set) var datagrams: [Int] = []
  private(set) var sequences: [UInt32] = []
  private(set) var acks = 0

  func connect() -> FakeTransport { FakeTransport(FakeTransport.Record(answer)) }

  private func answer(_ datagram: [UInt8]) -> [FakeTransport.Event] {
    let requests = messages(of: datagram)
    datagrams.append(requests.count)
    return requests.compactMap { request in
      let sequence = word(request, at: 8)
      sequences.append(sequence)
      if sequence == fault { return .failure(NetlinkError("receive", errno: .invalid)) }
      let isRefused = refused.contains(sequence)
      let wantsAck = request[6] & 4 != 0
      if wantsAck { acks += 1 }
      return isRefused || wantsAck ? .datagram(acknowledgement(of: request, error: isRefused ? 17 : 0)) : nil
    }
  }
}
