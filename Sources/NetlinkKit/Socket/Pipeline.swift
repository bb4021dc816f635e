extension Conversation {
  /// Queues a request that changes something; it goes out with others, at the latest before the next question.
  ///
  /// What the kernel has against it is among `takeRefusals()` once it went out. The kernel goes on behind a request
  /// that fails, to the end of its datagram of at most 64.
  ///
  /// - Parameters:
  ///   - request: the change.
  ///   - tag: what the refusal is to be known by.
  public mutating func enqueue(_ request: Request, tag: Int) throws(NetlinkError) {
    if queue.isFull { try sendQueue() }
    queue.append(request, tag: tag)
  }

  /// Whether requests wait to go out.
  public var hasQueuedRequests: Bool { !queue.isEmpty }

  /// Whether the next request to be queued sends those that wait.
  public var isQueueFull: Bool { queue.isFull }

  /// The refusals of the requests that went out since the last call, in the order of the requests.
  public mutating func takeRefusals() -> [RefusedRequest] {
    guard !queue.refusals.isEmpty else { return [] }
    defer { queue.refusals = [] }
    return queue.refusals
  }

  /// Sends the requests that wait, and takes the kernel's answers to them.
  ///
  /// - Throws: what keeps the datagram from going out, or answers from being read; which requests failed is no
  ///   error of this method.
  public mutating func sendQueue() throws(NetlinkError) {
    guard !queue.isEmpty else { return }
    defer { queue.clear() }
    let first = sequence &+ 1
    sequence &+= UInt32(queue.count)
    queue.number(from: first)
    try queue.datagram.withMessages { messages throws(NetlinkError) in try transport.send(messages) }
    var answers = QueueAnswers(first: first, count: queue.count)
    do throws(NetlinkError) {
      try receive(awaiting: answers.isAwaited) { header, payload throws(NetlinkError) in
        try answers.take(header, payload)
      }
    } catch {
      if error.errno == .noBufferSpace { return try settleWhatArrived(&answers) }
      settle(answers)
      throw error
    }
    settle(answers)
  }

  private mutating func settle(_ answers: QueueAnswers) {
    for (place, ack) in answers.acks { queue.settle(place, ack) }
  }

  /// Reads what there is after the receive buffer ran over.
  ///
  /// The kernel has answered all by the time `send` returns, and dropped answers from some point on: of the
  /// requests behind the last one answered it is not known whether they took effect. To wait for more would be
  /// to wait for ever.
  private mutating func settleWhatArrived(_ answers: inout QueueAnswers) throws(NetlinkError) {
    try receiveWhatIsThere(awaiting: answers.isAwaited) { header, payload throws(NetlinkError) in
      try answers.take(header, payload)
    }
    settle(answers)
    guard answers.last < queue.count - 1 else { return }
    queue.lose(
      from: answers.last + 1,
      because: NetlinkError(
        "read the kernel's answer", errno: .noBufferSpace,
        explanation: "the kernel dropped the answer: whether this took effect is not known"))
  }

  /// Sends requests that change something, many at a time, and gives the errors by the requests' places.
  ///
  /// Nothing is sent behind a datagram that had a failure in it.
  public mutating func performAll(_ requests: [Request]) throws(NetlinkError) -> [Int: NetlinkError] {
    try sendQueue()
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

  /// Takes an answer; the last request alone is sure to have one, since it asks for it.
  mutating func take(
    _ header: MessageHeader, _ payload: Span<UInt8>
  ) throws(NetlinkError) -> Conversation.Progress {
    guard header.type == .error else { return .more }
    let place = Int(header.sequence &- first)
    if answered >> UInt64(place) & 1 == 0 {
      answered |= 1 << UInt64(place)
      acks.append((place, try ExtendedAck(payload, flags: header.flags)))
    }
    last = max(last, place)
    return last == count - 1 ? .finished : .more
  }
}
