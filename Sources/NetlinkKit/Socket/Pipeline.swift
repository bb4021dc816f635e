extension Conversation {
  /// Queues a request that changes something; it goes out with others, at the latest before the next question.
  ///
  /// What the kernel has against it is among `takeRefusals()` once it went out. The kernel goes on behind a request
  /// that fails, to the end of its datagram of at most 64, and with the next one unless `stopsBehindRefusals`.
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
    throw .behindRefusal
  }

  /// Whether the next request to be queued sends those that wait.
  public var isQueueFull: Bool { queue.isFull }

  /// Has another thread send the requests that wait, where that gains something, and goes on; else sends them.
  ///
  /// What was handed over before is through then, and what the kernel has against it is among `takeRefusals()`. Whatever
  /// else is asked waits for what is under way.
  ///
  /// - Throws: as `sendQueue()`, of what was handed over before. None is left in the queue all the same.
  public mutating func handOverQueue() throws(NetlinkError) {
    guard queue.isFull, queue.isPlain, let sender = readySender() else { return try sendQueue() }
    do throws(NetlinkError) {
      try takeBack()
      try passOverTheRest()
    } catch {
      try sendQueue()
      throw error
    }
    guard !stopsBehindRefusals || queue.refusals.isEmpty else { return try sendQueue() }
    let (refusals, warnings) = (takeRefusals(), takeWarnings())
    let former = sequence
    sequence &+= UInt32(queue.count)
    sender.hand(over: &queue, behind: former, stopsBehindRefusals: stopsBehindRefusals)
    (queue.refusals, queue.warnings) = (refusals, warnings)
  }

  /// Takes what nobody waits for, so that nothing is read ahead any more when another thread waits for its answers.
  private mutating func passOverTheRest() throws(NetlinkError) {
    for _ in 0..<datagramLimit {
      do throws(NetlinkError) {
        guard try receiveDatagram(waiting: false, awaiting: { _ in false }, { _, _ in .more }) != nil else {
          return
        }
      } catch {
        guard error.errno == .noBufferSpace else { throw error }
      }
    }
    throw .endless(after: datagramLimit)
  }

  /// How many requests another thread is sending.
  public var underWayCount: Int { sender?.count ?? 0 }

  private mutating func readySender() -> QueueSender? {
    if sender == nil, let twin = transport.twin() { sender = QueueSender(over: twin) }
    return sender
  }

  /// Waits for what another thread is sending.
  private mutating func takeBack() throws(NetlinkError) { try sender?.takeBack(into: &queue) }

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
  /// - Throws: what keeps a datagram from going out, or answers from being read; the requests of which nothing is
  ///   known then are among the refusals. Which requests failed is no error of this method.
  public mutating func sendQueue() throws(NetlinkError) {
    var failure: NetlinkError?
    do throws(NetlinkError) { try takeBack() } catch { failure = error }
    defer { queue.clear() }
    var next = 0
    while next < queue.count {
      guard !stopsBehindRefusals || queue.refusals.isEmpty else {
        queue.note(.unsent, next..<queue.count, because: .behindRefusal)
        break
      }
      let datagram = queue.datagram(from: next)
      try send(datagram)
      next = datagram.upperBound
    }
    if let failure { throw failure }
  }

  /// Sends one datagram of those that the queue makes, and takes the answers to it.
  private mutating func send(_ datagram: Range<Int>) throws(NetlinkError) {
    let first = sequence &+ 1
    sequence &+= UInt32(datagram.count)
    queue.number(datagram, from: first)
    var answers = QueueAnswers(first: first, count: datagram.count)
    do throws(NetlinkError) {
      try queue.withMessages(of: datagram) { messages throws(NetlinkError) in try transport.send(messages) }
      try take(&answers)
    } catch {
      keep(answers, datagram)
      queue.note(.uncertain, (datagram.lowerBound + answers.last + 1)..<queue.count, because: error)
      throw error
    }
    keep(answers, datagram)
    guard !answers.isComplete else { return }
    queue.note(
      .uncertain, (datagram.lowerBound + answers.last + 1)..<datagram.upperBound,
      because: .lostAcknowledgement)
  }

  private mutating func keep(_ answers: QueueAnswers, _ datagram: Range<Int>) {
    for (place, ack) in answers.acks.sorted(by: { $0.place < $1.place }) {
      queue.settle(datagram.lowerBound + place, ack)
    }
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
