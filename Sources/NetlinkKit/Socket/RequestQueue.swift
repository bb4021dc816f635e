/// A queued request that did not take effect, or of which that is not known.
public struct RefusedRequest: Sendable {
  /// What the request was queued as.
  public let tag: Int
  /// Why.
  public let error: NetlinkError
  /// Whether the kernel's answer was lost, so that the request may have taken effect all the same.
  public let isUncertain: Bool
}

/// A queued request that took effect, and what the kernel has to say of it all the same.
public struct RequestWarning: Sendable {
  /// What the request was queued as.
  public let tag: Int
  /// `NLMSGERR_ATTR_MSG`
  public let text: String
}

/// Requests that wait to go out in one datagram, and the refusals of those that went.
///
/// One system call for many messages: more than 128 slow the kernel down, fewer than 16 the sender. The last asks for
/// an ack, and those whose warnings somebody wants; of the others each is answered that fails.
struct RequestQueue: ~Copyable {
  static let capacity = 64

  private struct Entry {
    let start: Int
    let fixedHeaderSize: Int
    let tag: Int
    let wantsWarning: Bool
  }

  private(set) var datagram = MessageBytes()
  private var entries: [Entry] = []
  var refusals: [RefusedRequest] = []
  var warnings: [RequestWarning] = []

  var isEmpty: Bool { entries.isEmpty }
  var isFull: Bool { entries.count >= Self.capacity }
  var count: Int { entries.count }

  /// Puts a finished request at the end.
  mutating func append(_ request: Request, tag: Int, wantsWarning: Bool) {
    entries.append(
      Entry(
        start: datagram.count, fixedHeaderSize: request.fixedHeaderSize, tag: tag, wantsWarning: wantsWarning)
    )
    datagram.append(request.bytes)
  }

  /// Begins a request at the end, without an array of its own; `end` takes it back.
  mutating func begin<Header: FixedHeader>(
    _ type: MessageType, _ flags: MessageFlags, header: Header, tag: Int
  ) -> MessageWriter {
    entries.append(
      Entry(start: datagram.count, fixedHeaderSize: Header.size, tag: tag, wantsWarning: false))
    var bytes = MessageBytes()
    swap(&bytes, &datagram)
    return MessageWriter(type, flags, header: header, behind: bytes)
  }

  /// Ends the request that `begin` began.
  mutating func end(_ writer: consuming MessageWriter) { datagram = writer.finishDatagram() }

  /// Gives the messages sequence numbers from `first` on, and those the wish for an ack that are to have it.
  mutating func number(from first: UInt32) {
    for place in entries.indices {
      let start = entries[place].start
      let wantsAck = place == entries.count - 1 || entries[place].wantsWarning
      let acknowledge = UInt8(truncatingIfNeeded: MessageFlags.acknowledge.rawValue)
      datagram[start + 6] =
        wantsAck ? datagram[start + 6] | acknowledge : datagram[start + 6] & ~acknowledge
      let sequence = first &+ UInt32(place)
      for position in 0..<4 {
        datagram[start + 8 + position] = UInt8(truncatingIfNeeded: sequence >> UInt32(position * 8))
      }
    }
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
    refusals.append(RefusedRequest(tag: tag, error: error, isUncertain: false))
  }

  /// Marks the requests from a place on as those of which the answer is lost.
  mutating func lose(from place: Int, because error: NetlinkError) {
    for entry in entries[place...] {
      refusals.append(RefusedRequest(tag: entry.tag, error: error, isUncertain: true))
    }
  }

  /// Forgets the requests, which have gone out.
  mutating func clear() {
    datagram.clear()
    entries.removeAll(keepingCapacity: true)
  }

  private func request(at place: Int) -> Request {
    let end = place + 1 < entries.count ? entries[place + 1].start : datagram.count
    return Request(
      bytes: datagram.message(entries[place].start..<end), fixedHeaderSize: entries[place].fixedHeaderSize)
  }
}
