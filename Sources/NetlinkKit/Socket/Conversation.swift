/// What the kernel answered to a request that changes something.
public struct Acknowledgement: Sendable {
  /// The kernel's words that came with success (`NLMSGERR_ATTR_MSG`): a warning.
  public var warning: String?

  /// Success without a word.
  public init() {}
}

/// A list that the kernel dumped.
public struct Dump<Result> {
  /// What was made of the messages.
  public let value: Result
  /// False where the list changed during each attempt to read it, so that entries may be missing or twice.
  public let isConsistent: Bool
}

/// Requests and their answers over one transport: sequence numbers, acks, dumps.
///
/// An answer that is not the kernel's, or not to the request under way, is passed over.
public struct Conversation: ~Copyable {
  var transport: any Transport & ~Copyable
  /// The kinds of links whose options are read.
  public let kinds: LinkKinds
  var sequence: UInt32 = 0
  /// Changes that are yet to be sent; each question sends them first.
  var queue = RequestQueue()
  /// What sends long queues meanwhile; nil where nothing does.
  var sender: QueueSender?
  /// Whether nothing more is asked or queued behind a queued request that was refused, until `takeRefusals()`.
  ///
  /// For a list of commands that is to stop at the first failure, where one asks a question while others wait.
  public var stopsBehindRefusals = false
  /// What hears of forwarding entries that come and go while they are listed, in the namespace of the transport; nil
  /// where nothing does.
  public var forwardingChanges: ForwardingChanges?
  /// 64 KiB: the kernel fills at most 32 KiB of a dump at a time, and a smaller buffer slows it down.
  ///
  /// Not cleared: to touch its sixteen pages would cost a short command more than its work. What was not received
  /// is never read.
  private var buffer = unsafe [UInt8](unsafeUninitializedCapacity: 65536) { $1 = $0.count }

  /// The dump whose end has not been read, since something failed on the way; a socket has one at a time.
  private var unfinishedDump: UInt32?

  /// How many datagrams an answer may have, with what is passed over meanwhile, until it is given up.
  ///
  /// A list of a million entries has some twenty thousand.
  var datagramLimit = 1 << 20

  /// How many datagrams of an answer come before it is a long one. A short one has ended before a thread has begun.
  private static let fewDatagrams = 4

  /// Talks over a transport, which the conversation then owns.
  ///
  /// - Parameters:
  ///   - transport: the way to the kernel, such as a `KernelSocket`.
  ///   - kinds: the kinds of links whose options are read.
  public init(over transport: consuming any Transport & ~Copyable, kinds: LinkKinds = .all) {
    self.transport = transport
    self.kinds = kinds
  }

  /// Sends a request that changes something and waits for its ack.
  @discardableResult
  public mutating func perform(_ request: Request) throws(NetlinkError) -> Acknowledgement {
    var ack: ExtendedAck?
    try exchange(request, adding: .acknowledge) { header, payload throws(NetlinkError) in
      guard header.type == .error else { return .more }
      ack = try ExtendedAck(payload, flags: header.flags)
      return .finished
    }
    if let error = ack?.error(about: request) { throw error }
    var acknowledgement = Acknowledgement()
    acknowledgement.warning = ack?.message
    return acknowledgement
  }

  /// Sends a request for one object and gives the payload of the answer.
  public mutating func ask(_ request: Request) throws(NetlinkError) -> [UInt8] {
    var answer: [UInt8]?
    var ack: ExtendedAck?
    try exchange(request, adding: []) { header, payload throws(NetlinkError) in
      if header.type == .error {
        ack = try ExtendedAck(payload, flags: header.flags)
      } else {
        answer = payload.copied
      }
      return .finished
    }
    if let error = ack?.error(about: request) { throw error }
    guard let answer else { throw .malformed("an acknowledgement in the place of an object") }
    return answer
  }

