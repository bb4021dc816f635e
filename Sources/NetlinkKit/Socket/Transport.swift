/// One datagram as a transport received it.
public struct Datagram: Sendable {
  /// How many bytes at the start of the buffer are the datagram.
  public let count: Int
  /// The sender's netlink port (`nl_pid`); the kernel's is 0.
  public let sender: UInt32
  /// The number by which the socket's namespace knows the one that the datagram is from; nil for its own, and for one
  /// that it has no number for.
  public let namespace: UInt32?

  /// Describes a datagram.
  public init(count: Int, sender: UInt32, namespace: UInt32? = nil) {
    self.count = count
    self.sender = sender
    self.namespace = namespace
  }
}

/// The way to a kernel: the real one, or a test that plays it.
public protocol Transport: ~Copyable {
  /// Sends one datagram of one or more messages.
  mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError)
  /// Waits for the next datagram and puts it at the start of the buffer, or of another one of its size that takes its place.
  ///
  /// - Throws: `ENOBUFS` where the kernel dropped answers, and an error where the buffer is too small.
  mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram
  /// Takes the next datagram where one is there already; nil where none is.
  ///
  /// - Throws: as `receive`.
  mutating func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram?
  /// Tells that the answer under way is a long one: the transport may fetch the next datagrams while those that came
  /// are handled.
  ///
  /// - Parameter size: that of the buffers to fetch them into, in bytes.
  mutating func readAhead(_ size: Int)
  /// Another handle of this way to the kernel, for a thread that takes turns with the owner of this one; nil where there
  /// is none.
  mutating func twin() -> (any Transport & ~Copyable)?
}

extension Transport where Self: ~Copyable {
  /// Goes on one by one, as suits transports that make their answers themselves.
  public mutating func readAhead(_ size: Int) {}

  /// There is none, as suits transports that are not made for threads.
  public mutating func twin() -> (any Transport & ~Copyable)? { nil }
}
