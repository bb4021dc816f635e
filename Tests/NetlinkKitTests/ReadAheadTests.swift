import Synchronization
import Testing

@testable import NetlinkKit

@Suite("datagrams that are fetched ahead")
struct ReadAheadTests {
  /// Gives datagrams of one byte each, which counts them, and then throws.
  private func source(of count: Int, then error: NetlinkError) -> ReadAhead.Fetch {
    let next = Counter()
    return { buffer throws(NetlinkError) in
      let place = next.take()
      guard place < count else { throw error }
      buffer[0] = UInt8(place)
      return Datagram(count: 1, sender: 0)
    }
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)
    func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
  }

  private static let nothing = NetlinkError("receive", errno: .wouldBlock)

  @Test("come in their order, and end where no more is there", arguments: [0, 1, 4, 5, 200])
  func order(count: Int) throws {
    let ahead = try #require(ReadAhead(size: 16, processors: 2, source(of: count, then: Self.nothing)))
    var buffer = [UInt8](repeating: 0xFF, count: 16)
    for place in 0..<count {
      #expect(try ahead.next(into: &buffer)?.count == 1)
      #expect(buffer[0] == UInt8(place))
      #expect(buffer.count == 16)
    }
    for _ in 0..<3 { #expect(try ahead.next(into: &buffer) == nil) }
    ahead.end()
  }

  @Test("come before the fault that stood behind them")
  func fault() throws {
    let ahead = try #require(
      ReadAhead(size: 16, processors: 2, source(of: 6, then: NetlinkError.lostAnswers)))
    var buffer = [UInt8](repeating: 0xFF, count: 16)
    for _ in 0..<6 { #expect(try ahead.next(into: &buffer) != nil) }
    #expect(throws: NetlinkError.lostAnswers) { try ahead.next(into: &buffer) }
    #expect(try ahead.next(into: &buffer) == nil)
    ahead.end()
  }

  @Test("may be given up", arguments: [0, 1, 7])
  func end(taken: Int) throws {
    let ahead = try #require(ReadAhead(size: 16, processors: 2, source(of: 200, then: Self.nothing)))
    var buffer = [UInt8](repeating: 0xFF, count: 16)
    for _ in 0..<taken { _ = try ahead.next(into: &buffer) }
    ahead.end()
    #expect(try ahead.next(into: &buffer) == nil)
  }

  @Test("are not fetched by another thread where there is one processor alone")
  func processor() {
    #expect(ReadAhead(size: 16, processors: 1, source(of: 1, then: Self.nothing)) == nil)
  }
}
