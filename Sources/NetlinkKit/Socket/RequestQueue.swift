/// A queued request that did not take effect, or of which that is not known.
public struct RefusedRequest: Sendable {
  /// What became of it.
  public enum Outcome: Sendable {
    /// The kernel refused it.
    case refused
    /// The kernel's answer was lost, so that it may have taken effect all the same.
    case uncertain
    /// It was not sent, since one before it was refused.
    case unsent
  }

  /// What the request was queued as.
  public let tag: Int
  /// Why.
  public let error: NetlinkError
  /// What became of it.
  public let outcome: Outcome
}

/// A queued request that took effect, and what the kernel has to say of it all the same.
public struct RequestWarning: Sendable {
  /// What the request was queued as.
  public let tag: Int
  /// `NLMSGERR_ATTR_MSG`
  public let text: String
}

/// Requests that wait to go out, and the refusals of those that went.
///
/// One system call for many messages: more than 128 slow the kernel down, fewer than 16 the sender. The last of a
/// datagram asks for an ack, and those whose warnings somebody wants; of the others each is answered that fails.
struct RequestQueue: ~Copyable {
  /// How many messages go out at once.
  static let datagramCapacity = 64
  /// How many plain requests wait at the most: some milliseconds of the kernel's time, beside which the few
  /// microseconds do not count that it takes to tell another thread of them.
  static let plainCapacity = 32 * datagramCapacity

  private struct Entry {
    let start: Int
    let fixedHeaderSize: Int
    let tag: Int
    let wantsWarning: Bool
  }

  private var bytes = MessageBytes()
  private var entries: [Entry] = []
  /// Whether all are forwarding entries, which the kernel puts in at once, and which refer to nothing.
  private(set) var isPlain = true
  var refusals: [RefusedRequest] = []
  var warnings: [RequestWarning] = []

  var isEmpty: Bool { entries.isEmpty }
  var isFull: Bool { entries.count >= (isPlain ? Self.plainCapacity : Self.datagramCapacity) }
  var count: Int { entries.count }

  /// Puts a finished request at the end.
  mutating func append(_ request: Request, tag: Int, wantsWarning: Bool) {
    isPlain = false
    entries.append(
      Entry(
        start: bytes.count, fixedHeaderSize: request.fixedHeaderSize, tag: tag, wantsWarning: wantsWarning)
    )
    bytes.append(request.bytes)
  }

  /// Begins a plain request at the end, without an array of its own; `end` takes it back.
  mutating func begin<Header: FixedHeader>(
    _ type: MessageType, _ flags: MessageFlags, header: Header, tag: Int
  ) -> MessageWriter {
    entries.append(
      Entry(start: bytes.count, fixedHeaderSize: Header.size, tag: tag, wantsWarning: false))
    var lent = MessageBytes()
    swap(&lent, &bytes)
    return MessageWriter(type, flags, header: header, behind: lent)
  }

  /// Ends the request that `begin` began.
  mutating func end(_ writer: consuming MessageWriter) { bytes = writer.finishDatagram() }

  /// The places of the requests that go out in one datagram, from one of them on.
  func datagram(from place: Int) -> Range<Int> {
    place..<min(place + Self.datagramCapacity, entries.count)
  }

  /// Gives the messages of a datagram sequence numbers from `first` on, and those the wish for an ack that are to have it.
  mutating func number(_ datagram: Range<Int>, from first: UInt32) {
    for place in datagram {
      let entry = entries[place]
      bytes.number(
        messageAt: entry.start, first &+ UInt32(place - datagram.lowerBound),
        wantsAck: place == datagram.upperBound - 1 || entry.wantsWarning)
    }
  }

  /// Lends the messages of a datagram.
  func withMessages<Failure: Error>(
    of datagram: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try bytes.withMessages(start(of: datagram.lowerBound)..<start(of: datagram.upperBound), body)
  }

  /// Keeps what the kernel answered to the request at a place.
  mutating func settle(_ place: Int, _ ack: ExtendedAck) {
    let tag = entries[place].tag
    guard ack.errno != nil else {
      if entries[place].wantsWarning, let text = ack.message {
        warnings.append(RequestWarning(tag: tag, text: text))
      }
      return
    }
    guard let error = ack.error(about: request(at: place)) else { return }
    refusals.append(RefusedRequest(tag: tag, error: error, outcome: .refused))
  }

  /// Notes of the requests at some places that they were not sent, or that their answers are lost.
  mutating func note(_ outcome: RefusedRequest.Outcome, _ places: Range<Int>, because error: NetlinkError) {
    for entry in entries[places] {
      refusals.append(RefusedRequest(tag: entry.tag, error: error, outcome: outcome))
    }
  }

  /// Forgets the requests, which have gone out.
  mutating func clear() {
    bytes.clear()
    entries.removeAll(keepingCapacity: true)
    isPlain = true
  }

  private func start(of place: Int) -> Int {
    place < entries.count ? entries[place].start : bytes.count
  }

  private func request(at place: Int) -> Request {
    Request(
      bytes: bytes.message(start(of: place)..<start(of: place + 1)),
      fixedHeaderSize: entries[place].fixedHeaderSize)
  }
}
