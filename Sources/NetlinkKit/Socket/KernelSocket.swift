import CLinux
import Glibc

#if Libmnl
  import CNetlink
#endif

/// A netlink socket to the kernel of the namespace that the calling thread was in when it was made.
///
/// The socket stays in that namespace wherever the thread goes afterwards.
public struct KernelSocket: ~Copyable, Transport {
  private let handle: Handle
  /// How many milliseconds `receive` waits; negative for as long as it takes.
  private let patience: Int32
  /// Whether datagrams may come from other namespaces, and say which.
  var hearsAllNamespaces = false
  /// What fetches datagrams meanwhile; nil where nothing does.
  private var ahead: ReadAhead?

  /// Opens and binds the socket; the kernel picks the port.
  ///
  /// Extended acks, capped acks and strict checking of dump filters are asked for; a kernel before 4.20
  /// that lacks one of them works without it.
  ///
  /// - Parameter receiveBufferSize: how many bytes of answers may wait (`SO_RCVBUF`, which the kernel doubles and
  ///   keeps within its limits); nil for the system's default, which holds about 256 acks.
  public init(receiveBufferSize: Int32? = nil) throws(NetlinkError) {
    try self.init(receiveBufferSize: receiveBufferSize, patience: 10_000)
  }

  /// Opens and binds a socket to another part of the kernel.
  ///
  /// - Parameter subsystem: which part.
  public init(_ subsystem: Subsystem) throws(NetlinkError) {
    try self.init(receiveBufferSize: nil, patience: 10_000, subsystem)
  }

  /// The parts of the kernel that there are sockets for.
  public enum Subsystem: Sendable {
    /// Links, addresses, routes, neighbours (`NETLINK_ROUTE`).
    case route
    /// IPsec (`NETLINK_XFRM`).
    case ipsec
    /// Firewalls (`NETLINK_NETFILTER`).
    case firewall

    fileprivate var number: Int32 {
      switch self {
      case .route: NETLINK_ROUTE
      case .ipsec: NETLINK_XFRM
      case .firewall: NETLINK_NETFILTER
      }
    }
  }

  init(
    receiveBufferSize: Int32?, patience: Int32, _ subsystem: Subsystem = .route
  ) throws(NetlinkError) {
    let handle = try Handle(subsystem.number)
    try handle.bind()
    if var size = receiveBufferSize {
      let descriptor = handle.descriptor
      // SAFETY: the number lives as long as the call, and its size goes with it.
      _ = try systemCall("set the size of the receive buffer") {
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      }
    }
    for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK] {
      handle.enable(option)
    }
    self.handle = handle
    self.patience = patience
  }

  /// The open socket, to wait for it with others; it stays the value's, and closes with it.
  public var descriptor: Int32 { handle.descriptor }

  public mutating func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
    let sent = try handle.send(bytes)
    guard sent == bytes.count else {
      throw NetlinkError("send to the kernel", explanation: "only \(sent) of \(bytes.count) bytes went out")
    }
  }

  /// Waits for the next datagram and puts it at the start of the buffer.
  ///
  /// The kernel answers while the request is sent, and puts the next part of a list there while the one before is
  /// received, so nothing is to be waited for: what has not come within ten seconds never will.
  ///
  /// - Throws: `ETIMEDOUT` where nothing comes, `ENOBUFS` where the kernel dropped answers, and an error where the
  ///   buffer is too small.
  public mutating func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
    if let datagram = try receiveWithoutWaiting(into: &buffer) { return datagram }
    var socket = pollfd(fd: handle.descriptor, events: Int16(POLLIN), revents: 0)
    // SAFETY: the one entry lives as long as the call.
    _ = try systemCall("wait for the kernel") { unsafe poll(&socket, 1, patience) }
    if let datagram = try receiveWithoutWaiting(into: &buffer) { return datagram }
    throw NetlinkError(
      "read the kernel's answer", errno: .timedOut,
      explanation: "nothing has come within \(patience) milliseconds")
  }

  // Before the socket closes, whose number might be another's then.
  deinit { ahead?.end() }

  private init(twinOf handle: borrowing Handle, patience: Int32) throws(NetlinkError) {
    self.handle = try Handle(twinOf: handle)
    self.patience = patience
  }

  /// The same socket under another descriptor, with the port of this one and its place in the kernel.
  public mutating func twin() -> (any Transport & ~Copyable)? {
    try? KernelSocket(twinOf: handle, patience: patience)
  }

  public mutating func readAhead(_ size: Int) {
    guard ahead == nil else { return }
    let (descriptor, hearsAllNamespaces) = (handle.descriptor, hearsAllNamespaces)
    ahead = ReadAhead(size: size) { buffer throws(NetlinkError) in
      try Self.receiveWhatIsThere(descriptor, hearsAllNamespaces, into: &buffer)
    }
  }

  public mutating func receiveWithoutWaiting(
    into buffer: inout [UInt8]
  ) throws(NetlinkError) -> Datagram? {
    do throws(NetlinkError) {
      if let ahead {
        if let datagram = try ahead.next(into: &buffer) { return datagram }
        ahead.end()
        self.ahead = nil
      }
      return try Self.receiveWhatIsThere(handle.descriptor, hearsAllNamespaces, into: &buffer)
    } catch {
      switch error.errno {
      case .wouldBlock: return nil
      case .noBufferSpace: throw .lostAnswers
      default: throw error
      }
    }
  }

  private static func receiveWhatIsThere(
    _ descriptor: Int32, _ hearsAllNamespaces: Bool, into buffer: inout [UInt8]
  ) throws(NetlinkError) -> Datagram {
    // libmnl's receive hides the sender, which must be checked: any process may send to our port.
    var sender = sockaddr_nl()
    var flags: Int32 = 0
    var control = SenderNamespace()
    // SAFETY: every pointer is to a local or to the buffer, and lives as long as the call.
    let count = try systemCall("receive from the kernel") {
      unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe withUnsafeMutablePointer(to: &sender) { address in
          var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
          return unsafe withUnsafeMutablePointer(to: &vector) { vectors in
            var header = unsafe msghdr()
            unsafe header.msg_name = UnsafeMutableRawPointer(address)
            unsafe header.msg_namelen = socklen_t(MemoryLayout<sockaddr_nl>.size)
            unsafe header.msg_iov = vectors
            unsafe header.msg_iovlen = 1
            return unsafe withUnsafeMutablePointer(to: &control) { control in
              if hearsAllNamespaces {
                unsafe header.msg_control = UnsafeMutableRawPointer(control)
                unsafe header.msg_controllen = MemoryLayout<SenderNamespace>.size
              }
              let count = unsafe recvmsg(descriptor, &header, Int32(MSG_DONTWAIT))
              flags = unsafe header.msg_flags
              return count
            }
          }
        }
      }
    }
    guard flags & Int32(MSG_TRUNC) == 0 else {
      throw NetlinkError(
        "receive from the kernel", explanation: "a message is larger than the buffer of \(buffer.count) bytes"
      )
    }
    return Datagram(
      count: count, sender: sender.nl_pid, namespace: hearsAllNamespaces ? control.number : nil)
  }
}

