import Glibc

/// The files of one namespace that are to appear in `/etc`.
struct NamespaceConfiguration {
  private static let parent = "/etc/netns"
  private let name: String
  private var path: String { "\(Self.parent)/\(name)" }

  init(of name: String) { self.name = name }

  /// Binds each of the files to its namesake in `/etc`; what cannot be is skipped, and `skipped` told why.
  ///
  /// A symbolic link among them, or in the place of their directory, is not followed: it could lead anywhere.
  func bind(skipped: (NetlinkError) -> Void) {
    let operation = "use the files in \(path)"
    do throws(NetlinkError) {
      let parent = try FileDescriptor(
        opening: Self.parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: operation)
      let directory = try FileDescriptor(
        opening: name, in: parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: operation)
      let entries = try directoryEntries(openFile(directory), for: operation)
      for entry in entries.sorted() {
        do throws(NetlinkError) {
          try bind(entry, in: directory)
        } catch {
          skipped(error)
        }
      }
    } catch {
      var error = error
      if error.errno == Errno(rawValue: ENOTDIR) {
        error.explanation = "it is no directory, and symbolic links are not followed"
      }
      // Most namespaces have no files of their own.
      if error.errno != .noSuchFile { skipped(error) }
    }
  }

  private func bind(_ entry: String, in directory: borrowing FileDescriptor) throws(NetlinkError) {
    let operation = "use \(path)/\(entry)"
    // O_PATH, which the C library gives to GNU programs only.
    let pathOnly: Int32 = 0o10000000
    let file = try FileDescriptor(opening: entry, in: directory, pathOnly | O_NOFOLLOW, for: operation)
    try checkKind(of: file, for: operation)
    do throws(NetlinkError) {
      try Mounting.bind(openFile(file), to: "/etc/\(entry)")
    } catch {
      throw NetlinkError(
        operation, errno: error.errno,
        explanation: error.errno == .noSuchFile ? "there is no /etc/\(entry) to put it on" : nil)
    }
  }

  private func checkKind(of file: borrowing FileDescriptor, for operation: String) throws(NetlinkError) {
    let descriptor = file.rawValue
    var status = stat()
    _ = try systemCall(operation) { unsafe fstat(descriptor, &status) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFDIR else {
      throw NetlinkError(
        operation, errno: .invalid,
        explanation: kind == S_IFLNK ? "symbolic links are not followed" : "it is no file and no directory")
    }
  }

  /// A path to the very file that is open, whoever puts another one in its place.
  private func openFile(_ file: borrowing FileDescriptor) -> String {
    "/proc/thread-self/fd/\(file.rawValue)"
  }
}
