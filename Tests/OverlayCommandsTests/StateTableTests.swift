import Testing

@testable import OverlayCommands

@Suite("the table of what has been said")
struct StateTableTests {
  @Test("has what a dictionary has, whatever comes and goes", arguments: [1, 2, 3] as [UInt64])
  func random(seed: UInt64) {
    var numbers = Numbers(state: seed)
    var table = StateTable()
    var model: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<20_000 {
      let key = Self.bytes(numbers.next(below: 700), count: 3)
      switch numbers.next(below: 3) {
      case 0:
        #expect(table.remove(key) == model.removeValue(forKey: key))
      default:
        let state = Self.bytes(numbers.next(below: 1000), count: numbers.next(below: 90))
        table.set(key, to: state)
        model[key] = state
        #expect(table.holds(state, for: key))
      }
    }
    #expect(table.count == model.count)
    var found: [[UInt8]: [UInt8]] = [:]
    table.forEach { found[$0] = $1 }
    #expect(found == model)
    for (key, state) in model { #expect(table.state(of: key) == state) }
  }

  @Test("tells what has not been seen in a round, whether it changed or not")
  func rounds() {
    var table = StateTable()
    for number in 0..<1000 { table.set(Self.bytes(number, count: 2), to: [1]) }
    table.beginRound()
    for number in 0..<1000 where number % 10 != 3 {
      if number % 2 == 0 {
        table.see(Self.bytes(number, count: 2))
      } else {
        table.set(Self.bytes(number, count: 2), to: [2])
      }
    }
    // What makes the table move its bytes forgets nothing.
    for number in 1000..<5000 { table.set(Self.bytes(number, count: 2), to: [3]) }
    let unseen = Set(table.unseenKeys)
    #expect(unseen == Set((0..<100).map { Self.bytes($0 * 10 + 3, count: 2) }))
    table.beginRound()
    #expect(table.unseenKeys.count == 5000)
  }

  @Test("holds states that are longer than one of its blocks")
  func long() {
    var table = StateTable()
    let state = [UInt8](repeating: 7, count: 3 << 20)
    table.set([1], to: [1])
    table.set([2], to: state)
    table.set([1], to: [2, 2])
    #expect(table.state(of: [2]) == state)
    #expect(table.state(of: [1]) == [2, 2])
  }

  private static func bytes(_ number: Int, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 % 2 * 8)) }
  }

  /// Numbers that are the same in each run.
  private struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }
}
