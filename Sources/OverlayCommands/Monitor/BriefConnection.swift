import NetlinkKit

/// A way to a namespace that is open while it is used and no longer: a socket keeps its namespace alive, and with it
/// the links in it, after everybody else has let go of it.
final class BriefConnection {
  private var socket: KernelSocket?
  private let connect: () throws(NetlinkError) -> KernelSocket

  init(_ connect: @escaping () throws(NetlinkError) -> KernelSocket) { self.connect = connect }

  /// A transport that opens the connection when something is sent.
  func transport() -> any Transport & ~Copyable { Way(connection: self) }

  /// Lets go of the namespace.
  func close() { socket = nil }

  private struct Way: Transport {
    let connection: BriefConnection

    func send(_ bytes: Span<UInt8>) throws(NetlinkError) {
      if connection.socket == nil { connection.socket = try connection.connect() }
      try connection.socket?.send(bytes)
    }

    func receive(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram {
      guard let datagram = try connection.socket?.receive(into: &buffer) else { throw Self.isClosed }
      return datagram
    }

    func receiveWithoutWaiting(into buffer: inout [UInt8]) throws(NetlinkError) -> Datagram? {
      try connection.socket?.receiveWithoutWaiting(into: &buffer)
    }

    func readAhead(_ size: Int) { connection.socket?.readAhead(size) }

    private static var isClosed: NetlinkError {
      NetlinkError("read the kernel's answer", explanation: "nothing was asked")
    }
  }
}
