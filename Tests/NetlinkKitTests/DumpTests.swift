import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("a dump")
struct DumpTests {
  @Test("is read over several datagrams to its end, in order")
  func severalDatagrams() throws {
    let (dump, record) = try read { sequence in
      [[self.part(1, sequence) + self.part(2, sequence)], [self.part(3, sequence)], [done(sequence)]]
    }
    #expect(dump.value == [1, 2, 3])
    #expect(dump.isConsistent)
    #expect(record.isDrained)
    #expect(record.sent.count == 1)
  }

  @Test("may be empty, and end in the datagram of its last message", arguments: [[], [1, 2]] as [[UInt8]])
  func endings(parts: [UInt8]) throws {
    let (dump, _) = try read { sequence in
      [[parts.flatMap { self.part($0, sequence) } + done(sequence)]]
    }
    #expect(dump.value == parts)
  }

  @Test("asks for all and not for an ack")
  func flags() throws {
    let (_, record) = try read { [[done($0)]] }
    #expect(record.sent[0][6...7] == [0x01, 0x03])
  }

  @Test("that was interrupted is read anew", arguments: [true, false])
  func interrupted(isToldAtTheEnd: Bool) throws {
    var attempts = 0
    let (dump, record) = try read { sequence in
      attempts += 1
      guard attempts < 3 else { return [[self.part(7, sequence) + done(sequence)]] }
      return isToldAtTheEnd
        ? [[self.part(1, sequence)], [done(sequence, flags: 0x12)]]
        : [[self.part(1, sequence, flags: 0x12)], [done(sequence)]]
    }
    #expect(dump.value == [7])
    #expect(dump.isConsistent)
    #expect(record.sent.count == 3)
    #expect(Set(record.sent.map { word($0, at: 8) }).count == 3)
  }

  @Test("that is interrupted each time ends, and says so")
  func alwaysInterrupted() throws {
    let (dump, record) = try read {
      [[self.part(1, $0, flags: 0x12), done($0)].flatMap(\.self)].map { [$0] }
    }
    #expect(dump.value == [1])
    #expect(!dump.isConsistent)
    #expect((4...1000).contains(record.sent.count))
  }

  @Test("that fails at its start, or on its way, is an error with the kernel's number")
  func failures() throws {
    let start = failure { [.datagram(acknowledgement(of: $0, error: 95, attributes: words("not here")))] }
    #expect(start?.errno == .notSupported)
    #expect(start?.kernelMessage == "not here")
    let onItsWay = failure { request in
      let sequence = word(request, at: 8)
      return [.datagram(self.part(1, sequence)), .datagram(done(sequence, error: 22))]
    }
    #expect(onItsWay?.errno == .invalid)
  }

  @Test("whose end says no number ends well", arguments: ["", "00", "00000080"])
  func oddEnd(payload: String) throws {
    let (dump, _) = try read { sequence in
      [[self.part(1, sequence)], [message(3, flags: 2, sequence: sequence, bytes(payload))]]
    }
    #expect(dump.value == [1])
  }

  @Test("that lost messages is an error")
  func lost() {
    let overrun = failure { [.datagram(message(4, sequence: word($0, at: 8), []))] }
    #expect(overrun?.errno == .noBufferSpace)
    let dropped = failure { request in
      [
        .datagram(self.part(1, word(request, at: 8))),
        .failure(NetlinkError("receive", errno: .noBufferSpace)),
      ]
    }
    #expect(dropped?.errno == .noBufferSpace)
  }

  @Test("that has a message it cannot read is an error")
  func unreadable() {
    let record = FakeTransport.Record { request in
      let sequence = word(request, at: 8)
      return [.datagram(message(16, flags: 2, sequence: sequence, [1, 2, 3])), .datagram(done(sequence))]
    }
    var conversation = Conversation(over: FakeTransport(record))
    #expect(throws: NetlinkError.self) { try conversation.links() }
  }

  @Test("of links asks the kernel to filter by kind and master")
  func linkFilter() throws {
    let record = FakeTransport.Record { [.datagram(done(word($0, at: 8)))] }
    var conversation = Conversation(over: FakeTransport(record))
    _ = try conversation.links(kind: "vxlan", master: 10)
    let tree = try MessageTree(record.sent[0])
    #expect(tree.type == 18)
    #expect(
      tree.attributes.map(\.description).sorted() == ["10 = 0a000000", "18/1 = \(hexadecimal("vxlan".utf8))"])
  }

  @Test("of forwarding entries asks the kernel to filter by link and bridge, and for nothing else")
  func entryFilter() throws {
    let record = FakeTransport.Record { [.datagram(done(word($0, at: 8)))] }
    var conversation = Conversation(over: FakeTransport(record))
    _ = try conversation.forwardingEntries(link: 11, bridge: 10)
    let tree = try MessageTree(record.sent[0])
    #expect(tree.type == 30)
    #expect(tree.header == "07000000" + "0b000000" + "00000000")
    #expect(tree.attributes.map(\.description) == ["9 = 0a000000"])
  }

  @Test("of addresses leaves out those of other links, where the kernel does not filter")
  func addressFilter() throws {
    let record = FakeTransport.Record { request in
      let sequence = word(request, at: 8)
      let messages = CapturedList.addresses.messages.map {
        message(20, flags: 2, sequence: sequence, Array($0.dropFirst(16)))
      }
      return [.datagram(messages.flatMap(\.self) + done(sequence))]
    }
    var conversation = Conversation(over: FakeTransport(record))
    #expect(try conversation.addresses(link: 7).value.count == 5)
    #expect(try conversation.addresses(link: 8).value.isEmpty)
  }

  // MARK: Reading

  private let request = MessageWriter(.getLink, [], header: LinkHeader()).finish()

  private func part(_ value: UInt8, _ sequence: UInt32, flags: UInt16 = 2) -> [UInt8] {
    message(16, flags: flags, sequence: sequence, [value])
  }

  /// Reads a dump whose answer the closure gives as datagrams of messages.
  private func read(
    _ answer: @escaping (UInt32) -> [[[UInt8]]]
  ) throws -> (Dump<[UInt8]>, FakeTransport.Record) {
    let record = FakeTransport.Record { request in
      answer(word(request, at: 8)).map { .datagram($0.flatMap(\.self)) }
    }
    var conversation = Conversation(over: FakeTransport(record))
    return (try first(&conversation), record)
  }

  private func failure(_ answer: @escaping ([UInt8]) -> [FakeTransport.Event]) -> NetlinkError? {
    var conversation = Conversation(over: FakeTransport(FakeTransport.Record(answer)))
    do throws(NetlinkError) {
      _ = try first(&conversation)
      return nil
    } catch {
      return error
    }
  }

  /// The first byte of each message.
  private func first(_ conversation: inout Conversation) throws(NetlinkError) -> Dump<[UInt8]> {
    try conversation.dump(request, into: []) { bytes, _, payload throws(NetlinkError) in
      bytes.append(payload.u8(at: 0) ?? 0)
    }
  }
}
