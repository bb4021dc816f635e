import Glibc

/// Sends queues of requests on a thread of its own, one at a time, while the next one is filled.
///
/// The kernel carries requests out within the system call that brings them: on one thread, to make requests and to have
/// them carried out take turns. The thread ends with the sender, when what is under way is through.
final class QueueSender {
  private let work: Work
  private let thread: pthread_t

  /// How many requests are under way; 0 where none are.
  private(set) var count = 0

  /// Starts the thread.
  ///
  /// nil where that gains nothing, with one processor, and where there may be no more threads.
  ///
  /// - Parameters:
  ///   - transport: the way to the kernel, which others may use while nothing is under way.
  ///   - processors: how many this program may run on.
  init?(over transport: consuming any Transport & ~Copyable, processors: Int = Errand.processors) {
    guard processors > 1 else { return nil }
    let work = Work(over: transport)
    guard let thread = try? Errand({ work.run() }).startUndisturbed() else { return nil }
    self.work = work
    self.thread = thread
  }

  deinit {
    if count > 0 { work.done.wait() }
    work.isToStop = true
    work.given.signal()
    pthread_join(thread, nil)
  }

  /// Hands over a queue, in the place of which an empty one comes.
  ///
  /// - Parameters:
  ///   - sequence: the number that the first request's is behind.
  ///   - stopsBehindRefusals: whether nothing goes out behind a datagram of which a request is refused.
  func hand(over queue: inout RequestQueue, behind sequence: UInt32, stopsBehindRefusals: Bool) {
    precondition(count == 0, "one queue is under way at a time")
    count = queue.count
    swap(&queue, &work.conversation.queue)
    work.conversation.sequence = sequence
    work.conversation.stopsBehindRefusals = stopsBehindRefusals
    work.given.signal()
  }

  /// Waits until what was handed over is through, and gives what became of it to the queue that is filled meanwhile.
  func takeBack(into queue: inout RequestQueue) throws(NetlinkError) {
    guard count > 0 else { return }
    work.done.wait()
    count = 0
    queue.refusals += work.conversation.takeRefusals()
    queue.warnings += work.conversation.takeWarnings()
    if let failure = work.failure { throw failure }
  }

  /// What the thread has from `given` on, and the sender from `done` on.
  private final class Work: @unchecked Sendable {
    var conversation: Conversation
    var failure: NetlinkError?
    var isToStop = false
    let given = Counter(0)
    let done = Counter(0)

    init(over transport: consuming any Transport & ~Copyable) { conversation = Conversation(over: transport) }

    func run() {
      while true {
        given.wait()
        guard !isToStop else { return }
        failure = nil
        do throws(NetlinkError) { try conversation.sendQueue() } catch { failure = error }
        done.signal()
      }
    }
  }
}
