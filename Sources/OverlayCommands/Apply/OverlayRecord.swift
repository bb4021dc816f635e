import Glibc
import NetlinkKit
import Overlay

/// What an overlay put on links that it did not make, where the kernel has no room for a mark, and what a run is about
/// to make: a file of commands in `/run`, which lasts as long as what it tells of.
struct OverlayRecord {
  private let file: String
  private let statements: [Statement]
  /// Whether the file is there, as far as one may look.
  private var isThere: Bool

  private static let folder = "/run/ovlctl"
  private var path: String { "\(Self.folder)/\(file)" }

  /// The record of an overlay that is applied from the namespace that the calling thread is in; empty where there is none.
  init(of name: String) throws(NetlinkError) {
    file = "\(name)-\(try NetworkNamespace.current().identity.inode).ovl"
    let path = "\(Self.folder)/\(file)"
    var source = OverlaySource()
    if let folder = try? Folder(at: Self.folder), let text = folder.read(file) {
      source.read(text, of: path)
      isThere = true
    } else {
      isThere = false
    }
    statements = source.statements
  }

  /// What is recorded, as far as it still makes sense.
  func objects(on host: OverlayHost, kinds: LinkKinds) -> [DesiredObject] {
    var reader = DesiredReader(name: path, host: host, kinds: kinds)
    reader.read(statements.filter { Self.step(of: $0) == nil })
    return reader.desired.objects
  }

  /// What a run was about to do, and did not come to the end of.
  var unfinished: UnfinishedRun {
    var run = UnfinishedRun()
    for step in statements.compactMap(Self.step) {
      switch step {
      case .namespace(let name): run.namespaces.insert(name)
      case .link(let key): run.links.insert(key)
      }
    }
    return run
  }

  /// Keeps what is to be recorded, in the place of what was; with nothing to keep, the file goes.
  mutating func write(
    _ objects: [DesiredObject], unfinished: UnfinishedRun = UnfinishedRun()
  ) throws(NetlinkError) {
    var lines = objects.map { OverlayWords.text(OverlayWords.line(for: $0.object), in: $0.place) }
    lines += unfinished.namespaces.sorted().map { OverlayWords.text(Self.words(ofNamespace: $0), in: .home) }
    lines += unfinished.links.sorted().map { OverlayWords.text(Self.words(of: $0), in: $0.place) }
    guard !lines.isEmpty || isThere else { return }
    let operation = "write \(path)"
    let folder = try Folder(making: Self.folder, for: operation)
    guard !lines.isEmpty else {
      isThere = false
      return folder.remove(file)
    }
    var output = Output()
    for line in lines { output.write(line: line) }
    try folder.write(&output, to: file, for: operation)
    isThere = true
  }

  // MARK: What a run is about to do

  private enum UnfinishedStep {
    case namespace(String)
    case link(LinkKey)
  }

  private static func words(ofNamespace name: String) -> [String] { ["netns", "add", name] }
  private static func words(of link: LinkKey) -> [String] { ["link", "property", "add", "dev", link.name] }

  /// What a line says that a run is about to do; nil for one that says what is.
  private static func step(of statement: Statement) -> UnfinishedStep? {
    var words = statement.words.map(\.text)
    var place = Place.home
    if words.count > 2, words[0] == "-n" {
      place = Place(words[1])
      words.removeFirst(2)
    }
    guard let name = words.last else { return nil }
    if words == Self.words(ofNamespace: name) { return .namespace(name) }
    let key = LinkKey(name, in: place)
    return words == Self.words(of: key) ? .link(key) : nil
  }
}

/// A directory that is nobody else's, in which files are found, made and replaced by their names alone.
private struct Folder: ~Copyable {
  private let directory: FileDescriptor

  /// Opens a directory; it is refused where a link leads there, and where it belongs to somebody else, who could have
  /// made it first.
  init(at path: String, for operation: String = "") throws(NetlinkError) {
    let directory = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: operation)
    var status = stat()
    guard unsafe fstat(directory.rawValue, &status) == 0, status.st_uid == geteuid() || status.st_uid == 0
    else {
      throw NetlinkError(operation, errno: .notPermitted, explanation: "\(path) belongs to somebody else")
    }
    self.directory = directory
  }

  /// Opens a directory, and makes it where there is none.
  init(making path: String, for operation: String) throws(NetlinkError) {
    if unsafe mkdir(path, 0o755) != 0, errno != EEXIST {
      throw NetlinkError(operation, errno: Errno(rawValue: errno))
    }
    try self.init(at: path, for: operation)
  }

  /// The bytes of a file; nil where there is none, or it may not be read.
  func read(_ name: String) -> [UInt8]? {
    guard
      let file = try? FileDescriptor(
        opening: name, in: directory, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: "")
    else { return nil }
    let bytes = try? readToEnd(file.rawValue, for: "")
    _ = consume file
    return bytes
  }

  /// Writes a file beside the one of the name and then puts it in its place, so that there is a whole one at any time.
  func write(_ output: inout Output, to name: String, for operation: String) throws(NetlinkError) {
    let (new, folder) = (Self.replacement(of: name), directory.rawValue)
    // What a run that was killed has left: no other one is at work, since it has the lock of its namespace.
    _ = unsafe unlinkat(folder, new, 0)
    let file = try FileDescriptor(
      opening: new, in: directory, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, for: operation)
    let fault = output.flush(to: file.rawValue)
    _ = consume file
    guard fault == nil, unsafe renameat(folder, new, folder, name) == 0 else {
      let number = fault ?? Errno(rawValue: errno)
      _ = unsafe unlinkat(folder, new, 0)
      throw NetlinkError(operation, errno: number)
    }
  }

  /// Removes a file, and what a run that was killed has left beside it.
  func remove(_ name: String) {
    for name in [name, Self.replacement(of: name)] { _ = unsafe unlinkat(directory.rawValue, name, 0) }
  }

  private static func replacement(of name: String) -> String { "\(name).new" }
}
