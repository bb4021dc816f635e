import Glibc
import NetlinkKit

/// Keeps a second run out of a namespace: a name in the kernel that one socket of a namespace can have.
///
/// No file is left behind, whatever ends the process.
struct OverlayLock: ~Copyable {
  private let descriptor: Int32

  /// An abstract name: the leading NUL keeps it out of the file system.
  private static let name = [UInt8](arrayLiteral: 0) + Array("ovlctl/apply".utf8)

  /// Takes the lock of a namespace; nil where another process has it.
  init?(of namespace: borrowing NetworkNamespace) throws(NetlinkError) {
    let descriptor = try namespace.perform { () throws(NetlinkError) in try Self.bind() }
    guard let descriptor else { return nil }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func bind() throws(NetlinkError) -> Int32? {
    let operation = "lock the namespace"
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw NetlinkError(operation, errno: Errno(rawValue: errno)) }
    var address = [UInt8](repeating: 0, count: MemoryLayout<sa_family_t>.size)
    address[0] = UInt8(AF_UNIX)
    address += name
    // SAFETY: the bytes are a `struct sockaddr_un` as far as their count says, for the length of the call.
    let result = unsafe address.withUnsafeBytes { bytes -> Int32 in
      guard let base = bytes.baseAddress else { return -1 }
      return unsafe Glibc.bind(
        descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    if result == 0 { return descriptor }
    let number = errno
    close(descriptor)
    if number == EADDRINUSE { return nil }
    throw NetlinkError(operation, errno: Errno(rawValue: number))
  }
}

/// The locks of several namespaces.
final class OverlayLocks {
  private final class Entry {
    let lock: OverlayLock
    init(_ lock: consuming OverlayLock) { self.lock = lock }
  }

  private var entries: [Entry] = []

  /// Takes the locks, each once.
  ///
  /// - Returns: a namespace whose lock another process has; nil where none has.
  func take(_ places: Set<Place>, _ kernels: PlaceKernels) throws(NetlinkError) -> Place? {
    var taken: Set<NetworkNamespace.Identity> = []
    for place in places.sorted() where try kernels.exists(place) {
      let kernel = try kernels.kernel(of: place)
      guard taken.insert(kernel.namespace.identity).inserted else { continue }
      guard let lock = try OverlayLock(of: kernel.namespace) else { return place }
      entries.append(Entry(lock))
    }
    return nil
  }
}