/// Room for the control message that says which namespace a datagram is from (`NETLINK_LISTEN_ALL_NSID`).
///
/// It has the layout of a `cmsghdr` with one number behind it, which the macros of the C library would find.
private struct SenderNamespace {
  private var length = 0
  private var level: Int32 = 0
  private var type: Int32 = 0
  private var value: Int32 = -1
  private var padding: Int32 = 0

  /// The number that the socket's own namespace knows the sender's by; nil for none.
  var number: UInt32? {
    level == SOL_NETLINK && type == NETLINK_LISTEN_ALL_NSID && value >= 0 ? UInt32(value) : nil
  }
}

// One owner at a time: a socket may move to another thread, as one that was opened in a namespace does.
extension KernelSocket: @unchecked Sendable {}

private func twin(ofDescriptor descriptor: Int32) throws(NetlinkError) -> Int32 {
  try systemCall("open a netlink socket") { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
}

#if Libmnl
  /// The socket through libmnl.
  @safe
  private struct Handle: ~Copyable {
    private let socket: OpaquePointer

    init(_ subsystem: Int32) throws(NetlinkError) {
      guard let socket = unsafe mnl_socket_open2(subsystem, Int32(SOCK_CLOEXEC.rawValue)) else {
        throw NetlinkError("open a netlink socket", errno: .last)
      }
      unsafe self.socket = socket
    }

    /// Binds to a port of the kernel's choice; not in `init`, which may not throw once it owns the socket.
    func bind() throws(NetlinkError) {
      let socket = unsafe self.socket
      _ = try systemCall("bind a netlink socket") {
        unsafe mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID)
      }
    }

    init(twinOf handle: borrowing Handle) throws(NetlinkError) {
      let descriptor = try twin(ofDescriptor: handle.descriptor)
      guard let socket = unsafe mnl_socket_fdopen(descriptor) else {
        let error = NetlinkError("open a netlink socket", errno: .last)
        close(descriptor)
        throw error
      }
      unsafe self.socket = socket
    }

    deinit { unsafe mnl_socket_close(socket) }

    var descriptor: Int32 { unsafe mnl_socket_get_fd(socket) }

    func enable(_ option: Int32) {
      var one: Int32 = 1
      unsafe mnl_socket_setsockopt(socket, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    func send(_ bytes: Span<UInt8>) throws(NetlinkError) -> Int {
      let socket = unsafe self.socket
      return try systemCall("send to the kernel") {
        unsafe bytes.withUnsafeBufferPointer { unsafe mnl_socket_sendto(socket, $0.baseAddress, $0.count) }
      }
    }
  }
#else
  /// The socket through the system calls that libmnl would make: for the static build, since
  /// distributions ship no static libmnl.
  private struct Handle: ~Copyable {
    let descriptor: Int32

    init(_ subsystem: Int32) throws(NetlinkError) {
      descriptor = try systemCall("open a netlink socket") {
        socket(AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), subsystem)
      }
    }

    func bind() throws(NetlinkError) {
      let descriptor = self.descriptor
      var address = sockaddr_nl()
      address.nl_family = sa_family_t(AF_NETLINK)
      // SAFETY: the address lives as long as the call, and its size goes with it.
      _ = try systemCall("bind a netlink socket") {
        unsafe withUnsafePointer(to: &address) {
          unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
          }
        }
      }
    }

    init(twinOf handle: borrowing Handle) throws(NetlinkError) {
      descriptor = try twin(ofDescriptor: handle.descriptor)
    }

    deinit { close(descriptor) }

    func enable(_ option: Int32) {
      var one: Int32 = 1
      unsafe setsockopt(descriptor, SOL_NETLINK, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    func send(_ bytes: Span<UInt8>) throws(NetlinkError) -> Int {
      let descriptor = self.descriptor
      return try systemCall("send to the kernel") {
        unsafe bytes.withUnsafeBufferPointer { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
      }
    }
  }
#endif
