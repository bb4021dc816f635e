import Glibc
import NetlinkKit
import Overlay

/// What an overlay put on links that it did not make, where the kernel has no room for a mark: a file of commands in
/// `/run`, which lasts as long as what it tells of.
struct OverlayRecord {
  private let path: String

  private static let folder = "/run/ovlctl"

  /// The record of an overlay that is applied from the namespace that the calling thread is in.
  init(of name: String) throws(NetlinkError) {
    path = "\(Self.folder)/\(name)-\(try NetworkNamespace.current().identity.inode).ovl"
  }

  /// What is recorded, as far as it still makes sense; nothing where there is no record.
  func read(host: OverlayHost, kinds: LinkKinds) -> [DesiredObject] {
    guard let text = try? readFile(path, for: "read \(path)") else { return [] }
    var source = OverlaySource()
    source.read(text, of: path)
    var reader = DesiredReader(name: path, host: host, kinds: kinds)
    reader.read(source.statements)
    return reader.desired.objects
  }

  /// Keeps what is to be recorded, in the place of what was; with nothing to keep, the file goes.
  func write(_ objects: [DesiredObject]) throws(NetlinkError) {
    guard !objects.isEmpty else {
      _ = unsafe unlink(path)
      return
    }
    var output = Output()
    for object in objects {
      output.write(line: OverlayWords.text(OverlayWords.line(for: object.object), in: object.place))
    }
    let operation = "write \(path)"
    if unsafe mkdir(Self.folder, 0o755) != 0, errno != EEXIST {
      throw NetlinkError(operation, errno: Errno(rawValue: errno))
    }
    // Beside the file and then in its place, so that there is a whole one at any time.
    let new = "\(path).\(getpid())"
    let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw NetlinkError(operation, errno: Errno(rawValue: errno)) }
    let fault = output.flush(to: descriptor)
    close(descriptor)
    guard fault == nil, unsafe rename(new, path) == 0 else {
      let number = fault ?? Errno(rawValue: errno)
      _ = unsafe unlink(new)
      throw NetlinkError(operation, errno: number)
    }
  }
}
