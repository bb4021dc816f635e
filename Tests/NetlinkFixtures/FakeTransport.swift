import NetlinkKit

/// A transport whose kernel is a closure: it gets each message that is sent, and gives what comes back.
public struct FakeTransport: Transport {
  /// What one call of `receive` gives.
  public enum Event {
    case datagram([UInt8], sender: UInt32 = 0, namespace: UInt32? = nil)
    case failure(NetlinkError)
  }

  /// What the transport has seen; a class, since the conversation owns the transport.
  public final class Record {
    public fileprivate(set) var sent: [[UInt8]] = []
    fileprivate var pending: ArraySlice<Event> = []
    fileprivate let answer: ([UInt8]) -> [Event]

    public init(_ answer: @escaping ([UInt8]) -> [Event]) { self.answer = answer }

    /// A kernel that tells of something unasked.
    public init(telling events: [Event]) {
      pending = events[...]
      answer = { _ in [] }
    }

    /// Has the kernel tell of more.
    public func tell(_ events: [Event]) { pending += events }

    /// Whether everything that was to be received has been.
    public var isDrained: Bool { pending.isEmpty }
  }

  private let record: Record

  public init(_ record: Record) { self.record = record }

  /// What the kernel says to a datagram.
  public func answer(_ datagram: [UInt8]) -> [Event] { record.answer(datagram) }

  public mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    let message = bytes.copied
    record.sent.append(message)
    record.pending += record.answer(message)
  }

  public mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    switch record.pending.popFirst() {
    case .datagram(let bytes, let sender, let namespace):
      buffer.replaceSubrange(0..<min(bytes.count, buffer.count), with: bytes.prefix(buffer.count))
      return Datagram(count: bytes.count, sender: sender, namespace: namespace)
    case .failure(let error):
      throw error
    case nil:
      throw NetlinkError("receive", explanation: "the fake kernel has nothing more to say")
    }
  }
}

extension FakeTransport {
  public mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
    record.pending.isEmpty ? nil : try receive(into: &buffer)
  }
}

// MARK: What a kernel may say

/// A message with its header.
public func message(
  _ type: UInt16, flags: UInt16 = 0, sequence: UInt32, _ payload: [UInt8]
) -> [UInt8] {
  let bytes =
    littleEndian(UInt32(16 + payload.count)) + littleEndian(type) + littleEndian(flags)
    + littleEndian(sequence) + littleEndian(UInt32(0)) + payload
  return padded(bytes)
}

/// An attribute with its padding.
public func attribute(_ number: UInt16, _ payload: [UInt8]) -> [UInt8] {
  padded(littleEndian(UInt16(4 + payload.count)) + littleEndian(number) + payload)
}

private func padded(_ bytes: [UInt8]) -> [UInt8] {
  bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
}

/// An acknowledgement of a request, as the kernel gives it.
///
/// - Parameters:
///   - error: the positive error number, 0 for success.
///   - echoesAll: whether the request's payload is echoed, as without `NETLINK_CAP_ACK`.
public func acknowledgement(
  of request: [UInt8], error: Int32 = 0, attributes: [UInt8] = [], echoesAll: Bool = false
) -> [UInt8] {
  let flags: UInt16 = (echoesAll ? 0 : 0x100) | (attributes.isEmpty ? 0 : 0x200)
  let echo = echoesAll ? padded(request) : Array(request.prefix(16))
  return message(
    2, flags: flags, sequence: word(request, at: 8),
    littleEndian(UInt32(bitPattern: -error)) + echo + attributes)
}

/// The kernel's words in an acknowledgement (`NLMSGERR_ATTR_MSG`).
public func words(_ text: String) -> [UInt8] { attribute(1, Array(text.utf8) + [0]) }

/// The place of the fault in an acknowledgement (`NLMSGERR_ATTR_OFFS`).
public func offset(_ offset: UInt32) -> [UInt8] { attribute(2, littleEndian(offset)) }

/// The end of a dump (`NLMSG_DONE`).
public func done(_ sequence: UInt32, flags: UInt16 = 2, error: Int32 = 0) -> [UInt8] {
  message(3, flags: flags, sequence: sequence, littleEndian(UInt32(bitPattern: -error)))
}

/// The messages of a datagram.
public func messages(of datagram: [UInt8]) -> [[UInt8]] {
  var rest = datagram[...]
  var messages: [[UInt8]] = []
  while rest.count >= 16 {
    let length = Int(word(Array(rest.prefix(4)), at: 0))
    messages.append(Array(rest.prefix(length)))
    rest = rest.dropFirst((length + 3) & ~3)
  }
  return messages
}
