extension Conversation {
  /// Queues a request that changes something; it goes out with others, at the latest before the next question.
  ///
  /// What the kernel has against it is among `takeRefusals()` once it went out. The kernel goes on behind a request
  /// that fails, to the end of its datagram of at most 64.
  ///
  /// - Parameters:
  ///   - request: the change.
  ///   - tag: what the refusal is to be known by.
  ///   - wantsWarning: whether what the kernel says although it does what it is asked to is to be among
  ///     `takeWarnings()`. It costs an answer for each request.
  /// - Throws: what keeps those that wait from going out; where nothing is to go on behind a refusal, that there is one.
  public mutating func enqueue(
    _ request: Request, tag: Int, wantsWarning: Bool = false
  ) throws(NetlinkError) {
    try request.checkLength()
    if queue.isFull { try sendQueue() }
    try checkRefusals()
    queue.append(request, tag: tag, wantsWarning: wantsWarning)
  }

  /// How many requests wait to go out.
  public var queuedCount: Int { queue.count }

  /// Sends the requests that wait, before something is done that they must come before.
  ///
  /// - Throws: as `sendQueue()`, and where nothing is to go on behind a refusal, that there is one.
  public mutating func catchUp() throws(NetlinkError) {
    try sendQueue()
    try checkRefusals()
  }

  private func checkRefusals() throws(NetlinkError) {
    guard stopsBehindRefusals, !queue.refusals.isEmpty else { return }
    throw NetlinkError("go on", explanation: "a request before this one was refused")
  }

  /// Whether the next request to be queued sends those that wait.
  public var isQueueFull: Bool { queue.isFull }

  /// The refusals of the requests that went out since the last call, in the order of the requests.
  public mutating func takeRefusals() -> [RefusedRequest] {
    guard !queue.refusals.isEmpty else { return [] }
    defer { queue.refusals = [] }
    return queue.refusals
  }

  /// What the kernel had to say of the requests that took effect since the last call, in the order of the requests.
  public mutating func takeWarnings() -> [RequestWarning] {
    guard !queue.warnings.isEmpty else { return [] }
    defer { queue.warnings = [] }
    return queue.warnings
  }

  /// Sends the requests that wait, and takes the kernel's answers to them.
  ///
  /// - Throws: what keeps the datagram from going out, or answers from being read; the requests of which nothing is
  ///   known then are among the refusals. Which requests failed is no error of this method.
  public mutating func sendQueue() throws(NetlinkError) {
    guard !queue.isEmpty else { return }
    defer { queue.clear() }
    let first = sequence &+ 1
    sequence &+= UInt32(queue.count)
    queue.number(from: first)
    var answers = QueueAnswers(first: first, count: queue.count)
    do throws(NetlinkError) {
      try queue.datagram.withMessages { messages throws(NetlinkError) in try transport.send(messages) }
      try take(&answers)
    } catch {
      settle(answers, losingTheRestBecause: error)
      throw error
    }
    settle(answers, losingTheRestBecause: .lostAcknowledgement)
  }

  /// Keeps what is known; of the requests that are left it is not known whether they took effect.
  private mutating func settle(_ answers: QueueAnswers, losingTheRestBecause error: NetlinkError) {
    for (place, ack) in answers.acks.sorted(by: { $0.place < $1.place }) { queue.settle(place, ack) }
    if !answers.isComplete { queue.lose(from: answers.last + 1, because: error) }
  }

  /// Waits for the last request's answer, which it asks for, and takes what else is there.
  ///
  /// The kernel has answered all by the time `send` returns. Where the receive buffer ran over, it dropped answers from
  /// some point on: of the requests behind the last one answered it is not known whether they took effect. To wait for
  /// more would be to wait for ever.
  private mutating func take(_ answers: inout QueueAnswers) throws(NetlinkError) {
    var hasRunOver = false
    for _ in 0..<datagramLimit {
      do throws(NetlinkError) {
        let progress = try receiveDatagram(
          waiting: !hasRunOver && !answers.isComplete, awaiting: answers.isAwaited
        ) { header, payload throws(NetlinkError) in
          try answers.take(header, payload)
          return .more
        }
        if progress == nil { return }
      } catch {
        guard error.errno == .noBufferSpace else { throw error }
        hasRunOver = true
      }
    }
    throw .endless(after: datagramLimit)
  }

  /// Sends requests that change something, many at a time, and gives the errors by the requests' places.
  ///
  /// Nothing is sent behind a datagram that had a failure in it.
  public mutating func performAll(_ requests: [Request]) throws(NetlinkError) -> [Int: NetlinkError] {
    try catchUp()
    let earlier = takeRefusals()
    defer { queue.refusals.insert(contentsOf: earlier, at: 0) }
    for (place, request) in requests.enumerated() {
      if queue.isFull { try sendQueue() }
      guard queue.refusals.isEmpty else { break }
      try enqueue(request, tag: place)
    }
    try sendQueue()
    var errors: [Int: NetlinkError] = [:]
    for refusal in takeRefusals() { errors[refusal.tag] = refusal.error }
    return errors
  }
}

/// The answers to the requests of one datagram.
private struct QueueAnswers {
  let first: UInt32
  let count: Int
  private(set) var acks: [(place: Int, ack: ExtendedAck)] = []
  /// The place of the last request that is known to be answered; -1 for none.
  private(set) var last = -1
  /// A bit for each place that is answered.
  private var answered: UInt64 = 0

  init(first: UInt32, count: Int) {
    precondition(count <= UInt64.bitWidth, "a queue has a bit for each of its requests")
    self.first = first
    self.count = count
  }

  /// Whether a sequence number is one of these requests'.
  var isAwaited: (UInt32) -> Bool {
    let (first, count) = (first, UInt32(count))
    return { $0 &- first < count }
  }

  /// Whether the last request is answered, which alone is sure to be, since it asks for it.
  var isComplete: Bool { last == count - 1 }

  /// Takes an answer; of several to one request the first.
  mutating func take(_ header: MessageHeader, _ payload: Span<UInt8>) throws(NetlinkError) {
    guard header.type == .error else { return }
    let place = Int(header.sequence &- first)
    last = max(last, place)
    guard answered >> UInt64(place) & 1 == 0 else { return }
    answered |= 1 << UInt64(place)
    acks.append((place, try ExtendedAck(payload, flags: header.flags)))
  }
}
