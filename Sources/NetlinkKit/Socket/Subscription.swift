/// What the kernel tells of by itself, for as long as somebody listens.
///
/// A program reads what there is over a ``Conversation``, and learns from the subscription what becomes of it. Where
/// the kernel tells more than is read, it drops notifications and says so: what it told by then must be read to the
/// end, and what there is then be asked for anew.
///
/// ```swift
/// var subscription = try Subscription(to: [.links])
/// var kernel = Conversation(over: try KernelSocket())
/// var links = try kernel.links().value
/// while true {
///   let delivery = try subscription.receive { notification, payload throws(NetlinkError) in
///     print(notification.type == .deleteLink ? "deleted" : "new", try LinkIdentity(payload).name)
///   }
///   if delivery == .overrun { links = try kernel.links().value }
/// }
/// ```
///
/// The subscription comes first: what changes while the list is read is told of behind it.
public struct Subscription: ~Copyable {
  /// One message of a datagram, beside its payload.
  public struct Notification: Sendable {
    /// What has happened: `RTM_NEWLINK`, `RTM_DELNEIGH` and so on.
    public let type: MessageType
    /// Whether something was put in the place of something else (`NLM_F_REPLACE`), of which nothing more is told.
    public let isReplacement: Bool
    /// The number of the namespace that it happened in; nil for the socket's own, and one that has no number.
    public let namespace: UInt32?
  }

  /// What one call has brought.
  public enum Delivery: Sendable {
    /// A datagram, whose messages were handed over.
    case messages
    /// The word that notifications were dropped, behind those that wait to be read.
    case overrun
  }

  private var transport: any Transport & ~Copyable
  /// The open socket, to wait for it with others; nil over another transport.
  public let descriptor: Int32?
  /// 64 KiB, as much as a message has; not cleared, since what was not received is never read.
  private var buffer = unsafe [UInt8](unsafeUninitializedCapacity: 65536) { $1 = $0.count }

  /// Listens to groups in the namespace that the calling thread is in.
  ///
  /// - Parameters:
  ///   - groups: what is to be heard of.
  ///   - hearsAllNamespaces: whether also what happens in namespaces that this one has a number for is heard
  ///     (`NETLINK_LISTEN_ALL_NSID`); it needs `CAP_NET_BROADCAST`.
  ///   - receiveBufferSize: how many bytes may wait to be read, each notification with some hundreds of the kernel's
  ///     own; beyond the system's limit (`net.core.rmem_max`) with `CAP_NET_ADMIN` alone. nil for the system's default.
  public init(
    to groups: [NotificationGroup], hearingAllNamespaces hearsAllNamespaces: Bool = false,
    receiveBufferSize: Int32? = nil
  ) throws(NetlinkError) {
    var socket = try KernelSocket(receiveBufferSize: nil, patience: -1)
    try socket.listen(
      to: groups, hearingAllNamespaces: hearsAllNamespaces, receiveBufferSize: receiveBufferSize)
    descriptor = socket.descriptor
    transport = consume socket
  }

  /// Listens to what comes over a transport, which the subscription then owns.
  ///
  /// - Parameter transport: the way to the kernel; a test passes one that plays it.
  public init(over transport: consuming any Transport & ~Copyable) {
    self.transport = transport
    descriptor = nil
  }

  /// Waits for a datagram, and hands its messages to a closure in their order.
  ///
  /// - Throws: an error where a message's length does not fit, or a message is larger than a datagram can be; what was
  ///   in the datagram is lost, and the next call goes on behind it.
  public mutating func receive(
    _ body: (Notification, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Delivery {
    while true {
      do throws(NetlinkError) {
        return try read(try transport.receive(into: &buffer), body)
      } catch {
        // A wait may end with nothing there.
        if error.errno != .timedOut { return try Self.delivery(for: error) }
      }
    }
  }

  /// Does the same where a datagram is there already; nil where none is.
  ///
  /// - Throws: as `receive`.
  public mutating func receiveWithoutWaiting(
    _ body: (Notification, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Delivery? {
    do throws(NetlinkError) {
      guard let datagram = try transport.receiveWithoutWaiting(into: &buffer) else { return nil }
      return try read(datagram, body)
    } catch {
      return try Self.delivery(for: error)
    }
  }

  private static func delivery(for error: NetlinkError) throws(NetlinkError) -> Delivery {
    guard error.errno == .noBufferSpace else { throw error }
    return .overrun
  }

  /// Hands over the messages of a datagram; one that is not from the kernel has none.
  private func read(
    _ datagram: Datagram, _ body: (Notification, Span<UInt8>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Delivery {
    guard datagram.sender == 0 else { return .messages }
    guard datagram.count > 0, datagram.count <= buffer.count else { throw .malformed("a datagram") }
    let bytes = buffer.span.extracting(0..<datagram.count)
    var start = 0
    while start < bytes.count {
      let rest = bytes.extracting(start..<bytes.count)
      guard let header = MessageHeader(rest) else { throw .malformed("a message's length") }
      start += aligned(header.length)
      if header.type == .overrun { return .overrun }
      // What is below is of netlink itself: acks, ends of lists.
      guard header.type.rawValue >= MessageType.newLink.rawValue else { continue }
      let notification = Notification(
        type: header.type, isReplacement: header.flags.contains(.replace), namespace: datagram.namespace)
      try body(notification, rest.extracting(MessageHeader.size..<header.length))
    }
    return .messages
  }
}

/// What a ``Subscription`` may be to (`RTNLGRP_*`).
public enum NotificationGroup: Int32, CaseIterable, Sendable {
  /// `RTNLGRP_LINK`
  case links = 1
  /// `RTNLGRP_NEIGH`: neighbours, and forwarding entries.
  case neighbors = 3
  /// `RTNLGRP_IPV4_IFADDR`
  case ipv4Addresses = 5
  /// `RTNLGRP_IPV4_ROUTE`
  case ipv4Routes = 7
  /// `RTNLGRP_IPV6_IFADDR`
  case ipv6Addresses = 9
  /// `RTNLGRP_IPV6_ROUTE`
  case ipv6Routes = 11
  /// `RTNLGRP_NSID`
  case namespaceNumbers = 28
}
