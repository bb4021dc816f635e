import CLinux
import Glibc

extension KernelSocket {
  /// Makes the socket hear of what changes.
  mutating func listen(
    to groups: [NotificationGroup], hearingAllNamespaces hearsAllNamespaces: Bool, receiveBufferSize: Int32?
  ) throws(NetlinkError) {
    // What is heard from the first moment on must fit, and say where it is from.
    if let receiveBufferSize { try enlargeReceiveBuffer(to: receiveBufferSize) }
    if hearsAllNamespaces {
      try set(SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, to: 1, for: "listen to all namespaces")
      self.hearsAllNamespaces = true
    }
    for group in groups {
      try set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, to: group.rawValue, for: "listen to the kernel")
    }
  }

  /// Beyond the system's limit where that is allowed, else up to it.
  private func enlargeReceiveBuffer(to size: Int32) throws(NetlinkError) {
    do throws(NetlinkError) {
      try set(SOL_SOCKET, SO_RCVBUFFORCE, to: size, for: "set the size of the receive buffer")
    } catch {
      guard error.errno == .notPermitted else { throw error }
      try set(SOL_SOCKET, SO_RCVBUF, to: size, for: "set the size of the receive buffer")
    }
  }

  private func set(
    _ level: Int32, _ option: Int32, to value: Int32, for operation: String
  ) throws(NetlinkError) {
    let descriptor = descriptor
    var value = value
    // SAFETY: the number lives as long as the call, and its size goes with it.
    _ = try systemCall(operation) {
      unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }
}
