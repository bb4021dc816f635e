import CLinux
import Glibc

/// A connection to another program of this host, by its socket in the file system (`AF_UNIX`, `SOCK_STREAM`).
package struct StreamSocket: ~Copyable {
  private let file: FileDescriptor

  /// Connects; throws `ENOENT` or `ECONNREFUSED` where nobody listens.
  package init(to path: String, for operation: String) throws(NetlinkError) {
    file = try Self.connected(to: path, for: operation)
  }

  private static func connected(
    to path: String, for operation: String
  ) throws(NetlinkError) -> FileDescriptor {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let letters = Array(path.utf8)
    // A NUL ends the path, so one byte remains for it, and none may stand within.
    guard !letters.isEmpty, !letters.contains(0),
      letters.count < MemoryLayout.size(ofValue: address.sun_path)
    else {
      throw NetlinkError(operation, explanation: "“\(path)” cannot be the path of a socket")
    }
    // SAFETY: the path fits, as was looked at.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: letters) }
    let file = FileDescriptor(
      owning: try systemCall(operation) {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      })
    let descriptor = file.rawValue
    // SAFETY: the address lives as long as the call, and its size goes with it.
    _ = try systemCall(operation) {
      unsafe withUnsafePointer(to: &address) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    return file
  }

  /// The process that began to listen; nil where the kernel does not tell, as with one of another PID namespace.
  package var listener: Int32? {
    var credentials = Credentials()
    var size = socklen_t(MemoryLayout<Credentials>.size)
    // SAFETY: the structure lives as long as the call, and its size goes with it.
    let answer = unsafe getsockopt(file.rawValue, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    return answer == 0 && credentials.process > 0 ? credentials.process : nil
  }

  /// `struct ucred`
  private struct Credentials {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
  }

  /// Sends all of it.
  package func send(_ bytes: Span<UInt8>, for operation: String) throws(NetlinkError) {
    var sent = 0
    while sent < bytes.count {
      let rest = bytes.extracting(sent..<bytes.count)
      // SAFETY: the pointer and the count are of the same span, for the length of the call.
      sent += try systemCall(operation) {
        unsafe rest.withUnsafeBufferPointer {
          unsafe Glibc.send(file.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
      }
    }
  }

  /// So many bytes.
  ///
  /// - Parameter patience: how many milliseconds may pass without any.
  /// - Throws: `ETIMEDOUT` where they pass, and an error where the other end closes the connection.
  package func receive(
    _ count: Int, patience: Int32, for operation: String
  ) throws(NetlinkError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      var entry = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
      // SAFETY: the one entry lives as long as the call.
      let ready = try systemCall(operation) { unsafe poll(&entry, 1, patience) }
      guard ready > 0 else {
        throw NetlinkError(
          operation, errno: .timedOut, explanation: "nothing has come within \(patience) milliseconds")
      }
      // SAFETY: the pointer and the count are of the same array, for the length of the call.
      let received = try systemCall(operation) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
          return unsafe recv(file.rawValue, rest.baseAddress, rest.count, 0)
        }
      }
      guard received > 0 else {
        throw NetlinkError(operation, explanation: "the other end has closed the connection")
      }
      filled += received
    }
    return bytes
  }
}
