import Glibc
import NetlinkKit

/// All frames that the links of some namespaces send and receive, as packet sockets see them.
final class Capture {
  /// A frame at a link.
  struct Frame {
    /// The namespace; nil for the test's own.
    let namespace: String?
    let linkName: String
    let bytes: [UInt8]
  }

  private struct Listener {
    let namespace: String?
    let socket: PacketSocket
    let names: [Int32: String]
  }
  private var listeners: [Listener] = []

  /// Begins to listen in the test's own namespace, and in others.
  init(in namespaces: [String]) throws {
    listeners.append(Listener(namespace: nil, socket: try PacketSocket(), names: try Self.linkNames()))
    for name in namespaces {
      let (socket, names) = try NetworkNamespace(.named(name)).perform { () throws(NetlinkError) in
        (try PacketSocket(), try Self.linkNames())
      }
      listeners.append(Listener(namespace: name, socket: socket, names: names))
    }
  }

  private static func linkNames() throws(NetlinkError) -> [Int32: String] {
    var conversation = Conversation(over: try KernelSocket())
    var names: [Int32: String] = [:]
    for link in try conversation.links().value { names[link.index] = link.name }
    return names
  }

  /// The frames so far, once none has come for a while.
  func finish() -> [Frame] {
    usleep(200_000)
    var frames: [Frame] = []
    for listener in listeners {
      while let (link, bytes) = listener.socket.receive() {
        frames.append(
          Frame(namespace: listener.namespace, linkName: listener.names[link] ?? "if\(link)", bytes: bytes))
      }
    }
    return frames
  }
}

/// A socket that sends and receives whole frames (`AF_PACKET`), in the namespace that it was opened in.
final class PacketSocket: Sendable {
  private let descriptor: Int32

  init() throws(NetlinkError) {
    let everything: UInt16 = 3
    descriptor = socket(AF_PACKET, Int32(SOCK_RAW.rawValue), Int32(everything.bigEndian))
    guard descriptor >= 0 else { throw NetlinkError("open a packet socket", errno: Errno(rawValue: errno)) }
  }

  deinit { close(descriptor) }

  /// `struct sockaddr_ll`
  private static let addressSize = 20

  /// The next frame, and the link that it was seen at; nil where there is none yet.
  func receive() -> (link: Int32, bytes: [UInt8])? {
    var bytes = [UInt8](repeating: 0, count: 65536)
    var address = [UInt8](repeating: 0, count: Self.addressSize)
    var size = socklen_t(Self.addressSize)
    // SAFETY: each pointer goes with the count of its own array, for the length of the call.
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe address.withUnsafeMutableBytes { address in
        unsafe recvfrom(
          descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT),
          address.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
      }
    }
    guard count > 0 else { return nil }
    let link = address[4..<8].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (Int32(bitPattern: link), Array(bytes.prefix(count)))
  }

  /// Sends a frame by a link.
  func send(_ frame: [UInt8], by link: Int32) throws {
    var address = [UInt8](repeating: 0, count: Self.addressSize)
    address[0] = UInt8(AF_PACKET)
    for place in 0..<4 { address[4 + place] = UInt8(truncatingIfNeeded: link >> Int32(8 * place)) }
    // SAFETY: each pointer goes with the count of its own array, for the length of the call.
    let count = unsafe frame.withUnsafeBytes { frame in
      unsafe address.withUnsafeBytes { address in
        unsafe sendto(
          descriptor, frame.baseAddress, frame.count, 0,
          address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
      }
    }
    guard count == frame.count else { throw SystemFault(call: "sendto", number: errno) }
  }
}
