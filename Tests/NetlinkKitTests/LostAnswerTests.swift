import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a kernel that loses, repeats or reorders answers")
struct LostAnswerTests {
  private static var overrun: FakeTransport.Event {
    .failure(NetlinkError("receive", errno: .noBufferSpace))
  }

  // MARK: One change

  @Test("is believed the first time where it answers twice", arguments: [true, false])
  func repeated(inOneDatagram: Bool) throws {
    let record = FakeTransport.Record { request in
      let answers = [
        acknowledgement(of: request, attributes: words("first")), acknowledgement(of: request, error: 1),
      ]
      return inOneDatagram ? [.datagram(answers.flatMap(\.self))] : answers.map { .datagram($0) }
    }
    var conversation = Conversation(over: FakeTransport(record))
    for _ in 0..<2 {
      let answer = try conversation.perform(Self.change)
      #expect(answer.warning == "first")
    }
  }

  @Test("has answered a change where the receive buffer ran over and the answer is there all the same")
  func harmlessOverrun() throws {
    let success = record { [Self.overrun, .datagram(acknowledgement(of: $0))] }
    #expect(failure(success) == nil)
    let refusal = record { [Self.overrun, .datagram(acknowledgement(of: $0, error: 17))] }
    #expect(failure(refusal)?.errno == .exists)
    let question = record { [Self.overrun, .datagram(message(16, sequence: word($0, at: 8), [1]))] }
    var conversation = Conversation(over: FakeTransport(question))
    #expect(try conversation.ask(Self.question) == [1])
  }

  @Test("leaves it open whether a change took effect where it dropped the answer")
  func lost() throws {
    let error = try #require(failure(record { _ in [Self.overrun] }))
    #expect(error.errno == .noBufferSpace)
    #expect(error.message.contains("whether this took effect is not known"))
  }

  @Test("may refuse a change for want of buffers, which is no lost answer")
  func ownShortage() throws {
    let record = record { [.datagram(acknowledgement(of: $0, error: 105, attributes: words("no room")))] }
    let error = try #require(failure(record))
    #expect(error.errno == .noBufferSpace)
    #expect(error.kernelMessage == "no room")
    #expect(error.explanation == nil)
  }

  @Test(
    "says a message of no length, or of less than its header, and is not read on",
    arguments: [0, 1, 15] as [UInt32])
  func shortMessages(length: UInt32) {
    let error = failure(record { [.datagram(littleEndian(length) + $0.dropFirst(4))] })
    #expect(error?.explanation == "a message's length is malformed")
  }

  // MARK: Queued changes

  @Test("has refused what it refuses behind the last answer, too", arguments: [true, false])
  func reordered(inOneDatagram: Bool) throws {
    let record = FakeTransport.Record { datagram in
      let requests = messages(of: datagram)
      let answers = [(3, Int32(0)), (2, 17), (0, 16), (2, 1)].map {
        acknowledgement(of: requests[$0.0], error: $0.1)
      }
      return inOneDatagram ? [.datagram(answers.flatMap(\.self))] : answers.map { .datagram($0) }
    }
    let refusals = try refusals(of: 4, over: record)
    #expect(refusals.map(\.tag) == [0, 2])
    #expect(refusals.map(\.error.errno) == [.busy, .exists])
    #expect(record.isDrained)
  }

  @Test("may run the receive buffer over more than once", arguments: 1...5)
  func overruns(count: Int) throws {
    let record = FakeTransport.Record { datagram in
      [.datagram(acknowledgement(of: messages(of: datagram)[0], error: 17))]
        + Array(repeating: Self.overrun, count: count)
        + [.datagram(acknowledgement(of: messages(of: datagram)[1], error: 16))]
    }
    let refusals = try refusals(of: 4, over: record)
    #expect(refusals.map(\.tag) == [0, 1, 2, 3])
    #expect(refusals.map(\.outcome) == [.refused, .refused, .uncertain, .uncertain])
  }

  // MARK: Lists

  @Test("is read to the end of a list that could not be used, before it is asked for the next one")
  func unfinishedDump() throws {
    let kernel = BusyKernel()
    var conversation = Conversation(over: FakeTransport(kernel.record))
    #expect(throws: NetlinkError.self) { try conversation.links() }
    kernel.payloads = Array(repeating: CapturedLink.veth.payload, count: 3)
    #expect(try conversation.links().value.map(\.name) == Array(repeating: CapturedLink.veth.name, count: 3))
  }

  /// A kernel that refuses a list while it has not been rid of the one before.
  private final class BusyKernel {
    var payloads: [[UInt8]] = [[1], [2], [3]]
    private(set) lazy var record: FakeTransport.Record = FakeTransport.Record { [unowned self] request in
      let sequence = word(request, at: 8)
      guard record.isDrained else { return [.datagram(acknowledgement(of: request, error: 16))] }
      return payloads.map { .datagram(message(16, flags: 2, sequence: sequence, $0)) }
        + [.datagram(done(sequence))]
    }
  }

  // MARK: Asking

  private static let change = LinkSpecification(name: "br10", kind: Bridge.kind).creation()
  private static let question = MessageWriter(.getLink, [], header: LinkHeader()).finish()

  private func record(_ answer: @escaping ([UInt8]) -> [FakeTransport.Event]) -> FakeTransport.Record {
    FakeTransport.Record(answer)
  }

  private func failure(_ record: FakeTransport.Record) -> NetlinkError? {
    var conversation = Conversation(over: FakeTransport(record))
    do throws(NetlinkError) {
      try conversation.perform(Self.change)
      return nil
    } catch {
      return error
    }
  }

  private func refusals(of count: Int, over record: FakeTransport.Record) throws -> [RefusedRequest] {
    var conversation = Conversation(over: FakeTransport(record))
    for tag in 0..<count { try conversation.enqueue(Link.deletion(of: 5), tag: tag) }
    try conversation.sendQueue()
    return conversation.takeRefusals()
  }
}
