import NetlinkFixtures
import Testing

@testable import NetlinkKit

/// Whatever the kernel puts into a list, it is read or refused; each of these tests would die with a trap.
@Suite("lists that are not what was asked for")
struct HostileListTests {
  /// A question of the library's, and the type of the messages that answer it.
  struct Question: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let type: UInt16
    let ask: @Sendable (inout Conversation) throws(NetlinkError) -> Void

    init(
      _ description: String, _ type: UInt16,
      _ ask: @escaping @Sendable (inout Conversation) throws(NetlinkError) -> Void
    ) {
      testDescription = description
      self.type = type
      self.ask = ask
    }

    static let all = [
      Question("links", 16) { (kernel) throws(NetlinkError) in _ = try kernel.links() },
      Question("links of a kind", 16) { (kernel) throws(NetlinkError) in _ = try kernel.links(kind: "vxlan")
      },
      Question("links at a glance", 16) { (kernel) throws(NetlinkError) in _ = try kernel.linkSummaries() },
      Question("ports at a glance", 16) { (kernel) throws(NetlinkError) in
        _ = try kernel.bridgePortSummaries()
      },
      Question("a link", 16) { (kernel) throws(NetlinkError) in _ = try kernel.link(at: 7) },
      Question("which link", 16) { (kernel) throws(NetlinkError) in _ = try kernel.identity(ofLink: "eth0") },
      Question("addresses", 20) { (kernel) throws(NetlinkError) in _ = try kernel.addresses() },
      Question("routes", 24) { (kernel) throws(NetlinkError) in _ = try kernel.routes() },
      Question("a route", 24) { (kernel) throws(NetlinkError) in
        guard let address = IPAddress("192.0.2.1") else { return }
        _ = try kernel.route(to: address)
      },
      Question("forwarding entries", 28) { (kernel) throws(NetlinkError) in _ = try kernel.forwardingEntries()
      },
      Question("neighbours", 28) { (kernel) throws(NetlinkError) in _ = try kernel.neighbors() },
      Question("multicast entries", 84) { (kernel) throws(NetlinkError) in _ = try kernel.multicastDatabase()
      },
      Question("numbers of namespaces", 88) { (kernel) throws(NetlinkError) in
        _ = try kernel.namespaceNumbers()
      },
      Question("statistics", 92) { (kernel) throws(NetlinkError) in _ = try kernel.extendedStatistics() },
      Question("VLANs", 112) { (kernel) throws(NetlinkError) in _ = try kernel.vlans(withStatistics: true) },
      Question("VLANs of bridges", 112) { (kernel) throws(NetlinkError) in _ = try kernel.globalVLANs() },
      Question("VNIs", 120) { (kernel) throws(NetlinkError) in _ = try kernel.vnis(withStatistics: true) },
    ]

