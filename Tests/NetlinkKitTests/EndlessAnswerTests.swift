import NetlinkFixtures
import Testing

@testable import NetlinkKit

/// A kernel that goes on and on: each of these tests would not end without a bound.
@Suite("a kernel that never comes to an end")
struct EndlessAnswerTests {
  /// What comes again and again, by the sequence number of the last request.
  enum Noise: CaseIterable {
    case anotherSender, anotherSequence, partOfList, interruptedPart, nothingAsked, overrun

    func event(_ sequence: UInt32) -> FakeTransport.Event {
      switch self {
      case .anotherSender: .datagram(done(sequence), sender: 4242)
      case .anotherSequence: .datagram(done(sequence &- 1))
      case .partOfList: .datagram(message(16, flags: 2, sequence: sequence, CapturedLink.veth.payload))
      case .interruptedPart:
        .datagram(message(16, flags: 0x12, sequence: sequence, CapturedLink.veth.payload))
      case .nothingAsked: .datagram(message(1, sequence: sequence, []))
      case .overrun: .failure(NetlinkError("receive", errno: .noBufferSpace))
      }
    }
  }

  private struct Transport: NetlinkKit.Transport {
    let noise: Noise
    var sequence: UInt32 = 0

    mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) { sequence = bytes.u32(at: 8) ?? 0 }

    mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
      switch noise.event(sequence) {
      case .datagram(let bytes, let sender, _):
        buffer.replaceSubrange(0..<bytes.count, with: bytes)
        return Datagram(count: bytes.count, sender: sender)
      case .failure(let error): throw error
      }
    }

    mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
      try receive(into: &buffer)
    }
  }

  @Test("is given up when it is to list something", arguments: Noise.allCases)
  func list(noise: Noise) {
    #expect(throws: NetlinkError.self) { try converse(noise) { _ = try $0.links() } }
  }

  @Test("is given up when it is to change something", arguments: Noise.allCases)
  func change(noise: Noise) {
    #expect(throws: NetlinkError.self) { try converse(noise) { try $0.perform(Link.deletion(of: 5)) } }
  }

  @Test(
    "is given up when it is asked something", arguments: [Noise.anotherSender, .anotherSequence, .overrun])
  func question(noise: Noise) {
    #expect(throws: NetlinkError.self) { try converse(noise) { _ = try $0.link(at: 5) } }
  }

  @Test("is given up when changes are queued", arguments: Noise.allCases)
  func queue(noise: Noise) {
    #expect(throws: NetlinkError.self) {
      try converse(noise) { conversation in
        for tag in 0..<3 { try conversation.enqueue(Link.deletion(of: 5), tag: tag) }
        try conversation.sendQueue()
      }
    }
  }

  @Test("is given up again when it is asked anew", arguments: Noise.allCases)
  func again(noise: Noise) {
    converse(noise) { conversation in
      for _ in 0..<3 {
        #expect(throws: NetlinkError.self) { try conversation.links() }
      }
    }
  }

  @Test("is told apart from one with a long list")
  func bound() {
    let parts = Conversation(over: Transport(noise: .partOfList)).datagramLimit
    // Each part of the kernel's has 4 KiB or more: a limit of less than 2 GiB might be a list's length.
    #expect(parts * 4096 >= 1 << 31)
  }

  private func converse<Failure: Error>(
    _ noise: Noise, _ body: (inout Conversation) throws(Failure) -> Void
  ) throws(Failure) {
    var conversation = Conversation(over: Transport(noise: noise))
    conversation.datagramLimit = 100
    try body(&conversation)
  }
}
