import NetlinkFixtures
import Testing

@testable import NetlinkKit

@Suite("many requests at a time")
struct PipelineTests {
  @Test(
    "go out in datagrams of several, with an ack asked for by the last of each alone",
    arguments: [1, 2, 63, 64, 65, 200])
  func batches(count: Int) throws {
    let (errors, record) = try perform(count) { _ in nil }
    #expect(errors.isEmpty)
    let datagrams = record.sent.map(messages(of:))
    #expect(datagrams.flatMap(\.self).count == count)
    #expect(datagrams.allSatisfy { (1...128).contains($0.count) })
    for datagram in datagrams {
      #expect(datagram.map { $0[6] & 4 != 0 } == datagram.indices.map { $0 == datagram.count - 1 })
    }
    let sequences = datagrams.flatMap(\.self).map { word($0, at: 8) }
    #expect(Set(sequences).count == count)
  }

  @Test("none are no datagram")
  func none() throws {
    let (errors, record) = try perform(0) { _ in nil }
    #expect(errors.isEmpty)
    #expect(record.sent.isEmpty)
  }

  @Test("that fail are told by their places", arguments: [[0], [1, 2], [63], [9, 63]])
  func failures(places: [Int]) throws {
    let (errors, _) = try perform(64) { places.contains($0) ? 17 : nil }
    #expect(errors.keys.sorted() == places)
    #expect(errors.values.allSatisfy { $0.errno == .exists })
  }

  @Test("are not sent behind a datagram that had a failure in it")
  func stops() throws {
    let (errors, record) = try perform(200) { $0 == 70 ? 22 : nil }
    #expect(errors.keys.sorted() == [70])
    #expect(record.sent.flatMap(messages(of:)).count < 200)
  }

  private func perform(
    _ count: Int, _ error: @escaping (Int) -> Int32?
  ) throws -> ([Int: NetlinkError], FakeTransport.Record) {
    let requests = (0..<count).map { Link.deletion(of: Int32($0 + 1)) }
    let record = FakeTransport.Record { datagram in
      messages(of: datagram).compactMap { message in
        let error = error(Int(word(message, at: 20)) - 1)
        guard error != nil || message[6] & 4 != 0 else { return nil }
        return .datagram(acknowledgement(of: message, error: error ?? 0))
      }
    }
    var conversation = Conversation(over: FakeTransport(record))
    return (try conversation.performAll(requests), record)
  }
}