  /// Sends a request for a list and folds the messages of the answer into a result.
  ///
  /// Where the list changes while the kernel walks it (`NLM_F_DUMP_INTR`), the dump starts again from the
  /// initial result, a bounded number of times.
  public mutating func dump<Result>(
    _ request: Request, into initial: Result,
    _ body: (inout Result, MessageHeader, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Dump<Result> {
    var result = initial
    var attempts = DumpAttempts()
    while attempts.next() {
      result = initial
      if try dumpOnce(request, into: &result, body) { return Dump(value: result, isConsistent: true) }
    }
    return Dump(value: result, isConsistent: false)
  }

  /// One walk of the list; false where it was interrupted.
  ///
  /// - Parameter goOn: called before each piece of the list but the first.
  mutating func dumpOnce<Result>(
    _ request: Request, into result: inout Result, beforeGoingOn goOn: () -> Void = {},
    _ body: (inout Result, MessageHeader, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Bool {
    var isConsistent = true
    let own = try send(request, adding: .dump)
    unfinishedDump = own
    try receive(awaiting: { $0 == own }, beforeGoingOn: goOn) { header, payload throws(NetlinkError) in
      if header.flags.contains(.dumpInterrupted) { isConsistent = false }
      switch header.type {
      case .done:
        // A dump that fails on its way says so in the last message: a negative errno.
        if let code = payload.i32(at: 0), code < 0, code != .min {
          let words =
            header.flags.contains(.extendedAck) ? try ExtendedAck.message(behind: 4, in: payload) : nil
          throw NetlinkError(
            "read a list from the kernel", errno: Errno(rawValue: -code), kernelMessage: words)
        }
        return .finished
      case .error:
        if let error = try ExtendedAck(payload, flags: header.flags).error(about: request) { throw error }
        return .finished
      default:
        try body(&result, header, payload)
        return .more
      }
    }
    unfinishedDump = nil
    return isConsistent
  }

  /// Whether the answer that is waited for is complete.
  enum Progress { case more, finished }

  /// Sends a request and hands each message that answers it to the closure until that has what it waits for.
  ///
  /// The closure throws what cannot be read alone: what the kernel refuses is no matter of the receive buffer.
  private mutating func exchange(
    _ request: Request, adding flags: MessageFlags,
    _ handle: (MessageHeader, Span<UInt8>) throws(NetlinkError) -> Progress
  ) throws(NetlinkError) {
    let own = try send(request, adding: flags)
    do throws(NetlinkError) {
      try receive(awaiting: { $0 == own }, handle)
    } catch {
      // What was dropped may be something else, and the answer be there.
      guard error.errno == .noBufferSpace else { throw error }
      guard try receive(waiting: false, awaiting: { $0 == own }, handle) == .more else { return }
      throw flags.contains(.acknowledge) ? .lostAcknowledgement : error
    }
  }

  /// Sends a request under a sequence number of its own, which it gives.
  private mutating func send(_ request: Request, adding flags: MessageFlags) throws(NetlinkError) -> UInt32 {
    try request.checkLength()
    try catchUp()
    try finishDump()
    sequence &+= 1
    try transport.send(request.numbered(sequence, adding: flags).span)
    return sequence
  }

  /// Reads what is left of a dump that something cut short: until its end the kernel refuses another one (`EBUSY`).
  ///
  /// The kernel puts each part there while the one before is read, so nothing is waited for.
  private mutating func finishDump() throws(NetlinkError) {
    guard let dump = unfinishedDump else { return }
    unfinishedDump = nil
    for _ in 0..<datagramLimit {
      do throws(NetlinkError) {
        let progress = try receiveDatagram(waiting: false, awaiting: { $0 == dump }) { header, _ in
          header.type == .done || header.type == .error ? .finished : .more
        }
        guard progress == .more else { return }
      } catch {
        // Nobody waits for what is lost or malformed here.
        guard error.errno == nil || error.errno == .noBufferSpace else { throw error }
      }
    }
  }

  /// Waits for messages and hands each whose sequence number is awaited to the closure, until that has what it
  /// waits for; without waiting, gives up where nothing more is there.
  @discardableResult
  private mutating func receive(
    waiting: Bool = true, awaiting isAwaited: (UInt32) -> Bool, beforeGoingOn goOn: () -> Void = {},
    _ handle: (MessageHeader, Span<UInt8>) throws(NetlinkError) -> Progress
  ) throws(NetlinkError) -> Progress {
    for count in 0..<datagramLimit {
      if count > 0 { goOn() }
      if count == Self.fewDatagrams { transport.readAhead(buffer.count) }
      let progress = try receiveDatagram(waiting: waiting, awaiting: isAwaited, handle)
      guard progress == .more else { return progress ?? .more }
    }
    throw .endless(after: datagramLimit)
  }

  /// Hands the messages of one datagram to the closure; nil where none is to be waited for and none is there.
  mutating func receiveDatagram(
    waiting: Bool, awaiting isAwaited: (UInt32) -> Bool,
    _ handle: (MessageHeader, Span<UInt8>) throws(NetlinkError) -> Progress
  ) throws(NetlinkError) -> Progress? {
    if waiting { return try read(try transport.receive(into: &buffer), isAwaited, handle) }
    guard let datagram = try transport.receiveWithoutWaiting(into: &buffer) else { return nil }
    return try read(datagram, isAwaited, handle)
  }

  private func read(
    _ datagram: Datagram, _ isAwaited: (UInt32) -> Bool,
    _ handle: (MessageHeader, Span<UInt8>) throws(NetlinkError) -> Progress
  ) throws(NetlinkError) -> Progress {
    guard datagram.sender == 0 else { return .more }
    guard datagram.count > 0, datagram.count <= buffer.count else { throw .malformed("a datagram") }
    return try Self.readMessages(buffer.span.extracting(0..<datagram.count), isAwaited, handle)
  }

  private static func readMessages(
    _ datagram: Span<UInt8>, _ isAwaited: (UInt32) -> Bool,
    _ handle: (MessageHeader, Span<UInt8>) throws(NetlinkError) -> Progress
  ) throws(NetlinkError) -> Progress {
    var start = 0
    while start < datagram.count {
      let rest = datagram.extracting(start..<datagram.count)
      guard let header = MessageHeader(rest) else { throw .malformed("a message's length") }
      start += aligned(header.length)
      guard isAwaited(header.sequence), header.type != .noOperation else { continue }
      guard header.type != .overrun else {
        throw .lostAnswers
      }
      if try handle(header, rest.extracting(MessageHeader.size..<header.length)) == .finished {
        return .finished
      }
    }
    return .more
  }
}
