import Glibc

/// How often a list is read that changes while the kernel walks it.
///
/// A few times however long that takes. Where it is quick, often: on a host that makes devices all the time, it takes
/// some tries to read them between two changes.
struct DumpAttempts {
  private static let fewest = 4
  private static let most = 1000
  private static let nanoseconds: UInt64 = 2_000_000_000

  /// How often the list was begun.
  private(set) var count = 0
  private var start: UInt64 = 0

  /// Takes the next try; false where there is to be none.
  mutating func next() -> Bool {
    // The clock is not asked for the first one, which nearly always is the only one.
    if count == 1 { start = Self.now }
    guard count < Self.fewest || (count < Self.most && Self.now &- start < Self.nanoseconds) else {
      return false
    }
    count += 1
    return true
  }

  private static var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