    /// Asks a kernel that has these payloads to say, as the answer to whatever it is asked; gives whether they were read.
    @discardableResult
    func isAnswered(by payloads: [[UInt8]]) -> Bool {
      let record = FakeTransport.Record { request in
        let sequence = word(request, at: 8)
        return payloads.map { .datagram(message(type, flags: 2, sequence: sequence, $0)) }
          + (request[7] & 3 == 3 ? [.datagram(done(sequence))] : [])
      }
      var conversation = Conversation(over: FakeTransport(record))
      do throws(NetlinkError) {
        try ask(&conversation)
        return true
      } catch {
        return false
      }
    }
  }

  /// Some links, and all else: the others are of use for what is shown of them.
  private static let captured =
    [CapturedLink.vxlan10, .ip6gretap, .bridge, .vethPort].map(\.message)
    + CapturedAnswer.all.flatMap(\.messages)
    + CapturedList.forwardingEntries.messages + CapturedList.addresses.messages

  /// The payloads of what was captured of the messages that answer a question.
  private static func payloads(for question: Question) -> [[UInt8]] {
    // The four numbers of an object's messages, of which some lists have that of the question (`RTM_GETMDB`).
    captured.filter { ($0.span.u16(at: 4) ?? 0) / 4 == question.type / 4 }.map { Array($0.dropFirst(16)) }
  }

  @Test("are read where they are", arguments: Question.all)
  func whole(question: Question) {
    let payloads = Self.payloads(for: question)
    #expect(!payloads.isEmpty)
    for payload in payloads { #expect(question.isAnswered(by: [payload])) }
    #expect(!question.isAnswered(by: [[1]]))
  }

  @Test("are read or refused where they are of another type", arguments: Question.all)
  func confused(question: Question) {
    for message in Self.captured + Golden.all.map(\.message) {
      question.isAnswered(by: [Array(message.dropFirst(16))])
    }
  }

  @Test("are read or refused where they are cut short anywhere", arguments: Question.all)
  func truncated(question: Question) {
    for payload in Self.payloads(for: question) {
      for count in payload.indices { question.isAnswered(by: [Array(payload.prefix(count))]) }
    }
  }

  @Test("are read or refused where any byte is changed", arguments: Question.all)
  func changed(question: Question) {
    let changes: [UInt8] = [0xFF, 0x80, 1, 4, 0x7F]
    for payload in Self.payloads(for: question) {
      for place in payload.indices {
        var changed = payload
        changed[place] ^= changes[place % changes.count]
        question.isAnswered(by: [changed])
      }
    }
  }

  @Test(
    "are not believed where they have VLANs beyond 4095, or VNIs beyond 24 bits",
    arguments: [(4095, 1 << 24 - 1, true), (4096, 1 << 24, false), (65535, .max, false)]
      as [(UInt16, UInt32, Bool)])
  func ranges(vid: UInt16, vni: UInt32, isBelieved: Bool) {
    let vlans = attribute(
      0x8001, attribute(1, [0, 0, 1, 0]) + attribute(2, littleEndian(vid)))
    #expect(((try? VLANEntry.entries(([7, 0, 0, 0, 3, 0, 0, 0] + vlans).span)) != nil) == isBelieved)
    let global = attribute(0x8002, attribute(1, [1, 0]) + attribute(2, littleEndian(vid)))
    #expect(((try? GlobalVLAN.list(([7, 0, 0, 0, 3, 0, 0, 0] + global).span)) != nil) == isBelieved)
    let vnis = attribute(0x8001, attribute(1, [1, 0, 0, 0]) + attribute(2, littleEndian(vni)))
    #expect(((try? VNIEntry.entries(([7, 0, 0, 0, 3, 0, 0, 0] + vnis).span)) != nil) == isBelieved)
  }

  /// Nests of each of the numbers that some list has its own under.
  private static let nests = ([1, 2, 3, 4, 5, 9, 12, 18, 26] as [UInt16]).map { nest(1000, of: $0) }

  private static func nest(_ depth: Int, of number: UInt16) -> [UInt8] {
    let length = 4 * (depth + 1)
    return (0..<depth).flatMap {
      littleEndian(UInt16(length - 4 * $0)) + littleEndian(number)
    } + [1, 0, 0, 0]
  }

  @Test("are read or refused where their nests are 1,000 deep", arguments: Question.all)
  func deep(question: Question) {
    for nest in Self.nests {
      for header in [4, 8, 12, 16] {
        for family in [2, 7] as [UInt8] {
          question.isAnswered(by: [
            [family] + [UInt8](repeating: 0, count: header - 1) + attribute(3, [97, 0]) + nest
          ])
        }
      }
    }
  }

  @Test("may hold an answer whose own nests are 1,000 deep")
  func deepAcknowledgement() throws {
    let record = FakeTransport.Record { request in
      [.datagram(acknowledgement(of: request, error: 22, attributes: Self.nest(1000, of: 3) + words("no")))]
    }
    var conversation = Conversation(over: FakeTransport(record))
    let error = #expect(throws: NetlinkError.self) { try conversation.perform(Link.deletion(of: 5)) }
    #expect(error?.kernelMessage == "no")
  }
}
