import Glibc
import Synchronization

/// Fetches datagrams on a thread of its own, while those that came before are handled.
///
/// The kernel makes each part of a list while the part before is fetched: on one thread, its work and ours take turns.
/// It ends by itself where no more datagrams are there.
final class ReadAhead: @unchecked Sendable {
  /// Takes a datagram that is there; throws `EAGAIN` where none is.
  typealias Fetch = @Sendable (inout [UInt8]) throws(NetlinkError) -> Datagram

  /// A place for one datagram, which one thread has at a time: two counters hand it to and fro.
  private final class Slot {
    var buffer: [UInt8]
    /// nil where there were no more.
    var result: Result<Datagram, NetlinkError>?

    // Not cleared, as the buffer that it takes the place of.
    init(size: Int) { buffer = unsafe [UInt8](unsafeUninitializedCapacity: size) { $1 = $0.count } }
  }

  private let fetch: Fetch
  private let slots: [Slot]
  private let empty: Counter
  private let filled = Counter(0)
  private var thread = pthread_t()
  /// Which slot is the next to be taken; the owner's alone.
  private var place = 0
  private var hasEnded = false
  private let isToStop = Atomic(false)

  /// Starts to fetch.
  ///
  /// nil where that gains nothing, with one processor, and where there may be no more threads.
  ///
  /// - Parameters:
  ///   - size: that of the buffers, in bytes.
  ///   - processors: how many this program may run on.
  init?(size: Int, processors: Int = Errand.processors, _ fetch: @escaping Fetch) {
    guard processors > 1 else { return nil }
    self.fetch = fetch
    slots = (0..<4).map { _ in Slot(size: size) }
    empty = Counter(UInt32(slots.count))
    guard let thread = try? Errand({ [self] in run() }).startUndisturbed() else { return nil }
    self.thread = thread
  }

  private func run() {
    var place = 0
    while true {
      empty.wait()
      guard !isToStop.load(ordering: .relaxed) else { return }
      let slot = slots[place]
      do throws(NetlinkError) {
        slot.result = .success(try fetch(&slot.buffer))
      } catch {
        slot.result = error.errno == .wouldBlock ? nil : .failure(error)
      }
      let isLast = if case .success = slot.result { false } else { true }
      filled.signal()
      if isLast { return }
      place = (place + 1) % slots.count
    }
  }

  /// Takes the next datagram, whose buffer takes the place of the caller's; nil where there are no more.
  func next(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    guard !hasEnded else { return nil }
    filled.wait()
    let slot = slots[place]
    switch slot.result {
    case .success(let datagram):
      swap(&buffer, &slot.buffer)
      place = (place + 1) % slots.count
      empty.signal()
      return datagram
    case .failure(let error):
      hasEnded = true
      throw error
    case nil:
      hasEnded = true
      return nil
    }
  }

  /// Stops the thread and waits for its end; what it has fetched is lost.
  func end() {
    hasEnded = true
    isToStop.store(true, ordering: .relaxed)
    empty.signal()
    pthread_join(thread, nil)
  }
}
