import NetlinkFixtures

@testable import NetlinkKit

extension FuzzTarget {
  /// Datagrams: messages in them, acknowledgements, ends of lists, and what is none of the kernel's.
  ///
  /// The first byte says what is asked; then come datagrams, each behind its length and a byte that says who sent it.
  static let conversation = FuzzTarget(
    name: "conversation", longest: 1024,
    seeds: {
      let request = LinkSpecification(name: "a", kind: Vxlan.kind).creation().bytes
      let answered = Request(bytes: request, fixedHeaderSize: 16).numbered(1, adding: [])
      let link = message(16, flags: 2, sequence: 1, CapturedLink.veth.payload)
      let refusal = acknowledgement(
        of: answered, error: 22, attributes: NetlinkFixtures.words("no such thing") + offset(40),
        echoesAll: true)
      let answers = [
        [acknowledgement(of: answered)],
        [acknowledgement(of: answered, attributes: NetlinkFixtures.words("careful"))],
        [refusal], [link, done(1)], [link + link, link + done(1)], [link, done(1, error: 4)],
        [message(16, flags: 0x12, sequence: 1, [0]), done(1), link, done(2)],
        [done(1, flags: 0x202) + NetlinkFixtures.words("gone")], [message(4, sequence: 1, [])],
        [message(1, sequence: 1, [])],
      ]
      let scripts = answers.map { answer in answer.flatMap(scripted) }
      return questions.indices.flatMap { question in scripts.map { [UInt8(question)] + $0 } }
    },
    check: { bytes in
      var choices = Choices(bytes)
      let ask = questions[choices.next(below: questions.count)]
      var events: [FakeTransport.Event] = []
      while !choices.rest.isEmpty {
        let length = Int(choices.rest.popFirst() ?? 0) | Int(choices.rest.popFirst() ?? 0) << 8
        switch choices.rest.popFirst() ?? 0 {
        case 0xFF: events.append(.failure(NetlinkError("receive", errno: .noBufferSpace)))
        case 0xFE: events.append(.failure(NetlinkError("receive", errno: .interrupted)))
        case let sender: events.append(.datagram(choices.take(length), sender: UInt32(sender)))
        }
      }
      let heard = ask(events)
      require(heard.bytes <= 5 * bytes.count, "\(heard.bytes) bytes of payload from \(bytes.count)")
      guard heard.isWhole, let apart = parted(events) else { return }
      let again = ask(apart)
      require(again == heard, "\(heard) in few datagrams, \(again) in many")
    })

  /// A datagram of the kernel's, as an input has it.
  private static func scripted(_ datagram: [UInt8]) -> [UInt8] {
    [UInt8(datagram.count & 255), UInt8(datagram.count >> 8), 0] + datagram
  }

  /// What came of an answer.
  private struct Heard: Equatable {
    /// Whether nothing went wrong.
    var isWhole = false
    /// How many messages were handed over.
    var messages = 0
    /// How long their payloads are.
    var bytes = 0
    /// What the kernel said.
    var words: [String] = []
  }

  private static let questions: [@Sendable ([FakeTransport.Event]) -> Heard] = [
    { events in
      hear(events) { kernel, heard throws(NetlinkError) in
        let acknowledgement = try kernel.perform(Link.deletion(of: 5))
        heard.words = acknowledgement.warning.map { [$0] } ?? []
      }
    },
    { events in
      hear(events) { kernel, heard throws(NetlinkError) in
        heard.bytes = try kernel.ask(LinkSpecification(name: "a").change()).count
      }
    },
    { events in
      hear(events) { kernel, heard throws(NetlinkError) in
        let request = MessageWriter(.getLink, [], header: LinkHeader()).finish()
        let dump = try kernel.dump(request, into: Heard()) { heard, _, payload throws(NetlinkError) in
          heard.messages += 1
          heard.bytes += payload.count
        }
        heard = dump.value
        heard.words = ["\(dump.isConsistent)"]
      }
    },
    { events in
      hear(events) { kernel, heard throws(NetlinkError) in
        for tag in 0..<3 { try kernel.enqueue(Link.deletion(of: 5), tag: tag, wantsWarning: true) }
        try kernel.sendQueue()
        for refusal in kernel.takeRefusals() {
          require((0..<3).contains(refusal.tag), "an answer is to one of the requests")
          heard.words.append("\(refusal.tag) \(refusal.error)")
        }
        for warning in kernel.takeWarnings() { heard.words.append("\(warning.tag) \(warning.text)") }
      }
    },
    { events in
      let record = FakeTransport.Record(telling: events)
      var subscription = Subscription(over: FakeTransport(record))
      var heard = Heard()
      for _ in events {
        _ = result { () throws(NetlinkError) in
          try subscription.receive { notification, payload throws(NetlinkError) in
            heard.messages += 1
            heard.bytes += payload.count
            _ = try notification.namespaceNumber(in: payload)
          }
        }
      }
      return heard
    },
  ]

  private static func hear(
    _ events: [FakeTransport.Event], _ ask: (inout Conversation, inout Heard) throws(NetlinkError) -> Void
  ) -> Heard {
    var heard = Heard()
    // Answers may be there before their question, and those to a second one with those to the first.
    var conversation = Conversation(over: FakeTransport(FakeTransport.Record(telling: events)))
    conversation.datagramLimit = events.count + 1
    heard.isWhole = result { () throws(NetlinkError) in try ask(&conversation, &heard) } != nil
    return heard
  }

  /// The same messages, each in a datagram of its own; nil where they do not fill the datagrams.
  private static func parted(_ events: [FakeTransport.Event]) -> [FakeTransport.Event]? {
    var apart: [FakeTransport.Event] = []
    for event in events {
      guard case .datagram(let bytes, let sender, _) = event else { return nil }
      var rest = bytes[...]
      while !rest.isEmpty {
        guard let header = MessageHeader(Array(rest).span), header.length <= rest.count,
          // What stands behind an overrun in one datagram is lost with it.
          header.type != .overrun, rest.count - header.length == 0 || rest.count >= aligned(header.length)
        else { return nil }
        apart.append(.datagram(Array(rest.prefix(header.length)), sender: sender))
        rest = rest.dropFirst(aligned(header.length))
      }
    }
    return apart
  }
}
