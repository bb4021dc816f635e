import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a conversation with the kernel")
struct ConversationTests {
  private let request = LinkSpecification(name: "br10", kind: Bridge.kind).creation()

  @Test("an ack ends a change")
  func ack() throws {
    let (answer, record) = try perform { [.datagram(acknowledgement(of: $0))] }
    #expect(answer.warning == nil)
    #expect(record.sent.count == 1)
    #expect(record.isDrained)
  }

  @Test("each request has a sequence number of its own, and asks for an ack")
  func sequence() throws {
    let record = FakeTransport.Record { [.datagram(acknowledgement(of: $0))] }
    var conversation = Conversation(over: FakeTransport(record))
    for _ in 0..<3 { try conversation.perform(MessageWriter(.newLink, [], header: LinkHeader()).finish()) }
    let sequences = record.sent.map { word($0, at: 8) }
    #expect(Set(sequences).count == 3)
    #expect(record.sent.allSatisfy { $0[6] & 4 != 0 })
  }

  @Test("words that come with success are a warning", arguments: [true, false])
  func warning(echoesAll: Bool) throws {
    let (answer, _) = try perform {
      [.datagram(acknowledgement(of: $0, attributes: words("beware"), echoesAll: echoesAll))]
    }
    #expect(answer.warning == "beware")
  }

  @Test("a refusal has the kernel's number and words", arguments: [true, false])
  func refusal(echoesAll: Bool) throws {
    let error = try #require(
      failure {
        [.datagram(acknowledgement(of: $0, error: 22, attributes: words("no"), echoesAll: echoesAll))]
      })
    #expect(error.errno == .invalid)
    #expect(error.kernelMessage == "no")
    #expect(error.attributePath == [])
  }

  @Test("a refusal without words has the number alone", arguments: [true, false])
  func bareRefusal(echoesAll: Bool) throws {
    let error = try #require(
      failure { [.datagram(acknowledgement(of: $0, error: 17, echoesAll: echoesAll))] })
    #expect(error.errno == .exists)
    #expect(error.kernelMessage == nil)
    #expect(error.missingAttribute == nil)
  }

  @Test("an attribute that the kernel misses is named")
  func missing() throws {
    let error = try #require(
      failure {
        [.datagram(acknowledgement(of: $0, error: 22, attributes: attribute(5, littleEndian(UInt32(18)))))]
      })
    #expect(error.missingAttribute == 18)
  }

  @Test("what is not the kernel's, or not an answer to the request, is passed over")
  func foreign() throws {
    let (_, record) = try perform { request in
      let sequence = word(request, at: 8)
      var other = request
      other[8] &+= 1
      return [
        .datagram(acknowledgement(of: request, error: 1), sender: 4242),
        .datagram(acknowledgement(of: other, error: 1)),
        .datagram(message(1, sequence: sequence, [])),
        .datagram(message(16, sequence: sequence &- 1, [1, 2, 3])),
        .datagram([0xFF], sender: 7),
        .datagram(acknowledgement(of: request)),
      ]
    }
    #expect(record.isDrained)
  }

  @Test("the answer may stand behind others in its datagram")
  func severalInOne() throws {
    let error = try #require(
      failure { request in
        var other = request
        other[8] &+= 1
        let padded = message(1, sequence: 0, [1])
        return [.datagram(acknowledgement(of: other) + padded + acknowledgement(of: request, error: 16))]
      })
    #expect(error.errno == .busy)
  }

  @Test("a notification with the request's number does not end a change")
  func echo() throws {
    let (answer, _) = try perform { request in
      [
        .datagram(message(16, sequence: word(request, at: 8), Array(request.dropFirst(16)))),
        .datagram(acknowledgement(of: request, attributes: words("done"))),
      ]
    }
    #expect(answer.warning == "done")
  }

  @Test("what the transport throws comes through", arguments: [Errno.noBufferSpace, .noSuchDevice])
  func transportErrors(errno: Errno) {
    let error = failure { _ in [.failure(NetlinkError("receive", errno: errno))] }
    #expect(error?.errno == errno)
  }

  @Test("an overrun is an error: answers are lost")
  func overrun() {
    let error = failure { [.datagram(message(4, sequence: word($0, at: 8), []))] }
    #expect(error?.errno == .noBufferSpace)
  }

  @Test(
    "bytes that are no answer are an error, not an endless wait",
    arguments: [
      "", "ff", "000102030405060708090a0b0c0d0e", "0f000000020000000100000000000000",
      "ffffffff020000000100000000000000", "21000000020000000100000000000000",
    ])
  func garbage(hexadecimal: String) {
    let error = failure { _ in [.datagram(bytes(hexadecimal))] }
    #expect(error?.explanation != nil)
    #expect(error?.errno == nil)
  }

  @Test(
    "an ack cut short, or with a number that is no error's, is an error",
    arguments: ["", "00", "ffffff", "ffffffff", "0100000020000000", "0000008020000000"])
  func badAcks(payload: String) {
    let error = failure { [.datagram(message(2, sequence: word($0, at: 8), bytes(payload)))] }
    #expect(error?.explanation == "an acknowledgement is malformed")
  }

  @Test("a datagram larger than the buffer is an error")
  func tooLarge() {
    let error = failure { _ in [.datagram([UInt8](repeating: 0, count: 65537))] }
    #expect(error?.explanation == "a datagram is malformed")
  }

  // MARK: Asking for one object

  @Test("the answer to a question is the first message of it")
  func ask() throws {
    let record = FakeTransport.Record { [.datagram(message(16, sequence: word($0, at: 8), [1, 2, 3, 4]))] }
    var conversation = Conversation(over: FakeTransport(record))
    let answer = try conversation.ask(request)
    #expect(answer == [1, 2, 3, 4])
    #expect(record.sent[0][6] & 4 == request.bytes[6] & 4)
  }

  @Test("a question may be refused")
  func refusedQuestion() {
    let record = FakeTransport.Record {
      [.datagram(acknowledgement(of: $0, error: 19, attributes: words("none")))]
    }
    var conversation = Conversation(over: FakeTransport(record))
    var failure: NetlinkError?
    do throws(NetlinkError) { _ = try conversation.ask(request) } catch { failure = error }
    #expect(failure?.errno == .noSuchDevice)
    #expect(failure?.kernelMessage == "none")
  }

  @Test("success without an object is no answer to a question")
  func emptyAnswer() {
    let record = FakeTransport.Record { [.datagram(acknowledgement(of: $0))] }
    var conversation = Conversation(over: FakeTransport(record))
    var failure: NetlinkError?
    do throws(NetlinkError) { _ = try conversation.ask(request) } catch { failure = error }
    #expect(failure?.explanation == "an acknowledgement in the place of an object is malformed")
  }

  // MARK: Performing

  private func perform(
    _ answer: @escaping ([UInt8]) -> [FakeTransport.Event]
  ) throws -> (Acknowledgement, FakeTransport.Record) {
    let record = FakeTransport.Record(answer)
    var conversation = Conversation(over: FakeTransport(record))
    return (try conversation.perform(request), record)
  }

  private func failure(_ answer: @escaping ([UInt8]) -> [FakeTransport.Event]) -> NetlinkError? {
    var conversation = Conversation(over: FakeTransport(FakeTransport.Record(answer)))
    do throws(NetlinkError) {
      try conversation.perform(request)
      return nil
    } catch {
      return error
    }
  }
}
