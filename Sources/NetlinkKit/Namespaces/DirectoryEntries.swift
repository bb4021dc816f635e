import Glibc

/// The names in a directory, without `.` and `..`, in no order.
func directoryEntries(_ path: String, for operation: String) throws(NetlinkError) -> [String] {
  // opendir sets close-on-exec.
  guard let stream = unsafe opendir(path) else { throw NetlinkError(operation, errno: .last) }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let name = try unsafe nextEntry(of: stream, for: operation) {
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

private func nextEntry(of stream: OpaquePointer, for operation: String) throws(NetlinkError) -> String? {
  // readdir answers NULL at the end and on a fault: only errno tells them apart.
  errno = 0
  guard let entry = unsafe readdir(stream) else {
    if errno != 0 { throw NetlinkError(operation, errno: .last) }
    return nil
  }
  // SAFETY: the name is read in place, up to its NUL. The record is shorter than `dirent` says, so that
  // a copy of its `d_name` would read past the end.
  let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? MemoryLayout<dirent>.size
  let name = unsafe (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
  return unsafe String(cString: name)
}
